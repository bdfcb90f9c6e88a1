"""Recording what happened to a child, a birth, and what had been written down wrongly."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quoracy.casework.access.questions import require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.children.actions import record_birth
from quoracy.casework.children.looking import look
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import actions, questions
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.chronology.models import Event
from quoracy.casework.chronology.words import word
from quoracy.casework.conferences.questions import conferences_of
from quoracy.casework.plans.actions import end_without_review
from quoracy.casework.section_47.actions import correct_entry
from quoracy.rulebook.chronology import LONDON
from quoracy.screens.children.forms import Correcting, RecordingBirth, WhatHappened, kinds_by_group
from quoracy.screens.children.happenings import RECORDABLE
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.child import identity


@page
def birth(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Record that an expected baby was born: the file stays the same, and the dates that count from birth follow."""
    user = who(request)
    found = look(user, child, "recording the birth")
    require(user, Right.CORRECT_CHRONOLOGY)
    form = RecordingBirth(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        answer = act(request, form, lambda: _born(request, found, told))
        if answer:
            return answer
    return _form(request, found, form, _("Record the birth"), _("Record the birth"))


def _born(request: HttpRequest, child: Child, told: dict[str, Any]) -> str:
    user = who(request)
    record_birth(user, child, told["on"], told["given_names"], told["sex"])
    actions.record(user, child, "child_born", on=told["on"])
    return reverse("children:now", args=[child.pk])


@page
def choose(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Choose what kind of thing happened."""
    found = look(who(request), child, "recording what happened")
    require(who(request), Right.CORRECT_CHRONOLOGY)
    contents = {"child": found, "identity": identity(found, today()), "groups": kinds_by_group()}
    return render(request, "children/happened.html", contents)


@page
def happened(request: HttpRequest, child: uuid.UUID, kind: str) -> HttpResponse:
    """Record one thing of a kind that happened: only what that kind needs is asked."""
    user = who(request)
    found = look(user, child, "recording what happened")
    require(user, Right.CORRECT_CHRONOLOGY)
    if kind not in RECORDABLE:
        raise Http404
    initial: dict[str, Any] = {"conference": request.GET.get("conference"), "agency": request.GET.get("agency")}
    form = WhatHappened(kind, conferences_of(found), request.POST or None, initial=initial | typed_before(request))
    if form.is_bound and form.is_valid():
        answer = act(request, form, lambda: _tell(request, found, kind, form.cleaned_data))
        if answer:
            return answer
    return _form(request, found, form, word(kind), _("Record"))


def _tell(request: HttpRequest, child: Child, kind: str, told: dict[str, Any]) -> str:
    user = who(request)
    if kind == "plan_ended":
        end_without_review(user, child, told["on"], told["ground"])
    else:
        more = {name: told[name] for name in ("agency", "by", "expires") if told.get(name)}
        conference = uuid.UUID(told["conference"]) if told.get("conference") else None
        actions.tell(user, child, kind, on=told["on"], conference=conference, **more)
    return reverse("children:now", args=[child.pk])


@page
def correct(request: HttpRequest, child: uuid.UUID, event: uuid.UUID) -> HttpResponse:
    """Correct an entry of the timeline, or withdraw it; every date that followed from it is counted again."""
    user = who(request)
    found = look(user, child, "correcting the timeline")
    require(user, Right.CORRECT_CHRONOLOGY)
    row = found.events.filter(pk=event).first()
    stands = questions.as_it_stands(row) if row else None
    if row is None or stands is None:
        raise Http404
    terms = procedure_of(found.authority, today()).terms
    form = Correcting(stands.kind, terms, request.POST or None, initial=_initial(stands) | typed_before(request))
    if form.is_bound and form.is_valid():
        answer = act(request, form, lambda: _correct(request, row, form.cleaned_data))
        if answer:
            return answer
    title = _("Correct: %(what)s") % {"what": word(stands.kind, terms)}
    return _form(request, found, form, title, _("Correct"), reverse("children:timeline", args=[found.pk]))


def _initial(stands: Any) -> dict[str, Any]:
    at = timezone.localtime(stands.at).time() if stands.at else None
    started = {True: "yes", False: "no"}.get(stands.facts.get("starts_section_47"), "")
    return {"on": stands.on, "at": at, "starts_section_47": started}


def _correct(request: HttpRequest, row: Event, told: dict[str, Any]) -> str:
    changed = {}
    if told.get("starts_section_47"):
        changed["starts_section_47"] = told["starts_section_47"] == "yes"
    on = told["on"] if told["what"] == "day" else None
    at = datetime.combine(on, told["at"], LONDON) if on and told["at"] else None
    correct_entry(who(request), row, reason=told["reason"], on=on, at=at, **changed)
    return reverse("children:timeline", args=[row.child_id])


def _form(request: HttpRequest, child: Child, form: Any, title: str, button: str, back: str = "") -> HttpResponse:
    contents = {
        "form": form,
        "title": title,
        "button": button,
        "identity": identity(child, today()),
        "keep_url": keep_url(request),
        "back_url": back or reverse("children:now", args=[child.pk]),
    }
    return render(request, "children/form.html", contents)
