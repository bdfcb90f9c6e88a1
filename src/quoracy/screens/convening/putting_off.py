"""Putting a conference off, standing it down, and answering for its delay."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import delaying, putting_off
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.deferments import Protection, rule_for_putting_off
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.convening.forms import Delaying, PuttingOff, StandingDown, part
from quoracy.screens.convening.last_days import clauses, last_lawful_days


def _may(user: User, *rights: Right) -> None:
    if not any(may(user, right) for right in rights):
        raise NoRight(user, rights[0])


@page
def postpone(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Put a conference off: only by whom the procedure says, with each child kept safe and a new day in sight."""
    user = who(request)
    found = look(user, conference, "putting a conference off")
    _may(user, Right.ARRANGE_CONFERENCE, Right.RUN_CONFERENCE)
    rule = rule_for_putting_off(facts.procedure(found))
    only_chair = rule is not None and bool(rule.postponed_by)
    if only_chair and found.chair_id != user.pk:
        name = found.chair.name if found.chair else _("nobody yet")
        says = _("Under this procedure only the chair of this conference (%(name)s) may put it off. Ask the chair.")
        raise NoRight(user, None, says % {"name": name})
    children = [row.child for row in questions.about(found)]
    form = PuttingOff(children, request.POST or None, initial={"version": found.version} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            putting_off.postpone(user, found, _put_off(form))
            return reverse("convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    cited = [rule.cites[name] for name in ("postponing", "protection", "new_date")] if rule and only_chair else []
    contents = {
        "form": form,
        "conference": found,
        "cited": clauses(cited),
        "last_days": last_lawful_days(found),
        "title": _("Put the conference off"),
        "button": _("Put it off"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/put_off.html", contents)


def _put_off(form: PuttingOff) -> putting_off.PuttingOff:
    given = form.cleaned_data
    return putting_off.PuttingOff(
        reason=given["reason"],
        protection={
            child.pk: Protection(given[part("how", child.pk)], given[part("who", child.pk)]) for child in form.children
        },
        new_start=form.begins(),
        fixed_by=given["fixed_by"],
        fixed_on=given["fixed_on"],
        version=given["version"],
    )


@page
def stand_down(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Stand a conference down, saying for each child how it is kept safe."""
    user = who(request)
    found = look(user, conference, "standing a conference down")
    _may(user, Right.ARRANGE_CONFERENCE, Right.RUN_CONFERENCE)
    children = [row.child for row in questions.about(found)]
    form = StandingDown(children, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            putting_off.stand_down(user, found, form.cleaned_data["reason"], form.protection())
            return reverse("convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    rule = _stood_down(found)
    contents = {
        "form": form,
        "conference": found,
        "cited": clauses(rule),
        "last_days": last_lawful_days(found),
        "title": _("Stand the conference down"),
        "button": _("Stand it down"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/put_off.html", contents)


def _stood_down(found: Conference) -> list[str]:
    """The clauses on what follows when a conference is stood down."""
    procedure = facts.procedure(found)
    return [step.clause for step in procedure.quorum.follow_on if step.when == "stood_down"]


@page
def delay(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Say for each child why its conference is late, who watches over it, and what keeps it safe."""
    user = who(request)
    found = look(user, conference, "answering for a delay")
    _may(user, Right.REQUEST_CONFERENCE, Right.ARRANGE_CONFERENCE, Right.RUN_CONFERENCE)
    children = [last.child for last in questions.late_for(found)]
    form = Delaying(children, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            said = {
                child.pk: delaying.Watch(*(form.said(name, child) for name, _label, _long in form.ASKED))
                for child in children
            }
            delaying.record_delay(user, found, said)
            return reverse("convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "cited": clauses(clause.id for clause in delaying.steps_asked(found)),
        "last_days": last_lawful_days(found),
        "title": _("Answer for the delay"),
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/put_off.html", contents)
