"""Working days, against the government's own list and as properties."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.calendar import (
    PUBLISHED_UNTIL,
    DayOutOfReachError,
    WorkingCalendar,
    add_months,
    bank_holidays,
    in_words,
)

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "bank-holidays.json").read_text())
DIVISIONS = {
    "england": "england-and-wales",
    "wales": "england-and-wales",
    "scotland": "scotland",
    "northern_ireland": "northern-ireland",
}
PROCLAIMED_SINCE = {date(2026, 6, 15)}
"""Scotland's day for the World Cup, proclaimed after the package's list was frozen."""
DAYS = st.dates(date(2012, 1, 1), date(2028, 12, 31))
ENGLAND = WorkingCalendar.of("england")


@pytest.mark.clause("ENG-1.09", "BFG-4.1.7d")
@pytest.mark.parametrize("nation", DIVISIONS)
def test_bank_holidays_are_those_the_government_published_from_2012_to_2028(nation: str) -> None:
    published = {date.fromisoformat(event["date"]) for event in PUBLISHED[DIVISIONS[nation]]["events"]}
    ours = {day for day in bank_holidays(nation) if 2012 <= day.year <= 2028}

    assert _weekdays(published) == _weekdays(ours)


@pytest.mark.clause("ENG-1.09")
@pytest.mark.parametrize("nation", DIVISIONS)
def test_bank_holidays_are_those_of_the_published_package(nation: str) -> None:
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=DIVISIONS[nation])
    published = {holiday["date"] for holiday in known}
    ours = {day for day in bank_holidays(nation) if min(published).year <= day.year <= max(published).year}

    assert _weekdays(published) - _weekdays(ours) == set()
    assert _weekdays(ours) - _weekdays(published) <= PROCLAIMED_SINCE


def _weekdays(days: set[date]) -> set[date]:
    """A bank holiday on a weekend changes nothing; the government lists only its substitute."""
    return {day for day in days if day.weekday() < 5}


def test_the_published_bank_holidays_reach_at_least_a_year_ahead() -> None:
    """Fails when the data has aged, and says what to do."""
    assert date.today() + timedelta(days=365) <= PUBLISHED_UNTIL, (  # noqa: DTZ011 - the one test that asks the clock
        "The published bank holidays end within a year. 1. See gov.uk/bank-holidays.json for new years. "
        "2. Save it as tests/data/bank-holidays.json. 3. Update the package `holidays`. "
        "4. Set PUBLISHED_UNTIL in rulebook/calendar.py to the last day of the last published year. 5. Run these tests."
    )
    assert max(event["date"] for event in PUBLISHED["england-and-wales"]["events"])[:4] == str(PUBLISHED_UNTIL.year)


@pytest.mark.clause("ENG-1.09")
def test_fifteen_working_days_after_monday_5_january_2026_is_monday_26_january() -> None:
    assert ENGLAND.after(date(2026, 1, 5), 15) == date(2026, 1, 26)


def test_days_left_out_are_named_with_their_reasons() -> None:
    closed = WorkingCalendar.of("england", frozenset({date(2026, 4, 7)}))

    assert closed.left_out(date(2026, 4, 2), date(2026, 4, 8)) == [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 4), "Saturday"),
        (date(2026, 4, 5), "Sunday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 4, 7), "closed: the authority's own closure day"),
    ]


def test_scotland_works_on_easter_monday_and_not_on_2_january() -> None:
    scotland = WorkingCalendar.of("scotland")
    assert scotland.is_working_day(date(2026, 4, 6))
    assert not scotland.is_working_day(date(2026, 1, 2))


def test_an_unknown_nation_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r'"atlantis" is no nation .* england, wales, scotland, northern_ireland'):
        WorkingCalendar.of("atlantis")


def test_a_mistyped_year_is_refused_and_not_counted() -> None:
    with pytest.raises(DayOutOfReachError, match=r"1926-01-05 is outside the years 1990 to 2060.*Check the year"):
        ENGLAND.after(date(1926, 1, 5), 15)


def test_days_after_2028_are_provisional() -> None:
    assert not ENGLAND.provisional(date(2028, 12, 29))
    assert ENGLAND.provisional(date(2029, 1, 2))


def test_a_calendar_is_made_once() -> None:
    assert WorkingCalendar.of("england") is WorkingCalendar.of("england")


@given(DAYS, st.integers(1, 60))
def test_counting_forward_and_back_meet(day: date, number: int) -> None:
    end = ENGLAND.after(day, number)

    assert ENGLAND.is_working_day(end)
    assert ENGLAND.between(day, end) == number
    assert ENGLAND.before(end, number) == ENGLAND.last_working_day_on_or_before(day)


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_later_start_never_ends_earlier(one: date, other: date, number: int) -> None:
    early, late = sorted((one, other))
    assert ENGLAND.after(early, number) <= ENGLAND.after(late, number)
    assert ENGLAND.before(early, number) <= ENGLAND.before(late, number)


@given(DAYS, st.integers(0, 100))
def test_counting_agrees_with_going_day_by_day(day: date, span: int) -> None:
    end = day + timedelta(days=span)
    days = [day + timedelta(days=step) for step in range(1, span + 1)]

    assert ENGLAND.between(day, end) == sum(ENGLAND.is_working_day(each) for each in days)
    assert [each for each, _ in ENGLAND.left_out(day, end)] == [
        each for each in days if not ENGLAND.is_working_day(each)
    ]


@given(DAYS, st.integers(0, 60))
def test_every_closure_day_more_never_makes_a_last_day_earlier(day: date, number: int) -> None:
    closed = WorkingCalendar.of("england", frozenset({date(2026, 1, 2), date(2020, 5, 7)}))
    assert closed.after(day, number) >= ENGLAND.after(day, number)


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_go_to_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, ends: date) -> None:
    assert add_months(day, months) == ends


def test_a_day_in_words_has_its_weekday() -> None:
    assert in_words(date(2026, 1, 5)) == "Monday 5 January 2026"
