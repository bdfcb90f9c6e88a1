"""A clock set back, so that what was done some days ago is shown by the same actions as what is done today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

from quoracy.casework.chronology import facts
from quoracy.commands.demonstrating.people import Cast


def working_days_ago(cast: Cast, today: date, count: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of an earlier working day, by the authority's own calendar."""
    day = facts.adopted_by(cast.authority).calendar.before(today, count)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within this it is `moment` and the clock goes on from there. Only for a process that does nothing else."""
    now = timezone.now
    began = now()
    timezone.now = lambda: moment + (now() - began)
    try:
        yield
    finally:
        timezone.now = now
