"""The decision about one child: what the procedure makes of the views, what is missing, and the chair's word."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts, questions, sealed
from quoracy.casework.conferences.actions import deciding
from quoracy.casework.conferences.models import ConferenceChild
from quoracy.casework.room.evidence import for_the_chair as for_the_chair_to_read
from quoracy.documents.decision_wording import read_back
from quoracy.documents.letters_of_conference import letter_child
from quoracy.rulebook.conference_rules import DefermentRule
from quoracy.rulebook.decisions import Decision
from quoracy.rulebook.deferments import rule_for_putting_off
from quoracy.screens.components.acting import act, page, typed_before, who
from quoracy.screens.components.parts import Gate
from quoracy.screens.components.wording import in_words, plain
from quoracy.screens.live.forms_of_decisions import Deciding, Deferring, outcome_words
from quoracy.screens.live.in_view import beside_the_decision, not_discussed
from quoracy.screens.live.meeting import cited
from quoracy.screens.live.views_taken import VOICES, about_the_child, for_the_chair

HOW = {
    "chair": gettext_lazy("The chair decided"),
    "stated_by_chair": gettext_lazy("The chair stated the conference's decision"),
}
"""How a decision was reached, where the key says too little by itself."""


@page
def decide(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Show what the rule gives and what is missing, and record the decision."""
    user = who(request)
    row = for_the_chair(user, conference, child, "the decision")
    if row.outcome:
        return _recorded(request, row)
    procedure = facts.procedure(row.conference)
    review = row.conference.type in facts.REVIEWS
    form = Deciding(procedure, review, request.POST or None, initial={"version": row.version} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            deciding.record_decision(user, row, form.stated(), form.cleaned_data["version"])
            return reverse("live:decide", args=[conference, child])

        if answered := act(request, form, do):
            return answered
        row = for_the_chair(user, conference, child, "the decision")
    deferment = _deferment(row)
    contents = about_the_child(
        request,
        row,
        form=form,
        **_what_each_said(row),
        gives=_gives(*deciding.comes_to(row)),
        rests=cited([procedure.decision.clause, procedure.decision.cites.get("decisive", "")]),
        words=outcome_words,
        defers=deferment is not None,
        **beside_the_decision(row),
        **not_discussed(user, row),
        title=_("Decision about %(name)s") % {"name": row.child.name},
    )
    contents["open"] = _open(row)
    contents["asked_by"] = [gate.clause for gate in contents["open"] if gate.clause]
    return render(request, "live/decide.html", contents)


def _what_each_said(row: ConferenceChild) -> dict[str, Any]:
    """Every view on one table, and who of those present has not been asked yet."""
    said = list(row.views.select_related("seat").order_by("seat__agency", "seat__name"))
    given = {view.seat_id for view in said}
    here = [seat for seat in questions.seats(row.conference) if seat.present and seat.standing in VOICES]
    silent = [seat for seat in here if seat.pk not in given]
    rests = for_the_chair_to_read(said)
    return {"said": said, "silent": silent, "rests_on": rests, "scaled": any(view.scale is not None for view in said)}


def _open(row: ConferenceChild) -> list[Gate]:
    """What the threshold still asks, each a line that leads to its place."""
    ids = (row.conference_id, row.child_id)
    threshold, views = reverse("live:threshold", args=ids), reverse("live:views", args=ids)
    gates = []
    for finding in deciding.open_questions(row):
        taken = "has not been answered by" in finding.says
        link = _("Take the views") if taken else _("Answer it")
        gates.append(
            Gate(in_words(finding.says), link, views if taken else threshold, finding.stops, _first(finding.clauses))
        )
    return gates


def _first(ids: tuple[str, ...]) -> Any:
    return cited(ids)[0] if ids else None


def _gives(found: Decision, comes_to: str) -> str:
    """What this procedure's rule makes of the views so far, as one sentence; empty where nothing was said."""
    given = sum(found.counted.values())
    if not given:
        return ""
    says = [
        _("%(n)d of %(all)d voices: %(what)s.") % {"n": votes, "all": given, "what": outcome_words(outcome).lower()}
        for outcome, votes in found.counted.items()
        if votes
    ]
    if found.how in ("majority", "tie"):
        says.append(_("Equal votes.") if found.how == "tie" else _("A majority."))
    if comes_to:
        says.append(_("The rule gives: %(what)s.") % {"what": outcome_words(comes_to).lower()})
    for item in found.not_counted:
        says.append(
            _("%(who)s is not counted: %(why)s.") % {"who": item.view.person or item.view.agency, "why": item.because}
        )
    return " ".join(says)


def _recorded(request: HttpRequest, row: ConferenceChild) -> HttpResponse:
    procedure = facts.procedure(row.conference)
    contents = about_the_child(
        request,
        row,
        read_back=_said_aloud(row),
        outcome=outcome_words(row.outcome),
        how=str(HOW.get(row.how, plain(row.how))),
        counted=[(outcome_words(outcome), votes) for outcome, votes in row.answers.get("counted", {}).items()],
        dissents=[(plain(d["agency"]), outcome_words(d["view"])) for d in row.answers.get("dissents", [])],
        not_counted=row.answers.get("not_counted", []),
        clauses=cited(row.answers.get("clauses", [])),
        follow_on=_following(row),
        entered=sealed.dissents(row),
        categories=[plain(category) for category in row.categories],
        terms=procedure.terms,
        awaits=row.outcome == "deferred",
        **beside_the_decision(row),
        title=_("Decision about %(name)s") % {"name": row.child.name},
    )
    return render(request, "live/decided.html", contents)


def _said_aloud(row: ConferenceChild) -> str:
    """The paragraph the chair reads aloud; nothing for an outcome that letters have no words for."""
    child = letter_child(row, facts.procedure(row.conference))
    return read_back(child, facts.procedure(row.conference).terms) if child.outcome else ""


def _following(row: ConferenceChild) -> list[tuple[str, Any, Any]]:
    """The steps that this decision brings with it, with their last days where the rule sets one."""
    found = deciding.what_follows(row)
    return [(plain(step.key), step.due, _first((step.clause,))) for step in found]


@page
def take_back(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Take a decision back before the conference is closed, so that it can be made again."""
    user = who(request)
    row = for_the_chair(user, conference, child, "the decision")
    if request.method == "POST":
        typed = request.POST.get("version", "")
        seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
        try:
            deciding.take_back(user, row, seen)
        except Objected as objected:
            contents = {"says": str(objected)}
            return render(request, "components/not_done.html", contents, status=409)
    return redirect("live:decide", conference=conference, child=child)


def _deferment(row: ConferenceChild) -> DefermentRule | None:
    rule = rule_for_putting_off(facts.procedure(row.conference))
    return rule if rule is not None and rule.allowed else None


@page
def defer(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Defer the decision, behind the rule that deciding comes first (BOL-1.88)."""
    user = who(request)
    row = for_the_chair(user, conference, child, "deferring a decision")
    rule = _deferment(row)
    if rule is None or row.outcome:
        return redirect("live:decide", conference=conference, child=child)
    again = facts.deferred_before(row) > 0
    form = Deferring(rule, again, request.POST or None, initial={"version": row.version} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            deciding.record_decision(user, row, form.stated(), form.cleaned_data["version"])
            return reverse("live:decide", args=[conference, child])

        if answered := act(request, form, do):
            return answered
    contents = about_the_child(
        request,
        row,
        form=form,
        cited=cited([rule.cites[name] for name in ("deciding_first", "ground", "again_by", "answerable")]),
        title=_("Defer the decision about %(name)s") % {"name": row.child.name},
        button=_("Defer the decision"),
    )
    contents["gates"] = []
    contents["back_url"] = reverse("live:decide", args=[conference, child])
    return render(request, "live/defer.html", contents)
