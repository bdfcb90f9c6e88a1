"""Sending the invitations of a conference, and taking down an answer for somebody who rings."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.questions import may, require
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations import lists
from quoracy.casework.invitations.actions.answering import answer
from quoracy.casework.invitations.actions.inviting import (
    NOT_ASKED,
    before_sending,
    consent,
    draw_up,
    held,
    invite_all,
    list_findings,
    needs_consents,
)
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.invitations.questions import invitations
from quoracy.casework.links.actions import send_links
from quoracy.rulebook.finding import Finding
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.dates import day
from quoracy.screens.components.parts import Cell, Column, Table
from quoracy.screens.convening.childs_part import unsettled
from quoracy.screens.convening.forms_of_invitations import Consenting, Sending, TakingDown
from quoracy.screens.convening.last_days import clauses


@page
def send(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Show who is asked and what the list lacks; send each who has not been asked an invitation of their own."""
    user = who(request)
    found = look(user, conference, "the invitations of a conference")
    require(user, Right.ARRANGE_CONFERENCE)
    lacking = _lacking(found)
    asking = [finding for finding in lacking if finding.needs_reason]
    form = Sending(asking, lists.reasons_given(found), request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            invite_all(user, found, form.reasons(), [f for f in lists.list_asked(found) if f.needs_reason])
            if form.cleaned_data["links"]:
                send_links(user, found, request.build_absolute_uri("/"))
            return reverse("convening:send", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "list": _table(found),
        "stops": [finding for finding in lacking if finding.stops],
        "known": [finding for finding in lacking if not finding.stops and not finding.needs_reason],
        "parts": unsettled(found),
        "checked": any(finding.place.startswith("check.") for finding in lacking),
        "reasons": [(form[name], clauses(finding.clauses)) for name, finding in form.places.items()],
        "title": _("Invitations"),
        "button": _("Send the invitations"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/send.html", contents)


def _lacking(found: Conference) -> list[Finding]:
    """What speaks against sending, each place once: first what always does, then this procedure's own list."""
    every = [*list_findings(found), *before_sending(found), *lists.list_asked(found)]
    return list({finding.place or finding.says: finding for finding in reversed(every)}.values())[::-1]


def _table(found: Conference) -> Table:
    sent = {one.seat_id: one for one in invitations(found)}
    seats = [seat for seat in questions.seats(found) if seat.invited and seat.standing not in NOT_ASKED]
    columns = [Column(_("Who")), Column(_("As")), Column(_("Asked")), Column(_("Answer"))]
    return Table(_("Who is asked"), columns, [_row(found, seat, sent.get(seat.pk)) for seat in seats])


def _row(found: Conference, seat: Seat, one: Invitation | None) -> list[Cell]:
    asked = one is not None and one.asked_at is not None
    where = reverse("convening:take_down", args=[found.pk, seat.pk]) if asked else ""
    return [
        Cell(f"{seat.name}, {seat.title}" if seat.title else seat.name),
        _standing(found, seat),
        Cell(_asked(found, seat, one)),
        Cell(one.get_answer_display() or _("No answer yet") if one and asked else "", where),
    ]


def _standing(found: Conference, seat: Seat) -> Cell:
    """In what standing; for an observer whose consents are wanted, the way to where they are written down."""
    where = reverse("convening:consents", args=[found.pk, seat.pk]) if needs_consents(found, seat) else ""
    return Cell(seat.get_standing_display(), where)


@page
def consents(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Who agrees to an observer: the chair for the chair alone, the unit and the social worker for the family."""
    user = who(request)
    found = look(user, conference, "who agrees to an observer")
    chairs = found.chair_id == user.pk
    if not (chairs or found.requested_by_id == user.pk or may(user, Right.ARRANGE_CONFERENCE)):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)
    one = next((each for each in draw_up(found) if each.seat_id == seat and needs_consents(found, each.seat)), None)
    if one is None:
        raise NoRight(user, None, _("Nobody's agreement is wanted for this person."))
    family = [each for each in questions.seats(found) if each.standing == Seat.Standing.FAMILY and each.person_id]
    form = Consenting(one, family, request.POST or None, chairs=chairs, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            if chairs:
                consent(user, one, chair=form.chair_says())
            else:
                consent(user, one, family=form.family_says())
            return reverse("live:conference" if chairs else "convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Who agrees that %(name)s observes?") % {"name": one.seat.name},
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)


def _asked(found: Conference, seat: Seat, one: Invitation | None) -> str:
    when = f"{day(one.asked_at)}, {one.get_way_display()}" if one and one.asked_at else ""
    if seat.kept_out == Seat.KeptOut.WHOLE:
        return _("Kept out by the chair's ruling: no invitation goes")
    if held(found, seat) and not when:
        return _("Waits for the chair's ruling")
    if seat.kept_out == Seat.KeptOut.PART:
        return _("%(when)s, for a part") % {"when": when or _("Not yet")}
    return when or _("Not yet")


@page
def take_down(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Take down what somebody answers who rings the unit, in their own words."""
    user = who(request)
    found = look(user, conference, "an answer to an invitation")
    require(user, Right.ARRANGE_CONFERENCE)
    one = next((each for each in invitations(found) if each.seat_id == seat), None)
    if one is None:
        raise NoRight(user, None, _("This person has not been asked yet. Send the invitations first."))
    begun = {"reply": one.answer, "reason": one.reason}
    form = TakingDown(request.POST or None, initial=begun | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            answer(user, one, form.said())
            return reverse("convening:send", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("%(name)s answers") % {"name": one.seat.name},
        "button": _("Keep this answer"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:send", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)
