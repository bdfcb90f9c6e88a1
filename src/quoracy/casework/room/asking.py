"""Who has been asked under each heading between which the chair goes to and fro, relatives included (LBH-4.22)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room.models import Asked, Statement
from quoracy.casework.room.readers import only_chair
from quoracy.casework.room.table import Table
from quoracy.casework.room.telling import tell, under_way
from quoracy.rulebook import talk

ASKED_OF = (Seat.Standing.MEMBER, Seat.Standing.FAMILY)
"""Who is asked for a view: every member of the conference, and the relatives."""


@dataclass(frozen=True, slots=True)
class Round:
    """One heading, with those who are here: who has been asked under it or has spoken, and who has not."""

    heading: str
    asked: tuple[Seat, ...]
    not_asked: tuple[Seat, ...]


def rounds(table: Table, said: Iterable[Statement]) -> list[Round]:
    """Who has and has not been asked under each heading. Whoever has spoken under one was asked, in effect."""
    headings = talk.both_sides(conferences.procedure(table.conference))
    if not headings:
        return []
    marked = set(Asked.objects.filter(conference=table.conference, holds=True).values_list("seat", "heading"))
    spoken = {(one.speaker_id, one.heading) for one in said if one.speaker_id and not one.struck}
    here = [seat for seat in table.seats if seat.present and seat.standing in ASKED_OF]
    found = []
    for heading in headings:
        asked = tuple(seat for seat in here if (seat.pk, heading.key) in marked | spoken)
        found.append(Round(heading.key, asked, tuple(seat for seat in here if seat not in asked)))
    return found


def ask(actor: User, conference: Conference, seat: uuid.UUID, heading: str, *, holds: bool = True) -> Asked:
    """The chair has asked somebody under a heading; `holds` false takes it back."""
    only_chair(actor, conference)
    with transaction.atomic():
        conference = under_way(conference)
        if heading not in {one.key for one in talk.both_sides(conferences.procedure(conference))}:
            raise Objected.at("", "Nobody is asked under this heading", "LBH-4.22")
        if not conference.seats.filter(pk=seat, present=True, standing__in=ASKED_OF).exists():
            raise Objected.at("", "Choose somebody who is here")
        row, _made = Asked.objects.update_or_create(
            conference=conference,
            seat_id=seat,
            heading=heading,
            defaults={"holds": holds, "by": actor, "at": timezone.now(), "authority_id": conference.authority_id},
        )
        tell(conference)
    return row
