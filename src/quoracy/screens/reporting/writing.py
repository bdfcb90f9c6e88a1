"""An author's form: a task list, then one thing to a page, each kept as it is typed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.conferences import facts
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links import answering, keeping
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.sitting import at_the_table
from quoracy.casework.reports import authorship, checks, parts, questions
from quoracy.casework.reports.actions import asking, sharing, withholding
from quoracy.casework.reports.actions import writing as actions
from quoracy.casework.reports.authors import Author, requests_of
from quoracy.casework.reports.models import Passage, ReportRequest
from quoracy.casework.reports.parts import Part
from quoracy.casework.room.readers import boards_of, guest_reads_board
from quoracy.casework.room.reminding import reminder_once
from quoracy.rulebook.authorship import insignificant_finding
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.screens.components import afterwards
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.guests import guest_page
from quoracy.screens.components.links import to as to_page
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.reporting import forms
from quoracy.screens.reporting.whoever import (
    Writing,
    author,
    carry_out,
    drop,
    id_in,
    kept_at,
    named,
    own_passage,
    show,
    to,
    typed_at,
)


@page
def mine(request: HttpRequest) -> HttpResponse:
    """The reports that wait for this person, the soonest conference first."""
    user = who(request)
    rows = list(_mine(user))
    return render(request, "reporting/mine.html", {"rows": rows, "boards": boards_of(user)})


def _mine(user: User) -> list[ReportRequest]:
    found = requests_of(user).prefetch_related("conference__about__child")
    return list(found.exclude(conference__state="closed").order_by("conference__starts_at"))


@guest_page
def by_link(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Where a practitioner comes in by a link: the invitation to answer and the report that is asked of them."""
    look(guest, "the first page of a guest")
    asked = ReportRequest.objects.filter(seat=guest.seat, conference=guest.conference).first() if guest.seat else None
    invitation = answering.invitation_of(guest)
    contents = {
        "guest": guest,
        "board_url": to_page("room:guest") if guest_reads_board(guest) else "",
        "conference": guest.conference,
        "invitation": invitation,
        "open": invitation is not None and answering.can_be_answered(invitation),
        "left": [(finding, _mended_at(finding, asked)) for finding in _left(invitation)],
        "papers": afterwards.of_guest(guest),
        "unsent": keeping.unsent(guest),
        "instead_of": answering.stands_in_for(guest),
        "asked": asked if guest.is_practitioner else None,
        "deadline": questions.deadline(asked) if asked else None,
        "children": guest.children(),
        "sits": at_the_table(guest),
    }
    return render(request, "reporting/by_link.html", contents)


def _left(invitation: Invitation | None) -> list[Finding]:
    return answering.left_to_do(invitation) if invitation else []


def _mended_at(finding: Finding, asked: ReportRequest | None) -> str:
    """Where somebody who does not come does what is left to do."""
    if finding.place.endswith(".report"):
        return reverse("reporting:guest_task", args=[asked.pk]) if asked else ""
    return reverse("guests:briefed" if finding.place.endswith(".briefed") else "guests:reply")


@Writing
def task(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Who, which child, by when; what is done and what is left."""
    writer = author(request, asked, "a report being written")
    form = PageForm(request.POST or None)
    form.is_valid()
    if request.method == "POST" and (answered := carry_out(request, form, lambda: _pressed(request, writer))):
        return answered
    return show(request, asked, "reporting/task.html", _contents(writer) | {"form": form})


def _pressed(request: HttpRequest, writer: Author) -> str:
    """Start from last time's report, or take a passage out."""
    if request.POST.get("do") == "copy":
        actions.copy_forward(writer)
    elif wanted := id_in(request.POST.get("remove", "")):
        actions.remove_passage(writer, wanted)
    return to(request, "task", writer.request.pk)


def _contents(writer: Author) -> dict[str, Any]:
    asked = writer.request
    report = questions.report_of(asked)
    children = parts.children_of(asked)
    passages = (
        list(report.passages.select_related("child", "beside", "attachment").prefetch_related("withholdings"))
        if report
        else []
    )
    seen = {row.child_id for row in report.seen.all()} if report else set()
    back = questions.sent_back(report) if report else None
    procedure = _procedure(writer)
    return {
        "asked": asked,
        "author": writer,
        "report": report,
        "children": children,
        "names": ", ".join(child.name for child in parts.subjects(asked.conference)),
        "deadline": questions.deadline(asked),
        "family": ", ".join(person.name for person in parts.family(asked.conference)),
        "groups": [
            (part, [p for p in passages if p.part == part.key and not p.is_own_form])
            for part in _parts(asked, passages)
        ],
        "terms": checks.terms(report) if report else (),
        "unsupported": checks.unsupported(procedure, passages),
        "own_form": next((p for p in passages if p.is_own_form), None),
        "left_out": {one.part.key for one in checks.left_out(report)} if report else set(),
        "seen": [(child, child.pk in seen) for child in children],
        "sharings": list(report.sharings.select_related("person", "child")) if report else [],
        "earlier": None if report and report.copied_from_id else questions.previous_report(asked),
        "labels": dict(Passage.Label.choices),
        "owed": questions.owed(asked),
        "copies": questions.copies_due(asked),
        "of_the_whole": parts.of_the_whole(asked),
        "sent_back": back,
        "cleared": back is not None and questions.cleared(back),
        "notes": authorship.notes(asked),
        "reminder": reminder_once(asked.conference, children, writer.user or asked.seat),
        "has_account": writer.user is not None,
        "may_answer_nothing": _may_answer_nothing(writer),
        "unsaid": sharing.unsaid(report) if report and report.submitted else None,
    }


def _may_answer_nothing(writer: Author) -> bool:
    rule = insignificant_finding(_procedure(writer))
    return rule is None or rule.holds


def _parts(asked: ReportRequest, passages: list[Passage]) -> list[Part]:
    known = parts.asked(asked)
    stray = {p.part for p in passages} - {part.key for part in known}
    return known + [Part(key, _("From an earlier report")) for key in sorted(stray)]


@Writing
def passage(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Write one passage, or change one. What two people type at once stands side by side."""
    writer = author(request, asked, "a passage of a report")
    row = own_passage(request, writer)
    key = row.part if row else request.GET.get("part", "known")
    part = next((one for one in parts.asked(writer.request) if one.key == key), Part("known", _("Your report")))
    about = _about(writer, part)
    form = forms.Writing(about, request.POST or None, initial=_first(request, row) | typed_at(request))
    form.asks(_procedure(writer).reports, dated=part.dated)
    if form.is_bound and form.is_valid():

        def do() -> str:
            drop(request)
            kept = actions.save_passage(
                writer, form.written(part.key), row.pk if row else None, form.cleaned_data["version"]
            )
            if "keep" in request.POST:
                return f"{to(request, 'keep_from', asked)}?{urlencode({'passage': str(kept.pk)})}"
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": part.asks,
        "keep_url": kept_at(request),
        "back_url": to(request, "task", asked),
    }
    clauses = clause_texts(load_shelf(), parts.here(_procedure(writer), part.clauses))
    return show(request, asked, "reporting/passage.html", contents | {"clauses": clauses, "rivals": _rivals(row)})


def _procedure(writer: Author) -> Procedure:
    return facts.procedure(writer.request.conference)


def _about(writer: Author, part: Part) -> list[Any]:
    if part.household:
        return parts.children_of(writer.request)
    return parts.subjects(writer.request.conference)


def _first(request: HttpRequest, row: Passage | None) -> dict[str, Any]:
    if row is None:
        return {"child": request.GET.get("child", ""), "hand": "first", "version": 0}
    names: tuple[str, ...]
    names = ("text", "label", "hand", "source", "mentions_conviction", "conviction_of", "consent", "personal_to_parent")
    names += ("weighs", "happened_on", "evidence", "other_way")
    return {name: getattr(row, name) for name in (*names, "version")} | {"child": str(row.child_id or forms.ALL)}


def _rivals(row: Passage | None) -> list[Passage]:
    if row is None:
        return []
    return [*row.rivals.all(), *([row.beside] if row.beside else [])]


@Writing
def keep_from(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Ask the chair that a passage be kept from somebody; it is kept at once."""
    writer = author(request, asked, "a passage of a report")
    row = own_passage(request, writer)
    back = to(request, "task", asked)
    kept = list(row.withholdings.all()) if row else []
    first = {"whom": [withholding.named_in(one).key for one in kept], "why": kept[0].why if kept else ""}
    form = forms.KeepingFrom(
        withholding.may_be_kept_from(writer.request), request.POST or None, initial=first | typed_at(request)
    )
    if row is not None and form.is_bound and form.is_valid():

        def do() -> str:
            drop(request)
            given = form.cleaned_data
            withholding.ask_to_withhold(writer, row, form.whom(), given["why"], exceptional=given["exceptional"])
            return back

        if answered := carry_out(request, form, do):
            return answered
    clauses = clause_texts(load_shelf(), parts.here(_procedure(writer), withholding.CLAUSES))
    contents = {"form": form, "title": _("Who may not read this passage?"), "keep_url": kept_at(request)}
    return show(
        request, asked, "reporting/keep_from.html", contents | {"passage": row, "back_url": back, "clauses": clauses}
    )


@Writing
def seen(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Say when a child was seen, and whether alone."""
    writer = author(request, asked, "when a child was seen")
    children = {child.pk: child for child in parts.children_of(writer.request)}
    child = children.get(named(request, "child") or uuid.UUID(int=0)) or next(iter(children.values()))
    form = forms.Seeing(request.POST or None, initial=typed_at(request))
    form.fields["seen"].label = _("Have you seen %(name)s?") % {"name": child.name}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        alone = {"yes": True, "no": False}.get(given["alone"])
        told = actions.WasSeen(given["on"], alone, given["by_whom"], not_seen=given["seen"] == "no")

        def do() -> str:
            drop(request)
            actions.record_seen(writer, child.pk, told)
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    title = _("When %(name)s was seen") % {"name": child.name}
    contents = {"form": form, "title": title, "back_url": to(request, "task", asked)}
    return show(request, asked, "reporting/one.html", contents | {"keep_url": kept_at(request)})


@Writing
def attach(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Attach a file; its type is read from its contents."""
    writer = author(request, asked, "attaching a file to a report")
    about = parts.subjects(writer.request.conference)
    form = forms.Attaching(about, request.POST or None, request.FILES or None, initial=typed_at(request))
    form.fields["text"].label = _("What is it?")
    if form.is_bound and form.is_valid():

        def do() -> str:
            drop(request)
            key = parts.asked(writer.request)[0].key
            actions.attach(writer, form.cleaned_data["file"].read(), form.written(key))
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    contents = {"form": form, "title": _("Attach a file"), "back_url": to(request, "task", asked)}
    return show(request, asked, "reporting/passage.html", contents | {"files": True, "clauses": [], "rivals": []})


@Writing
def nothing(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Answer that the agency has had no significant part."""
    writer = author(request, asked, "answering a request for a report")
    form = forms.Nothing(request.POST or None, initial=typed_at(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            drop(request)
            asking.answer_not_involved(writer, form.cleaned_data["why"])
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("We have nothing to report"),
        "back_url": to(request, "task", asked),
    }
    return show(request, asked, "reporting/one.html", contents | {"keep_url": kept_at(request)})
