"""Whom to remind and when: pure decisions, held to the calendar, to once only and to one message a day."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quoracy.casework.invitations.chasing import Asked, day_of, due, steps
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.procedure import load_shelf

ENGLAND = WorkingCalendar.of("england")
ASKED, HELD = date(2026, 11, 25), date(2026, 12, 11)  # Wednesday; Friday
ONE = uuid.uuid4()


def step_on(today: date, done: dict[str, date] | None = None, **more: object) -> str:
    told = {"who": "practitioner", "asked_on": ASKED, "held_on": HELD, "answered": False, **more}
    found = list(due([Asked(ONE, done=done or {}, **told)], today, ENGLAND))  # type: ignore[arg-type]  # any field
    assert len(found) <= 1
    return found[0].step.key if found else ""


def test_every_step_says_why_and_cites_a_clause() -> None:
    for step in steps():
        assert step.reason, step.key
        assert load_shelf().clause(step.clause), step.key


@pytest.mark.clause("LBH-2.01", "WAR-5.02", "WAL-4.13")
def test_a_practitioner_is_reminded_twice_and_then_the_agencys_lead_hears() -> None:
    assert step_on(date(2026, 11, 27)) == ""  # Friday, two working days on
    assert step_on(date(2026, 11, 30)) == "reminder"  # Monday, three
    first = {"reminder": date(2026, 11, 30)}
    assert step_on(date(2026, 11, 30), first) == ""
    assert step_on(date(2026, 12, 1), first) == ""  # Tuesday
    assert step_on(date(2026, 12, 2), first) == "second_reminder"  # Wednesday, five
    second = first | {"second_reminder": date(2026, 12, 2)}
    assert step_on(date(2026, 12, 4), second) == "lead"  # Friday, seven
    assert step_on(date(2026, 12, 7), second | {"lead": date(2026, 12, 4)}) == ""


@pytest.mark.clause("BFG-4.4.1c")
def test_a_parent_is_reminded_once_and_then_spoken_with() -> None:
    assert step_on(date(2026, 11, 30), who="family") == "family_reminder"
    assert step_on(date(2026, 12, 2), {"family_reminder": date(2026, 11, 30)}, who="family") == "speak_with_parent"


@pytest.mark.clause("LBH-7.09")
def test_who_is_coming_is_asked_the_day_before_for_free_dates() -> None:
    assert step_on(date(2026, 12, 9), answered=True) == ""
    assert step_on(date(2026, 12, 10), answered=True) == "free_dates"


def test_a_conference_soon_is_chased_sooner_but_never_on_the_day_of_asking() -> None:
    monday = date(2026, 11, 30)
    assert step_on(ASKED, held_on=monday) == ""
    assert step_on(date(2026, 11, 26), held_on=monday) == "reminder"


def test_after_a_pause_nobody_gets_several_messages_at_once() -> None:
    assert step_on(date(2026, 12, 9)) == "reminder"
    assert step_on(date(2026, 12, 9), {"reminder": date(2026, 12, 9)}) == ""
    assert step_on(date(2026, 12, 10), {"reminder": date(2026, 12, 9)}) == "second_reminder"


def test_what_is_past_is_not_chased() -> None:
    assert step_on(date(2026, 12, 14)) == ""


@given(asked=some.dates(date(2026, 1, 1), date(2026, 12, 1)), ahead=some.integers(0, 60), later=some.integers(0, 70))
def test_no_course_of_days_gives_a_step_twice_or_more_than_one_a_day(asked: date, ahead: int, later: int) -> None:
    done: dict[str, date] = {}
    held = asked + timedelta(days=ahead)
    for passed in range(later):
        today = asked + timedelta(days=passed)
        key = step_on(today, dict(done), asked_on=asked, held_on=held)
        if key:
            assert key not in done
            assert asked < today <= held
            done[key] = today
    order = [step.key for step in steps() if step.key in done]
    assert list(done) == order


@given(asked=some.dates(date(2026, 1, 1), date(2026, 12, 1)), ahead=some.integers(1, 60))
def test_a_step_is_never_due_on_the_day_of_asking(asked: date, ahead: int) -> None:
    for step in steps():
        if step.days_after_asking:
            assert day_of(step, asked, asked + timedelta(days=ahead), ENGLAND) > asked
