"""Whether and how one child takes part: settled by the social worker, with what is the chair's to say beside it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import taking_part
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.checklists import may_see_to
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.taking_part_rules import TakingPartRule
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms_of_parts import ANSWERS, WAYS, WISHES, ChairSays, Settling
from quoracy.screens.convening.last_days import clauses


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@page
def part(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """One child's part: where it starts from, what is settled, what is still missing, and the form of whoever looks."""
    user = who(request)
    found = look(user, conference, "a child's part in a conference")
    may_see_to(user, found)
    about = next((one.child for one in questions.about(found) if one.child_id == child), None)
    rule = facts.procedure(found).taking_part
    if about is None or rule is None:
        raise NoRight(user, None, _("There is nothing to settle about this child here."))
    row = taking_part.part_of(found, about)
    row.conference = found
    form = _form(request, user, found, rule, row)
    if form is not None and form.is_bound and form.is_valid():
        given = form

        def do() -> str:
            _keep(user, found, row, given)
            return reverse("convening:childs_part", args=[found.pk, about.pk])

        if answered := act(request, given, do):
            return answered
    missing = [finding for finding in taking_part.before_inviting(row) if not finding.holds]
    starts = taking_part.starting_point(found, about)
    contents = {
        "form": form or PageForm(),
        "may_write": form is not None,
        "conference": found,
        "child": about,
        "row": row,
        "starts": starts,
        "settled": _settled(row),
        "missing": missing,
        "cited": clauses(sorted({id for one in missing for id in one.clauses} | set(starts.clauses if starts else ()))),
        "title": _("%(name)s's part in the conference") % {"name": about.name},
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/childs_part.html", contents)


def _form(
    request: HttpRequest, user: User, found: Conference, rule: TakingPartRule, row: ChildsPart
) -> Settling | ChairSays | None:
    """The form of the social worker, of the chair, or none: the unit reads what is settled."""
    if found.state not in taking_part.OPEN_STATES:
        return None
    begun = {name: getattr(row, name) for name in ("answer", "wish", "explained", "reason", "evidence", "views")}
    begun |= {"speaks_to": row.speaks_to, "efforts": row.efforts, "prepared": row.prepared, "version": row.version}
    begun |= {f"weighed_{key}": words for key, words in row.weighed.items()}
    if found.chair_id == user.pk:
        hostile = {True: "yes", False: "no", None: ""}[row.hostile_parent]
        begun = {"agrees": "chair" in row.agreed, "hostile_parent": hostile, "version": row.version}
        begun |= {name: getattr(row, name) for name in ("exception_agreed", "kept_apart", "met_the_chair")}
        return ChairSays(_posted(request), initial=begun | typed_before(request))
    if taking_part.may_answer(user, found):
        return Settling(rule, _posted(request), initial=begun | typed_before(request))
    return None


def _keep(user: User, found: Conference, row: ChildsPart, form: Settling | ChairSays) -> None:
    version = form.cleaned_data["version"]
    if isinstance(form, ChairSays):
        taking_part.chair_says(user, found, row.child, form.said(), version)
    else:
        taking_part.settle_part(user, found, row.child, form.said(), form.reasons(row), version)


def _settled(row: ChildsPart) -> list[tuple[str, str]]:
    """What is settled so far, for whoever only reads."""
    rows = [
        (_("Takes part"), str(ANSWERS.get(row.answer, _("Not settled yet")))),
        (_("The child's wish"), str(dict(WISHES).get(row.wish, ""))),
        (_("Why not asked"), row.reason),
        (_("What speaks for it"), row.evidence),
        (_("Views reach the conference"), ", ".join(str(WAYS.get(way, way)) for way in row.views)),
        (_("What was tried"), row.efforts),
        (_("Prepared"), row.prepared),
        (_("Agreed to by"), ", ".join(row.agreed.values())),
        (_("Settled by"), row.answered_by.name if row.answered_by else ""),
    ]
    return [(label, words) for label, words in rows if words]


def unsettled(found: Conference) -> list[tuple[ChildsPart, Finding]]:
    """The first thing missing about each child's part, for the pages that lead here."""
    return [
        (row, missing[0])
        for row in taking_part.parts(found)
        if (missing := [one for one in taking_part.before_inviting(row) if not one.holds])
    ]
