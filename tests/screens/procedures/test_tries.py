"""Trying a date: every start works under every procedure, and the days are those of the procedure."""

from __future__ import annotations

from datetime import date

import pytest

from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.wording import why
from quoracy.screens.procedures.tries import STARTS, duties_from

EVERY = sorted(load_shelf().keys())


@pytest.mark.parametrize("procedure", EVERY)
@pytest.mark.parametrize("start", STARTS)
def test_every_start_can_be_tried_and_explains_each_date(procedure: str, start: str) -> None:
    shelf = load_shelf()
    for duty in duties_from(shelf, procedure, start, date(2026, 11, 23), None):
        told = why(duty, shelf, shelf.procedure(procedure, date(2026, 11, 23)).terms)
        assert told.clause is not None
        assert told.counted_from
        assert told.count[0].isupper() or told.count[0].isdigit()


@pytest.mark.parametrize("start", STARTS)
def test_every_start_leads_to_something_under_some_procedure(start: str) -> None:
    shelf = load_shelf()
    assert any(duties_from(shelf, key, start, date(2026, 11, 23), None) for key in EVERY)


@pytest.mark.clause("BOL-1.19")
def test_fifteen_working_days_over_christmas() -> None:
    shelf = load_shelf()
    found = {d.key: d for d in duties_from(shelf, "bolton", "strategy_discussion", date(2026, 12, 10), None)}
    duty = found["initial_conference"]
    assert duty.due == date(2027, 1, 5)  # Thursday 10 December to Tuesday 5 January
    told = why(duty, shelf, shelf.procedure("bolton", date(2026, 12, 10)).terms)
    assert told.clause is not None
    assert told.clause.id == "BOL-1.19"
    assert (date(2026, 12, 25), "Christmas Day") in told.left_out


def test_what_came_before_the_day_tried_is_left_out() -> None:
    shelf = load_shelf()
    found = duties_from(shelf, "bolton", "review_continues", date(2026, 11, 23), None)
    assert found
    assert {duty.counted_from.on for duty in found} == {date(2026, 11, 23)}
