"""The pages of asking somebody to leave, letting them in again, and who stands in for somebody kept out."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions import actions, leaving, questions
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.exclusion.forms import Leaving, StandingIn


@page
def leave(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask somebody of the family who is here to leave; the reason may be given later."""
    user = who(request)
    found = look(user, conference, "asking somebody to leave")
    actions.only_the_chair(user, found)
    seats = {str(seat.pk): seat for seat in questions.relatives_here(found)}
    form = Leaving(
        [(key, seat.name) for key, seat in seats.items()], request.POST or None, initial=typed_before(request)
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            leaving.ask_to_leave(user, found, seats[given["seat"]], given["item"], given["reason"])
            return reverse("live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    return _form(request, found, form, _("Ask somebody to leave"), _("They leave now"))


@page
@require_POST
def back(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """Let somebody in again. A second click, or one too late, leads back to the conference all the same."""
    user = who(request)
    found = look(user, conference, "letting somebody in again")
    actions.only_the_chair(user, found)
    row, form = questions.one(found, exclusion), PageForm(request.POST)

    def do() -> str:
        leaving.let_in_again(user, row)
        return reverse("live:conference", args=[found.pk])

    answered = act(request, form, do) if form.is_valid() else None
    return answered or redirect("live:conference", conference=found.pk)


@page
def stand_in(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """Seat a friend or advocate whom somebody kept out has chosen to speak for them."""
    user = who(request)
    found = look(user, conference, "who stands in for somebody kept out")
    questions.may_read(user, found)
    row = questions.one(found, exclusion)
    form = StandingIn(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            leaving.seat_stand_in(user, row, form.cleaned_data["name"])
            return reverse("exclusion:all", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    return _form(request, found, form, _("Who speaks for %(name)s?") % {"name": row.seat.name}, _("Give them a seat"))


def _form(request: HttpRequest, found: Conference, form: PageForm, title: str, button: str) -> HttpResponse:
    contents = {
        "form": form,
        "title": title,
        "button": button,
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)
