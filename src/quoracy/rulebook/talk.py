"""What is still open in the talk: who has done which task, who was asked under which heading, what nobody spoke of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quoracy.rulebook.finding import Finding
from quoracy.rulebook.room import HasRoom, frame
from quoracy.rulebook.room_rules import Heading, Side, Task

TAKES_PART = ("member", "staff_supporter")
"""The standings in which somebody takes part for an agency."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part: `key` is the seat's, `agency` what they take part for, empty for a relative."""

    key: str
    agency: str
    standing: str


@dataclass(frozen=True, slots=True)
class Open:
    """One task for one child, and the agencies that have not contributed to it."""

    task: Task
    child: str
    agencies: tuple[str, ...]


def has_a_sheet(procedure: HasRoom, one: Participant) -> bool:
    """Whether somebody gets a task sheet: who takes part for an agency, and no observer or relative (WAL-2.01)."""
    rule = procedure.room
    return bool(rule and rule.tasks and one.agency and one.standing in TAKES_PART)


def open_tasks(
    procedure: HasRoom,
    people: Sequence[Participant],
    children: Sequence[str],
    done: Collection[tuple[str, str, str]],
) -> tuple[Open, ...]:
    """For each task and child, the agencies still missing; `done` is (agency, child, task) (WAL-2.01)."""
    rule = procedure.room
    agencies = tuple(dict.fromkeys(one.agency for one in people if has_a_sheet(procedure, one)))
    if rule is None or not agencies:
        return ()
    wanted = [(task, child) for task in rule.tasks for child in children]
    missing = {
        (task.key, child): tuple(agency for agency in agencies if (agency, child, task.key) not in done)
        for task, child in wanted
    }
    return tuple(Open(task, child, missing[task.key, child]) for task, child in wanted if missing[task.key, child])


def both_sides(procedure: HasRoom) -> tuple[Heading, ...]:
    """The headings between which the chair goes to and fro, asking everybody; perhaps none (LBH-4.22)."""
    rule = procedure.room
    if rule is None or not rule.everybody_asked:
        return ()
    return tuple(one for one in frame(procedure) if one.side is not Side.NONE)


def gone_quiet(procedure: HasRoom, last: Mapping[str, datetime], began: datetime, now: datetime) -> tuple[Finding, ...]:
    """The headings under which nothing has been added for some time while the talk went on elsewhere (LBH-4.22).

    `last` is the moment of the newest word under each heading. Where both have been quiet alike nothing is pointed out:
    then nobody is talking, or everybody about something else.
    """
    rule = procedure.room
    headings = both_sides(procedure)
    if rule is None or not rule.quiet_after or not headings:
        return ()
    newest = {one.key: last.get(one.key, began) for one in headings}
    quiet = [one for one in headings if now - newest[one.key] >= timedelta(minutes=rule.quiet_after)]
    if len(quiet) == len(headings):
        return ()
    cited = (rule.cites.get("quiet_after", rule.clause),)
    said = ((one, _minutes(now - newest[one.key])) for one in quiet)
    says = "Nothing has been added for {} minutes under “{}”."
    return tuple(Finding(False, says.format(minutes, one.says), cited, place=one.key) for one, minutes in said)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def undiscussed(procedure: HasRoom, left: int) -> Finding | None:
    """What the chair is told before deciding while a concern brought to the conference was not discussed (WAL-2.03)."""
    rule = procedure.room
    if rule is None or not rule.carries_over or not left:
        return None
    says = "One concern has not been discussed yet." if left == 1 else f"{left} concerns have not been discussed yet."
    return Finding(False, says, (rule.cites.get("carries_over", rule.clause),), place="concerns", who="chair")
