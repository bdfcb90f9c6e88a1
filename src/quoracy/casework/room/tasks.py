"""Each participant's own task sheet: analysis, judgement, action and plan, for each child (WAL-2.01).

The tasks fall on everybody who takes part for an agency. A sheet is its participant's; the chair and the record taker
read all of them, and the record taker may write for somebody who has no device.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions.actions import note
from quoracy.casework.links.guests import Guest
from quoracy.casework.room.models import TaskEntry
from quoracy.casework.room.readers import Reader, guest_reader, reader
from quoracy.casework.room.table import Table
from quoracy.casework.room.telling import tell
from quoracy.rulebook import talk
from quoracy.rulebook.room_rules import Task
from quoracy.rulebook.talk import Participant

LONGEST = 20_000
NO_SHEET = "There is no task sheet for you here. Whoever takes part for an agency has one."


class TwoWritersError(Exception):
    """A part of a sheet was written elsewhere since it was read; both texts are for people to put together."""

    def __init__(self, now: Sequence[TaskEntry]) -> None:
        super().__init__("The sheet was written on elsewhere meanwhile")
        self.now = now


@dataclass(frozen=True, slots=True)
class Sheet:
    """One participant's sheet. `by` names whoever has it before them, and `user` their account if they have one."""

    conference: Conference
    seat: Seat
    by: str
    user: User | None = None
    for_another: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one box of a sheet, and from which version it began."""

    text: str
    version: int = 0


Place = tuple[uuid.UUID, str]
"""One box of a sheet: the child and the task."""


def participant(seat: Seat) -> Participant:
    return Participant(str(seat.pk), seat.agency, seat.standing)


def has_sheet(conference: Conference, seat: Seat | None) -> bool:
    """Whether a seat has a sheet; observers, relatives and a guardian who observes have none."""
    if seat is None or seat.kept_out == Seat.KeptOut.WHOLE or not (seat.invited or seat.present):
        return False
    return talk.has_a_sheet(conferences.procedure(conference), participant(seat))


def sheet_of(user: User, conference: uuid.UUID, seat: uuid.UUID | None = None) -> Sheet:
    """One's own sheet, or, for the chair and the record taker, the sheet of any participant."""
    found = reader(user, conference)
    if seat is None or (found.seat is not None and found.seat.pk == seat):
        return _own(user, found)
    row = found.conference.seats.filter(pk=seat).first() if found.writes else None
    if row is None or not has_sheet(found.conference, row):
        raise NoRight(user, None, NO_SHEET)
    return Sheet(found.conference, row, user.name, user, for_another=True)


def _own(user: User, found: Reader) -> Sheet:
    if found.seat is None or not has_sheet(found.conference, found.seat):
        raise NoRight(user, None, NO_SHEET)
    return Sheet(found.conference, found.seat, user.name, user)


def guests_sheet(guest: Guest) -> Sheet:
    """The sheet of a practitioner who came by a link."""
    found = guest_reader(guest)
    if found.seat is None or not guest.is_practitioner or not has_sheet(found.conference, found.seat):
        raise NoRight(User(), None, NO_SHEET)
    return Sheet(found.conference, found.seat, guest.name)


def tasks(conference: Conference) -> tuple[Task, ...]:
    rule = conferences.procedure(conference).room
    return rule.tasks if rule else ()


def entries(sheet: Sheet) -> dict[Place, TaskEntry]:
    """What stands on a sheet."""
    return {(row.child_id, row.task): row for row in TaskEntry.objects.filter(seat=sheet.seat)}


def keep(sheet: Sheet, typed: Mapping[Place, Typed]) -> list[TaskEntry]:
    """Keep what was typed. Raises `TwoWritersError`, with nothing kept, where a box reads differently by now."""
    children = {row.child_id for row in questions.about(sheet.conference)}
    known = {task.key for task in tasks(sheet.conference)}
    if any(child not in children or task not in known for child, task in typed):
        raise Objected.at("", "This sheet has changed. Load it again: what you typed is kept.", "WAL-2.01")
    with transaction.atomic():
        held = Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.conference.pk)
        if held.state not in (Conference.State.ARRANGED, Conference.State.OPEN):
            raise Objected.at("", "This conference is over, so its sheets stay as they are")
        standing = entries(sheet)
        given = {place: Typed(_clean(one.text), one.version) for place, one in typed.items()}
        changed = {place: one for place, one in given.items() if _text(standing.get(place)) != one.text}
        clashes = [row for place, one in changed.items() if (row := standing.get(place)) and row.version != one.version]
        if clashes:
            raise TwoWritersError(clashes)
        kept = [_write(sheet, place, one.text, standing.get(place)) for place, one in changed.items()]
        if kept and held.state == Conference.State.OPEN:
            tell(held)
        if kept and sheet.user is not None:
            note(sheet.user, held, "wrote on a task sheet")
    return kept


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST]


def _text(row: TaskEntry | None) -> str:
    return row.text if row else ""


def _write(sheet: Sheet, place: Place, text: str, row: TaskEntry | None) -> TaskEntry:
    child, task = place
    if row is None:
        conference = sheet.conference
        row = TaskEntry(authority_id=conference.authority_id, conference=conference, seat=sheet.seat)
        row.child_id, row.task = child, task
    row.text, row.written_by, row.kept_at = text, sheet.by, timezone.now()
    row.version += 1
    row.save()
    return row


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One task for one child, and the agencies that have not contributed to it, in words."""

    task: Task
    child: str
    agencies: tuple[str, ...]


def open_tasks(table: Table) -> list[OpenTask]:
    """For the chair: which agencies have not contributed to which task for which child (WAL-2.01)."""
    conference = table.conference
    seats = [seat for seat in table.seats if has_sheet(conference, seat)]
    if not seats:
        return []
    rows = TaskEntry.objects.filter(conference=conference).exclude(text="").values_list("seat", "child", "task")
    agency = {seat.pk: seat.agency for seat in seats}
    done = {(agency[seat], str(child), task) for seat, child, task in rows if seat in agency}
    names = {str(row.child_id): row.child.name for row in table.about}
    found = talk.open_tasks(conferences.procedure(conference), [participant(one) for one in seats], list(names), done)
    words = _in_words(seats)
    return [OpenTask(one.task, names[one.child], tuple(words[each] for each in one.agencies)) for one in found]


def _in_words(seats: Iterable[Seat]) -> dict[str, str]:
    return {seat.agency: str(seat.get_agency_display()) for seat in seats}
