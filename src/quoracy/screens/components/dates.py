"""Dates as people say them. A date is always written with its weekday, and a moment with its time of day in London.

The words follow the language of the page, through Django's own translations of days and months.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import dateformat, timezone
from django.utils.translation import gettext, ngettext

WEEKS_OF_PREGNANCY = 40


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime | None) -> str:
    """Write a day in full: "Monday 23 November 2026"."""
    return dateformat.format(_local(value), "l j F Y") if value else ""


def short_day(value: date | datetime | None) -> str:
    """Write a day briefly, for lists whose year is plain: "Mon 23 Nov"."""
    return dateformat.format(_local(value), "D j M") if value else ""


def clock(value: datetime | time | None) -> str:
    """Write a time of day: "10am", "1:30pm", "midday"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = _local(value)
        assert isinstance(local, datetime)
        value = local.time()
    if (value.hour, value.minute) == (12, 0):
        return gettext("midday")
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment(value: date | datetime | None) -> str:
    """Write a day, and the time if there is one: "Monday 23 November 2026 at 10am"."""
    if isinstance(value, datetime):
        return gettext("%(day)s at %(clock)s") % {"day": day(value), "clock": clock(value)}
    return day(value)


def short_moment(value: date | datetime | None) -> str:
    """Write a moment briefly: "Mon 23 Nov, 10am"."""
    return f"{short_day(value)}, {clock(value)}" if isinstance(value, datetime) else short_day(value)


def _months_between(born: date, on: date) -> int:
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def age(born: date | None, on: date) -> str:
    """Say how old a child is, in the unit people use at that age: days, weeks, months, then years.

    A child whose date of birth is not known has no age; nor has one not yet born (see `gestation`).
    """
    if born is None or born > on:
        return ""
    months, days = _months_between(born, on), (on - born).days
    if months >= 24:
        return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}
    if months >= 3:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    if days >= 14:
        return ngettext("%(count)d week", "%(count)d weeks", days // 7) % {"count": days // 7}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def gestation(expected: date | None, on: date) -> str:
    """Say how far a pregnancy is, reckoned back from the day the baby is expected: "25 weeks + 2 days"."""
    if expected is None:
        return ""
    weeks, days = divmod(WEEKS_OF_PREGNANCY * 7 - (expected - on).days, 7)
    if weeks < 0:
        return ""
    in_weeks = ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}
    in_days = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return f"{in_weeks} + {in_days}" if days else in_weeks
