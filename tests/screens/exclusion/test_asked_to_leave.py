"""Asking somebody to leave while the conference is on, letting them in again, and who stands in for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.actions import closing
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import actions, leaving
from quoracy.casework.exclusions.models import Exclusion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, under_way
from tests.screens.reading import signed_in


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    cast = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        yield cast


@pytest.fixture
def home(people: Cast) -> Family:
    return larkwhistles(people)


@pytest.fixture
def conference(people: Cast, home: Family) -> Conference:
    return under_way(people, home.ava)


def mother(conference: Conference) -> Seat:
    return conference.seats.get(standing=Seat.Standing.FAMILY)


@pytest.mark.clause("BFG-4.5.6a", "BFG-4.5.5a")
def test_the_chair_asks_somebody_to_leave_and_the_time_and_item_are_kept_at_once(
    people: Cast, conference: Conference
) -> None:
    chair, page = signed_in(people.chair), f"/conferences/{conference.pk}/"
    assert "Ask somebody to leave" in chair.get(page).content.decode()
    leave = f"/conferences/{conference.pk}/kept-out/leave"
    fields = {"seat": str(mother(conference).pk), "item": "The police's information", "once": str(uuid.uuid4())}
    assert chair.post(leave, fields).status_code == 302
    assert chair.post(leave, fields).status_code == 302, "a second click asks nobody twice"
    row = Exclusion.objects.get()
    assert (row.left_at is not None, row.back_at, row.items) == (True, None, ["The police's information"])
    shown = chair.get(page).content.decode()
    assert "Can they come in now?" in shown
    with time_machine.travel("2026-11-25 09:50 +0000", tick=False):
        assert chair.post(f"/conferences/{conference.pk}/kept-out/{row.pk}/back", {"once": str(uuid.uuid4())})
    row.refresh_from_db()
    assert row.back_at is not None
    assert row.left_at is not None
    assert row.back_at - row.left_at == timedelta(minutes=20)
    assert "Can they come in now?" not in chair.get(page).content.decode()
    assert "In again at 9:50am" in chair.get(f"/conferences/{conference.pk}/kept-out").content.decode()


@pytest.mark.clause("BFG-4.5.6a", "BFG-4.5.8a")
def test_nobody_but_the_chair_asks_and_only_somebody_of_the_family_who_is_here(
    people: Cast, conference: Conference
) -> None:
    seat = mother(conference)
    for other in (people.administrator, people.social_worker, people.second_chair, people.health_visitor):
        with pytest.raises(NoRight):
            leaving.ask_to_leave(other, conference, seat, "Views")
        assert signed_in(other).get(f"/conferences/{conference.pk}/kept-out/leave").status_code == 403
    police = conference.seats.get(agency="police")
    with pytest.raises(Objected, match="of the family who is here"):
        leaving.ask_to_leave(people.chair, conference, police, "Views")
    with pytest.raises(Objected, match="which item"):
        leaving.ask_to_leave(people.chair, conference, seat, " ")
    leaving.ask_to_leave(people.chair, conference, seat, "Views")
    with pytest.raises(Objected, match="already"):
        leaving.ask_to_leave(people.chair, conference, seat, "Views")


@pytest.mark.clause("BFG-4.5.6a")
def test_the_conference_does_not_close_while_the_reason_is_owed(people: Cast, conference: Conference) -> None:
    row = leaving.ask_to_leave(people.chair, conference, mother(conference), "Views")
    with pytest.raises(Objected) as objected:
        closing.close(people.chair, conference, ended_at=AT_TEN + timedelta(hours=1), told_of_rights=True)
    assert objected.value.findings[0].place == f"leaving.{row.pk}"
    assert (
        "reason is still owed" in signed_in(people.chair).get(f"/conferences/{conference.pk}/kept-out").content.decode()
    )
    Exclusion.objects.filter(pk=row.pk).update(reasons="She shouted the police down")
    assert leaving.before_closing(conference) == []


@pytest.mark.clause("BFG-4.5.6a")
def test_under_a_procedure_that_does_not_know_it_nobody_is_asked_to_leave(db: None) -> None:
    cast = cast_under("warwickshire")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference = under_way(cast, larkwhistles(cast).ava)
        with pytest.raises(Objected, match="knows no asking to leave"):
            leaving.ask_to_leave(cast.chair, conference, mother(conference), "Views")
        assert (
            "Ask somebody to leave" not in signed_in(cast.chair).get(f"/conferences/{conference.pk}/").content.decode()
        )


@pytest.mark.clause("BFG-4.5.9b")
def test_no_notice_of_it_is_posted_before_the_chair_has_written_it(people: Cast, conference: Conference) -> None:
    row = leaving.ask_to_leave(people.chair, conference, mother(conference), "Views", "She shouted")
    with pytest.raises(Objected, match="Complete the ruling first"):
        actions.send_notice(people.chair, row, ["Why: "])


@pytest.mark.clause("BFG-4.5.1d")
def test_a_friend_stands_in_for_somebody_kept_out_and_it_is_kept_for_whom(
    people: Cast, home: Family, conference: Conference
) -> None:
    row = leaving.ask_to_leave(people.chair, conference, mother(conference), "Views", "She shouted")
    chair, where = signed_in(people.chair), f"/conferences/{conference.pk}/kept-out"
    address = f"{where}/{row.pk}/stand-in"
    assert address in chair.get(where).content.decode()
    assert chair.post(address, {"name": "Ottoline Fernsby", "once": str(uuid.uuid4())}).status_code == 302
    friend = conference.seats.get(name="Ottoline Fernsby")
    assert (friend.standing, friend.title) == ("advocate", "speaks for Delphine Larkwhistle")
    again = chair.post(address, {"name": "Somebody Else", "once": str(uuid.uuid4())}).content.decode()
    assert "speaks for Delphine Larkwhistle already" in again
    for stranger in (people.social_worker, people.colleague):
        assert signed_in(stranger).get(address).status_code == 403


@pytest.mark.clause("BFG-4.5.1d")
def test_under_a_procedure_without_it_nobody_stands_in(db: None) -> None:
    cast = cast_under("warwickshire")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference = under_way(cast, larkwhistles(cast).ava)
        seat = mother(conference)
        row = Exclusion.objects.create(
            authority=cast.authority, conference=conference, seat=seat, requested_by=cast.social_worker,
            requested_at=AT_TEN, outcome="granted", ruled_whole=True, ruled_by=cast.chair, ruled_at=AT_TEN,
        )  # fmt: skip
        with pytest.raises(Objected, match="nobody stands in"):
            leaving.seat_stand_in(cast.chair, row, "Ottoline Fernsby")
