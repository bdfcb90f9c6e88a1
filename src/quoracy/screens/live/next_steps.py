"""The end of the meeting for everybody: the decisions read back, and each person's own next steps to take away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import committing
from quoracy.casework.conferences.actions.escalating import may_start, of_seat
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.disputes import Escalation
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions.leaving import out_now
from quoracy.casework.links import actions as links
from quoracy.casework.links.guests import Guest
from quoracy.casework.room.readers import NOT_HERE, reader
from quoracy.documents.next_steps import NextSteps, next_steps_of, next_steps_of_all, shows_decisions
from quoracy.documents.read_aloud import aloud
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.guests import guest_page
from quoracy.screens.live.told import of_family

MET = (Conference.State.OPEN, Conference.State.CLOSED)


@require_safe
@page
def everybody(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """What the chair reads back, who of the family was told, and each person's list, one after the other to print."""
    user = who(request)
    found = look(user, conference, "everybody's next steps")
    committing.gathers(user, found)
    contents = {
        "conference": found,
        "aloud": aloud(found),
        "family": of_family(found),
        "everybody": next_steps_of_all(found),
        "back_url": reverse("live:close" if _closing(user, found) else "live:conference", args=[found.pk]),
        "title": _("Read back, and everybody's next steps"),
        **_words(found),
    }
    return render(request, "live/next_steps.html", contents)


def _closing(user: User, found: Conference) -> bool:
    return found.chair_id == user.pk and found.state == Conference.State.OPEN


def _words(found: Conference) -> dict[str, Any]:
    procedure = facts.procedure(found)
    return {
        "authority": found.authority,
        "terms": procedure.terms,
        "kinds": {"core_group": _("First core group"), "review": _("Review conference")},
        "papers": {"letter": _("The decision letter"), "record": _("The record of the conference")},
    }


@require_safe
@page
def mine(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Somebody's own next steps, for whoever has an account and a seat."""
    user = who(request)
    sitting = reader(user, conference)
    if sitting.seat is None or sitting.conference.state not in MET:
        raise NoRight(user, None, NOT_HERE)
    for row in questions.about(sitting.conference):
        journal(
            user, JournalEntry.Act.LOOKED, "their own next steps", child=row.child_id, conference=sitting.conference.pk
        )
    return _own(request, sitting.conference, sitting.seat, None)


@require_safe
@guest_page
def by_link(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Somebody's own next steps, for whoever came by a link. A child's own page says it in words for the child."""
    if guest.seat is None or guest.child is not None or guest.conference.state not in MET:
        raise NoRight(User(), None, NOT_HERE)
    links.look(guest, "their own next steps")
    seat = Seat.objects.select_related("person", "practitioner").get(pk=guest.seat.pk)
    return _own(request, guest.conference, seat, guest)


def _own(request: HttpRequest, found: Conference, seat: Seat, guest: Guest | None) -> HttpResponse:
    steps = next_steps_of(found, seat)
    if guest is not None:
        steps = _named_to(guest, steps)
    if not shows_decisions(found, seat, _out(found)):
        steps = replace(steps, decisions=(), meetings=())
    contents = {
        "guest": guest,
        "conference": found,
        "steps": steps,
        "disputes": [(row, _further(found, row, guest)) for row in of_seat(found, seat)],
        "title": _("Your next steps"),
        **_words(found),
    }
    return render(request, "live/guest_next.html" if guest else "live/my_next.html", contents)


def _further(found: Conference, row: Escalation, guest: Guest | None) -> str:
    """Where whoever dissented sets their own escalation going; empty where it is not theirs to begin, or was begun."""
    row.conference = found
    if not may_start(row):
        return ""
    if guest is not None:
        return reverse("live:guest_further", args=[row.pk]) if guest.is_practitioner else ""
    return reverse("live:my_further", args=[found.pk, row.pk])


def _out(found: Conference) -> Sequence[uuid.UUID]:
    return [row.seat_id for row in out_now(found)] if found.state == Conference.State.OPEN else []


def _named_to(guest: Guest, steps: NextSteps) -> NextSteps:
    """Only of the children whose names this guest may see: supporters and advocates are told of none (BOL-1.36)."""
    names = {child.name for child in guest.children()}
    return replace(
        steps,
        decisions=tuple(one for one in steps.decisions if one[0] in names),
        own=tuple(one for one in steps.own if not one.child or one.child in names),
        meetings=tuple(one for one in steps.meetings if one.child in names),
    )
