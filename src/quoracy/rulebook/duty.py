"""A duty: who must do what by when, since which event, under which clause. Derived, never typed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.shapes import Timescale


class CountedFrom(NamedTuple):
    """The event a clock counts from: its kind, the day counted from, and its id if it is on the chronology."""

    kind: str
    on: date
    event: str | None


class Duty(NamedTuple):
    """One thing to be done about one child, with all that its answer rests on.

    `due` is a day, or a moment where the procedure counts hours. `met_on` is None until it is done; `not_needed` names
    what overtook it. A duty that `lapses` is an opportunity: past its last day it is no longer needed, not overdue.
    `rule` and `calendar` are what it was counted with, so that its reasons can be told when somebody asks.
    """

    key: str
    child: str
    conference: str | None
    agency: str | None
    owner: str
    due: date
    not_before: date | None
    counted_from: CountedFrom
    met_on: date | None
    not_needed: str | None
    lapses: bool
    norm: bool
    clause: str
    also: tuple[str, ...]
    rule: Timescale
    calendar: WorkingCalendar
    remark: str = ""

    @property
    def because(self) -> str:
        """Why it is due then, as a sentence for people; made only when asked for."""
        from quoracy.rulebook.reasons import because

        return because(self)

    def status(self, on: date) -> str:
        """How it stands on a day, or at a moment: due, overdue, met, met_late or not_needed."""
        if self.met_on is not None:
            return "met" if in_time(self.met_on, self.due) else "met_late"
        if self.not_needed is not None:
            return "not_needed"
        if in_time(on, self.due):
            return "due"
        return "not_needed" if self.lapses else "overdue"


def in_time(done: date, due: date) -> bool:
    """Whether something done then was done by then. Where one is only a day, the whole of that day counts."""
    if isinstance(done, datetime) and isinstance(due, datetime):
        return done <= due
    return day_of(done) <= day_of(due)


def day_of(when: date) -> date:
    """The day of a day or a moment, in London."""
    if isinstance(when, datetime):
        return when.astimezone(LONDON).date() if when.tzinfo is not None else when.date()
    return when


def order(duty: Duty) -> tuple[Any, ...]:
    """By child, then last day, then key; then conference, agency and start, so that ties are always settled."""
    due = duty.due
    if isinstance(due, datetime):
        due = due.date()  # always a moment in London
    return duty.child, due, duty.key, duty.conference or "", duty.agency or "", duty.counted_from.on
