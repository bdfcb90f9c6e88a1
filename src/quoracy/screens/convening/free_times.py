"""Times that are free, each ready to be chosen with one click, and the hours that are kept free and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.http import urlencode

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import today
from quoracy.casework.conferences import slots
from quoracy.casework.conferences.models import Conference
from quoracy.screens.components.dates import clock

LOOKED_AT = 42
"""Days from today among which free times are looked for: six weeks, beyond which no request waits."""
SHOWN = 6


class FreeTime(NamedTuple):
    """One free time: when, in which rooms, whether it is on the last lawful day, and where one click leads."""

    starts_at: datetime
    rooms: str
    last_day: bool
    url: str


def free_times(found: Conference, chair: User, ready: date) -> list[FreeTime]:
    """The free times from the day by which reports can be ready; the last ones before it where none is left after."""
    minutes = slots.usual_minutes(found, today())
    every = slots.slots(found, chair, today(), LOOKED_AT, minutes)
    prepared = [slot for slot in every if timezone.localtime(slot.starts_at).date() >= ready]
    return [_shown(chair, slot) for slot in (prepared or every[-SHOWN:])[:SHOWN]]


def _shown(chair: User, slot: slots.Slot) -> FreeTime:
    starts = timezone.localtime(slot.starts_at)
    asked = {"chair": str(chair.pk), "day": starts.date().isoformat(), "time": f"{starts:%H:%M}"}
    asked |= {"week": starts.date().isoformat()} | ({"room": str(slot.rooms[0].pk)} if slot.rooms else {})
    return FreeTime(starts, "; ".join(map(str, slot.rooms)), slot.last_day, f"?{urlencode(asked)}#arrangement")


def hours_avoided(found: Conference, day: date) -> list[str]:
    """The hours kept free on a day, each with its reason."""
    return [f"{clock(one.begins)} to {clock(one.ends)}: {one.reason}" for one in slots.avoided(found, day)]
