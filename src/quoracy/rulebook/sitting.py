"""Who sits at a conference, what they know of each child, and what the chair says about going on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

SOCIAL_CARE = "social_care"


@dataclass(frozen=True, slots=True)
class ConferenceChild:
    """A child whom a conference is about."""

    id: str
    unborn: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """One person in the room or on the line, with the children they have themselves been in contact with.

    Only a `member` can make up a quorum; observers, supporters, advocates, relatives, the chair and
    the minute taker are present without being counted.
    """

    agency: str
    service: str = ""
    role: str = ""
    status: str = "member"
    direct_contact: frozenset[str] = frozenset()
    contact_with_mother: frozenset[str] = frozenset()
    remote: bool = False
    deputy: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class ChairOnQuorum:
    """What the chair says when the conference is short: whether to go ahead, why, and how things stand.

    `None` means that the chair has not answered, which is never taken for a yes.
    """

    proceed: bool = False
    reason: str = ""
    essential_information_available: bool | None = None
    delay_would_harm: bool | None = None
    lack_of_contact: bool | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A conference as it stands when attendance is taken.

    `had_contact` gives the agencies or services that have had relevant contact with each child at all,
    here or not; `had_direct_contact` narrows it where the two are known apart; `reports` gives the agencies
    whose written report on the child has come in.
    """

    children: tuple[ConferenceChild, ...]
    present: tuple[Present, ...]
    type: str = "initial"
    on: date | None = None
    had_contact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    had_direct_contact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chair: ChairOnQuorum | None = None
