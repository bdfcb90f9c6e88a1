"""What happened, what is due, and why on that day."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import authority_of, may, roles
from quoracy.casework.access.rights import Right
from quoracy.casework.children import facts as child_facts
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.children.questions import open_ties
from quoracy.casework.chronology import facts
from quoracy.casework.chronology.models import Duty, Event
from quoracy.rulebook import chronology
from quoracy.rulebook.chronology import settle
from quoracy.rulebook.duty import day_of
from quoracy.rulebook.procedure import Adopted
from quoracy.rulebook.timescales import duties


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a child's timeline: an event, and the correction that has taken its place, if any."""

    event: Event
    corrected_by: Event | None


def timeline(child: Child, kinds: Sequence[str] = ()) -> list[TimelineEntry]:
    """Everything on a child's chronology, newest first; what was corrected stays, struck through, with the reason."""
    rows = list(child.events.select_related("recorded_by"))
    corrected = {row.supersedes_id: row for row in rows if row.supersedes_id}
    entries = [TimelineEntry(row, corrected.get(row.pk)) for row in rows]
    chosen = [entry for entry in entries if not kinds or entry.event.kind in kinds]
    return sorted(chosen, key=lambda e: (e.event.on, e.event.at or e.event.recorded_at), reverse=True)


COLUMNS = ("id", "child_id", "kind", "on", "at", "conference", "facts", "supersedes_id", "reason")


def happened(children: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[chronology.Event]]:
    """What was written down about each of these children, corrections not yet applied, in one query."""
    found: dict[uuid.UUID, list[chronology.Event]] = {child: [] for child in children}
    rows = Event.objects.filter(child__in=list(found)).order_by("on", "at", "recorded_at", "id")
    for row in rows.values_list(*COLUMNS, named=True):
        found[row.child_id].append(facts.event(row))
    return found


def settled(child: Child) -> list[chronology.Event]:
    """What is taken to have happened to a child, corrections applied."""
    return settle(facts.events(child.events.all()))


def status(duty: Duty, now: datetime) -> str:
    """How a duty stands at a moment: due, overdue, met, met late, or not needed."""
    if duty.not_needed:
        return "not_needed"
    if duty.met_on:
        return "met_late" if duty.late else "met"
    passed = now > duty.due_at if duty.due_at else timezone.localtime(now).date() > duty.due_on
    if passed:
        return "not_needed" if duty.lapses else "overdue"
    return "due"


def has_passed(now: datetime) -> Q:
    """Which duties' last day or last moment lies before this moment, as `status` says of one."""
    return Q(due_at__lt=now) | Q(due_at=None, due_on__lt=timezone.localtime(now).date())


def duties_of(children: Iterable[uuid.UUID]) -> QuerySet[Duty]:
    return Duty.objects.filter(child__in=list(children)).select_related("child").order_by("due_on", "position")


def open_duties(user: User) -> QuerySet[Duty]:
    """Every open duty this person may see, soonest first; a window that has closed is not open any more."""
    passed = Q(has_passed(timezone.now()), lapses=True)
    duties = Duty.objects.filter(open=True, authority=authority_of(user)).exclude(passed)
    if not may(user, Right.FIND_CHILDREN):
        return duties.none()
    if not may(user, Right.SEE_EVERY_CHILD):
        duties = duties.filter(child__in=open_ties(user).values("child"))
    return duties.select_related("child").order_by("due_on", "child", "position")


def waiting_for(user: User) -> Q:
    """Which open duties are this person's own: their role's, and (for case roles) of children tied to them as that."""
    held = roles(user)
    mine = Q(pk__in=[])
    tied = {
        Role.SOCIAL_WORKER: Tie.Capacity.SOCIAL_WORKER,
        Role.CHAIR: Tie.Capacity.CHAIR,
        Role.TEAM_MANAGER: Tie.Capacity.TEAM_MANAGER,
    }
    for role, capacity in tied.items():
        if role in held:
            mine |= Q(falls_to=role, child__in=open_ties(user).filter(capacity=capacity).values("child"))
    for role in (Role.ADMINISTRATOR, Role.HEAD_OF_SERVICE):
        if role in held:
            mine |= Q(falls_to=role)
    return mine


def days_late(duty: Duty, today: date) -> int:
    """Working days are not meant: the days anybody can count on a wall calendar."""
    return max((today - duty.due_on) // timedelta(days=1), 0)


def with_movement(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Duties whose trigger was corrected since they were first worked out (the trail is on the timeline)."""
    return duties.filter(counted_from__in=Event.objects.filter(kind="correction").values(F("supersedes")))


def as_it_stands(event: Event) -> chronology.Event | None:
    """What an entry says happened; for a correction what it put in place, and None where it withdrew an entry."""
    told = facts.event(event)
    return told.facts.get("replacement") if told.kind == "correction" else told


MOVERS = frozenset({"strategy_discussion", "child_born", "correction"})
"""The kinds of event that can move a last day that somebody has already been told."""


@dataclass(frozen=True, slots=True)
class Move:
    """A last day that moved: from when to when, because of which event, which names who recorded it and why."""

    key: str
    conference: str | None
    agency: str | None
    counted_from: uuid.UUID | None
    was: date
    now: date
    by: Event


def moves(child: Child) -> list[Move]:
    """Every last day of a child's that a later discussion, a birth or a correction moved, in the order they moved.

    The chronology is gone through in the order in which it was written down, which is not the order in which things
    happened: what was known before each such entry is set against what was known after it (WAL-3.02, BOL-1.20).
    """
    rows = sorted(child.events.select_related("recorded_by"), key=lambda row: row.recorded_at)
    if not any(row.kind in MOVERS for row in rows[1:]):
        return []
    adopted, found = facts.adopted_by(child.authority), []
    known = [facts.event(row) for row in rows]
    for number, row in enumerate(rows):
        if number and row.kind in MOVERS:
            before, after = (_last_days(child, known[:end], adopted) for end in (number, number + 1))
            found += [
                Move(*name[:3], counted_from=after[name][1], was=was, now=after[name][0], by=row)
                for name, (was, _source) in before.items()
                if name in after and after[name][0] != was
            ]
    return found


def _last_days(
    child: Child, known: Sequence[chronology.Event], adopted: Adopted
) -> dict[tuple[str, str | None, str | None, int], tuple[date, uuid.UUID | None]]:
    """The last day of each duty and the event it counts from; the same duty of later rounds has a number."""
    seen: Counter[tuple[str, str | None, str | None]] = Counter()
    days = {}
    for duty in duties(child_facts.child(child), settle(known), adopted):
        name = (duty.key, duty.conference, duty.agency)
        seen[name] += 1
        source = duty.counted_from.event
        days[(*name, seen[name])] = (day_of(duty.due), uuid.UUID(source) if source else None)
    return days


FIRST_CONFERENCES = ("initial", "pre_birth", "transfer_in")
WITHOUT_A_CONFERENCE = ("child_in_need", "no_further_action")


def answered_on(happened: Iterable[chronology.Event]) -> date | None:
    """The last day on which a discussion was answered: by a first conference, or by an enquiry that needed none."""
    answers = [
        event.on
        for event in happened
        if (event.kind == "conference_held" and event.facts.get("type", "initial") in FIRST_CONFERENCES)
        or (event.kind == "section_47_concluded" and event.facts.get("outcome") in WITHOUT_A_CONFERENCE)
    ]
    return max(answers, default=None)


def first_discussions(children: Iterable[uuid.UUID]) -> dict[uuid.UUID, date]:
    """For each of these children the first strategy discussion that nothing has answered yet, in one query.

    The time that people wait is told from the first discussion, even where the limit counts from a later one
    (BOL-1.18, BOL-1.20).
    """
    kinds = ("strategy_discussion", "conference_held", "section_47_concluded", "correction")
    happened: dict[uuid.UUID, list[chronology.Event]] = {}
    for row in Event.objects.filter(child__in=list(children), kind__in=kinds):
        happened.setdefault(row.child_id, []).append(facts.event(row))
    first: dict[uuid.UUID, date] = {}
    for child, events in happened.items():
        stands = settle(events)
        since = answered_on(stands)
        days = [e.on for e in stands if e.kind == "strategy_discussion" and (since is None or e.on > since)]
        if days:
            first[child] = min(days)
    return first


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many open duties there are for somebody: late, soon, theirs, and altogether."""

    overdue: int
    due_soon: int
    mine: int
    all: int


def count(user: User, now: datetime, soon: date) -> HowMany:
    """Count open duties in one query: those whose time has passed, and of the others those due by `soon`."""
    passed = has_passed(now)
    counted = (
        open_duties(user)
        .order_by()
        .aggregate(
            overdue=Count("pk", filter=passed),
            due_soon=Count("pk", filter=~passed & Q(due_on__lte=soon)),
            mine=Count("pk", filter=waiting_for(user)),
            all=Count("pk"),
        )
    )
    return HowMany(**counted)
