"""Who is free when: asked in the room, and proposed on the closing checklist within the law."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.invitations import free_days
from quoracy.casework.invitations.models import Invitation
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import HEALTH_VISITOR, POLICE, WEDNESDAY, WORKER, decided, part_of, under_way
from tests.screens.reading import signed_in

TUESDAY, FRIDAY = date(2026, 12, 1), date(2026, 12, 4)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        conference = under_way(cast, family.ava)
        decided(cast, conference, family.ava)
        yield conference


def seats(conference: Conference) -> dict[str, uuid.UUID]:
    return {seat.name: seat.pk for seat in free_days.here(conference)}


def test_the_days_that_suit_most_are_proposed_and_one_press_takes_one(
    cast: Cast, family: Family, conference: Conference
) -> None:
    chair, by_name = signed_in(cast.chair), seats(conference)
    page = f"/conferences/{conference.pk}/free-days"
    terms = f"/conferences/{conference.pk}/children/{family.ava.pk}/closing"
    assert page in chair.get(terms).content.decode(), "nobody has said a day yet"
    told = {
        f"free_{by_name[WORKER]}".replace("-", "_"): [TUESDAY.isoformat(), FRIDAY.isoformat()],
        f"free_{by_name[HEALTH_VISITOR]}".replace("-", "_"): [FRIDAY.isoformat()],
        f"free_{by_name[POLICE]}".replace("-", "_"): [TUESDAY.isoformat()],
        "once": str(uuid.uuid4()),
    }
    told[f"free_{by_name['Winifred Chalkhurst']}".replace("-", "_")] = [FRIDAY.isoformat()]
    assert chair.post(page, told).status_code == 302
    best, *_others = free_days.proposals(part_of(conference, family.ava))["first_core_group_on"]
    assert best.day == FRIDAY
    assert best.not_free == (POLICE,)
    shown = chair.get(terms).content.decode()
    assert "Friday 4 December 2026" in shown
    assert f"not {POLICE}" in shown
    picked = chair.get(f"{terms}?first_core_group_on={FRIDAY.isoformat()}").content.decode()
    assert 'name="first_core_group_on-day" type="text" value="4"' in " ".join(picked.split())
    other = chair.get(f"{terms}?first_core_group_on=2031-01-01").content.decode()
    assert 'value="2031"' not in other, "only what was proposed is taken from the address"


def test_days_out_of_the_law_are_not_kept_and_days_named_before_stay(
    cast: Cast, family: Family, conference: Conference
) -> None:
    seat = seats(conference)[WORKER]
    Invitation.objects.create(
        authority=cast.authority, conference=conference, seat_id=seat, way="by_hand", free_dates=[date(2027, 6, 1)]
    )
    free_days.note_free_days(cast.chair, conference, {seat: {FRIDAY, date(2030, 1, 7)}})
    assert Invitation.objects.get(seat=seat).free_dates == [FRIDAY, date(2027, 6, 1)]
    free_days.note_free_days(cast.chair, conference, {seat: set()})
    assert Invitation.objects.get(seat=seat).free_dates == [date(2027, 6, 1)]


def test_only_the_chair_and_who_takes_the_roll_write_days_and_only_while_it_meets(
    cast: Cast, family: Family, conference: Conference
) -> None:
    seat = seats(conference)[WORKER]
    for stranger in (cast.colleague, cast.second_chair, cast.health_visitor):
        assert signed_in(stranger).get(f"/conferences/{conference.pk}/free-days").status_code == 403
        with pytest.raises(NoRight):
            free_days.note_free_days(stranger, conference, {seat: {FRIDAY}})
    Conference.objects.filter(pk=conference.pk).update(state="closed")
    conference.refresh_from_db()
    with pytest.raises(Objected):
        free_days.note_free_days(cast.chair, conference, {seat: {FRIDAY}})
