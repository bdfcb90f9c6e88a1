"""The duties of 10,000 invented children with three-year histories, against the bare cost of their date offsets.

The histories are made in batches and thrown away again, so that the memory is that of working, not of storing. Only
settling the events and working out the duties is timed. The same offsets (from the event's day to the duty's last day,
in working days) are then reckoned by numpy, as one vector with the same bank holidays, and by workalendar.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

import numpy as np
from workalendar.europe import UnitedKingdom  # type: ignore[import-untyped]  # it ships no types

from benchmarks.measure import Result, Watch, peak_memory
from quoracy.commands.inventing.inventing import invent
from quoracy.rulebook.calendar import WorkingCalendar, bank_holidays
from quoracy.rulebook.chronology import settle
from quoracy.rulebook.histories import History
from quoracy.rulebook.procedure import Adopted, load_shelf
from quoracy.rulebook.timescales import Duty, duties

CHILDREN = 10_000
BATCH = 500
EACH = 20  # workalendar reckons every twentieth offset, and is scaled up
UNTIL = date(2026, 9, 30)
EPOCH = date(1970, 1, 1).toordinal()


def measure() -> list[Result]:
    """Once under the national timescales, once under the shipped procedure that has most of them."""
    shelf = load_shelf()
    fullest = max(shelf.keys(), key=lambda key: len(shelf.procedure(key, UNTIL).timescales))
    return [_measure(key) for key in dict.fromkeys(("england", fullest))]


def _measure(key: str) -> Result:
    adopted = Adopted(load_shelf(), [(date(1990, 1, 1), key)])
    calendar, watch, starts, lengths = adopted.calendar, Watch(), array("i"), array("i")
    events = found = 0
    for batch in _batches(invent(CHILDREN, 3, 1, UNTIL, calendar)):
        with watch.running():
            answers = [duties(history.person.child, settle(history.events), adopted) for history in batch]
        events += sum(len(history.events) for history in batch)
        for answer in answers:
            found += len(answer)
            _note_offsets(answer, calendar, starts, lengths)
    return _result(key, watch.busy, events, found, starts, lengths)


def _batches(histories: Iterator[History]) -> Iterator[list[History]]:
    while batch := list(islice(histories, BATCH)):
        yield batch


def _note_offsets(answer: list[Duty], calendar: WorkingCalendar, starts: array[int], lengths: array[int]) -> None:
    for duty in answer:
        due = duty.due.date() if isinstance(duty.due, datetime) else duty.due
        start = duty.counted_from.on
        start = start.date() if isinstance(start, datetime) else start
        starts.append(start.toordinal())
        lengths.append(calendar.between(start, due))


def _result(key: str, seconds: float, events: int, found: int, starts: array[int], lengths: array[int]) -> Result:
    memory = peak_memory()
    bare, other = _numpy(starts, lengths), _workalendar(starts, lengths)
    result = Result(f"Duties under the procedure '{key}'", "at least 3,000 children a second on one core, under 300 MB")
    result.row("time, as a multiple of numpy's for the bare offsets", f"{seconds / bare:,.0f} x")
    result.row("time, as a share of workalendar's for the bare offsets", f"{seconds / other:.2f} x")
    result.row("children a second, on one core", f"{CHILDREN / seconds:,.0f}")
    result.row("events a second", f"{events / seconds:,.0f}")
    result.row("duties a second", f"{found / seconds:,.0f}")
    result.row("events and duties a child", f"{events / CHILDREN:.1f} and {found / CHILDREN:.1f}")
    result.row("peak memory", f"{memory} MB")
    result.notes.append(
        f"{found:,} offsets; workalendar reckoned one in {EACH} and was scaled up. numpy gives bare dates, "
        "in one vector; a duty also says who owes it, from what it counts, whether it was met and when, and its clause."
    )
    return result


def _numpy(starts: array[int], lengths: array[int]) -> float:
    off = np.busdaycalendar(holidays=list(bank_holidays("england")))
    days = (np.array(starts) - EPOCH).astype("datetime64[D]")
    numbers = np.array(lengths)
    watch = Watch()
    with watch.running():
        np.busday_offset(days, numbers, roll="backward", busdaycal=off)
    return watch.busy


def _workalendar(starts: array[int], lengths: array[int]) -> float:
    other, watch = UnitedKingdom(), Watch()
    pairs = [(date.fromordinal(start), number) for start, number in zip(starts[::EACH], lengths[::EACH], strict=True)]
    with watch.running():
        for day, number in pairs:
            other.add_working_days(day, number) if number >= 0 else other.sub_working_days(day, -number)
    return watch.busy * EACH


if __name__ == "__main__":
    for one in measure():
        one.print()
