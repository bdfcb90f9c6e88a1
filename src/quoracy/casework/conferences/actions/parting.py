"""Meeting in two parts: a small meeting with the child, then a full one with the agencies (BFG-4.2.9b).

Each person's own time follows from the part they are at, so that invitations and calendars say when they come. Whoever
a ruling keeps out keeps the time of that ruling.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.rulebook.children_taking_part import THERE


@dataclass(frozen=True, slots=True)
class TwoLists:
    """The two lists of those who are to attend, and how long the small meeting lasts."""

    small: tuple[Seat, ...]
    full: tuple[Seat, ...]
    lasts: timedelta


def offered(conference: Conference) -> bool:
    """Whether a child of this conference is to be there, so that two parts are offered."""
    return conference.childrens_parts.filter(answer__in=list(THERE)).exists()


def seats(conference: Conference) -> list[Seat]:
    """Who is asked and nobody has asked to keep out."""
    return [seat for seat in questions.seats(conference) if seat.invited and not seat.kept_out]


def lists(conference: Conference) -> TwoLists | None:
    """Both lists, or None where the conference meets in one part."""
    rows = seats(conference)
    lasts = next((at for seat in rows for at in (seat.comes_after, seat.leaves_after) if at), None)
    if lasts is None:
        return None
    small = tuple(seat for seat in rows if not seat.comes_after)
    return TwoLists(small, tuple(seat for seat in rows if not seat.leaves_after), lasts)


def begun(conference: Conference) -> dict[str, Any]:
    """What the form begins with: both lists as they stand."""
    found = lists(conference)
    if found is None:
        return {}
    leaving = [str(seat.pk) for seat in found.small if seat.leaves_after]
    minutes = found.lasts // timedelta(minutes=1)
    return {"minutes": minutes, "small": [str(seat.pk) for seat in found.small], "small_only": leaving}


def meet_in_two(
    actor: User, conference: Conference, lasts: timedelta, small: Collection[str], small_only: Collection[str]
) -> TwoLists | None:
    """Keep who is at the small meeting and who at the full one; with nobody at the small one it meets in one part."""
    if not (may(actor, Right.ARRANGE_CONFERENCE) or conference.chair_id == actor.pk):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)
    with transaction.atomic():
        conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        if conference.state != Conference.State.ARRANGED:
            raise Objected.at("", "Two parts are settled once the day is fixed and before the conference opens")
        if conference.starts_at and conference.ends_at and lasts >= conference.ends_at - conference.starts_at:
            raise Objected.at("minutes", "The small meeting has to end before the conference does")
        changed = seats(conference)
        for seat in changed:
            key = str(seat.pk)
            seat.comes_after = lasts if small and key not in small else None
            seat.leaves_after = lasts if key in small and key in small_only else None
        Seat.objects.bulk_update(changed, ["comes_after", "leaves_after"])
        for row in questions.about(conference):
            what = "settled a meeting in two parts"
            journal(actor, JournalEntry.Act.CHANGED, what, child=row.child_id, conference=conference.pk)
    return lists(conference)
