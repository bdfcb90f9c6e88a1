"""Who comes and goes, where the agenda stands, the record taker's pad, and requests to record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Seat
from quoracy.casework.room import agenda, comings, considering, notes, recordings
from quoracy.casework.room.looking import look
from quoracy.casework.room.models import Coming, RecordingRequest
from quoracy.casework.room.readers import Reader, only_chair, reader, writer
from quoracy.screens.components.acting import act, keep_url, page, show_objections, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.room.board import board_url, cited, shown
from quoracy.screens.room.forms import AskingToRecord, ComingIn, Pad, RulingOnRecording


def _writing(request: HttpRequest, conference: uuid.UUID, at: str) -> Reader:
    found = writer(who(request), reader(who(request), conference).conference)
    look(who(request), found, at)
    return found


def _seat(request: HttpRequest, found: Reader, seat: uuid.UUID) -> Seat:
    row = found.conference.seats.filter(pk=seat).first()
    if row is None:
        raise NoRight(who(request), None, "There is no such person at this conference for you.")
    return row


def _pressed(request: HttpRequest, found: Reader, do: Callable[[], object]) -> HttpResponse:
    """Carry out a button of the board once; what is objected to is shown above the board."""
    form = PageForm(request.POST)

    def once() -> str:
        do()
        return board_url(found.conference.pk)

    return (act(request, form, once) if form.is_valid() else None) or shown(request, found, form)


@page
def come(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Somebody comes: how, and in what standing."""
    found = _writing(request, conference, "who comes and goes")
    row = _seat(request, found, seat)
    first = {"mode": Coming.Mode.VIDEO if row.remote else Coming.Mode.PERSON, "standing": row.standing}
    form = ComingIn(request.POST or None, initial=first | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            comings.come(who(request), found.conference, row, form.cleaned_data["mode"], form.cleaned_data["standing"])
            return board_url(conference)

        if answered := act(request, form, do):
            return answered
    return _page(request, found, form, _("%(name)s comes") % {"name": row.name}, _("They are here"))


@require_POST
@page
def go(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Somebody goes; `informed` where they are let go once they have said what they know."""
    found = _writing(request, conference, "who comes and goes")
    row, informed = _seat(request, found, seat), "informed" in request.POST
    return _pressed(request, found, lambda: comings.go(who(request), found.conference, row, informed=informed))


@require_POST
@page
def turn(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Go on to a point of the agenda, to a break, or to reading."""
    found = _writing(request, conference, "the agenda")
    return _pressed(request, found, lambda: agenda.go_to(who(request), found.conference, request.POST.get("key", "")))


def _page(request: HttpRequest, found: Reader, form: PageForm, title: str, button: str, **more: Any) -> HttpResponse:
    told = {"form": form, "title": title, "button": button, "keep_url": keep_url(request), "clauses": []}
    told |= {"back_url": board_url(found.conference.pk), "reader": found, **more}
    return render(request, more.get("template", "room/form.html"), told)


@page
def pad(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The record taker's own pad, kept while it is typed; the chair reads the others' pads here."""
    user = who(request)
    found = _writing(request, conference, "the record taker's pad")
    own = notes.pad_of(user, found.conference)
    first = {"text": own.text if own else "", "version": own.version if own else 0, "sheet": uuid.uuid4()}
    form = Pad(request.POST or None, initial=first)
    theirs = None
    if form.is_bound and form.is_valid():

        def do() -> str:
            _keep(request, found, form)
            return reverse("room:pad", args=[conference])

        try:
            if answered := act(request, form, do):
                return answered
        except notes.TwoSheetsError as two:
            theirs, form = two.now, _on_top_of(form, two.now.version)
    others = notes.pads_for_chair(user, found.conference) if found.chairs else []
    more = {"others": others, "theirs": theirs, "template": "room/pad.html"}
    more |= {"keep_url": reverse("room:keep_pad", args=[conference])}
    return _page(request, found, form, _("Your notes"), _("Keep them"), **more)


def _keep(request: HttpRequest, found: Reader, form: Pad) -> None:
    given = form.cleaned_data
    notes.keep(who(request), found.conference, given["text"], sheet=given["sheet"], version=given["version"])


def _on_top_of(form: Pad, version: int) -> Pad:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["version"] = str(version)
    form.data = data
    says = _("You have written on this pad in another window. Its words are shown. Put both together, then keep them.")
    show_objections(form, Objected.at("text", says))
    return form


@require_POST
@page
def keep_pad(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Keep the pad while it is typed: nothing comes back, or 409 where another window has written on it."""
    found = writer(who(request), reader(who(request), conference).conference)
    form = Pad(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        _keep(request, found, form)
    except notes.TwoSheetsError:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@page
def recording(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Requests to record the meeting, and writing down another."""
    found = _writing(request, conference, "requests to record")
    seats = [(str(seat.pk), seat.name) for seat in conferences.seats(found.conference)]
    form = AskingToRecord(seats, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            row = _seat(request, found, uuid.UUID(form.cleaned_data["seat"]))
            recordings.ask_to_record(who(request), found.conference, row, form.cleaned_data["purpose"])
            return reverse("room:recording", args=[conference])

        if answered := act(request, form, do):
            return answered
    found_out = [one for one in considering.of_conference(found.conference) if one.request_id is None]
    more = {
        "rows": recordings.of_conference(found.conference),
        "found_out": found_out,
        "template": "room/recording.html",
    }
    clauses = _cites(found, "recording_reason", "recording_ban")
    return _page(request, found, form, _("Recording the meeting"), _("Write it down"), clauses=clauses, **more)


@page
def rule(request: HttpRequest, conference: uuid.UUID, recording: uuid.UUID) -> HttpResponse:
    """The chair answers one request to record."""
    found = _writing(request, conference, "a request to record")
    only_chair(who(request), found.conference)
    row = RecordingRequest.objects.filter(pk=recording, conference=found.conference).select_related("seat").first()
    if row is None:
        raise NoRight(who(request), None, "There is no such request for you.")
    row.conference = found.conference
    said = facts.procedure(found.conference).room
    matter = considering.matter_of(row)
    asks_advice = matter is not None and considering.wants_advice(matter)
    form = RulingOnRecording(said, asks_advice, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            weighed = {one.key: given[one.key] for one in form.weighs}
            consulted = given.get("consulted", [])
            recordings.rule(
                who(request),
                row,
                given["ruling"],
                given["reason"],
                weighed=weighed,
                consulted=consulted,
                without_advice=given.get("without_advice", ""),
            )
            return board_url(conference)

        if answered := act(request, form, do):
            return answered
    clauses = _cites(found, "recording_ruled_by", "recording_purpose", "recording_consent", "recording_notice")
    title = _("May %(name)s record?") % {"name": row.seat.name}
    notice = said.recording_notice if said else ""
    more = {
        "asked": row,
        "notice": notice,
        "matter": matter,
        "notes": considering.considered(matter),
        "template": "room/ruling.html",
    }
    return _page(request, found, form, title, _("Tell everybody"), clauses=clauses, **more)


def _cites(found: Reader, *points: str) -> list[Any]:
    said = facts.procedure(found.conference).room
    return cited(said.cites[point] for point in points if point in said.cites) if said else []
