"""The answer every rule gives: whether it holds, because of which clauses, and who may depart from it.

A finding is a value. A screen shows it, a record prints it, and an override points at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Departure(StrEnum):
    """What it takes to go on although a rule does not hold."""

    NOT_NEEDED = "not_needed"
    RECORDED_REASON = "recorded_reason"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer about one thing.

    `says` is a plain sentence for the person at the screen; `place` names the field or the step it
    belongs to (empty for the whole); `who` is the role that alone may depart from it.
    """

    holds: bool
    says: str
    clauses: tuple[str, ...]
    departure: Departure = Departure.NOT_NEEDED
    place: str = ""
    who: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing, not even a recorded reason, lets the step go on."""
        return not self.holds and self.departure is Departure.FORBIDDEN

    @property
    def needs_reason(self) -> bool:
        return not self.holds and self.departure is Departure.RECORDED_REASON
