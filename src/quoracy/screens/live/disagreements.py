"""Disagreements taken further: opened with reasons, step by step with their clock, open until an outcome is entered."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.conferences import escalated, facts
from quoracy.casework.conferences.actions import escalating
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.escalated import Standing
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.escalating import owed_by_pack, route
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.live.forms_of_disagreements import Disagreeing, Outcome, Stepping
from quoracy.screens.live.meeting import cited

MET = (Conference.State.OPEN, Conference.State.CLOSED)


@page
def all_of_them(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every disagreement about one conference; before it meets, an agency's with holding it or not (BFG-4.1.4b)."""
    user = who(request)
    found = look(user, conference, "disagreements about a conference")
    procedure = facts.procedure(found)
    form = Disagreeing(AgencyKind.choices, request.POST or None, initial=typed_before(request))
    here = reverse("live:disagreements", args=[found.pk])
    if form.is_bound and form.is_valid():

        def do() -> str:
            given = form.cleaned_data
            escalating.disagree_about_holding(user, found, given["agency"], given["who"], given["reasons"])
            return here

        if answered := act(request, form, do):
            return answered
    rule = procedure.escalation
    contents = {
        "form": form,
        "conference": found,
        "standing": escalated.of_conference(found),
        "route": route(procedure),
        "owed": list(owed_by_pack(procedure)),
        "clauses": cited(list(dict.fromkeys([*route(procedure).clauses, *(rule.cites.values() if rule else ())]))),
        "opens": found.state not in MET,
        "title": _("Disagreements"),
        "button": _("Open a disagreement"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/disagreements.html", contents)


def _one(user: User, found: Conference, escalation: uuid.UUID) -> Standing:
    for standing in escalated.of_conference(found):
        if standing.row.pk == escalation:
            return standing
    raise NoRight(user, None, _("There is no such disagreement about this conference."))


@page
def one(request: HttpRequest, conference: uuid.UUID, escalation: uuid.UUID) -> HttpResponse:
    """One disagreement: take the next step, or enter the outcome."""
    user = who(request)
    found = look(user, conference, "a disagreement")
    escalating.sees_to(user, found)
    standing = _one(user, found, escalation)
    asked = "outcome" if "outcome" in request.POST else "step"
    kept = {"version": standing.row.version} | typed_before(request)
    step = Stepping(request.POST if request.POST and asked == "step" else None, initial=kept)
    outcome = Outcome(request.POST if request.POST and asked == "outcome" else None, initial=kept)
    here = reverse("live:disagreement", args=[found.pk, escalation])
    form = step if asked == "step" else outcome
    if form.is_bound and form.is_valid():

        def do() -> str:
            version, words = form.cleaned_data["version"], form.cleaned_data.get("note", "")
            if form is step:
                escalating.take_step(user, standing.row, words, version)
            else:
                escalating.enter_outcome(user, standing.row, form.cleaned_data["outcome"], version)
            return here

        if answered := act(request, form, do):
            return answered
    contents = {
        "step": step,
        "outcome": outcome,
        "form": form,
        "one": standing,
        "conference": found,
        "title": _("Disagreement of %(name)s") % {"name": standing.row.who},
        "back_url": reverse("live:disagreements", args=[found.pk]),
    }
    return render(request, "live/disagreement.html", contents)
