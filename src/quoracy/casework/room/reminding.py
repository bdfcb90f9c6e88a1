"""Reminding a practitioner once, about each child, that they may be recorded (BFG-4.15.j). Nobody has to confirm it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from quoracy.casework.access.models import User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room.recording_models import ReminderShown


def reminder_once(conference: Conference, children: Iterable[Child], who: User | Seat) -> str:
    """The reminder, where there is one and this person has not seen it about one of these children; else empty."""
    rule = facts.procedure(conference).recording
    if rule is None or not rule.reminder:
        return ""
    whose = {"user": who} if isinstance(who, User) else {"seat": who}
    wanted = list(children)
    with transaction.atomic():
        seen = set(ReminderShown.objects.filter(child__in=wanted, **whose).values_list("child", flat=True))
        new = [child for child in wanted if child.pk not in seen]
        rows = [ReminderShown(authority_id=conference.authority_id, child=child, **whose) for child in new]
        ReminderShown.objects.bulk_create(rows, ignore_conflicts=True)
    return rule.reminder if new else ""
