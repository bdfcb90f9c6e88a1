"""What the record is drafted from: each source gives passages made of what was captured, and of nothing else.

An app that stands above adds its own source to `SOURCES`. Every draft has an origin, by which it is written once: what
somebody has made of it since is never written over.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.exclusions.models import Exclusion


@dataclass(frozen=True, slots=True)
class KeepFrom:
    """From whom a draft is kept from the beginning, and why; see `records.models.KeptFrom`."""

    kind: str
    why: str
    person: uuid.UUID | None = None
    child: uuid.UUID | None = None
    agency: str = ""
    seat: uuid.UUID | None = None

    @property
    def who(self) -> str:
        return str(self.person or self.child or self.seat or self.agency or "")


@dataclass(frozen=True, slots=True)
class Draft:
    """One passage as it is drafted. `origin` names what it was drafted from and never changes."""

    origin: str
    heading: str
    text: str
    source: str
    child: uuid.UUID | None = None
    speaker: str = ""
    kept_from: tuple[KeepFrom, ...] = ()
    said_while_out: tuple[uuid.UUID, ...] = ()
    said_from: datetime | None = None
    said_until: datetime | None = None
    personal_to_parent: bool = False
    fixed: bool = False


SOURCES: list[Callable[[Conference], Iterable[Draft]]] = []
"""Each gives the drafts of one conference, in the order in which they are to stand under their heading."""


def nobody_yet(why: str) -> tuple[KeepFrom, ...]:
    """For a draft that stays with the chair and the unit until the chair lets others read it."""
    return (KeepFrom("everybody", why),)


def out_at(conference: Conference, at: datetime | None = None) -> tuple[uuid.UUID, ...]:
    """The seats of those kept out when something was said; where the moment is not known, of all who were out at all.

    So what was said while nobody can tell who was there is withheld from whoever may have been out.
    """
    return tuple(row.seat_id for row in exclusions.in_force(conference) if _was_out(row, at))


def _was_out(row: Exclusion, at: datetime | None) -> bool:
    if row.ruled_whole or at is None:
        return True
    if row.left_at is not None:
        return row.left_at <= at and (row.back_at is None or at < row.back_at)
    comes, leaves = row.seat.comes_and_leaves(row.conference)
    unknown = row.comes_after is None and row.leaves_after is None
    return unknown or (comes is not None and at < comes) or (leaves is not None and at >= leaves)
