"""The dissenting agency's own first step: whoever dissented sets the escalation going, signed in or by their link."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import escalated, facts, questions
from quoracy.casework.conferences.actions import escalating
from quoracy.casework.conferences.disputes import Escalation
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links import actions as links
from quoracy.casework.links.guests import Guest
from quoracy.casework.room.readers import NOT_HERE, reader
from quoracy.rulebook.escalating import route
from quoracy.screens.components import guests
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.guests import guest_act, guest_page
from quoracy.screens.live.forms_of_disagreements import Stepping
from quoracy.screens.live.meeting import cited

LOOK = "the escalation of their own dissent"


@page
def mine(request: HttpRequest, conference: uuid.UUID, escalation: uuid.UUID) -> HttpResponse:
    """Begin one's own escalation, for whoever has an account and a seat."""
    user = who(request)
    sitting = reader(user, conference)
    row = _own(user, sitting.conference, sitting.seat, escalation)
    for about in questions.about(sitting.conference):
        journal(user, JournalEntry.Act.LOOKED, LOOK, child=about.child_id, conference=conference)
    return _shown(request, row, user, None)


@guest_page
def by_link(request: HttpRequest, guest: Guest, escalation: uuid.UUID) -> HttpResponse:
    """Begin one's own escalation, for whoever came by a link."""
    seat = guest.seat if guest.is_practitioner else None
    row = _own(User(), guest.conference, seat, escalation)
    links.look(guest, LOOK)
    return _shown(request, row, None, guest)


def _own(user: User, found: Conference, seat: Seat | None, escalation: uuid.UUID) -> Escalation:
    """The escalation of this seat's own dissent; `NoRight` in the same words whether it is unknown or another's."""
    row = next((one for one in escalating.of_seat(found, seat) if one.pk == escalation), None) if seat else None
    if row is None:
        raise NoRight(user, None, NOT_HERE)
    row.conference = found
    return row


def _shown(request: HttpRequest, row: Escalation, user: User | None, guest: Guest | None) -> HttpResponse:
    way, step = route(facts.procedure(row.conference)), escalated.next_step(row)
    typed = typed_before(request) if guest is None else guests.typed_before(request, guest)
    form = Stepping(request.POST or None, initial={"version": row.version} | typed)
    back = reverse("live:guest_next") if guest else reverse("live:my_next", args=[row.conference_id])
    if form.is_bound and form.is_valid():

        def do() -> str:
            given = form.cleaned_data
            escalating.start_own(row, row.seat, user, given["note"], given["version"])
            if guest is not None:
                guests.drop_typed(request, guest)
            return back

        answered = guest_act(form, do, guest) if guest else act(request, form, do)
        if answered:
            return answered
    contents: dict[str, Any] = {
        "form": form,
        "row": row,
        "way": way,
        "says": step.says if step else "",
        "begins": escalating.may_start(row),
        "clauses": cited(way.clauses),
        "guest": guest,
        "conference": row.conference,
        "keep_url": guests.kept_at(request) if guest else keep_url(request),
        "back_url": back,
        "title": _("Take your disagreement further"),
    }
    return render(request, "live/guest_further.html" if guest else "live/my_further.html", contents)
