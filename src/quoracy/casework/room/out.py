"""Who was out of the room when something was said: asked to leave and not back, or kept out of this part of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.room.models import Turn


def out_at(conference: Conference, moment: datetime) -> set[uuid.UUID]:
    """The seats kept out at a moment. Whoever only went by themselves is not among them: nothing was kept from them.

    A part named by items and not by times is taken for all the time in which the person is not marked as here, since
    nobody can be sure that the right item was set.
    """
    seats = {seat.pk: seat for seat in conference.seats.exclude(kept_out=Seat.KeptOut.NO)}
    rulings = list(conference.exclusions.exclude(outcome=Exclusion.Outcome.REFUSED).order_by("requested_at"))
    out = {seat.pk for seat in seats.values() if seat.kept_out == Seat.KeptOut.WHOLE}
    out |= {row.seat_id for row in rulings if row.left_at and _between(row, moment)}
    ruled = {row.seat_id: row for row in rulings if row.outcome and not row.left_at}
    for key, row in ruled.items():
        if key in seats and row.keeps_out and not row.ruled_whole and _in_a_part(row, seats[key], moment):
            out.add(key)
    return out


def _between(row: Exclusion, moment: datetime) -> bool:
    assert row.left_at is not None
    return row.left_at <= moment and (row.back_at is None or moment < row.back_at)


def _in_a_part(row: Exclusion, seat: Seat, moment: datetime) -> bool:
    comes, leaves = seat.comes_and_leaves(row.conference)
    if not seat.present:
        return True
    if seat.comes_after and comes is not None and moment < comes:
        return True
    return bool(seat.leaves_after and leaves is not None and moment >= leaves) or _at_an_item(row)


def _at_an_item(row: Exclusion) -> bool:
    """Whether the point of the agenda set now is one that the ruling names, in whole or in part."""
    now = Turn.objects.filter(conference=row.conference_id, ended_at__isnull=True).first()
    if now is None:
        return False
    says = now.says.casefold()
    return any(item.casefold() in says or says in item.casefold() for item in row.items if item.strip())


def were_out(conference: Conference) -> list[Seat]:
    """Those who were asked to leave and are back: what is written down late may have been said without them."""
    rows = conference.exclusions.filter(left_at__isnull=False, back_at__isnull=False)
    return list(Seat.objects.filter(pk__in=rows.values("seat")).distinct())
