"""Changing who is asked to a conference: somebody new, somebody a relative brings, somebody left off."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.actions import listing
from quoracy.rulebook.standings import standing_of
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.convening.forms_of_invitations import Bringing, LeavingOff, Newcoming
from quoracy.screens.convening.last_days import clauses
from quoracy.screens.convening.needing import may_provide


def _found(request: HttpRequest, conference: uuid.UUID) -> tuple[User, Conference]:
    user = who(request)
    found = look(user, conference, "who is asked to a conference")
    may_provide(user, found)
    return user, found


def _shown(
    request: HttpRequest, found: Conference, form: forms.Form, do: Callable[[], object], **more: Any
) -> HttpResponse:
    """Show the form, or do what it asks and go back to who is asked."""
    back = reverse("convening:invite", args=[found.pk])

    def done() -> str:
        do()
        return back

    if form.is_bound and form.is_valid() and (answered := act(request, form, done)):
        return answered
    contents = {"form": form, "keep_url": keep_url(request), "back_url": back, "cited": []}
    return render(request, "convening/joining.html", contents | more)


@page
def newcomer(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask somebody of an agency who is not on the directory yet."""
    user, found = _found(request, conference)
    form = Newcoming(request.POST or None, initial=typed_before(request))
    return _shown(
        request,
        found,
        form,
        lambda: listing.ask_newcomer(user, found, form.who(), form.cleaned_data["standing"]),
        title=_("Ask somebody new"),
        button=_("Put them on the list"),
    )


@page
def supporter(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask somebody whom a relative brings, with what this procedure lets them do."""
    user, found = _found(request, conference)
    relatives = [seat for seat in questions.seats(found) if seat.invited and seat.standing == Seat.Standing.FAMILY]
    form = Bringing(relatives, request.POST or None, initial=typed_before(request))
    rule = standing_of(facts.procedure(found), Seat.Standing.SUPPORTER)
    if not (rule and rule.adult_only):
        del form.fields["adult"]

    def do() -> None:
        given = form.cleaned_data
        brought_by, adult = form.relatives[given["brought_by"]], given.get("adult", False)
        listing.ask_supporter(user, found, given["name"], brought_by, given["standing"], adult=adult)

    return _shown(
        request,
        found,
        form,
        do,
        cited=clauses([rule.clause, *rule.also] if rule else ()),
        title=_("Somebody a relative brings"),
        button=_("Put them on the list"),
    )


@page
def leave_off(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Take somebody off the list, with the reason."""
    user, found = _found(request, conference)
    whose = next((one for one in questions.seats(found) if one.pk == seat and one.invited), None)
    if whose is None:
        raise NoRight(user, None, _("This person is not on the list of this conference."))
    form = LeavingOff(request.POST or None, initial=typed_before(request))
    return _shown(
        request,
        found,
        form,
        lambda: listing.leave_off(user, found, whose, form.cleaned_data["reason"]),
        title=_("Leave %(name)s off the list") % {"name": whose.name},
        button=_("Leave them off"),
    )
