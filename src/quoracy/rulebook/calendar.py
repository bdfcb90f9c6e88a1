"""Working days of a nation, an authority's own closure days, and how far ahead anyone can be sure.

A working day is any day but a Saturday, a Sunday, a bank holiday of the nation or a declared closure (ENG-1.09).
The day of the event is day nought: one working day after a Friday is the Monday.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

PUBLISHED_UNTIL = date(2028, 12, 31)
"""The last day of the last year whose bank holidays the government has published."""

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2060, 12, 31)
_FIRST = FIRST_DAY.toordinal()
_LAST = LAST_DAY.toordinal()

NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
BANK_HOLIDAYS_OF = {
    "england": "England and Wales",
    "wales": "England and Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class DayOutOfReachError(ValueError):
    """A day so far away that nobody can mean it: nearly always a mistyped year."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day.isoformat()} is outside the years {FIRST_DAY.year} to {LAST_DAY.year}, in which working days "
            f"can be counted. Check the year."
        )


def in_words(day: date) -> str:
    """The day as people say it: Monday 5 January 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


@cache
def bank_holidays(nation: str) -> dict[date, str]:
    """The bank holidays of a nation and their names, for every year that can be counted.

    After PUBLISHED_UNTIL they are those that the law foresees; a proclaimed extra day is not in them.
    """
    known = holidays.country_holidays("GB", subdiv=NATIONS[nation], years=range(FIRST_DAY.year, LAST_DAY.year + 1))
    return {day: name for day, name in known.items() if FIRST_DAY <= day <= LAST_DAY}


class WorkingCalendar:
    """The working days of one nation less an authority's closure days. Immutable; counting is O(1)."""

    __slots__ = ("_days", "_passed", "bank_holidays", "closures", "horizon", "nation")

    def __init__(self, nation: str, closures: frozenset[date], with_bank_holidays: bool) -> None:
        if nation not in NATIONS:
            raise ValueError(
                f'"{nation}" is no nation with bank holidays of its own. Use one of: {", ".join(NATIONS)}.'
            )
        self.nation = nation
        self.closures = closures
        self.bank_holidays = bank_holidays(nation) if with_bank_holidays else {}
        self.horizon = PUBLISHED_UNTIL
        self._days: list[date] = []  # every working day in order
        self._passed = array("i")  # for each day, how many working days there are up to and including it
        for number in range(_FIRST, _LAST + 1):
            day = date.fromordinal(number)
            if day.weekday() < 5 and day not in self.bank_holidays and day not in closures:
                self._days.append(day)
            self._passed.append(len(self._days))

    @classmethod
    def of(
        cls, nation: str, closures: frozenset[date] = frozenset(), *, with_bank_holidays: bool = True
    ) -> WorkingCalendar:
        """The calendar of a nation (england, wales, scotland or northern_ireland), made once and kept."""
        return _calendar(nation, closures, with_bank_holidays)

    def _count(self, day: date) -> int:
        place = day.toordinal() - _FIRST
        if not 0 <= place < len(self._passed):
            raise DayOutOfReachError(day)
        return self._passed[place]

    def is_working_day(self, day: date) -> bool:
        count = self._count(day)
        return count > 0 and self._days[count - 1] == day

    def after(self, day: date, working_days: int) -> date:
        """The nth working day after a day, which is itself day nought (and the answer when n is 0)."""
        if working_days == 0:
            return day
        place = self._count(day) + working_days - 1
        if place >= len(self._days):
            raise DayOutOfReachError(day)
        return self._days[place]

    def before(self, day: date, working_days: int) -> date:
        """The nth working day before a day, which is itself day nought."""
        if working_days == 0:
            return day
        place = self._count(day) - self.is_working_day(day) - working_days
        if place < 0:
            raise DayOutOfReachError(day)
        return self._days[place]

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`; negative when `end` is earlier."""
        return self._count(end) - self._count(start)

    def why_off(self, day: date) -> str | None:
        """Why a day is no working day, or None when it is one."""
        if day in self.bank_holidays:
            return self.bank_holidays[day]
        if day in self.closures:
            return "closed: the authority's own closure day"
        return WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None

    def left_out(self, start: date, end: date) -> list[tuple[date, str]]:
        """The days after `start` up to and including `end` that are not counted, each with the reason."""
        return [(day, why) for day in _days_after(start, end) if (why := self.why_off(day)) is not None]

    def last_working_day_on_or_before(self, day: date) -> date:
        count = self._count(day)
        if count == 0:
            raise DayOutOfReachError(day)
        return self._days[count - 1]

    def provisional(self, day: date) -> bool:
        """Whether a day lies beyond the published bank holidays, so that it may yet move."""
        return day > self.horizon


@cache
def _calendar(nation: str, closures: frozenset[date], with_bank_holidays: bool) -> WorkingCalendar:
    return WorkingCalendar(nation, closures, with_bank_holidays)


def _days_after(start: date, end: date) -> Iterator[date]:
    for number in range(start.toordinal() + 1, end.toordinal() + 1):
        yield date.fromordinal(number)


def add_months(day: date, months: int, *, into_next_month: bool = False) -> date:
    """The same day of a later (or earlier) month, or the last day of a shorter one.

    31 August and six months is 28 or 29 February; with `into_next_month` it is 1 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _days_in(year, month + 1)
    if day.day <= last:
        return date(year, month + 1, day.day)
    if into_next_month:
        return date(year, month + 1, last) + timedelta(days=1)
    return date(year, month + 1, last)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
