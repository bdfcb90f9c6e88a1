"""The shapes of disclosure: who outside the conference may be given its papers, on whose word, and how much of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """What lets the papers of a conference out. What is not named here stays closed.

    `consents` are the grounds that open them, any one of them, or with `chair_and_social_care` those two together; a
    court's order and a law that requires it are enough by themselves. `lawyer_may_ask` gives a child's legal
    representative a way of their own. `existence_told_by` are the agencies that may say that records exist, to the
    `prosecutor` and to nobody else.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    chair_and_social_care: bool = False
    in_danger_at_once: bool = False
    lawyer_may_ask: bool = False
    lawyer_needs_chair: bool = True
    lawyer_reads_other_children: bool = False
    existence_told_by: tuple[str, ...] = ()
    prosecutor: str = ""
