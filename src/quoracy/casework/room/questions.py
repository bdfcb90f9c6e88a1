"""Reading the board: for each reader their own copy, in which nothing stands that is not for them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room.models import Agreement, Coming, NotFor, Statement, Turn
from quoracy.casework.room.readers import Reader
from quoracy.rulebook import room as rules
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
    withheld = NotFor.objects.filter(holds=True).select_related("seat")
    agreed = Agreement.objects.select_related("seat")
    return rows.prefetch_related(
        Prefetch("not_for", queryset=withheld, to_attr="withheld"), Prefetch("agreements", queryset=agreed)
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
    said = list(statements_for(reader))
    frame = rules.frame(conferences.procedure(reader.conference))
    return [Column(heading, [one for one in said if one.heading == heading.key]) for heading in frame]


def notices(reader: Reader, columns: Iterable[Column]) -> list[Finding]:
    """What the chair is told calmly: a side with nothing, while the other has something."""
    if not reader.chairs:
        return []
    found = rules.one_sided(
        conferences.procedure(reader.conference), [one.heading for c in columns for one in c.said if not one.struck]
    )
    return [found] if found else []


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


def who_is_here(reader: Reader) -> list[There]:
    """Everybody asked or here. Only the chair and the record taker see who was kept out, and since when."""
    conference = reader.conference
    seats = [seat for seat in questions.seats(conference) if seat.invited or seat.present is not None]
    comings: dict[uuid.UUID, list[Coming]] = {}
    for row in conference.comings.all():
        comings.setdefault(row.seat_id, []).append(row)
    out = dict(
        conference.exclusions.filter(left_at__isnull=False, back_at__isnull=True).values_list("seat_id", "left_at")
    )
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


def clock(conference: Conference, moment: datetime) -> Clock | None:
    """How long the meeting has lasted; breaks count (WAL-6.01). None before it has been opened."""
    if conference.opened_at is None:
        return None
    until = conference.closed_at or moment
    pauses = [turn for turn in conference.turns.all() if turn.key == Turn.BREAK]
    rested = max([turn.ended_at or until for turn in pauses], default=conference.opened_at)
    pause = conference.turns.filter(ended_at__isnull=True, key__in=(Turn.BREAK, Turn.READING)).first()
    times = rules.times(conferences.procedure(conference))
    return Clock(_minutes(until - conference.opened_at), _minutes(until - rested), times, pause)


def _minutes(span: timedelta) -> int:
    return max(int(span.total_seconds() // 60), 0)


def earlier(statement: Statement) -> list[Statement]:
    """Each earlier version of a statement, the oldest first."""
    return list(statement.history.order_by("version"))  # type: ignore[attr-defined]  # made by pghistory
