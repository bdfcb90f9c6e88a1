"""What holds of duties for every history, tried on invented ones."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.chronology import CONFERENCE_TYPES, KINDS, LONDON, OUTCOMES, Child, Event, settle
from quoracy.rulebook.duty import Duty, day_of
from quoracy.rulebook.procedure import Adopted, load_shelf
from quoracy.rulebook.reasons import explain
from quoracy.rulebook.timescales import duties

BEGINNING = date(2010, 1, 1)
ADOPTED = [Adopted(load_shelf(), [(BEGINNING, key)]) for key in load_shelf()]
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
AVA, ROWAN = Child("ava", date(2019, 6, 3)), Child("rowan", None, date(2026, 9, 14))
STATUSES = {"due", "overdue", "met", "met_late", "not_needed"}


@st.composite
def events(draw: st.DrawFn, children: tuple[str, ...] = ()) -> Event:
    kind = draw(st.sampled_from([kind for kind in KINDS if kind != "correction"]))
    on = draw(DAYS)
    start = datetime(on.year, on.month, on.day, draw(st.integers(8, 17)), tzinfo=LONDON)
    offered: dict[str, Any] = {
        "type": draw(st.sampled_from(CONFERENCE_TYPES)),
        "starts_at": start + timedelta(days=0 if kind == "conference_held" else draw(st.integers(0, 30))),
        "ends_at": draw(st.sampled_from([None, start + timedelta(hours=2)])),
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "split": draw(st.booleans()),
        "expires": on + timedelta(days=8),
        "starts_section_47": draw(st.booleans()),
        "agency": draw(st.sampled_from(["health", "social_care", None])),
        "reports_from": draw(st.sampled_from([None, ["health"], ["social_care", "police"]])),
        "ground": draw(st.sampled_from(["review_decision", "died"])),
    }
    facts = {name: value for name, value in offered.items() if name in KINDS[kind] and value is not None}
    conference = draw(st.sampled_from(["c1", "c2", "c3"])) if "conference" in KINDS[kind] else None
    name = f"e{draw(st.integers(0, 10**9))}"
    return Event(name, kind, on, start if draw(st.booleans()) else None, conference, facts, children)


HISTORIES = st.lists(events(), max_size=25, unique_by=lambda event: event.id)


def flat(found: list[Duty]) -> list[tuple[Any, ...]]:
    return [tuple(duty) for duty in found]


@given(HISTORIES, st.sampled_from(ADOPTED), st.sampled_from([AVA, ROWAN]), DAYS)
@settings(max_examples=300, deadline=None)
def test_any_history_has_an_answer_in_order_with_a_reason(
    history: list[Event], adopted: Adopted, child: Child, on: date
) -> None:
    found = duties(child, settle(history, on), adopted)

    assert [(day_of(duty.due), duty.key) for duty in found] == sorted((day_of(duty.due), duty.key) for duty in found)
    for duty in found:
        assert duty.status(on) in STATUSES
        assert duty.because[0].isalnum()
        assert explain(duty).clauses[0] == duty.clause
        assert duty.met_on is None or duty.not_needed is None
        assert duty.not_before is None or duty.not_before <= day_of(duty.due)


@given(HISTORIES, st.sampled_from(ADOPTED), st.integers())
@settings(max_examples=150, deadline=None)
def test_the_order_of_events_in_a_file_does_not_matter(history: list[Event], adopted: Adopted, seed: int) -> None:
    shuffled = list(history)
    random.Random(seed).shuffle(shuffled)

    assert flat(duties(AVA, settle(shuffled), adopted)) == flat(duties(AVA, settle(history), adopted))
    assert flat(duties(AVA, shuffled, adopted)) == flat(duties(AVA, history, adopted))


@given(HISTORIES, st.lists(events(("rowan",)), max_size=10, unique_by=lambda event: event.id), st.sampled_from(ADOPTED))
@settings(max_examples=150, deadline=None)
def test_what_happens_to_a_sister_alone_changes_nothing(
    history: list[Event], sisters: list[Event], adopted: Adopted
) -> None:
    assert flat(duties(AVA, [*history, *sisters], adopted)) == flat(duties(AVA, history, adopted))


@given(HISTORIES, events(), st.sampled_from(ADOPTED), st.data())
@settings(max_examples=150, deadline=None)
def test_a_correction_is_the_same_as_having_written_it_so_at_first(
    history: list[Event], truth: Event, adopted: Adopted, data: st.DataObject
) -> None:
    if not history:
        return
    place = data.draw(st.integers(0, len(history) - 1))
    facts = {"supersedes": history[place].id, "reason": "mistyped", "replacement": truth._replace(id="")}
    corrected = [*history, Event("correction", "correction", date(2028, 1, 3), facts=facts)]
    rewritten = [*history[:place], truth._replace(id=history[place].id), *history[place + 1 :]]

    assert flat(duties(AVA, settle(corrected), adopted)) == flat(duties(AVA, settle(rewritten), adopted))


@pytest.mark.parametrize(
    ("kind", "key", "facts"),
    [
        ("strategy_discussion", "initial_conference", {}),
        ("transfer_in_notified", "transfer_in_conference", {}),
        ("child_missing", "missing_child_conference", {}),
        ("conference_held", "record_circulated", {"type": "initial"}),
        ("conference_held", "decision_circulated", {"type": "initial"}),
    ],
)
@given(one=DAYS, other=DAYS, adopted=st.sampled_from(ADOPTED))
@settings(deadline=None)
def test_a_later_trigger_is_never_due_earlier(
    kind: str, key: str, facts: dict[str, Any], one: date, other: date, adopted: Adopted
) -> None:
    def due(day: date) -> list[date]:
        trigger = Event("e1", kind, day, None, "c1" if facts else None, facts)
        return [day_of(duty.due) for duty in duties(AVA, [trigger], adopted) if duty.key == key]

    early, late = sorted((one, other))
    assert due(early) <= due(late)


@given(day=DAYS, adopted=st.sampled_from(ADOPTED))
@settings(deadline=None)
@pytest.mark.clause("ENG-1.01", "WAL-3.01", "BOL-1.19", "BFG-4.1.7a")
def test_fifteen_working_days_are_fifteen_working_days(day: date, adopted: Adopted) -> None:
    duty = next((duty for duty in duties(AVA, [Event("e1", "strategy_discussion", day)], adopted)), None)
    if duty is not None:
        calendar = WorkingCalendar.of("england")
        assert calendar.between(day, day_of(duty.due)) == 15
        assert calendar.is_working_day(day_of(duty.due))


def test_an_authority_that_changes_procedure_is_judged_by_the_one_of_the_day() -> None:
    adopted = Adopted(load_shelf(), [(BEGINNING, "bolton"), (date(2026, 4, 1), "bfg")])

    def clauses(day: date) -> set[str]:
        held = Event("h1", "conference_held", day, None, "c1", {"type": "initial"})
        return {duty.clause for duty in duties(AVA, [held], adopted) if duty.key == "record_circulated"}

    assert clauses(date(2026, 3, 31)) == {"BOL-1.97a"}
    assert clauses(date(2026, 4, 1)) == {"BFG-4.14.4b"}
