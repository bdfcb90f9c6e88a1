"""Proposing days for what follows a conference: lawful ones, on which most of those concerned said they are free."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quoracy.rulebook.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lawful day, who is free on it, and who is not; who named no day at all is in neither."""

    day: date
    free: tuple[str, ...]
    not_free: tuple[str, ...]


def lawful_days(first: date, last: date, calendar: WorkingCalendar) -> Iterator[date]:
    """The working days from the first to the last, both among them."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if calendar.is_working_day(day):
            yield day


def days_to_ask_about(first: date, last: date, calendar: WorkingCalendar, most: int = 10) -> list[date]:
    """The days about which people are asked: the last ones before the last lawful day, at most so many."""
    return list(lawful_days(first, last, calendar))[-most:]


def propose(
    free: Mapping[str, Collection[date]], first: date, last: date, calendar: WorkingCalendar, most: int = 3
) -> list[Proposal]:
    """The lawful days on which most people are free, the earlier first among equals; none before anybody said a day."""
    said = {name: set(days) for name, days in free.items() if days}
    found = [
        Proposal(
            day,
            tuple(name for name, days in said.items() if day in days),
            tuple(name for name, days in said.items() if day not in days),
        )
        for day in lawful_days(first, last, calendar)
    ]
    wanted = [one for one in found if one.free]
    return sorted(wanted, key=lambda one: (-len(one.free), one.day))[:most]
