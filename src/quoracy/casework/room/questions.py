"""Reading the board: for each reader their own copy, in which nothing stands that is not for them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room.models import Agreement, Coming, NotFor, Statement, Turn
from quoracy.casework.room.readers import Reader
from quoracy.casework.room.table import Table, read
from quoracy.rulebook import room as rules
from quoracy.rulebook import talk
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.room_rules import Heading


def statements_for(reader: Reader) -> QuerySet[Statement]:
    """What was said as far as it is for this reader: nothing said without them, nothing of others."""
    rows = Statement.objects.filter(conference=reader.conference).select_related("child", "speaker", "changed_by")
    if not reader.sees_board:
        return rows.none()
    if not reader.everything:
        if reader.seat is not None:
            rows = rows.exclude(pk__in=_kept([reader.seat], reader.conference).values("statement"))
        if reader.children is not None:
            rows = rows.exclude(child__isnull=False, child__in=_others(reader))
    if not reader.writes:
        return rows
    return rows.prefetch_related(
        Prefetch("not_for", queryset=NotFor.objects.filter(holds=True).select_related("seat"), to_attr="withheld")
    )


def _kept(seats: Collection[Seat], conference: Conference) -> QuerySet[NotFor]:
    return NotFor.objects.filter(seat__in=seats, holds=True, statement__conference=conference)


def kept_from(readers: Collection[Reader]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """The statements of one board that are not for whoever sits in a seat, by the seat of each of many readers."""
    found: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    seats = [reader.seat for reader in readers if reader.seat is not None and not reader.everything]
    for reader in list(readers)[:1]:
        for seat, statement in _kept(seats, reader.conference).values_list("seat", "statement"):
            found[seat].add(statement)
    return {seat.pk: frozenset(found[seat.pk]) for seat in seats}


def _with_agreements(rows: list[Statement]) -> list[Statement]:
    """What people said of a goal that was read out; of nothing else is anybody asked."""
    goals = [row for row in rows if row.read_back_at]
    prefetch_related_objects(goals, Prefetch("agreements", queryset=Agreement.objects.select_related("seat")))
    return rows


def _others(reader: Reader) -> list[uuid.UUID]:
    every = reader.conference.about.values_list("child", flat=True)
    return [child for child in every if not reader.reads_of(child)]


def statement(user: User, reader: Reader, key: uuid.UUID) -> Statement:
    """One statement of a board for whoever writes on it; `NoRight` in the same words for unknown and not theirs."""
    found = statements_for(reader).filter(pk=key).first() if reader.writes else None
    if found is None:
        raise NoRight(user, None, "There is no such statement for you.")
    found.conference = reader.conference
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """One heading with what was said under it."""

    heading: Heading
    said: list[Statement]


def board(reader: Reader) -> list[Column]:
    """The board in the procedure's frame, each heading with this reader's copy of what was said under it."""
    said = _with_agreements(list(statements_for(reader)))
    frame = rules.frame(conferences.procedure(reader.conference))
    return [Column(heading, [one for one in said if one.heading == heading.key]) for heading in frame]


def notices(reader: Reader, columns: Iterable[Column], moment: datetime | None = None) -> list[Finding]:
    """What the chair is told calmly: a side with nothing, or with nothing new, while the other has something."""
    if not reader.chairs:
        return []
    conference, procedure = reader.conference, conferences.procedure(reader.conference)
    standing = [one for column in columns for one in column.said if not one.struck]
    found = rules.one_sided(procedure, [one.heading for one in standing])
    if found:
        return [found]
    if moment is None or conference.opened_at is None or conference.state != Conference.State.OPEN:
        return []
    last: dict[str, datetime] = {}
    for one in standing:
        last[one.heading] = max(one.said_at, last.get(one.heading, one.said_at))
    return list(talk.gone_quiet(procedure, last, conference.opened_at, moment))


def wants_evidence(conference: Conference, said: Statement) -> Finding | None:
    """Whether a statement still has to be asked what it rests on (LBH-4.16)."""
    if said.struck or said.evidence_answered_at:
        return None
    procedure = conferences.procedure(conference)
    return rules.asks_for_evidence(procedure, said.kind, general=said.general, evidence=said.evidence)


@dataclass(frozen=True, slots=True)
class There:
    """One person of the list of who is here, with their comings and goings by the minute."""

    seat: Seat
    stretches: list[Coming]
    out_since: datetime | None = None


def who_is_here(reader: Reader, table: Table | None = None) -> list[There]:
    """Everybody asked or here. Only the chair and the record taker see who was kept out, and since when."""
    table = table or read(reader.conference)
    seats = [seat for seat in table.seats if seat.invited or seat.present is not None]
    comings: dict[uuid.UUID, list[Coming]] = {}
    for row in table.comings:
        comings.setdefault(row.seat_id, []).append(row)
    out = table.out_since
    shown = [There(seat, comings.get(seat.pk, []), out.get(seat.pk) if reader.writes else None) for seat in seats]
    return shown if reader.writes else [one for one in shown if one.seat.present and one.seat.pk not in out]


@dataclass(frozen=True, slots=True)
class Clock:
    """The time used since the opening, in minutes, and what the procedure says of it."""

    minutes: int
    since_break: int
    times: rules.Times
    pause: Turn | None

    @property
    def left(self) -> int:
        return self.times.longest - self.minutes

    @property
    def near_the_end(self) -> bool:
        return bool(self.times.longest) and self.minutes >= self.times.warns_at

    @property
    def break_offered(self) -> bool:
        return bool(self.times.break_after) and self.since_break >= self.times.break_after and self.pause is None


def clock(conference: Conference, moment: datetime, table: Table | None = None) -> Clock | None:
    """How long the meeting has lasted; breaks count (WAL-6.01). None before it has been opened."""
    if conference.opened_at is None:
        return None
    until = conference.closed_at or moment
    turns = table.turns if table else tuple(conference.turns.all())
    pauses = [turn for turn in turns if turn.key == Turn.BREAK]
    rested = max([turn.ended_at or until for turn in pauses], default=conference.opened_at)
    pause = next((turn for turn in turns if turn.ended_at is None and turn.key in (Turn.BREAK, Turn.READING)), None)
    times = rules.times(conferences.procedure(conference))
    return Clock(_minutes(until - conference.opened_at), _minutes(until - rested), times, pause)


def _minutes(span: timedelta) -> int:
    return max(int(span.total_seconds() // 60), 0)


def earlier(statement: Statement) -> list[Statement]:
    """Each earlier version of a statement, the oldest first."""
    return list(statement.history.order_by("version"))  # type: ignore[attr-defined]  # made by pghistory
