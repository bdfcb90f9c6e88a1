"""The pages on which a record is drafted, edited and labelled."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.records import copies, questions, readers
from quoracy.casework.records.actions import writing
from quoracy.casework.records.actions.writing import Whom, Written
from quoracy.casework.records.headings import heading_words
from quoracy.casework.records.models import ConferenceRecord, KeptFrom, RecordPassage
from quoracy.casework.reports.parts import subjects
from quoracy.rulebook.copies import why_withheld
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import plain
from quoracy.screens.records import forms


def found(request: HttpRequest, conference: uuid.UUID, at: str) -> Conference:
    return questions.opened(who(request), conference, at)


def begun(request: HttpRequest, conference: uuid.UUID, at: str) -> ConferenceRecord:
    """The record of a conference, for those who work on it; refused where none has been begun."""
    record = questions.of_conference(found(request, conference, at))
    if record is None:
        raise NoRight(who(request), None, _("The record of this conference has not been drafted yet."))
    return record


@require_safe
@page
def record(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The whole record with its labels, what it still lacks before it is signed, and where it goes next."""
    user, held = who(request), found(request, conference, "the whole of it")
    row = questions.of_conference(held)
    whole = copies.copy_for(row, readers.UNIT) if row else None
    contents = {
        "conference": held,
        "record": row,
        "whole": whole,
        "lacking": questions.before_signing(row) if row and not row.signed else [],
        "chairs": held.chair_id == user.pk,
        "of_unit": questions.is_of_the_unit(user, held),
        "out": _names_of_out(held),
        "heading_words": heading_words,
        "back_url": reverse("live:conference", args=[held.pk]),
    }
    return render(request, "records/record.html", contents)


def _names_of_out(conference: Conference) -> dict[uuid.UUID, str]:
    seats = dict(conference.seats.values_list("pk", "name"))
    return {**seats, **{child.pk: child.name for child in subjects(conference)}}


@require_POST
@page
def draft(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Draft it, or add what is new since."""
    held = found(request, conference, "drafting")
    form = PageForm(request.POST)
    answered = act(
        request, form, lambda: (writing.draft(who(request), held), reverse("records:record", args=[held.pk]))[1]
    )
    return answered or show_form(request, form, _("Draft the record"), held.pk)


@page
def add(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Add a passage by hand."""
    row = begun(request, conference, "adding a passage")
    form = _writing(request, row, {"heading": request.GET.get("heading", "discussion")})
    if form.is_bound and form.is_valid():

        def do() -> str:
            writing.add_passage(who(request), row, _written(form))
            return reverse("records:record", args=[conference])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("Add a passage"), conference)


@page
def edit(request: HttpRequest, conference: uuid.UUID, passage: uuid.UUID) -> HttpResponse:
    """Change a passage and its labels; if somebody else has meanwhile, nothing of either is lost."""
    row = begun(request, conference, "a passage")
    one = questions.one_passage(row, passage)
    initial = {
        "text": one.text, "heading": one.heading, "child": str(one.child_id or ""), "source": one.source,
        "speaker": one.speaker, "said_while_out": [str(out) for out in one.said_while_out],
        "personal_to_parent": one.personal_to_parent, "version": one.version,
    }  # fmt: skip
    form = _writing(request, row, initial)
    if form.is_bound and form.is_valid():

        def do() -> str:
            writing.edit_passage(who(request), one, _written(form), form.cleaned_data["version"] or 0)
            return reverse("records:record", args=[conference])

        if answered := act(request, form, do):
            return answered
    more: dict[str, Any] = {"passage": one, "earlier": questions.earlier_versions(one), "signed": row.signed}
    return show_form(request, form, _("Change a passage"), conference, template="records/edit.html", more=more)


def _writing(request: HttpRequest, row: ConferenceRecord, initial: dict[str, Any]) -> forms.Writing:
    held = row.conference
    form = forms.Writing(request.POST or None, initial=initial | typed_before(request))
    children = [(str(child.pk), child.name) for child in subjects(held)]
    seats = [(str(pk), name) for pk, name in held.seats.values_list("pk", "name")]
    forms.offer(form, child=[("", _("The whole family")), *children], said_while_out=[*seats, *children])
    return form


def _written(form: forms.Writing) -> Written:
    given = form.cleaned_data
    return Written(
        text=given["text"],
        heading=given["heading"],
        source=given["source"],
        child=uuid.UUID(given["child"]) if given["child"] else None,
        speaker=given["speaker"],
        said_while_out=tuple(uuid.UUID(one) for one in given["said_while_out"]),
        personal_to_parent=given["personal_to_parent"],
    )


@page
def empty(request: HttpRequest, conference: uuid.UUID, heading: str) -> HttpResponse:
    """Say why there is nothing under a standard heading."""
    row = begun(request, conference, "an empty heading")
    begun_with = {"why": row.empty_because.get(heading, "")}
    form = forms.Reason(request.POST or None, initial=begun_with | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            writing.explain_empty(who(request), row, heading, form.cleaned_data["why"])
            return reverse("records:record", args=[conference])

        if answered := act(request, form, do):
            return answered
    title = _("Why is there nothing under “%(heading)s”?") % {"heading": heading_words(heading)}
    return show_form(request, form, title, conference)


@page
def labels(request: HttpRequest, conference: uuid.UUID, passage: uuid.UUID) -> HttpResponse:
    """Who gets a passage and who does not; the chair keeps it from somebody, or lets them have it."""
    user, row = who(request), begun(request, conference, "who gets a passage")
    one = questions.one_passage(row, passage)
    form = forms.Keeping(request.POST or None, initial=typed_before(request))
    forms.offer(form, whom=_may_be_kept_from(row.conference))
    if form.is_bound and form.is_valid():

        def do() -> str:
            writing.keep_from(user, one, _whom(row.conference, form.cleaned_data["whom"]), form.cleaned_data["why"])
            return reverse("records:labels", args=[conference, passage])

        if answered := act(request, form, do):
            return answered
    more: dict[str, Any] = {
        "passage": one,
        "kept": list(one.kept_from.select_related("person", "child", "seat", "by", "lifted_by")),
        "releases": list(one.releases.select_related("child", "by")),
        "chairs": row.conference.chair_id == user.pk,
        "getting": _getting(row, one),
    }
    return show_form(request, form, _("Who gets this passage?"), conference, template="records/labels.html", more=more)


def _getting(row: ConferenceRecord, one: RecordPassage) -> list[tuple[str, str]]:
    """Each person, with why they do not have this passage; empty where they do."""
    said = copies.labels(one)
    return [(name, why_withheld(said, reader)) for name, reader in readers.everybody(row.conference)]


def _may_be_kept_from(conference: Conference) -> list[tuple[str, str]]:
    people = [
        (f"person:{pk}", name)
        for pk, name in conference.seats.filter(person__isnull=False).values_list("person", "name")
    ]
    children = [(f"child:{child.pk}", child.name) for child in subjects(conference)]
    seats = conference.seats.exclude(agency="").prefetch_related("report_requests")
    agencies = sorted({name for seat in seats for name in readers.agencies_of(seat)})
    named = [(f"agency:{name}", plain(name)) for name in agencies]
    kinds = [(str(kind), str(words)) for kind, words in KeptFrom.From.choices if kind in _WHOLE_KINDS]
    return [*people, *children, *named, *kinds]


_WHOLE_KINDS = ("supporter", "solicitor", "court", "everybody")


def _whom(conference: Conference, chosen: str) -> Whom:
    kind, _colon, who_it_is = chosen.partition(":")
    if kind == "person":
        seat = conference.seats.select_related("person").get(person=uuid.UUID(who_it_is))
        return Whom("person", person=seat.person)
    if kind == "child":
        return Whom("child", child=conference.children.get(pk=uuid.UUID(who_it_is)))
    return Whom(kind, agency=who_it_is)


@page
def release(request: HttpRequest, conference: uuid.UUID, passage: uuid.UUID) -> HttpResponse:
    """The chair lets a child or a court have a passage."""
    user, row = who(request), begun(request, conference, "releasing a passage")
    one = questions.one_passage(row, passage)
    questions.only_the_chair(user, row.conference)
    form = forms.Releasing(request.POST or None, initial=typed_before(request))
    children = [(f"child:{child.pk}", child.name) for child in subjects(row.conference)]
    forms.offer(form, whom=[*children, ("court", _("A court"))])
    if not one.personal_to_parent:
        del form.fields["parent_objects"]
    if form.is_bound and form.is_valid():

        def do() -> str:
            kind, _colon, child = form.cleaned_data["whom"].partition(":")
            to = Child.objects.get(pk=child) if kind == "child" else None
            objects = form.cleaned_data.get("parent_objects", False)
            writing.release(user, one, kind, to, form.cleaned_data["why"], parent_objects=objects)
            return reverse("records:labels", args=[conference, passage])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("Let somebody have this passage"), conference)


@page
def lift(request: HttpRequest, conference: uuid.UUID, passage: uuid.UUID, kept: uuid.UUID) -> HttpResponse:
    """The chair lifts a withholding."""
    user, row = who(request), begun(request, conference, "lifting what was kept from somebody")
    one = questions.one_passage(row, passage)
    questions.only_the_chair(user, row.conference)
    held = one.kept_from.select_related("passage__record__conference").filter(pk=kept).first()
    if held is None:
        raise NoRight(user, None, _("There is no such passage for you."))
    form = forms.Reason(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            writing.lift(user, held, form.cleaned_data["why"])
            return reverse("records:labels", args=[conference, passage])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("Let %(whom)s read it after all") % {"whom": held.whom}, conference)


@require_POST
@page
def take_out(request: HttpRequest, conference: uuid.UUID, passage: uuid.UUID) -> HttpResponse:
    """Take out a passage that was added by hand."""
    one = questions.one_passage(begun(request, conference, "taking out a passage"), passage)
    form = PageForm(request.POST)

    def do() -> str:
        writing.take_out(who(request), one)
        return reverse("records:record", args=[conference])

    return act(request, form, do) or show_form(request, form, _("Take out a passage"), conference)


def show_form(
    request: HttpRequest,
    form: Any,
    title: str,
    conference: uuid.UUID,
    *,
    template: str = "records/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A page that asks one thing about a record."""
    contents = {
        "form": form,
        "title": title,
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "conference_id": conference,
        "back_url": reverse("records:record", args=[conference]),
        **(more or {}),
    }
    return render(request, template, contents)
