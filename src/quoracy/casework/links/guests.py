"""Who a guest is: the one person a link is bound to, at the one conference, for the length of a visit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links.models import Link, Visit


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who came by a link: no account, no right, nothing but this conference and what is theirs of it."""

    visit: Visit
    link: Link

    @property
    def conference(self) -> Conference:
        return self.link.conference

    @property
    def seat(self) -> Seat | None:
        return self.link.seat

    @property
    def child(self) -> Child | None:
        return self.link.child

    @property
    def name(self) -> str:
        return self.link.name

    @property
    def is_family(self) -> bool:
        seat = self.link.seat
        return seat is not None and seat.standing == Seat.Standing.FAMILY and seat.person_id is not None

    @property
    def is_practitioner(self) -> bool:
        seat = self.link.seat
        return seat is not None and seat.practitioner_id is not None

    def children(self) -> list[Child]:
        """The children of the conference whose names this guest may see: a relative's own, a practitioner's all.

        Supporters and advocates get a practical invitation only (BOL-1.36), so none are named to them.
        """
        rows = Child.objects.filter(conferences=self.conference).order_by("born", "given_names")
        if self.child is not None:
            return [self.child]
        if self.is_family:
            assert self.seat is not None
            theirs = Relationship.objects.filter(person=self.seat.person_id).values("child")
            return list(rows.filter(pk__in=theirs))
        if self.is_practitioner and self.seat is not None and self.seat.standing == Seat.Standing.MEMBER:
            return list(rows)
        return []

    def journalled_for(self) -> list[uuid.UUID | None]:
        """On whose files a look is written down: those named to the guest, or the conference's alone."""
        return [child.pk for child in self.children()] or [None]
