"""What the talk still needs: task sheets, concerns brought along, who was asked, and the family's picture."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.links.actions import look as guest_look
from quoracy.casework.links.guests import Guest
from quoracy.casework.reports import histories, readers
from quoracy.casework.reports.together import readable_together
from quoracy.casework.room import asking, concerns, tasks
from quoracy.casework.room.family_tree import family_tree
from quoracy.casework.room.looking import look
from quoracy.casework.room.readers import Reader, only_chair, reader, writer
from quoracy.casework.room.tasks import Sheet, TwoWritersError
from quoracy.casework.section_47.questions import assessments_of
from quoracy.screens.components import guests
from quoracy.screens.components.acting import act, keep_url, page, show_objections, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.guests import guest_act, guest_page
from quoracy.screens.room.board import board_url, cited, shown
from quoracy.screens.room.forms import Discussing, TaskSheet


@page
def sheet(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """One's own task sheet."""
    return _sheet(request, tasks.sheet_of(who(request), conference))


@page
def sheet_of(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """The sheet of somebody else, for the chair and the record taker."""
    return _sheet(request, tasks.sheet_of(who(request), conference, seat))


def _sheet(request: HttpRequest, found: Sheet) -> HttpResponse:
    user = who(request)
    look(user, reader(user, found.conference.pk), "a task sheet")
    form = _form(request, found, typed_before(request))
    told = {"back_url": board_url(found.conference.pk), "keep_url": keep_url(request)}
    return _kept(request, found, form, told, lambda do: act(request, form, do))


@guest_page
def guest_sheet(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The task sheet of a practitioner who came by a link."""
    found = tasks.guests_sheet(guest)
    guest_look(guest, "a task sheet")
    form = _form(request, found, guests.typed_before(request, guest))
    told = {"back_url": reverse("room:guest"), "keep_url": guests.kept_at(request), "guest": guest}

    def carry(do: Callable[[], str]) -> HttpResponse | None:
        answered = guest_act(form, do, guest)
        if answered:
            guests.drop_typed(request, guest)
        return answered

    return _kept(request, found, form, told, carry)


def _form(request: HttpRequest, found: Sheet, typed: dict[str, Any]) -> TaskSheet:
    children = [(row.child_id, row.child.name) for row in conferences.about(found.conference)]
    return TaskSheet(children, tasks.tasks(found.conference), tasks.entries(found), request.POST or None, initial=typed)


def _kept(
    request: HttpRequest,
    found: Sheet,
    form: TaskSheet,
    told: dict[str, Any],
    carry: Callable[[Callable[[], str]], HttpResponse | None],
) -> HttpResponse:
    if form.is_bound and form.is_valid():

        def do() -> str:
            tasks.keep(found, form.typed())
            return str(told["back_url"])

        try:
            if answered := carry(do):
                return answered
        except TwoWritersError as two:
            _put_together(form, two)
    rule = facts.procedure(found.conference).room
    told |= {
        "form": form,
        "sheet": found,
        "title": _("Task sheet of %(name)s") % {"name": found.seat.name} if found.for_another else _("Your task sheet"),
        "clauses": cited([rule.cites["tasks"]] if rule else []),
    }
    return render(request, "room/guest_sheet.html" if "guest" in told else "room/sheet.html", told)


def _put_together(form: TaskSheet, two: TwoWritersError) -> None:
    """Both texts in the box, theirs first, for people to make one of; nothing typed is lost."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    for row in two.now:
        name = form.name_of((row.child_id, row.task))
        data[name] = f"{row.text}\n\n{data.get(name, '')}"
        data[f"{name}_version"] = str(row.version)
    form.data = data
    says = _("Somebody else has written here meanwhile. Both texts are in the box: make one of them and keep it.")
    show_objections(form, Objected.at(form.name_of((two.now[0].child_id, two.now[0].task)), says))


@page
def brought(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every concern brought to the conference with its source; which have been discussed is said here."""
    user = who(request)
    found = writer(user, reader(user, conference).conference)
    look(user, found, "the concerns brought to a conference")
    rows = concerns.carried_over(user, found)
    form = Discussing([row.source for row in rows], request.POST or None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            given, taken_back = form.cleaned_data["sources"], request.POST.get("back", "")
            if taken_back:
                concerns.mark(user, found.conference, [taken_back], discussed=False)
            else:
                concerns.mark(user, found.conference, given)
            return reverse("room:concerns", args=[conference])

        if answered := act(request, form, do):
            return answered
    return render(request, "room/concerns.html", _brought(request, found, rows, form))


def _brought(request: HttpRequest, found: Reader, rows: list[concerns.Concern], form: Discussing) -> dict[str, Any]:
    procedure, about = facts.procedure(found.conference), conferences.about(found.conference)
    children = [row.child for row in about]
    papers = readable_together(found.conference, readers.chair(found.conference)) if found.chairs else []
    rule = procedure.room
    return {
        "form": form,
        "reader": found,
        "conference": found.conference,
        "open": [row for row in rows if row.discussed is None],
        "discussed": [row for row in rows if row.discussed is not None],
        "goes_on": found.conference.state == "open",
        "everybody": len(children),
        "assessments": [
            (child, one) for child in children if (one := assessments_of(children).get(child.pk)) is not None
        ],
        "histories": histories.merged(found.conference, children, papers) if found.chairs else (),
        "history_clauses": histories.asked_for(found.conference),
        "clauses": cited([rule.cites["carries_over"]] if rule and rule.carries_over else []),
        "title": _("Concerns brought to the conference"),
        "back_url": board_url(found.conference.pk),
    }


@require_POST
@page
def ask(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """The chair has asked somebody under a heading, or takes it back."""
    user = who(request)
    found = only_chair(user, reader(user, conference).conference)
    look(user, found, "who was asked")
    form, holds = PageForm(request.POST), "back" not in request.POST

    def do() -> str:
        asking.ask(user, found.conference, seat, request.POST.get("heading", ""), holds=holds)
        return board_url(conference)

    return (act(request, form, do) if form.is_valid() else None) or shown(request, found, form)


@require_safe
@page
def family(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The family and its homes, as homes with who lives there and as a table of who is what to whom."""
    user = who(request)
    found = reader(user, conference)
    tree = family_tree(user, found)
    look(user, found, "the family's picture")
    told = {"tree": tree, "conference": found.conference, "back_url": board_url(conference)}
    return render(request, "room/family.html", told | {"title": _("The family")})
