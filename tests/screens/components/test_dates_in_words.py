"""Dates as the pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from quoracy.screens.components import dates


def test_a_day_carries_its_weekday() -> None:
    assert dates.day(date(2026, 11, 23)) == "Monday 23 November 2026"
    assert dates.short_day(date(2026, 11, 23)) == "Mon 23 Nov"
    assert dates.day(None) == ""


def test_a_moment_is_told_in_london_time() -> None:
    assert dates.moment(datetime(2026, 7, 1, 9, 30, tzinfo=UTC)) == "Wednesday 1 July 2026 at 10:30am"
    assert dates.moment(datetime(2026, 11, 23, 10, tzinfo=UTC)) == "Monday 23 November 2026 at 10am"
    assert dates.short_moment(datetime(2026, 11, 23, 12, tzinfo=UTC)) == "Mon 23 Nov, midday"


def test_a_moment_late_in_the_evening_in_summer_is_the_next_day_in_london() -> None:
    assert dates.day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thursday 2 July 2026"


def test_a_day_is_told_in_welsh_on_a_welsh_page() -> None:
    with translation.override("cy"):
        assert dates.day(date(2026, 11, 23)) == "Dydd Llun 23 Tachwedd 2026"


@pytest.mark.parametrize(
    ("hour", "says"), [(time(0), "12am"), (time(9, 5), "9:05am"), (time(12), "midday"), (time(13, 30), "1:30pm")]
)
def test_times_of_day(hour: time, says: str) -> None:
    assert dates.clock(hour) == says


@pytest.mark.parametrize(
    ("born", "on", "says"),
    [
        (date(2026, 11, 22), date(2026, 11, 23), "1 day"),
        (date(2026, 11, 1), date(2026, 11, 23), "3 weeks"),
        (date(2026, 8, 31), date(2026, 11, 30), "13 weeks"),
        (date(2026, 8, 23), date(2026, 11, 23), "3 months"),
        (date(2024, 11, 24), date(2026, 11, 23), "23 months"),
        (date(2024, 11, 23), date(2026, 11, 23), "2 years"),
        (date(2008, 2, 29), date(2026, 2, 28), "17 years"),
        (date(2008, 2, 29), date(2026, 3, 1), "18 years"),
        (date(2027, 1, 1), date(2026, 11, 23), ""),
        (None, date(2026, 11, 23), ""),
    ],
)
def test_an_age_is_told_in_the_unit_people_use(born: date | None, on: date, says: str) -> None:
    assert dates.age(born, on) == says


def test_a_pregnancy_is_reckoned_back_from_the_expected_day() -> None:
    assert dates.gestation(date(2027, 3, 3), date(2026, 11, 20)) == "25 weeks + 2 days"
    assert dates.gestation(date(2027, 3, 3), date(2027, 3, 3)) == "40 weeks"
    assert dates.gestation(date(2028, 3, 3), date(2026, 11, 20)) == ""
