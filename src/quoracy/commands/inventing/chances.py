"""Drawing from the figures: a seeded chance, and nothing of the clock or the machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from quoracy.commands.inventing.figures import Bands
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.chronology import LONDON

T = TypeVar("T")


class Chance:
    """One stream of chance with the words that the inventing needs."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311  # nothing secret hangs on invented children

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, shares: Sequence[tuple[float, T]]) -> T:
        """A value by its share; whatever rounding leaves over falls to the last."""
        left = self.random.random()
        for share, value in shares:
            left -= share
            if left < 0:
                return value
        return shares[-1][1]

    def whole_number(self, bands: Bands) -> int:
        first, last = self.one_of([(share, (first, last)) for share, first, last in bands])
        return self.random.randint(first, last)

    def between(self, first: int, last: int) -> int:
        return self.random.randint(first, last)

    def day(self, first: date, last: date, calendar: WorkingCalendar) -> date:
        """A working day, any as likely as another."""
        day = date.fromordinal(self.random.randint(first.toordinal(), last.toordinal()))
        return calendar.last_working_day_on_or_before(day)

    def moment(self, day: date, first_hour: int = 9, last_hour: int = 16) -> datetime:
        minutes = self.random.randrange(first_hour * 60, last_hour * 60, 15)
        return datetime.combine(day, datetime.min.time(), LONDON) + timedelta(minutes=minutes)
