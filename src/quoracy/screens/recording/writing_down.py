"""Writing down a request or a recording, the policy on recording, and the help for practitioners."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import authority_of, colleagues, may, require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.children.questions import visible_child
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.conferences import facts, questions
from quoracy.casework.room import considering, matters
from quoracy.casework.room.readers import reader
from quoracy.casework.room.recording_models import RecordingMatter
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.recording import is_old
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.parts import ClauseText
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.recording.forms import Policy, WritingDown

Meeting = RecordingMatter.Meeting


def _cited(procedure: Procedure, *points: str) -> list[ClauseText]:
    rule = procedure.recording
    return clause_texts(load_shelf(), [rule.cites[one] for one in points if one in rule.cites]) if rule else []


def _write(
    request: HttpRequest, form: WritingDown, procedure: Procedure, do: Callable[[], str], back: str
) -> HttpResponse:
    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    contents = {
        "form": form,
        "title": _("Write down a request or a recording"),
        "button": _("Write it down"),
        "keep_url": keep_url(request),
        "back_url": back,
        "cited": _cited(procedure, "scope", "hidden"),
    }
    return render(request, "recording/form.html", contents)


@page
def about_child(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Write down a request about no conference, or a recording that came to light, on a child's file."""
    user = who(request)
    found = visible_child(user, child)
    procedure = procedure_of(found.authority, today())
    meetings = [Meeting.CORE_GROUP, Meeting.VISIT, Meeting.NONE]
    people = [one for one in colleagues(found.authority) if one.is_active]
    form = WritingDown(meetings, procedure.recording, people, request.POST or None, initial=typed_before(request))

    def do() -> str:
        row = matters.write_down(user, found, form.told())
        return reverse("recording:one", args=[found.pk, row.pk])

    journal(user, JournalEntry.Act.LOOKED, "writing down a request to record", child=found.pk)
    return _write(request, form, procedure, do, reverse("recording:of_child", args=[found.pk]))


@page
def at_conference(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Whoever sits at a conference writes down that a recording of it came to light; its chair is told."""
    user = who(request)
    found = reader(user, conference).conference
    procedure = facts.procedure(found)
    form = WritingDown(
        [Meeting.CONFERENCE], procedure.recording, [], request.POST or None, initial=typed_before(request)
    )
    rows = questions.about(found)
    back = reverse("room:board", args=[found.pk])

    def do() -> str:
        matters.write_down(user, rows[0].child, form.told(), found)
        return back

    for row in rows:
        journal(user, JournalEntry.Act.LOOKED, "writing down a recording", child=row.child_id, conference=found.pk)
    return _write(request, form, procedure, do, back)


@page
def policy(request: HttpRequest) -> HttpResponse:
    """The policy on recording, with its day and its age, and keeping a new version of it."""
    user = who(request)
    require(user, Right.OVERSEE)
    form = Policy(request.POST or None, initial=typed_before(request))

    def do() -> str:
        given = form.cleaned_data
        matters.keep_policy(user, given["name"], given["version"], given["dated"], given["words"])
        return reverse("recording:policy")

    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    authority = authority_of(user)
    procedure, newest = procedure_of(authority, today()), considering.newest_policy(authority.pk)
    contents = {
        "form": form,
        "newest": newest,
        "old": newest is not None and is_old(procedure, newest.dated, today()),
        "title": _("Policy on recording"),
        "button": _("Keep this version"),
        "keep_url": keep_url(request),
        "back_url": reverse("home:today"),
        "cited": _cited(procedure, "policy"),
    }
    return render(request, "recording/policy.html", contents)


@page
def help_page(request: HttpRequest) -> HttpResponse:
    """What a practitioner is to bear in mind about being recorded. It names nobody."""
    user = who(request)
    rule = procedure_of(authority_of(user), today()).recording
    remarks = [(one.says, clause_texts(load_shelf(), [one.clause])[0]) for one in rule.remarks] if rule else []
    contents = {
        "rule": rule,
        "remarks": remarks,
        "cited": _cited(procedure_of(authority_of(user), today()), "reminder", "statement", "courts"),
        "keeps_policy": may(user, Right.OVERSEE),
        "title": _("Being recorded"),
    }
    return render(request, "recording/help.html", contents)
