"""Asking how conferences went, saying it by account or by link, and reading what was said without anybody in it."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, may, require, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.evaluations import actions, questions
from quoracy.casework.evaluations.models import EvaluationAsked, MadeOfIt
from quoracy.casework.links.guests import Guest
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.acting import act, page, show_objections, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.guests import guest_act, guest_page
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.evaluating.forms import MARKS, Changed, Saying, Since


@page
def summary(request: HttpRequest) -> HttpResponse:
    """What was said in a time, by question; what the service made of it."""
    user = who(request)
    questions.may_read(user)
    since, asked = today().replace(month=1, day=1), Since(request.GET if "since-year" in request.GET else None)
    if asked.is_bound and asked.is_valid():
        since = asked.cleaned_data["since"]
    form = Changed(request.POST or None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.note_what_was_made_of_it(user, form.cleaned_data["text"])
            return reverse("evaluating:summary")

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "asked": asked if asked.is_bound else Since(initial={"since": since}),
        "since": since.replace(day=1),
        "summary": questions.summary(user, since),
        "marks": {int(mark): words for mark, words in MARKS},
        "made_of_it": list(MadeOfIt.objects.filter(authority=authority_of(user)).select_related("by")[:50]),
        "asks": may(user, Right.ARRANGE_CONFERENCE),
        "clauses": _clauses(request),
    }
    return render(request, "evaluating/summary.html", contents)


def _clauses(request: HttpRequest) -> object:
    rule = chronology.procedure_of(authority_of(who(request)), today()).evaluation
    return clause_texts(load_shelf(), [rule.clause, *rule.also] if rule else [])


@page
def ask(request: HttpRequest) -> HttpResponse:
    """The unit asks about every conference that is due, once."""
    user = who(request)
    require(user, Right.ARRANGE_CONFERENCE)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.ask_everybody(user, request.build_absolute_uri("/").rstrip("/"))
            return reverse("evaluating:ask")

        if answered := act(request, form, do):
            return answered
    rows = [(one, len(questions.to_ask(one))) for one in questions.due(authority_of(user))]
    return render(request, "evaluating/ask.html", {"form": form, "rows": rows, "clauses": _clauses(request)})


@require_safe
@page
def mine(request: HttpRequest) -> HttpResponse:
    """The conferences about which somebody with an account is still asked."""
    return render(request, "evaluating/mine.html", {"rows": questions.waiting_for(who(request))})


@page
def one(request: HttpRequest, form: uuid.UUID) -> HttpResponse:
    """Say how a conference went."""
    asked = questions.asked_of(who(request), form)
    rule = questions.rule_of(asked.conference)
    if rule is None:
        raise NoRight(who(request), None, "There is no such form for you.")
    saying = Saying(rule, request.POST if request.method == "POST" else None)
    if saying.is_bound and saying.is_valid():

        def do() -> str:
            actions.answer(asked, saying.cleaned_data)
            return reverse("evaluating:mine")

        if answered := act(request, saying, do):
            return answered
    return render(request, "evaluating/form.html", _form(asked, saying))


@guest_page
def guest(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The same form for whoever came to their own page by a link."""
    asked = questions.waiting_for_guest(guest)
    rule = questions.rule_of(asked.conference) if asked else None
    if asked is None or rule is None:
        raise NoRight(User(), None, "There is no such form for you, or you have sent it already.")
    saying = Saying(rule, request.POST if request.method == "POST" else None)
    if saying.is_bound and saying.is_valid():

        def do() -> str:
            actions.answer(asked, saying.cleaned_data)
            return reverse("guests:start") + "?stay=1"

        if answered := guest_act(saying, do, guest):
            return answered
    contents = _form(asked, saying) | {"guest": guest, "back_url": reverse("guests:start") + "?stay=1"}
    return render(request, "evaluating/guest.html", contents)


def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same form for whoever has the link. It names nobody, shows nothing of the case, and works once."""
    request.user = AnonymousUser()
    with questions.opened(token) as asked:
        rule = questions.rule_of(asked.conference) if asked else None
        if asked is None or rule is None:
            answer = render(request, "evaluating/closed.html", status=404)
        else:
            answer = _by_link(request, asked, Saying(rule, request.POST if request.method == "POST" else None))
    add_never_cache_headers(answer)
    return answer


def _by_link(request: HttpRequest, asked: EvaluationAsked, saying: Saying) -> HttpResponse:
    if saying.is_bound and saying.is_valid():
        try:
            with transaction.atomic():
                actions.answer(asked, saying.cleaned_data)
            return render(request, "evaluating/thanks.html")
        except Objected as objected:
            show_objections(saying, objected)
        except NoRight:
            return HttpResponseRedirect(request.path)
    return render(request, "evaluating/form.html", _form(asked, saying))


def _form(asked: EvaluationAsked, saying: Saying) -> dict[str, object]:
    held: date | None = asked.conference.starts_at
    return {"form": saying, "held": held, "title": _("How did the conference go?"), "button": _("Send")}
