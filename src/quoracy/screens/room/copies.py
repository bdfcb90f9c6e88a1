"""One reader's copy of the board as its template shows it: the same for the page and for the part read anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import meeting
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room import agenda, asking, leaving, questions, recordings, tasks
from quoracy.casework.room.models import Statement
from quoracy.casework.room.readers import Reader
from quoracy.casework.room.table import Table, read
from quoracy.casework.room.telling import number_of
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.room import may_be_let_go
from quoracy.screens.room.forms import KINDS


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement with what is still to be asked about it."""

    row: Statement
    kind: str
    new: bool
    wants: Finding | None


def contents(reader: Reader, since: int | None, *, guest: bool = False) -> dict[str, Any]:
    """Everything the board shows this reader. The number is read first: what comes later is only shown once more."""
    number, now = number_of(reader.conference.pk), timezone.now()
    columns = questions.board(reader)
    table = read(reader.conference)
    return {
        "conference": reader.conference,
        "reader": reader,
        "number": number,
        "since": since,
        "shown_at": now,
        "columns": [(column.heading, [_shown(reader, row, since) for row in column.said]) for column in columns],
        "notices": questions.notices(reader, columns, now),
        "clock": questions.clock(reader.conference, now, table),
        "goes_on": reader.conference.state == Conference.State.OPEN,
        "by_link": guest,
        **_around(reader, table, now, guest=guest),
        **_for_the_chair(reader, table, columns),
        "sheets": {one.pk for one in table.seats if reader.writes and tasks.has_sheet(reader.conference, one)},
        "has_sheet": tasks.has_sheet(reader.conference, reader.seat) and not reader.says_nothing,
    }


def _for_the_chair(reader: Reader, table: Table, columns: list[questions.Column]) -> dict[str, Any]:
    """Who was not asked yet, and which agency has not contributed to which task."""
    if not reader.chairs:
        return {"rounds": {}, "open_tasks": [], "leaving": [], "personal": set()}
    held = leaving.personal_to_a_parent(reader)
    points = agenda.points(reader.conference, table) if held else ()
    rounds = asking.rounds(table, [row for column in columns for row in column.said])
    return {
        "rounds": {one.heading: one for one in rounds},
        "open_tasks": tasks.open_tasks(table),
        "leaving": leaving.prompts(table, held),
        "personal": {one.key for one in points if leaving.on_the_agenda(held, one.key)},
    }


def _shown(reader: Reader, row: Statement, since: int | None) -> Shown:
    wants = questions.wants_evidence(reader.conference, row) if reader.chairs else None
    return Shown(row, str(KINDS[Statement.Kind(row.kind)]), since is not None and row.number > since, wants)


def _around(reader: Reader, table: Table, now: datetime, *, guest: bool) -> dict[str, Any]:
    conference, procedure = reader.conference, facts.procedure(reader.conference)
    if not reader.called_in:
        return {"here": [], "lines": [], "counts": [], "recordings": [], "let_go": set(), "not_asked": []}
    here = questions.who_is_here(reader, table)
    return {
        "here": here,
        "lines": _lines(reader, table, now) if reader.sees_board else [],
        "counts": [] if guest else _counts(table),
        "recordings": [row for row in recordings.of_conference(conference) if row.ruling or reader.writes],
        "let_go": {one.seat.pk for one in here if may_be_let_go(procedure, one.seat.agency)[0]},
        "not_asked": agenda.not_asked_yet(conference, table) if reader.chairs else [],
    }


def _lines(reader: Reader, table: Table, now: datetime) -> list[agenda.Line]:
    """The agenda; who stays out is named to the chair and the record taker alone."""
    found = agenda.lines(reader.conference, now, table)
    return found if reader.writes else [line for line in found if not line.point.key.startswith("kept_out.")]


def _counts(table: Table) -> list[tuple[str, Any]]:
    """Each child's count as people sit now; what was decided stays as it was counted then."""
    rows = [row for row in table.about if not row.outcome]
    counts = meeting.quoracy(table.conference, rows, table.seats)
    return [(row.child.name, counts[row.child_id]) for row in rows]


def since_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
