"""The threshold and the views, child by child: explained first, asked of each, nothing filled in for anybody."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import deciding, meeting
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.actions.meeting import only_the_chair
from quoracy.casework.conferences.models import ConferenceChild, Seat
from quoracy.rulebook.conference_rules import AskedOf
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.parts import ClauseText, Gate
from quoracy.screens.live.forms_of_decisions import Taking, Threshold, outcomes_of
from quoracy.screens.live.meeting import cited, one_child

VOICES = (Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER)
NO_DECISION_YET = "Nothing can be decided for %(name)s while there are not enough: %(because)s"


def for_the_chair(user: User, conference: uuid.UUID, child: uuid.UUID, at: str) -> ConferenceChild:
    """One child's part of a conference, for its chair and nobody else."""
    found = look(user, conference, at)
    only_the_chair(user, found, Right.DECIDE)
    return one_child(found, child)


def about_the_child(request: HttpRequest, row: ConferenceChild, **more: Any) -> dict[str, Any]:
    """What each page of the decision shows: the child, the quorum as a gate, the way back."""
    count = meeting.quoracy(row.conference, [row])[row.child_id]
    gates = []
    if not count.proceeds and not row.outcome:
        says = _(NO_DECISION_YET) % {"name": row.child.name, "because": count.because}
        where = reverse("live:go_on", args=[row.conference_id, row.child_id])
        gates.append(Gate(says, _("Go on all the same, or stand down"), where))
    return {
        "row": row,
        "conference": row.conference,
        "gates": gates,
        "quorate": count.proceeds,
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[row.conference_id]),
        **more,
    }


def explaining(procedure: Procedure, row: ConferenceChild) -> list[ClauseText]:
    """The wording of the threshold for the chair to explain: the procedure's, and that of those it extends."""
    shelf = load_shelf()
    keys = (procedure.key, *procedure.extends)
    found = [c.id for key in keys for c in shelf.catalogue(key) if c.topic == "threshold" and c.kind != "timescale"]
    asked = {clause for question in deciding.questions_put(row) for clause in question.clauses}
    return cited([one for one in found if one in asked] or [procedure.decision.clause, *procedure.decision.also])


@page
def threshold(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Put the threshold's questions about one child, in the procedure's words. Nothing is filled in beforehand."""
    user = who(request)
    row = for_the_chair(user, conference, child, "the threshold's questions")
    procedure = facts.procedure(row.conference)
    gaps = deciding.gaps(row)
    form = Threshold(
        deciding.questions_put(row),
        procedure.decision.limbs,
        row.answers,
        request.POST or None,
        initial={"version": row.version} | typed_before(request),
    )
    if form.is_bound and form.is_valid():

        def do() -> str:
            deciding.answer(user, row, form.answers(), form.cleaned_data["version"])
            return reverse("live:views", args=[conference, child])

        if answered := act(request, form, do):
            return answered
    contents = about_the_child(
        request,
        row,
        form=form,
        asked=[(*one, cited(one[0].clauses)) for one in form.asked()],
        gaps=gaps,
        explained=explaining(procedure, row),
        decisive=cited([procedure.decision.cites[n] for n in ("decisive", "limbs") if n in procedure.decision.cites]),
        title=_("The threshold: %(name)s") % {"name": row.child.name},
        button=_("Keep the answers"),
    )
    return render(request, "live/threshold.html", contents)


def not_explained(row: ConferenceChild) -> Gate | None:
    """The threshold is explained, or the chair says why not, before views are taken (LBH-6.01)."""
    question = deciding.unexplained(row)
    if question is None:
        return None
    where = reverse("live:threshold", args=[row.conference_id, row.child_id])
    says = _("explain what has to be met for a plan, or record why not, before views are taken.")
    return Gate(says, _("Explain it"), where, True, cited(question.clauses)[0])


@page
def views(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Take each agency's view of one child, one by one."""
    user = who(request)
    row = for_the_chair(user, conference, child, "the agencies' views")
    procedure = facts.procedure(row.conference)
    seats = [seat for seat in questions.seats(row.conference) if seat.present and seat.standing in VOICES]
    said = {view.seat_id: view for view in row.views.all()}
    form = Taking(
        seats,
        outcomes_of(procedure.decision, _review(row)),
        procedure.categories,
        said,
        request.POST or None,
        initial=typed_before(request),
    )
    gate = not_explained(row)
    if form.is_bound and form.is_valid() and gate is None:

        def do() -> str:
            for seat, view, seen in form.taken():
                deciding.take_view(user, row, seat, view, seen)
            return reverse("live:decide", args=[conference, child])

        if answered := act(request, form, do):
            return answered
        form.said = {view.seat_id: view for view in row.views.all()}
    each = [q for q in deciding.questions_put(row) if q.asked_of in (AskedOf.EACH_AGENCY, AskedOf.EACH_PROFESSIONAL)]
    contents = about_the_child(
        request,
        row,
        form=form,
        asked=[(question, cited(question.clauses)) for question in each],
        title=_("Views about %(name)s") % {"name": row.child.name},
    )
    contents["gates"] += [gate] if gate else []
    return render(request, "live/views.html", contents)


def _review(row: ConferenceChild) -> bool:
    return row.conference.type in facts.REVIEWS
