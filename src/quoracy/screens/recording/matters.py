"""What is known of one request or recording, and everything that is said about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.questions import visible_child
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.conferences.seeing_to import Circumstance
from quoracy.casework.room import considering, matters
from quoracy.casework.room.recording_models import RecordingMatter, RecordingNote
from quoracy.rulebook.convening_case import Fact
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.recording import is_old
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.parts import ClauseText
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.recording.forms import Advice, Answering, Consulting, Court, ManagersView, Words

Said = RecordingNote.Kind


def cited(row: RecordingMatter, *points: str) -> list[ClauseText]:
    rule = considering.procedure(row).recording
    return clause_texts(load_shelf(), [rule.cites[one] for one in points if one in rule.cites]) if rule else []


@page
def of_child(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Every request to record and every recording that came to light about one child."""
    user = who(request)
    found = visible_child(user, child)
    rows = considering.of_child(user, found.pk)
    journal(user, JournalEntry.Act.LOOKED, "requests to record", child=found.pk)
    rule = procedure_of(found.authority, today()).recording
    contents = {
        "child": found,
        "rows": rows,
        "rule": rule,
        "title": _("Recording"),
        "back_url": reverse("children:now", args=[found.pk]),
    }
    return render(request, "recording/of_child.html", contents)


def _found(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> RecordingMatter:
    row = considering.one(who(request), child, matter)
    journal(who(request), JournalEntry.Act.LOOKED, "a request to record", child=child, conference=row.conference_id)
    return row


@page
def one(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> HttpResponse:
    """One request or recording: what was asked or found, who answers it, and what everybody said."""
    user, row = who(request), _found(request, child, matter)
    procedure = considering.procedure(row)
    rule, notes = procedure.recording, considering.notes(user, row)
    contents = {
        "row": row,
        "rule": rule,
        "settings": {one.key: one.says for one in (rule.settings if rule else ())},
        "talks": {one.key: one.says for one in (rule.talks if rule else ())},
        "consulted": [
            (note, [one for one in notes if one.answers_id == note.pk]) for note in _of(notes, Said.CONSULTED)
        ],
        "advice": [(note, _old(row, note.dated)) for note in _of(notes, Said.ADVICE)],
        "views": _of(notes, Said.VIEW),
        "courts": _of(notes, Said.COURT),
        "policy": considering.newest_policy(row.authority_id),
        "policy_old": _old(row, getattr(considering.newest_policy(row.authority_id), "dated", None)),
        "who_answers": considering.who_answers(row) if row.kind == RecordingMatter.Kind.REQUEST else [],
        "answers": considering.answers(user, row) and not row.ruling,
        "considers": considering.considers(user, row),
        "is_manager": considering.is_manager(user, row),
        "proceedings": in_proceedings(row),
        "cited": cited(row, "scope", "hidden", "statement", "advice", "manager", "policy", "core_group", "courts"),
        "title": row.get_kind_display(),
        "back_url": reverse("recording:of_child", args=[child]),
    }
    return render(request, "recording/one.html", contents)


def _of(notes: Any, kind: str) -> list[RecordingNote]:
    return [note for note in notes if note.kind == kind]


def _old(row: RecordingMatter, dated: date | None) -> bool:
    return dated is not None and is_old(considering.procedure(row), dated, today())


def in_proceedings(row: RecordingMatter) -> bool:
    """Whether care or private law proceedings about the child are told of, or are the setting (BFG-4.15.r)."""
    told = Circumstance.objects.filter(of=str(row.child_id), fact=Fact.PROCEEDINGS, conference__about__child=row.child)
    return row.setting.endswith("_law") or told.exists()


def _form(
    request: HttpRequest, row: RecordingMatter, form: PageForm, do: Callable[[], object], title: str, *points: str
) -> HttpResponse:
    """Show a form about one request, or do what it asks and go back to it."""
    back = reverse("recording:one", args=[row.child_id, row.pk])

    def done() -> str:
        do()
        return back

    if form.is_bound and form.is_valid() and (answered := act(request, form, done)):
        return answered
    contents = {"form": form, "title": title, "button": _("Keep it"), "back_url": back, "cited": cited(row, *points)}
    return render(request, "recording/form.html", contents | {"keep_url": keep_url(request)})


@page
def advice(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> HttpResponse:
    """Keep legal advice as a confidential note."""
    row = _found(request, child, matter)
    _considers(request, row)
    form = Advice(request.POST or None, initial=typed_before(request))

    def do() -> object:
        given = form.cleaned_data
        return matters.keep_advice(who(request), row, given["words"], given["author"], given["dated"])

    return _form(request, row, form, do, _("Keep legal advice"), "advice")


def _considers(request: HttpRequest, row: RecordingMatter) -> None:
    if not considering.considers(who(request), row):
        raise NoRight(who(request), None, considering.NO_SUCH)


@page
def view(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> HttpResponse:
    """The senior manager gives a view."""
    row = _found(request, child, matter)
    if not considering.is_manager(who(request), row):
        raise NoRight(who(request), None, considering.NO_SUCH)
    form = ManagersView(request.POST or None, initial=typed_before(request))
    do = lambda: matters.give_view(who(request), row, form.cleaned_data["words"])  # noqa: E731 -- one line
    return _form(request, row, form, do, _("Give your view"), "manager", "policy")


@page
def consult(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> HttpResponse:
    """Ask somebody else for a view."""
    row = _found(request, child, matter)
    _considers(request, row)
    form = Consulting(request.POST or None, initial=typed_before(request))
    do = lambda: matters.consult(who(request), row, form.cleaned_data["who"])  # noqa: E731 -- one line
    return _form(request, row, form, do, _("Ask somebody else"), "manager")


@page
def reply(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Write down what somebody who was asked replies."""
    row = _found(request, child, matter)
    asked = row.notes.filter(pk=note, kind=Said.CONSULTED).first()
    if asked is None:
        raise NoRight(who(request), None, considering.NO_SUCH)
    asked.matter = row
    form = Words(request.POST or None, initial=typed_before(request))
    do = lambda: matters.reply(who(request), asked, form.cleaned_data["words"])  # noqa: E731 -- one line
    return _form(request, row, form, do, _("Reply of %(who)s") % {"who": asked.who}, "manager")


@page
def court(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> HttpResponse:
    """Note a use in court and the court's ruling."""
    row = _found(request, child, matter)
    form = Court(request.POST or None, initial=typed_before(request))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    do = lambda: matters.note_court(who(request), row, given["words"], given["dated"])  # noqa: E731 -- one line
    return _form(request, row, form, do, _("Use in court"), "courts")


@page
def answer(request: HttpRequest, child: uuid.UUID, matter: uuid.UUID) -> HttpResponse:
    """Answer a request that is about no conference."""
    row = _found(request, child, matter)
    if not considering.answers(who(request), row):
        raise NoRight(who(request), None, considering.NO_SUCH)
    form = Answering(request.POST or None, initial=typed_before(request))

    def do() -> object:
        given = form.cleaned_data
        return matters.answer(who(request), row, given["ruling"], given["reason"], given["without_advice"])

    title = _("May %(who)s record?") % {"who": row.who}
    return _form(request, row, form, do, title, "core_group", "manager", "advice")
