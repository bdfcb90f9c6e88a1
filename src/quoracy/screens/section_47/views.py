"""The pages on which a strategy discussion is recorded and an enquiry is concluded."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.children import questions as children
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.conferences.lateness import first_conference_clock
from quoracy.casework.section_47 import actions
from quoracy.casework.section_47.models import Assessment, Enquiry, StrategyDiscussion
from quoracy.casework.section_47.questions import discussions_not_answered
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.reasons import in_short
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.child import identity, own_words
from quoracy.screens.components.dates import day
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import ClauseText
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.section_47.forms import NONE, THIS_ONE, Attaching, Concluding, Discussion

MOST = 20


@page
def record(request: HttpRequest) -> HttpResponse:
    """Choose the child whom a strategy discussion was about; `child` in the address has chosen already."""
    user = who(request)
    require(user, Right.RECORD_STRATEGY_DISCUSSION)
    try:
        return redirect("section_47:about", child=uuid.UUID(request.GET.get("child", "")))
    except ValueError:
        return render(request, "section_47/which_child.html", _choosing(request))


@page
def about(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Record a strategy discussion about a child and, ticked one by one, the child's brothers and sisters."""
    user = who(request)
    found = children.visible_child(user, child)
    require(user, Right.RECORD_STRATEGY_DISCUSSION)
    family = _family(user, found)
    earlier = _earlier(family)
    initial = {"children": [str(found.pk)]} | typed_before(request)
    form = Discussion(
        family, earlier, procedure_of(found.authority, today()).terms, request.POST or None, initial=initial
    )
    if form.is_bound and form.is_valid():
        answer = act(request, form, lambda: _record(request, form.cleaned_data, family, earlier))
        if answer:
            return answer
    journal(user, JournalEntry.Act.LOOKED, "the form of a strategy discussion", child=found.pk)
    contents = {
        "form": form,
        "title": _("Record a strategy discussion"),
        "button": _("Record the discussion"),
        "identity": identity(found, today()),
        "counts": _how_it_counts(found),
        "clauses": _clauses(found, several=bool(earlier)),
        "keep_url": keep_url(request),
        "back_url": to("children:now", found.pk),
    }
    return render(request, "section_47/record.html", contents)


def _choosing(request: HttpRequest) -> dict[str, Any]:
    """Which child it was about: those found by name, or else those this person works with."""
    user, words = who(request), request.GET.get("words", "").replace("\0", "")[:200]
    mine = children.visible_to(user).filter(pk__in=children.open_ties(user).values("child"))
    found: Sequence[Child] = children.find(user, words, limit=MOST) if words else list(mine[:MOST])
    return {"words": words, "found": found, "may_add": to("children:add")}


def _family(user: User, child: Child) -> list[Child]:
    """The child and those brothers and sisters whose files this person may see."""
    seen = children.visible_to(user).filter(pk__in=children.siblings(child).values("pk"))
    return [child, *seen.order_by("born", "given_names")]


def _earlier(family: Sequence[Child]) -> list[StrategyDiscussion]:
    every = {one.pk: one for child in family for one in discussions_not_answered(child)}
    return sorted(every.values(), key=lambda one: one.held_at)


def _how_it_counts(child: Child) -> str:
    rule = procedure_of(child.authority, today()).timescales.get("initial_conference")
    return own_words(child, in_short(rule), today()) if rule else ""


def _clauses(child: Child, *, several: bool) -> Sequence[ClauseText]:
    """The clause of the conference's time; with several discussions also those that say which of them counts."""
    procedure = procedure_of(child.authority, today())
    rule = procedure.timescales.get("initial_conference")
    if rule is None:
        return ()
    return clause_texts(load_shelf(), (rule.clause, *rule.also) if several else (rule.clause,))


def _record(
    request: HttpRequest, told: dict[str, Any], family: Sequence[Child], earlier: Sequence[StrategyDiscussion]
) -> str:
    user = who(request)
    about = [child for child in family if str(child.pk) in told["children"]]
    began = told.get("began") or (THIS_ONE if told["starts_section_47"] == "yes" else NONE)
    discussion = actions.record_strategy_discussion(
        user,
        about,
        held_at=datetime.combine(told["on"], told["at"], LONDON),
        concerns=told["concerns"],
        starts_section_47=began == THIS_ONE,
        agencies=told["agencies"],
        manner=told["manner"],
        reasons=told["reasons"],
    )
    if earlier and began != NONE:
        starting = discussion if began == THIS_ONE else next(one for one in earlier if str(one.pk) == began)
        for child in about:
            if starting in discussions_not_answered(child):
                actions.say_which_began(user, child, starting)
    for child in about:
        _say_by_when(request, child)
    return to("children:now", about[0].pk) or "/"


def _say_by_when(request: HttpRequest, child: Child) -> None:
    last = first_conference_clock(child)
    if last:
        words = _("The discussion about %(name)s is recorded. The conference has to be held by %(day)s.")
        messages.success(request, words % {"name": child.name, "day": day(last.due_on)})


@page
def conclude(request: HttpRequest, child: uuid.UUID, enquiry: uuid.UUID) -> HttpResponse:
    """Conclude the enquiry about one child; where the answer is a conference, go on to ask for it."""
    user = who(request)
    found = children.visible_child(user, child)
    require(user, Right.CONCLUDE_ENQUIRY)
    row = Enquiry.objects.filter(pk=enquiry, child=found).first()
    if row is None:
        raise Http404
    form = Concluding(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        answer = act(request, form, lambda: _conclude(user, row, form.cleaned_data))
        if answer:
            return answer
    journal(user, JournalEntry.Act.LOOKED, "the end of an enquiry", child=found.pk)
    contents = {
        "form": form,
        "title": own_words(found, _("Conclude the section 47 enquiry"), today()),
        "button": _("Conclude the enquiry"),
        "identity": identity(found, today()),
        "keep_url": keep_url(request),
        "back_url": to("children:now", found.pk),
    }
    return render(request, "section_47/conclude.html", contents)


def _conclude(user: User, row: Enquiry, told: dict[str, Any]) -> str:
    actions.conclude_enquiry(user, row, on=told["on"], outcome=told["outcome"], reasons=told["reasons"])
    if told["outcome"] == Enquiry.Outcome.CONFERENCE and to("convening:request"):
        return to("convening:request", child=row.child_id)
    return reverse("children:now", args=[row.child_id])


@page
def assessment(request: HttpRequest, child: uuid.UUID, enquiry: uuid.UUID) -> HttpResponse:
    """Attach what the assessment of an enquiry has found, complete or interim; earlier ones stay to be read."""
    user = who(request)
    found = children.visible_child(user, child)
    require(user, Right.CONCLUDE_ENQUIRY)
    row = Enquiry.objects.filter(pk=enquiry, child=found).first()
    if row is None:
        raise Http404
    earlier = list(row.assessments.select_related("by"))
    form = Attaching(request.POST or None, initial=_as_before(earlier) | typed_before(request))
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data) | {"complete": form.cleaned_data["complete"] == "yes"}

        def do() -> str:
            actions.attach_assessment(user, row, **told)
            return reverse("children:now", args=[found.pk])

        if answer := act(request, form, do):
            return answer
    journal(user, JournalEntry.Act.LOOKED, "the assessment of an enquiry", child=found.pk)
    contents = {
        "form": form,
        "title": own_words(found, _("The assessment of the section 47 enquiry"), today()),
        "button": _("Attach it"),
        "identity": identity(found, today()),
        "keep_url": keep_url(request),
        "back_url": to("children:now", found.pk),
        "earlier": earlier,
    }
    return render(request, "section_47/assessment.html", contents)


def _as_before(earlier: Sequence[Assessment]) -> dict[str, Any]:
    """What the newest assessment said, to go on from."""
    return {"found": earlier[0].found, "outstanding": earlier[0].outstanding} if earlier else {}
