"""Asking for a conference, the request's page, and the manager's answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, require
from quoracy.casework.access.rights import Right
from quoracy.casework.children.models import Child
from quoracy.casework.children.questions import siblings, visible_child, visible_to
from quoracy.casework.conferences import choosing, facts, questions
from quoracy.casework.conferences.actions import arranging, delaying, grouping, requesting
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.checklists import SEE_TO_IT, lines
from quoracy.casework.conferences.models import Conference
from quoracy.casework.plans.questions import current_plan
from quoracy.casework.room.taking import without_recorder
from quoracy.casework.section_47.questions import weighed
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.parts import Gate
from quoracy.screens.convening.forms import Answering, Asking
from quoracy.screens.convening.last_days import clauses, last_lawful_days

S = Conference.State


def _offered(user: User, request: HttpRequest) -> list[Child]:
    """The child of the address, then its siblings whom this person may see, each to be ticked by itself."""
    wanted = request.GET.get("child", "")
    try:
        child = visible_child(user, uuid.UUID(wanted))
    except ValueError:
        return list(visible_to(user).order_by("family_name", "given_names")[:50])
    seen = visible_to(user)
    return [child, *siblings(child).filter(pk__in=seen.values("pk"))]


@page
def request_one(request: HttpRequest) -> HttpResponse:
    """Ask for a conference about a child and, one by one, its siblings."""
    user = who(request)
    require(user, Right.REQUEST_CONFERENCE)
    offered = _offered(user, request)
    form = Asking(offered, request.POST or None, initial=_first(offered, request) | typed_before(request))
    if request.method == "GET":
        for child in offered[:1] if request.GET.get("child") else []:
            journal(user, JournalEntry.Act.LOOKED, "asking for a conference", child=child.pk)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            asked = requesting.request_conference(
                user,
                form.chosen(),
                type=given["type"],
                grounds=given["grounds"],
                urgent=given["urgent"],
                urgency=given["urgency"],
                awaited=given["awaited"],
                awaited_until=given["awaited_until"],
            )
            return reverse("convening:conference", args=[asked.pk])

        if answered := act(request, form, do):
            return answered
    contents = {"form": form, "title": _("Ask for a conference"), "keep_url": keep_url(request)}
    return render(request, "convening/request.html", contents | {"urgency_clauses": clauses(["BOL-1.15"])})


def _first(offered: list[Child], request: HttpRequest) -> dict[str, Any]:
    if not request.GET.get("child"):
        return {}
    child = offered[0]
    kind = Conference.Type.REVIEW if current_plan(child) else Conference.Type.INITIAL
    reasons = [one.reasons for one in weighed(child) if str(one.pk) == request.GET.get("weighed")]
    return {"grounds": "".join(reasons)} | {
        "children": [str(child.pk)],
        "type": Conference.Type.PRE_BIRTH if child.unborn else kind,
    }


@page
def conference(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Show a request: where it stands, what is next, and who is waited for."""
    user = who(request)
    found = look(user, conference, "a conference's arrangements")
    rows = questions.about(found)
    seats = questions.seats(found)
    contents = {
        "conference": found,
        "rows": rows,
        "seats": [seat for seat in seats if seat.invited],
        "last_days": last_lawful_days(found),
        "waiting_days": questions.working_days_waiting(found),
        "gates": _gates(found),
        "delays": questions.delays(found),
        "late": bool(delaying.steps_asked(found)) and questions.late_for(found),
        "terms": facts.procedure(found).terms,
        "may_answer": found.state == S.REQUESTED and may(user, Right.AUTHORISE_CONFERENCE),
        "may_arrange": found.state in arranging.ARRANGEABLE and may(user, Right.ARRANGE_CONFERENCE),
        "sees_chairing": may(user, Right.ARRANGE_CONFERENCE)
        or may(user, Right.NAME_CHAIR)
        or found.chair_id == user.pk,
        "chair_guide": chairing.guide if (chairing := facts.procedure(found).chairing) else "",
        "no_recorder": bool(without_recorder([found])),
        "may_provide": may(user, Right.ARRANGE_CONFERENCE) or found.chair_id == user.pk,
        "may_group": found.state in questions.GROUPED_IN and grouping.may_group(user) and not seats,
        "joinable": questions.joinable(user, found),
        "grouped_with": questions.grouped_with(user, found),
        "unbooked": sum(not need.booked_with for need in questions.needs(found)),
        "may_put_off": found.state == S.ARRANGED and (may(user, Right.ARRANGE_CONFERENCE) or found.chair_id == user.pk),
        "names": ", ".join(row.child.name for row in rows),
        "open_lines": sum(line.open for line in lines(found)) if _sees_to(user, found) else None,
        "settles": facts.procedure(found).taking_part is not None,
    }
    return render(request, "convening/conference.html", contents)


def _sees_to(user: User, found: Conference) -> bool:
    return found.chair_id == user.pk or any(may(user, right) for right in SEE_TO_IT)


def _gates(found: Conference) -> list[Gate]:
    """What stands between this conference and its day."""
    gates = [
        Gate(one.says, _("Decide it"), reverse("convening:chairing", args=[found.pk]), True, clauses(one.clauses)[0])
        for one in (choosing.choices_open(found) if found.state in (S.AUTHORISED, S.ARRANGED) else ())
    ]
    for last in delaying.unanswered(found):
        clause = clauses([delaying.steps_asked(found)[0].id])[0]
        says = _("the conference about %(name)s is late. Say why, who watches and what keeps the child safe.")
        where = reverse("convening:delay", args=[found.pk])
        gates.append(Gate(says % {"name": last.child.name}, _("Answer for the delay"), where, True, clause))
    if found.state == S.ARRANGED:
        for finding in arranging.uninvited(found):
            where = reverse("convening:invite", args=[found.pk])
            gates.append(Gate(finding.says, _("Ask them"), where, True, clauses(finding.clauses)[0]))
    return gates


@page
def answer(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Authorise a conference or refuse it, with reasons."""
    user = who(request)
    found = look(user, conference, "a request for a conference")
    require(user, Right.AUTHORISE_CONFERENCE)
    form = Answering(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            rule = requesting.authorise if form.cleaned_data["answer"] == "authorise" else requesting.refuse
            rule(user, found, form.cleaned_data["reasons"])
            return reverse("convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "rows": questions.about(found),
        "last_days": last_lawful_days(found),
        "title": _("Answer the request"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/answer.html", contents)
