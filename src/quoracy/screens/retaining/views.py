"""What is past its date, and what two people decide about it; nothing is ever deleted here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import authority_of, may, require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.parts import here
from quoracy.casework.retention import actions, questions
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.retaining import forms

OF_AGENCIES = ("BFG-4.14.12",)


@require_safe
@page
def past(request: HttpRequest) -> HttpResponse:
    """The conferences whose records are past their date, oldest first, named by kind and day."""
    user = who(request)
    require(user, Right.OVERSEE)
    contents = {
        "rows": questions.past_their_date(user, today()),
        "rule": questions.rule_on(authority_of(user), today()),
    }
    return render(request, "retaining/past.html", contents)


@page
def rule(request: HttpRequest) -> HttpResponse:
    """Set how long records are kept."""
    user = who(request)
    require(user, Right.OVERSEE)
    form = forms.Rule(request.POST or None, initial=typed_before(request))

    def do() -> str:
        actions.set_rule(user, actions.Rule(**form.cleaned_data))
        return reverse("retaining:past")

    return _asked(request, form, do, _("How long are records kept?"), reverse("retaining:past"))


def _read(request: HttpRequest, conference: uuid.UUID) -> Conference:
    questions.may_read(who(request))
    return look(who(request), conference, "how long the records of a conference are kept")


@require_safe
@page
def one(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Until when the records of one conference are kept and why, who holds copies, and what was decided."""
    user, found = who(request), _read(request, conference)
    past_date = questions.of_conference(found, today())
    proposed = past_date.proposed if past_date else None
    contents = {
        "conference": found,
        "past": past_date,
        "is_past": past_date is not None and past_date.until < today(),
        "rule": questions.rule_on(found.authority, today()),
        "review": getattr(proposed, "review", None),
        "oversees": may(user, Right.OVERSEE),
        "own": proposed is not None and proposed.by_id == user.pk,
        "copies": questions.agencies_holding(found),
        "clauses": clause_texts(load_shelf(), here(facts.procedure(found), OF_AGENCIES)),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "retaining/one.html", contents)


@page
def propose(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Propose that records be disposed of."""
    user = who(request)
    require(user, Right.OVERSEE)
    found = _read(request, conference)
    form = forms.Proposing(request.POST or None, initial=typed_before(request))

    def do() -> str:
        actions.propose(user, found, form.cleaned_data["reason"])
        return reverse("retaining:one", args=[found.pk])

    return _asked(request, form, do, _("Propose that these records be disposed of"), _back(found))


@page
def answer(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Answer a colleague's proposal."""
    user = who(request)
    require(user, Right.OVERSEE)
    found = _read(request, conference)
    form = forms.Answering(request.POST or None, initial=typed_before(request))

    def do() -> str:
        given = form.cleaned_data
        actions.review(user, found, disposed=given["disposed"] == "yes", reason=given["reason"])
        return reverse("retaining:one", args=[found.pk])

    return _asked(request, form, do, _("May these records be disposed of?"), _back(found))


@page
def agency(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Write down until when an agency keeps its copy."""
    user, found = who(request), _read(request, conference)
    holding = [(row.agency, row.words) for row in questions.agencies_holding(found)]
    form = forms.AgencysDate(holding, request.POST or None, initial=typed_before(request))

    def do() -> str:
        actions.note_agencys_date(user, found, **form.cleaned_data)
        return reverse("retaining:one", args=[found.pk])

    return _asked(request, form, do, _("Until when does an agency keep its copy?"), _back(found))


def _back(found: Conference) -> str:
    return reverse("retaining:one", args=[found.pk])


def _asked(request: HttpRequest, form: PageForm, do: Callable[[], str], title: str, back: str) -> HttpResponse:
    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    contents: dict[str, Any] = {"form": form, "title": title, "button": _("Keep")}
    return render(request, "components/form_page.html", contents | {"keep_url": keep_url(request), "back_url": back})
