"""Taking each step of reminding once, whatever crashes: the step and its message are written in one transaction."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from quoracy.casework.access.models import Authority
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations import facts
from quoracy.casework.invitations.actions import telling
from quoracy.casework.invitations.actions.answering import tell_lead
from quoracy.casework.invitations.chasing import Asked, Due, due
from quoracy.casework.invitations.models import Chase, Invitation
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient

_CHASED = (*facts.FAMILY_SIDE, Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER, Seat.Standing.OBSERVER)


def decisions(authority: Authority, now: datetime) -> list[Due]:
    """Every step of reminding that is due in an authority now; two queries however many were asked."""
    return list(due(_asked(now), _day(now), adopted_by(authority).calendar))


def _asked(now: datetime) -> list[Asked]:
    rows = Invitation.objects.filter(
        conference__state=Conference.State.ARRANGED,
        conference__starts_at__gte=now,
        asked_at__isnull=False,
        seat__standing__in=_CHASED,
    ).exclude(Q(answer__in=facts.AWAY) | Q(seat__kept_out=Seat.KeptOut.WHOLE))
    told = rows.values_list("pk", "seat__standing", "asked_at", "conference__starts_at", "answer")
    done: dict[tuple[uuid.UUID, str], dict[str, date]] = {}
    taken = Chase.objects.filter(invitation__in=rows.order_by().values("pk"))
    for invitation, step, on in taken.values_list("invitation", "step", "on"):
        key, _, held = step.partition(" ")
        done.setdefault((invitation, held), {})[key] = on
    return [
        Asked(pk, _who(standing), _day(asked_at), _day(held), bool(answer), done.get((pk, str(_day(held))), {}))
        for pk, standing, asked_at, held, answer in told
        if asked_at and held
    ]


def _who(standing: str) -> str:
    return "family" if standing in facts.FAMILY_SIDE else "practitioner"


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _step(one: Due, held_at: datetime) -> str:
    """The name of a step taken: for which day of the conference too, since a new day is reminded of anew."""
    return f"{one.step.key} {_day(held_at)}"


def chase(authority: Authority, now: datetime) -> int:
    """Take every step that is due, each in a transaction of its own; returns how many were taken.

    On a day off nobody is reminded. A crash in the middle leaves what is done done, and the rest for the next time.
    """
    with within(authority):
        working = adopted_by(authority).calendar.is_working_day(_day(now))
        found = decisions(authority, now) if working else []
    taken = 0
    for one in found:
        with within(authority):
            taken += _take(authority, one, now)
    return taken


def _take(authority: Authority, one: Due, now: datetime) -> bool:
    """Take one step. Of two workers at once the second finds the invitation locked, and then the step taken."""
    with transaction.atomic():
        # Locked by itself, what it points at read by key: joined, the plan depends on statistics gathered or not.
        invitation = Invitation.objects.select_for_update().get(pk=one.invitation)
        invitation.conference.authority = authority
        held_at = invitation.conference.starts_at
        if held_at is None or invitation.seat.kept_out == Seat.KeptOut.WHOLE:
            return False
        if invitation.answer and one.step.who != "coming":
            return False
        step = _step(one, held_at)
        if Chase.objects.filter(invitation=invitation, step=step).exists():
            return False
        said = _says(invitation, one, step)
        Chase.objects.create(authority=authority, invitation=invitation, step=step, on=_day(now), said=said)
        return said


def _says(invitation: Invitation, one: Due, taken: str) -> bool:
    """Write the step's message. False where there is nobody to write to, which the unit sees."""
    conference, step = invitation.conference, one.step
    key = f"chase {invitation.pk} {taken}"
    if step.to == "lead":
        return tell_lead(invitation, step.template, key)
    values = telling.values_for(conference, invitation)
    if step.to == "social_worker":
        worker = conference.requested_by
        content = Content(step.template, values | {"name": worker.name}, conference=conference.pk)
        messages.write(conference.authority, Recipient(worker.name, "email", worker.email, user=worker), content, key)
        return True
    telling.send(conference, invitation, step.template, values, taken)
    return True
