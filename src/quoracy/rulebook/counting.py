"""Counting forward from an event and back from a conference, in the units of a pack.

The day of the event is day nought unless the pack says otherwise. Hours are elapsed hours, also across a change of the
clocks; months are calendar months; gestation counts 40 weeks and 0 days as the expected date.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import ceil

from quoracy.rulebook.calendar import WorkingCalendar, add_months
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.shapes import FirstDay, MonthEnd, Timescale, Unit

FULL_TERM_WEEKS = 40
_WORKING_DAYS, _MONTHS, _WEEKS, _HOURS = Unit.WORKING_DAYS, Unit.MONTHS, Unit.WEEKS, Unit.HOURS
_SAME_DAY, _NEXT_MONTH = FirstDay.SAME_DAY, MonthEnd.NEXT_MONTH


def elapsed(moment: datetime, hours: float) -> datetime:
    """So many hours later (or earlier, when negative), as a clock in London then shows it."""
    return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(LONDON)


def last_day(rule: Timescale, calendar: WorkingCalendar, day: date) -> date:
    """The last day in time, counted forward from an event; for a window, the end of the window."""
    number = rule.within if rule.between is None else rule.between[1]
    assert number is not None
    return ahead(rule, calendar, day, number, rule.unit)


def first_day(rule: Timescale, calendar: WorkingCalendar, day: date) -> date | None:
    """The first day of a window counted forward, or None where there is no window."""
    return None if rule.between is None else ahead(rule, calendar, day, rule.between[0], rule.unit)


def ahead(rule: Timescale, calendar: WorkingCalendar, day: date, number: float, unit: Unit) -> date:
    if unit is _WORKING_DAYS:
        if rule.first_day is _SAME_DAY:
            number -= calendar.is_working_day(day)
        return calendar.after(day, int(number))
    if unit is _MONTHS:
        end = add_months(day, int(number), into_next_month=rule.month_end is _NEXT_MONTH)
    elif unit is _HOURS:
        end = day + timedelta(days=ceil(number / 24))
    else:
        end = day + timedelta(days=number * 7 if unit is _WEEKS else number)
    return end - timedelta(days=1) if rule.first_day is _SAME_DAY else end


def last_moment(rule: Timescale, calendar: WorkingCalendar, day: date, moment: datetime | None) -> date:
    """Like `last_day`, but a moment when the rule counts hours and the moment counted from is known."""
    if rule.unit is _HOURS and moment is not None:
        assert rule.within is not None
        return elapsed(moment, rule.within)
    return last_day(rule, calendar, day)


def back(rule: Timescale, calendar: WorkingCalendar, day: date, moment: datetime | None) -> date:
    """The last day (or moment, where hours are counted) that is early enough before a conference or another day."""
    number = rule.before
    assert number is not None
    if rule.unit is _HOURS:
        if moment is None:  # the hour is not known: to the nearest day, so that half an hour before is the day itself
            return day - timedelta(days=round(number / 24))
        return elapsed(moment, -number)
    return behind(rule, calendar, day, number, rule.unit)


def behind(rule: Timescale, calendar: WorkingCalendar, day: date, number: float, unit: Unit) -> date:
    if rule.clear_days:
        number += 1
    if unit is _WORKING_DAYS:
        return calendar.before(day, int(number))
    if unit is _MONTHS:
        return add_months(day, -int(number))
    return day - timedelta(days=number * 7 if unit is _WEEKS else number)


def before_birth(rule: Timescale, calendar: WorkingCalendar, expected: date) -> tuple[date | None, date]:
    """The window for a conference before birth, from the expected date: (first day or None, last day)."""
    if rule.between is not None:
        first, last = (expected - timedelta(weeks=FULL_TERM_WEEKS - weeks) for weeks in rule.between)
        return first, last + timedelta(days=rule.window_ends_days_later)
    opens = None
    if rule.not_before is not None:
        opens = behind(rule, calendar, expected, rule.not_before, rule.not_before_unit)
    return opens, back(rule, calendar, expected, None)
