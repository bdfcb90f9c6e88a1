"""The sentence beside a date, and the longer answer to 'Why this date?'."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from quoracy.rulebook.chronology import LONDON, Child, Event
from quoracy.rulebook.duty import Duty
from quoracy.rulebook.procedure import Adopted, load_shelf
from quoracy.rulebook.reasons import BY_KIND, COUNTED_FROM, explain
from quoracy.rulebook.shapes import Anchor
from quoracy.rulebook.timescales import duties

AVA = Child("ava", date(2019, 6, 3))


def only(key: str, procedure: str, *events: Event, child: Child = AVA, closures: frozenset[date] = frozenset()) -> Duty:
    adopted = Adopted(load_shelf(), [(date(2010, 1, 1), procedure)], closures)
    return next(duty for duty in duties(child, events, adopted) if duty.key == key)


@pytest.mark.clause("ENG-1.09")
def test_an_explanation_lists_every_day_left_out_with_its_reason() -> None:
    duty = only("initial_conference", "bolton", Event("e1", "strategy_discussion", date(2026, 3, 31)))
    told = explain(duty)

    assert told.starts == "the last strategy discussion"
    assert told.start_day == date(2026, 3, 31)
    assert told.counts == "15 working days (England and Wales) after the last strategy discussion"
    assert told.left_out[0] == (date(2026, 4, 3), "Good Friday")
    assert (date(2026, 4, 6), "Easter Monday") in told.left_out
    assert told.clauses == ("BOL-1.19", "BOL-1.20")
    assert not told.provisional
    assert told.last_working_day is None


def test_days_off_are_left_out_in_counting_back_too() -> None:
    start = datetime(2026, 4, 7, 10, tzinfo=LONDON)
    arranged = Event(
        "a1", "conference_arranged", date(2026, 3, 20), None, "c1", {"type": "initial", "starts_at": start}
    )
    told = explain(only("report_to_chair_initial", "lbh", arranged))

    assert [day.day for day, _ in told.left_out] == [3, 4, 5, 6]


def test_an_authoritys_closure_is_named() -> None:
    closures = frozenset({date(2026, 1, 6)})
    told = explain(
        only("initial_conference", "bolton", Event("e1", "strategy_discussion", date(2026, 1, 5)), closures=closures)
    )

    assert told.calendar == "working days of England and Wales, less the authority's own closure days"
    assert told.left_out[0] == (date(2026, 1, 6), "closed: the authority's own closure day")


def test_a_last_day_on_a_day_off_shows_the_working_day_before_it() -> None:
    held = Event("h1", "conference_held", date(2026, 1, 5), None, "c1", {"type": "initial"})
    decided = Event("d1", "decision", date(2026, 1, 5), None, "c1", {"outcome": "plan"})
    duty = only("first_review", "england", held, decided)

    assert duty.due == date(2026, 4, 5)  # Easter Sunday
    assert explain(duty).last_working_day == date(2026, 4, 2)
    assert duty.because.endswith(
        "Sunday 5 April 2026 is not a working day, Thursday 2 April 2026 is the last working day before it"
    )


def test_every_anchor_has_words() -> None:
    assert set(COUNTED_FROM) == set(Anchor)
    assert all(COUNTED_FROM.values())
    assert all(BY_KIND.values())
