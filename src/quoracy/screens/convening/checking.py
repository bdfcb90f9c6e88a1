"""What the procedure asks around one conference: the checklist by step, and the circumstances it turns on."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import seeing_to
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.checklists import Line, lines, may_see_to
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import Circumstance
from quoracy.casework.exclusions.questions import people_kept_out
from quoracy.rulebook.circumstances import circumstances
from quoracy.rulebook.convening_rules import Kind
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms_of_checking import STEPS, SeeingTo, Telling
from quoracy.screens.convening.last_days import clauses


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@page
def checklist(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every line of the procedure that stands in this case, by step; what is seen to says by whom and when."""
    user = who(request)
    found = look(user, conference, "the checklist of a conference")
    may_see_to(user, found)
    every = lines(found, people_kept_out(found))
    form = SeeingTo(
        [one for one in every if one.open and _theirs(user, found, one)],
        _posted(request),
        initial=typed_before(request),
    )
    if form.is_bound and form.is_valid():

        def do() -> str:
            seeing_to.see_to(user, found, form.said(), people_kept_out(found))
            return reverse("convening:checklist", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "steps": [step for name, words in STEPS.items() if (step := _step(form, str(name), str(words), every))],
        "told": bool(circumstances(facts.procedure(found))),
        "open": sum(one.open for one in every),
        "all": sum(one.item.kind is not Kind.HELP for one in every),
        "title": _("What the procedure asks"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/checklist.html", contents)


def _theirs(user: User, found: Conference, line: Line) -> bool:
    return line.item.who != "chair" or found.chair_id == user.pk


def _step(form: SeeingTo, step: str, words: str, every: Collection[Line]) -> dict[str, object] | None:
    """One step of the page: what is done, what waits for the chair, what can be done here, and what only helps."""
    here = [one for one in every if str(one.item.step) == step]
    if not here:
        return None
    notes = [(form[name], line) for name, line in form.notes.items() if str(line.item.step) == step]
    typed = {line.item.place for _field, line in notes} | {
        line.item.place for line in form.ticks.get(f"done_{step}", [])
    }
    return {
        "words": words,
        "done": [one for one in here if one.seen],
        "waits": [one for one in here if one.open and one.item.place not in typed],
        "ticks": form[f"done_{step}"] if f"done_{step}" in form.fields else None,
        "tick_clauses": clauses(sorted({id for one in form.ticks.get(f"done_{step}", []) for id in one.item.clauses})),
        "notes": [(field, line, clauses(line.item.clauses[:1])) for field, line in notes],
        "helps": [one for one in here if one.item.kind is Kind.HELP],
    }


@page
def reopen(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask whether one line is to be open again, and open it."""
    user = who(request)
    found = look(user, conference, "the checklist of a conference")
    may_see_to(user, found)
    place = request.GET.get("place", "")
    line = next((one for one in lines(found, people_kept_out(found)) if one.item.place == place and one.seen), None)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            seeing_to.take_back(user, found, place, people_kept_out(found))
            return reverse("convening:checklist", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "line": line,
        "title": _("Open this line again?"),
        "button": _("Open it again"),
        "back_url": reverse("convening:checklist", args=[found.pk]),
    }
    return render(request, "convening/reopen.html", contents)


@page
def tell(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Tick what holds in this case, once; the checklist and the list of who is asked follow from it."""
    user = who(request)
    found = look(user, conference, "the circumstances of a case")
    may_see_to(user, found)
    asked, whom = circumstances(facts.procedure(found)), seeing_to.whom(found)
    begun: dict[str, object] = {}
    for of, fact in Circumstance.objects.filter(conference=found).values_list("of", "fact"):
        kept = begun.setdefault(f"holds_{of}".replace("-", "_"), [])
        assert isinstance(kept, list)
        kept.append(fact)
    form = Telling(asked, whom, _posted(request), initial=begun | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            seeing_to.tell(user, found, form.holds())
            return reverse("convening:checklist", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("What applies in this case?"),
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:checklist", args=[found.pk]),
    }
    return render(request, "convening/circumstances.html", contents)
