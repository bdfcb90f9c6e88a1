"""The river: an event, the duties that follow, a correction that moves them, and rows that can be rebuilt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.chronology.actions import correct, rebuild, rebuild_all, record
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.chronology.questions import count, open_duties, settled, status, timeline, waiting_for
from quoracy.casework.section_47.actions import conclude_enquiry, record_strategy_discussion
from quoracy.casework.section_47.questions import discussion_of_event, open_enquiry
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family

WEDNESDAY = "2026-11-25 10:00 +0000"
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_wednesday_25_november_2026() -> object:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def _discuss(cast: Cast, family: Family, held_at: datetime = MONDAY) -> None:
    record_strategy_discussion(
        cast.social_worker, [family.ava, family.noah], held_at=held_at, concerns="Alone", starts_section_47=True
    )


def _rows(child: object) -> list[dict[str, object]]:
    return list(Duty.objects.filter(child=child).order_by("position").values())


def test_a_strategy_discussion_starts_each_childs_own_clock(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    for child in (family.ava, family.noah):
        duty = Duty.objects.get(child=child, key="initial_conference")
        assert (duty.due_on, duty.clause, duty.open) == (date(2026, 12, 14), "ENG-1.01", True)
        assert duty.counted_from == child.events.get().pk
        assert open_enquiry(child) is not None
    discussion = discussion_of_event(family.ava.events.get().pk)
    assert discussion is not None
    assert {row.child_id for row in discussion.discussed.all()} == {family.ava.pk, family.noah.pk}


def test_a_corrected_trigger_moves_the_duty_and_leaves_the_trail(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    event = family.ava.events.get()
    correct(cast.social_worker, event, reason="It was held on Friday", on=date(2026, 11, 20))
    duty = Duty.objects.get(child=family.ava, key="initial_conference")
    assert duty.due_on == date(2026, 12, 11)
    assert Duty.objects.get(child=family.noah, key="initial_conference").due_on == date(2026, 12, 14)
    old = next(entry for entry in timeline(family.ava) if entry.event.pk == event.pk)
    assert old.corrected_by is not None
    assert old.corrected_by.reason == "It was held on Friday"
    assert [e.on for e in settled(family.ava)] == [date(2026, 11, 20)]


def test_a_correction_may_itself_be_corrected_and_an_event_withdrawn(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    first = correct(cast.social_worker, family.ava.events.get(), reason="Friday", on=date(2026, 11, 20))
    correct(cast.social_worker, first, reason="No, Thursday", on=date(2026, 11, 19))
    assert Duty.objects.get(child=family.ava, key="initial_conference").due_on == date(2026, 12, 10)
    correct(cast.social_worker, family.noah.events.get(), reason="It was about another child")
    assert settled(family.noah) == []
    assert not Duty.objects.filter(child=family.noah).exists()


def test_a_correction_needs_a_reason_a_right_and_a_lawful_day(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    event = family.ava.events.get()
    with pytest.raises(Objected, match="Say what was wrong"):
        correct(cast.social_worker, event, reason="  ", on=date(2026, 11, 20))
    with pytest.raises(NoRight):
        correct(cast.analyst, event, reason="x", on=date(2026, 11, 20))
    with pytest.raises(Objected, match="has not come yet"):
        correct(cast.social_worker, event, reason="x", on=date(2026, 11, 26))
    assert family.ava.events.count() == 1


def test_two_people_cannot_correct_the_same_event_unseen(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    event = family.ava.events.get()
    correct(cast.social_worker, event, reason="Friday", on=date(2026, 11, 20))
    with pytest.raises(Objected, match="Somebody has already corrected this"):
        correct(cast.team_manager, event, reason="Thursday", on=date(2026, 11, 19))


@pytest.mark.parametrize(
    ("held_at", "says"),
    [
        (datetime(2026, 11, 25, 11, 0, tzinfo=UTC), "has not happened yet"),
        (datetime(2010, 1, 4, 9, 0, tzinfo=UTC), "before the child was born"),
        (datetime(2019, 6, 1, 9, 0, tzinfo=UTC), "before the child was born"),
    ],
    ids=["an hour ahead", "years before", "two days before the birth"],
)
def test_a_discussion_in_the_future_or_before_birth_is_objected_to(
    cast: Cast, family: Family, held_at: datetime, says: str
) -> None:
    with pytest.raises(Objected, match=says):
        record_strategy_discussion(
            cast.social_worker, [family.ava], held_at=held_at, concerns="x", starts_section_47=True
        )
    assert not Event.objects.exists()


def test_a_discussion_about_an_unborn_child_may_be_before_the_birth(cast: Cast) -> None:
    from quoracy.casework.children.actions import add_child

    baby = add_child(cast.social_worker, given_names="", family_name="Tanglewood", expected=date(2027, 3, 3))
    record_strategy_discussion(cast.social_worker, [baby], held_at=MONDAY, concerns="x", starts_section_47=True)
    assert baby.events.count() == 1


def test_rebuilding_from_nothing_gives_the_same_rows(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    before = _rows(family.ava)
    assert before
    Duty.objects.all().delete()
    rebuild_all([family.ava, family.noah])
    assert _rows(family.ava) == before
    rebuild(family.ava)
    assert _rows(family.ava) == before


def test_an_enquiry_that_ends_without_a_conference_stops_the_clock(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    enquiry = open_enquiry(family.ava)
    assert enquiry is not None
    with pytest.raises(Objected, match="before the strategy discussion"):
        conclude_enquiry(cast.social_worker, enquiry, on=date(2026, 11, 20), outcome="no_further_action", reasons="x")
    conclude_enquiry(
        cast.social_worker, enquiry, on=date(2026, 11, 25), outcome="no_further_action", reasons="No risk found"
    )
    duty = Duty.objects.get(child=family.ava, key="initial_conference")
    assert not duty.open
    assert duty.not_needed


def test_a_stored_duty_stands_as_the_day_says(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    duty = Duty.objects.get(child=family.ava, key="initial_conference")
    last = datetime(2026, 12, 14, 23, 59, tzinfo=UTC)
    assert status(duty, last) == "due"
    assert status(duty, last + timedelta(minutes=1)) == "overdue"


def test_a_duty_of_hours_is_counted_as_overdue_once_its_hour_has_passed(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    midday = datetime(2026, 12, 14, 12, tzinfo=UTC)
    Duty.objects.filter(child=family.ava, key="initial_conference").update(due_at=midday, due_on=midday.date())
    for later, overdue in ((timedelta(minutes=-1), 0), (timedelta(minutes=1), 1)):
        counted = count(cast.head_of_service, midday + later, midday.date())
        duty = Duty.objects.get(child=family.ava, key="initial_conference")
        assert (status(duty, midday + later) == "overdue") is bool(counted.overdue)
        assert (counted.overdue, counted.due_soon) == (overdue, 2 - overdue)


def test_open_duties_are_shown_to_those_who_may_see_the_child(cast: Cast, family: Family) -> None:
    _discuss(cast, family)
    assert open_duties(cast.social_worker).count() == 2
    assert open_duties(cast.head_of_service).count() == 2
    assert not open_duties(cast.colleague).exists()
    counted = count(cast.head_of_service, datetime(2026, 12, 15, 9, tzinfo=UTC), date(2026, 12, 18))
    assert (counted.overdue, counted.due_soon) == (2, 0)
    mine = open_duties(cast.social_worker).filter(waiting_for(cast.social_worker))
    assert set(mine.values_list("key", flat=True)) <= {"initial_conference"}


def test_a_person_with_no_right_records_no_discussion(cast: Cast, family: Family) -> None:
    with pytest.raises(NoRight):
        record_strategy_discussion(
            cast.administrator, [family.ava], held_at=MONDAY, concerns="x", starts_section_47=True
        )


def test_an_impossible_event_leaves_nothing_behind(cast: Cast, family: Family) -> None:
    with pytest.raises(Objected, match="needs a plan in force"):
        record(cast.social_worker, family.ava, "core_group_held", on=date(2026, 11, 24))
    assert not family.ava.events.exists()
