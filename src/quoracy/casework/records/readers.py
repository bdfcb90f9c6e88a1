"""Who reads the record: a seat, a child or somebody outside, as the rulebook's reader, with what was ruled of them."""

from __future__ import annotations

import uuid

from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import questions as exclusions
from quoracy.rulebook.copies import Extent, Kind, Reader

CHAIR, UNIT, NOBODY = Reader(Kind.CHAIR), Reader(Kind.UNIT), Reader(Kind.NOBODY)
_OF_AN_AGENCY = (Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER, Seat.Standing.OBSERVER)
_HELPERS = (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)


def of_seat(
    seat: Seat, *, extent: Extent | None = None, through: Seat | None = None, helped: Extent | None = None
) -> Reader:
    """Whoever sits on this seat. Without a ruling somebody kept out gets what they attended, and nothing said else.

    `extent` is what the chair has ruled about this very copy; a helper reads `through` the relative helped, within
    what was ruled about that relative's own copy, `helped`.
    """
    here, person = frozenset({str(seat.pk)}), str(seat.person_id or "")
    within = extent or ruled_extent(seat)
    if seat.standing == Seat.Standing.FAMILY and seat.person_id:
        return Reader(Kind.PERSON, here, person=person, children=_related(seat.person_id), extent=within)
    if seat.standing in _HELPERS:
        theirs = through is not None and through.standing == Seat.Standing.FAMILY
        reads = of_seat(through, extent=helped) if through is not None and theirs else None
        return Reader(Kind.SUPPORTER, here, person=person, through=reads, extent=within)
    if seat.standing in _OF_AN_AGENCY and (seat.agency or seat.service):
        return Reader(Kind.AGENCY, here, agencies=agencies_of(seat), person=person, extent=within)
    return NOBODY


def agencies_of(seat: Seat) -> frozenset[str]:
    """Every name by which something may be kept from the agency of a seat: what it is, and as an author of reports."""
    asked = (one.owed_by.partition(" (")[0] for one in seat.report_requests.all())
    return frozenset({seat.agency, seat.service, *asked} - {""})


def of_child(child: Child) -> Reader:
    return Reader(Kind.CHILD, frozenset({str(child.pk)}), child=str(child.pk), children=frozenset({str(child.pk)}))


def solicitor(of: Seat | Child | None, *, reads_others: bool = False) -> Reader:
    """A relative's solicitor reads through that relative; a child's reads of that child alone (BFG-4.14.8b)."""
    if isinstance(of, Child):
        theirs = None if reads_others else frozenset({str(of.pk)})
        return Reader(Kind.SOLICITOR, child=str(of.pk), children=theirs, of_all=reads_others)
    return Reader(Kind.SOLICITOR, through=of_seat(of) if of is not None else None)


def outsider(children: frozenset[uuid.UUID], *, of_all: bool, court: bool = False) -> Reader:
    """Somebody to whom papers about some children were granted, or a court (BFG-4.14.10, BFG-4.14.11b)."""
    theirs = frozenset(map(str, children))
    return Reader(Kind.COURT if court else Kind.OUTSIDER, children=theirs, of_all=of_all)


def ruled_extent(seat: Seat) -> Extent:
    """What the newest ruling that keeps this person out gives them of the record."""
    ruled = next((row for row in exclusions.in_force(seat.conference) if row.seat_id == seat.pk), None)
    return Extent(ruled.gets_record) if ruled is not None else Extent.ATTENDED


def _related(person: uuid.UUID) -> frozenset[str]:
    return frozenset(map(str, Relationship.objects.filter(person=person).values_list("child", flat=True)))


def everybody(conference: Conference) -> list[tuple[str, Reader]]:
    """Each person of a conference and each child who is born, by name, as they would read the record today."""
    seats = conference.seats.select_related("conference", "person").order_by("standing", "name")
    children = conference.children.filter(born__isnull=False).order_by("born", "given_names")
    return [(seat.name, of_seat(seat)) for seat in seats] + [(child.name, of_child(child)) for child in children]
