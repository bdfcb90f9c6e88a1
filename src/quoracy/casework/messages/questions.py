"""Reading what leaves the service: what waits, what went, what did not arrive."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, require
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.messages.models import Message

State = Message.State
GROUPS: dict[str, tuple[str, ...]] = {
    "undelivered": (State.FAILED, State.PERHAPS),
    "waiting": (State.WAITING, State.SENDING),
    "sent": (State.SENT, State.DELIVERED),
    "kept": (State.KEPT,),
}
"""How the outbox is divided, the most pressing first."""

SLOW = timedelta(hours=1)


def outbox(user: User, group: str) -> QuerySet[Message]:
    """One part of the authority's outbox, newest first; only for those who arrange conferences."""
    if group == "undelivered":
        return undelivered(user)
    return _own(user).filter(state__in=GROUPS[group]).order_by("-made_at")


def undelivered(user: User) -> QuerySet[Message]:
    """Messages that did not arrive, or cannot be got out for an hour, and to which nobody has seen yet."""
    stuck = Q(state__in=GROUPS["waiting"], made_at__lt=timezone.now() - SLOW) & ~Q(failure="")
    wanting = Q(state__in=GROUPS["undelivered"]) | stuck
    return _own(user).filter(wanting, seen_to_at__isnull=True).order_by("-made_at")


def numbers(user: User) -> dict[str, int]:
    """How many messages each part of the outbox holds."""
    counts = dict(_own(user).values_list("state").annotate(Count("pk")))
    found = {group: sum(counts.get(state, 0) for state in states) for group, states in GROUPS.items()}
    return {**found, "undelivered": undelivered(user).count()}


def message(user: User, wanted: uuid.UUID) -> Message:
    """One message, or `NoRight` in the same words whether it is unknown or of another authority."""
    found = _own(user).select_related("asked_by", "seen_to_by", "instead_of").filter(pk=wanted).first()
    if found is None:
        raise NoRight(user, None, "There is no such message for you.")
    return found


def of_conference(user: User, conference: uuid.UUID) -> QuerySet[Message]:
    """Every message about a conference, newest first."""
    return _own(user).filter(conference=conference).order_by("-made_at")


def _own(user: User) -> QuerySet[Message]:
    require(user, Right.ARRANGE_CONFERENCE)
    return Message.objects.filter(authority=authority_of(user))
