"""The pages on which papers are asked for by somebody outside, opened, answered and copied."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.disclosures import actions, questions
from quoracy.casework.disclosures.models import Disclosure
from quoracy.casework.reports.parts import subjects
from quoracy.documents.disclosures import copy_pdf, existence_note
from quoracy.rulebook import disclosing
from quoracy.rulebook.disclosing import Kind
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.disclosure import forms


def _read(request: HttpRequest, conference: uuid.UUID) -> Conference:
    found = look(who(request), conference, "papers for somebody outside")
    questions.may_read(who(request), found)
    return found


def _one(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID) -> Disclosure:
    return questions.one(who(request), _read(request, conference), disclosure)


def _answering(request: HttpRequest, conference: Conference) -> None:
    if not questions.answers(who(request), conference):
        raise NoRight(who(request), None, "Only the chair of this conference and the unit do this.")


@require_safe
@page
def all_of_them(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every request, with its grounds, its answer and every copy; and every time existence was told."""
    found = _read(request, conference)
    procedure = facts.procedure(found)
    rule = procedure.disclosure
    clauses = disclosing.clauses_of(procedure, Kind.CHILDS_LAWYER)
    contents = {
        "conference": found,
        "rows": questions.of_conference(found),
        "told": questions.existence_told(found),
        "may_tell": rule is not None and bool(rule.existence_told_by) and questions.answers(who(request), found),
        "clauses": clause_texts(load_shelf(), clauses),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "disclosure/all.html", contents)


@page
def ask(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Enter what somebody outside asks for; where a child is in danger social care's manager gives it at once."""
    user, found = who(request), _read(request, conference)
    in_danger = questions.manages(user, found) and disclosing.at_once_in_danger(facts.procedure(found))
    children = [(str(child.pk), child.name) for child in subjects(found)]
    form = forms.Asking(children, request.POST or None, in_danger=in_danger, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            names = ("kind", "to_name", "to_body", "wanted", "asked_on")
            child = uuid.UUID(given["child"]) if given["child"] else None
            asked = actions.Asked(child=child, **{name: given[name] for name in names})
            if given.get("danger"):
                row = actions.disclose_in_danger(user, found, asked, given["document"])
            else:
                row = actions.ask(user, found, asked)
            return reverse("disclosure:one", args=[found.pk, row.pk])

        if answered := act(request, form, do):
            return answered
    return _form(request, form, _("Enter a request for papers"), "all", found.pk)


@require_safe
@page
def one(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID) -> HttpResponse:
    """One request: what speaks against it, what has been recorded, and what can be done next."""
    user, row = who(request), _one(request, conference, disclosure)
    granted = set(row.reports)
    contents = {
        "row": row,
        "findings": questions.standing(row),
        "answers": questions.answers(user, row.conference),
        "copies": list(row.copies.select_related("made_by", "report__request__seat")),
        "papers": [report for report in questions.papers(row.conference) if report.pk in granted],
        "children": [child for child in subjects(row.conference) if child.pk in set(row.children)],
        "clauses": clause_texts(load_shelf(), disclosing.clauses_of(facts.procedure(row.conference), Kind(row.kind))),
        "back_url": reverse("disclosure:all", args=[conference]),
    }
    return render(request, "disclosure/one.html", contents)


@page
def check(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID) -> HttpResponse:
    """Write down how it was checked that a lawyer acts for the child."""
    user, row = who(request), _one(request, conference, disclosure)
    _answering(request, row.conference)
    form = forms.Checking(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.check_acts_for(user, row, form.cleaned_data["how"])
            return reverse("disclosure:one", args=[conference, disclosure])

        if answered := act(request, form, do):
            return answered
    return _form(request, form, _("For whom does %(name)s act?") % {"name": row.to_name}, "one", conference, disclosure)


@page
def ground(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID) -> HttpResponse:
    """Record a consent, a court's order, or the law that requires it."""
    user, row = who(request), _one(request, conference, disclosure)
    known = disclosing.grounds(facts.procedure(row.conference), Kind(row.kind))
    form = forms.Grounding(
        [str(each) for each in known], request.POST or None, initial={"given_by": user.name} | typed_before(request)
    )
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.record_consent(user, row, actions.Given(**form.cleaned_data))
            return reverse("disclosure:one", args=[conference, disclosure])

        if answered := act(request, form, do):
            return answered
    return _form(request, form, _("Record what lets the papers out"), "one", conference, disclosure)


@page
def answer(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID) -> HttpResponse:
    """Grant a copy of what is ticked, or refuse."""
    user, row = who(request), _one(request, conference, disclosure)
    _answering(request, row.conference)
    reports = [(str(one.pk), f"{one.signed_name}, {one.signed_role}") for one in questions.papers(row.conference)]
    children = [(str(child.pk), child.name) for child in actions.may_be_about(row)]
    form = forms.Answering(reports, children, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            chosen = {name: [uuid.UUID(each) for each in given[name]] for name in ("reports", "children")}
            granted, record, court = given["granted"] == "yes", given["record"], given["for_court"]
            said = actions.Answer(granted, given["reasons"], record=record, for_court=court, **chosen)
            actions.answer(user, row, said)
            return reverse("disclosure:one", args=[conference, disclosure])

        if answered := act(request, form, do):
            return answered
    return _form(request, form, _("Answer %(name)s") % {"name": row.to_name}, "one", conference, disclosure)


@require_POST
@page
def copy(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID, report: uuid.UUID) -> HttpResponse:
    """Make one numbered copy; each making is journalled and listed, so it is never a mere look."""
    row = _one(request, conference, disclosure)
    made, copied = actions.make_copy(who(request), row, report)
    return _sent(copy_pdf(made, copied), f"copy-{made.number}.pdf")


@page
def existence(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Write down that the police told a prosecutor that records exist."""
    user, found = who(request), _read(request, conference)
    _answering(request, found)
    rule = facts.procedure(found).disclosure
    begun = {"to": rule.prosecutor if rule else ""}
    form = forms.Existence(request.POST or None, initial=begun | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.record_existence_told(user, found, actions.Told(**form.cleaned_data))
            return reverse("disclosure:all", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    clauses = (rule.cites["existence"],) if rule else ()
    return _form(request, form, _("The police told that records exist"), "all", found.pk, clauses=clauses)


@require_safe
@page
def note(request: HttpRequest, conference: uuid.UUID, told: uuid.UUID) -> HttpResponse:
    """The note that records exist and who holds them."""
    found = _read(request, conference)
    row = next((one for one in questions.existence_told(found) if one.pk == told), None)
    if row is None:
        raise NoRight(who(request), None, "There is no such note for you.")
    return _sent(existence_note(row), "records-exist.pdf")


def _form(request: HttpRequest, form: Any, title: str, back: str, *at: uuid.UUID, clauses: Any = ()) -> HttpResponse:
    contents = {
        "form": form,
        "title": title,
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "clauses": clause_texts(load_shelf(), clauses),
        "back_url": reverse(f"disclosure:{back}", args=at),
    }
    return render(request, "disclosure/form.html", contents)


def _sent(pdf: bytes, name: str) -> HttpResponse:
    sent = HttpResponse(pdf, content_type="application/pdf")
    sent["Content-Disposition"] = f'attachment; filename="{name}"'
    sent["Cache-Control"] = "no-store, private"
    return sent
