"""Conferences that are late or have not come about, and at which step each child's case waits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.models import Duty
from quoracy.casework.chronology.questions import open_duties
from quoracy.casework.conferences.models import Conference, ConferenceChild, Delay, Departure
from quoracy.casework.conferences.questions import CLOCKS, REVIEW_CLOCKS

_ENDED = (Conference.State.REFUSED, Conference.State.STOOD_DOWN, Conference.State.CLOSED)


def first_conference_clock(child: Child) -> Duty | None:
    """The soonest last day by which a first conference about a child has to be held, if one has to be."""
    clocks = [key for key in CLOCKS if key not in REVIEW_CLOCKS]
    return Duty.objects.filter(child=child, key__in=clocks, open=True).order_by("due_on", "position").first()


def late_conferences(user: User, today: date) -> QuerySet[Duty]:
    """The conferences this person may know of whose last day has passed, or that are booked after it; oldest first."""
    booked_late = Conference.objects.filter(
        pk=OuterRef("conference"),
        state__in=(Conference.State.ARRANGED, Conference.State.OPEN),
        starts_at__date__gt=OuterRef("due_on"),
    )
    clocks = open_duties(user).filter(key__in=CLOCKS)
    return clocks.filter(Q(due_on__lt=today) | Exists(booked_late)).order_by("due_on", "child", "position")


def under_way(children: Iterable[uuid.UUID]) -> dict[uuid.UUID, Conference]:
    """For each of these children the conference that is being asked for, arranged or held, in one query."""
    rows = (
        ConferenceChild.objects.filter(child__in=list(children))
        .exclude(conference__state__in=_ENDED)
        .select_related("conference", "conference__chair")
        .order_by("conference__requested_at")
    )
    return {row.child_id: row.conference for row in rows}


@dataclass(frozen=True, slots=True)
class Account:
    """What has been said about a late conference: the recorded reasons, and how the child is watched meanwhile."""

    reasons: tuple[str, ...]
    delay: Delay | None


def accounts(children: Iterable[uuid.UUID], conferences: Iterable[uuid.UUID]) -> dict[uuid.UUID, Account]:
    """For each of these children why the conference is late and how the child is kept safe (BFG-4.1.10a to c).

    The reasons are those given where a later day was chosen; the newest account of the delay holds.
    """
    named, wanted = list(conferences), list(children)
    reasons: dict[uuid.UUID, list[str]] = {}
    departures = Departure.objects.filter(conference__in=named).select_related("by").order_by("at")
    about: dict[uuid.UUID, list[uuid.UUID]] = {}
    for conference, child in ConferenceChild.objects.filter(conference__in=named).values_list("conference", "child"):
        about.setdefault(conference, []).append(child)
    for departure in departures:
        for child in about.get(departure.conference_id, ()):
            if departure.child_id in (None, child):
                reasons.setdefault(child, []).append(f"{departure.reason} ({departure.by.name})")
    newest: dict[uuid.UUID, Delay] = {}
    for delay in Delay.objects.filter(child__in=wanted, conference__in=named).select_related("by").order_by("-at"):
        newest.setdefault(delay.child_id, delay)
    return {child: Account(tuple(reasons.get(child, ())), newest.get(child)) for child in wanted}
