"""What happened, what is due, and why on that day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import authority_of, may, roles
from quoracy.casework.access.rights import Right
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.children.questions import open_ties
from quoracy.casework.chronology import facts
from quoracy.casework.chronology.models import Duty, Event
from quoracy.rulebook import chronology
from quoracy.rulebook.chronology import settle


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


def duties_of(children: Iterable[uuid.UUID]) -> QuerySet[Duty]:
    return Duty.objects.filter(child__in=list(children)).select_related("child").order_by("due_on", "position")


def open_duties(user: User) -> QuerySet[Duty]:
    """Every open duty this person may see, soonest first; a window that has closed is not open any more."""
    passed = Q(lapses=True, due_on__lt=timezone.localdate())
    duties = Duty.objects.filter(open=True, authority=authority_of(user)).exclude(passed)
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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties are overdue and how many fall due soon."""

    overdue: int
    due_soon: int


def tally(duties: QuerySet[Duty], today: date, soon: date) -> Tally:
    """Count the overdue and those due from today to `soon`, both included, in one query."""
    counted = duties.order_by().aggregate(
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        due_soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=soon)),
    )
    return Tally(**counted)


def days_late(duty: Duty, today: date) -> int:
    """Working days are not meant: the days anybody can count on a wall calendar."""
    return max((today - duty.due_on) // timedelta(days=1), 0)


def with_movement(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Duties whose trigger was corrected since they were first worked out (the trail is on the timeline)."""
    return duties.filter(counted_from__in=Event.objects.filter(kind="correction").values(F("supersedes")))
