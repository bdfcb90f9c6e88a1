"""Who a guest is: the one person a link is bound to, at the one conference, for the length of a visit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
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
        return list(rows) if self.knows_all else []

    @property
    def knows_all(self) -> bool:
        """Whether every child of the conference is named to them: to a practitioner who is a member of it."""
        return self.is_practitioner and self.seat is not None and self.seat.standing == Seat.Standing.MEMBER

    def journalled_for(self) -> list[uuid.UUID | None]:
        """On whose files a look is written down: those named to the guest, or the conference's alone."""
        return [child.pk for child in self.children()] or [None]


def named_to(guests: Collection[Guest], conference: uuid.UUID) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """The children named to each of many guests of one conference, by their visit: as `children` says, all at once."""
    every = frozenset(Child.objects.filter(conferences=conference).values_list("pk", flat=True))
    people = [guest.seat.person_id for guest in guests if guest.is_family and guest.seat]
    theirs: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for person, child in Relationship.objects.filter(person__in=people).values_list("person", "child"):
        theirs[person].add(child)
    return {guest.visit.pk: _named(guest, every, theirs) for guest in guests}


def _named(
    guest: Guest, every: frozenset[uuid.UUID], theirs: Mapping[uuid.UUID, set[uuid.UUID]]
) -> frozenset[uuid.UUID]:
    if guest.child is not None:
        return frozenset({guest.child.pk})
    if guest.is_family and guest.seat and guest.seat.person_id:
        return every & theirs.get(guest.seat.person_id, set())
    return every if guest.knows_all else frozenset()
