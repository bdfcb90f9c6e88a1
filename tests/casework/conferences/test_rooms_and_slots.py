"""Rooms that cannot be booked twice, times that are free and lawful, and what people need in order to take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quoracy.casework.access.models import ClosureDay
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences import questions, slots
from quoracy.casework.conferences.actions import arranging, providing, putting_off
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.conferences.rooms import Need, Room
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.deferments import Protection
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, arranged, authorised, wanted


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def room(cast: Cast) -> Room:
    return providing.keep_room(
        cast.administrator, "Room 2", "Riverside House", access_notes="Lift", video=True, seats=14
    )


def test_the_database_lets_no_room_be_had_twice_at_once(cast: Cast, family: Family, room: Room) -> None:
    arranged(cast, family.ava, room=room)
    other = authorised(cast, family.noah)
    overlapping = wanted(cast, other, chair=cast.second_chair, room=room, starts_at=AT_TEN + timedelta(minutes=119))
    with pytest.raises(Objected, match=r"Room 2, Riverside House is taken then"):
        arranging.arrange(cast.administrator, other, overlapping)
    after = wanted(cast, other, chair=cast.second_chair, room=room, starts_at=AT_TEN + timedelta(minutes=120))
    assert arranging.arrange(cast.administrator, other, after).place == "Room 2, Riverside House"
    with pytest.raises(IntegrityError, match="one_room_one_conference"), transaction.atomic():
        Conference.objects.filter(pk=other.pk).update(starts_at=AT_TEN, ends_at=AT_TEN + timedelta(hours=2))


def test_a_conference_stood_down_gives_its_room_back(cast: Cast, family: Family, room: Room) -> None:
    first = arranged(cast, family.ava, room=room)
    putting_off.stand_down(cast.administrator, first, "The chair is ill", {family.ava.pk: "Stays with her aunt"})
    second = arranged(cast, family.noah, room=room, chair=cast.second_chair)
    assert second.room == room


def test_putting_off_into_a_taken_room_is_objected_to(cast: Cast, family: Family, room: Room) -> None:
    later = AT_TEN + timedelta(days=1)
    arranged(cast, family.ava, room=room, starts_at=later)
    second = arranged(cast, family.noah, room=room, chair=cast.second_chair)
    kept = {family.noah.pk: Protection("Stays with his aunt", "Sunniva Brackenridge")}
    moving = putting_off.PuttingOff("Snow", kept, later, "", None, second.version)
    with pytest.raises(Objected, match="is taken then"):
        putting_off.postpone(cast.administrator, second, moving)


def test_a_room_given_up_is_not_offered_and_cannot_be_chosen(cast: Cast, family: Family, room: Room) -> None:
    conference = authorised(cast, family.ava)
    providing.give_up_room(cast.administrator, room)
    assert slots.rooms_in_use(conference) == []
    with pytest.raises(Objected, match="is not used for conferences any more"):
        arranging.arrange(cast.administrator, conference, wanted(cast, conference, room=room))


def starts(conference: Conference, cast: Cast, first: date, days: int = 1, minutes: int = 120) -> list[str]:
    found = slots.slots(conference, cast.chair, first, days, minutes)
    return [f"{timezone.localtime(slot.starts_at):%a %-d %H:%M}" for slot in found]


@pytest.mark.clause("BFG-4.3.6c")
def test_no_time_is_proposed_while_children_are_taken_to_school_or_fetched(cast: Cast, family: Family) -> None:
    conference = authorised(cast, family.ava)
    assert starts(conference, cast, date(2026, 12, 1)) == ["Tue 1 09:30", "Tue 1 12:30"]  # to 14:30, before school ends
    assert starts(conference, cast, date(2026, 12, 1), minutes=180) == ["Tue 1 09:30"]  # to 15:30 nobody could stay
    providing.avoid_hours(
        cast.administrator,
        time(9),
        time(13),
        "works mornings",
        person=family.mother,
        weekday=date(2026, 12, 1).weekday(),
    )
    assert starts(conference, cast, date(2026, 12, 1)) == []
    assert starts(conference, cast, date(2026, 12, 2)) == ["Wed 2 09:30", "Wed 2 12:30"]


@pytest.mark.clause("ENG-1.01", "ENG-1.09")
def test_slots_keep_to_working_days_and_to_the_last_lawful_day(cast: Cast, family: Family) -> None:
    ClosureDay.objects.create(authority=cast.authority, day=date(2026, 12, 4), reason="Offices closed")
    conference = authorised(cast, family.ava)
    found = starts(conference, cast, date(2026, 12, 3), 14)
    days = list(dict.fromkeys(slot.rpartition(" ")[0] for slot in found))
    assert days == ["Thu 3", "Mon 7", "Tue 8", "Wed 9"]  # Friday is closed, so the last day is Wednesday
    last = slots.slots(conference, cast.chair, date(2026, 12, 9), 1, 120)
    assert all(slot.last_day for slot in last)


def test_slots_keep_clear_of_the_chair_the_social_worker_and_the_rooms(cast: Cast, family: Family, room: Room) -> None:
    day = datetime(2026, 12, 1, 9, 30, tzinfo=LONDON)  # Tuesday
    arranged(cast, family.noah, starts_at=day, room=room)
    conference = authorised(cast, family.ava)
    assert starts(conference, cast, day.date()) == ["Tue 1 11:30", "Tue 1 12:30"]  # the chair sits until 11:30
    seen = slots.slots(conference, cast.second_chair, day.date(), 1, 120)
    assert timezone.localtime(seen[0].starts_at).time() == time(11, 30)  # the social worker sits there too
    conference.requested_by = cast.team_manager
    elsewhere = slots.slots(conference, cast.second_chair, day.date(), 1, 120)
    assert timezone.localtime(elsewhere[0].starts_at).time() == time(11, 30)  # and the only room is taken
    second = providing.keep_room(cast.administrator, "Room 3", "Riverside House", access_notes="", video=False, seats=8)
    free = slots.slots(conference, cast.second_chair, day.date(), 1, 120)
    assert (timezone.localtime(free[0].starts_at).time(), free[0].rooms) == (time(9, 30), (second,))


def test_a_month_of_slots_asks_the_database_as_often_as_a_day(
    cast: Cast,
    family: Family,
    room: Room,
) -> None:
    conference = authorised(cast, family.ava)
    asked = []
    for days in (1, 40):
        with CaptureQueriesContext(connection) as queries:
            slots.slots(Conference.objects.get(pk=conference.pk), cast.chair, date(2026, 11, 26), days, 120)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.clause("BFG-4.3.6c")
def test_under_a_procedure_that_avoids_them_such_hours_need_a_reason(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = authorised(cast, family.ava)
        late = datetime(2026, 12, 1, 14, 0, tzinfo=LONDON)  # Tuesday, until four
        found = arranging.arrangement_findings(conference, wanted(cast, conference, starts_at=late))
        care = next(finding for finding in found if finding.place == "care_reason")
        assert "14:45 to 16:00, children are fetched from school" in care.says
        asked = wanted(cast, conference, starts_at=late, reasons={"care_reason": "Her mother asked for it"})
        arranging.arrange(cast.administrator, conference, asked)
        assert Departure.objects.get(clause="BFG-4.3.6c").reason == "Her mother asked for it"


@pytest.mark.clause("WAL-6.01")
def test_a_conference_is_planned_for_two_hours(cast: Cast, family: Family) -> None:
    assert slots.usual_minutes(authorised(cast, family.ava), date(2026, 12, 1)) == 120


def test_what_a_relative_is_known_to_need_is_on_the_list_and_waits_to_be_booked(cast: Cast, family: Family) -> None:
    family.mother.interpreter = "Polish"
    family.mother.large_print = True
    family.mother.save()
    conference = arranged(cast, family.ava)
    needs = {need.kind: need for need in questions.needs(conference)}
    assert (needs["interpreter"].detail, needs["access"].detail) == ("Polish", "Large print")
    booked = providing.book(cast.administrator, needs["interpreter"], "Wordbridge Interpreters")
    assert (booked.booked_by, booked.booked_with) == (cast.administrator, "Wordbridge Interpreters")
    assert providing.book(cast.administrator, booked, "").booked_by is None


@pytest.mark.clause("BFG-4.4.1i", "BFG-4.14.9b")
@pytest.mark.parametrize(("over", "clause"), [(False, "BFG-4.4.1i"), (True, "BFG-4.14.9b")])
def test_a_relative_interprets_only_for_the_chairs_reason_and_the_search_goes_on(
    db: None, over: bool, clause: str
) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        needed = providing.need(cast.administrator, conference, Need.Kind.INTERPRETER, "Polish")
        if over:
            conference.state = Conference.State.CLOSED
            conference.save()
        for actor, reason in ((cast.administrator, "Nobody else is free"), (cast.chair, " ")):
            with pytest.raises(Objected, match="is a relative") as said:
                providing.book(actor, needed, family.mother.name.upper(), reason)
            [finding] = said.value.findings
            assert (finding.place, finding.clauses) == ("interpreter_reason", (clause,))
        kept = providing.book(cast.chair, needed, family.mother.name, "Nobody else is free")
        assert kept.booked_with == ""
        assert family.mother.name in kept.detail
        assert Departure.objects.get(clause=clause).reason == "Nobody else is free"
        assert providing.book(cast.administrator, kept, "Wordbridge Interpreters").booked_with


def test_where_a_procedure_says_nothing_of_relatives_one_may_interpret(cast: Cast, family: Family) -> None:
    needed = providing.need(cast.administrator, arranged(cast, family.ava), Need.Kind.INTERPRETER, "Polish")
    assert providing.book(cast.administrator, needed, family.mother.name).booked_with == family.mother.name


def test_an_interpreter_needs_a_language_and_a_need_is_kept_once(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava)
    with pytest.raises(Objected, match="which language"):
        providing.need(cast.administrator, conference, Need.Kind.INTERPRETER, " ")
    for detail in ("Guard at the door", "Guard at the door until everybody has left"):
        providing.need(cast.administrator, conference, Need.Kind.SAFETY, detail)
    [kept] = questions.needs(conference)
    assert kept.detail == "Guard at the door until everybody has left"
    with pytest.raises(NoRight):
        providing.need(cast.social_worker, conference, Need.Kind.SAFETY, "")


@pytest.mark.clause("BFG-4.3.6b")
def test_joining_from_afar_takes_a_reason_and_the_chair_where_the_procedure_says_so(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        police = Seat.objects.get(conference=conference, agency="police")
        with pytest.raises(Objected, match="agreement of the chair"):
            providing.join_from_afar(cast.administrator, conference, [police.pk], "On a course", chair_agrees=False)
        providing.join_from_afar(cast.administrator, conference, [police.pk], "On a course", chair_agrees=True)
        police.refresh_from_db()
        assert police.remote
        assert Departure.objects.get(clause="BFG-4.3.6b").reason == "On a course"
