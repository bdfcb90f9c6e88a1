"""What is done with a statement beyond its words: evidence, for whom it is not, striking it, a goal read back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Seat
from quoracy.casework.room import saying
from quoracy.casework.room.models import NotFor, Statement
from quoracy.casework.room.readers import Reader, only_chair
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.room.board import board_url, cited, one, shown
from quoracy.screens.room.forms import Agreeing, Evidence, ForWhom, Striking


def _form(
    request: HttpRequest, found: Reader, row: Statement, form: PageForm, title: str, button: str, **more: Any
) -> HttpResponse:
    told = {"form": form, "row": row, "title": title, "button": button, "keep_url": keep_url(request), "clauses": []}
    told |= {"back_url": board_url(found.conference.pk), "reader": found, **more}
    return render(request, "room/about_statement.html", told)


def _cites(found: Reader, *points: str) -> list[Any]:
    rule = facts.procedure(found.conference).room
    return cited(rule.cites[point] for point in points if point in rule.cites) if rule else []


def _back_to(row: Statement) -> str:
    return f"{board_url(row.conference_id)}#s-{row.pk}"


@page
def evidence(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
    """Keep what a statement rests on, or that nothing was given."""
    found, row = one(request, conference, statement, "what a statement rests on")
    begun_with = {"evidence": row.evidence, "instead_of": saying.evidence_as_kept(row)}
    form = Evidence(request.POST or None, initial=begun_with | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            saying.answer_evidence(who(request), row, form.cleaned_data["evidence"], form.cleaned_data["instead_of"])
            return _back_to(row)

        if answered := act(request, form, do):
            return answered
        row.refresh_from_db(fields=["evidence"])
        form.data = {**request.POST.dict(), "instead_of": saying.evidence_as_kept(row)}
    title, button = _("Ask what this rests on"), _("Keep the answer")
    return _form(request, found, row, form, title, button, clauses=_cites(found, "evidence"))


@page
def for_whom(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
    """The chair settles for whom a statement is not."""
    found, row = one(request, conference, statement, "for whom a statement is not")
    only_chair(who(request), found.conference)
    seats = [seat for seat in conferences.seats(found.conference) if seat.standing not in _NOT_READERS]
    standing = [str(seat) for seat in NotFor.objects.filter(statement=row, holds=True).values_list("seat", flat=True)]
    names = [(str(seat.pk), seat.name) for seat in seats]
    begun_with = {"seats": standing, "seen": ForWhom.as_seen(standing)}
    form = ForWhom(names, request.POST or None, initial=begun_with | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            saying.settle_for_whom(who(request), row, form.chosen(), form.cleaned_data["reason"], form.had())
            return _back_to(row)

        if answered := act(request, form, do):
            return answered
    return _form(request, found, row, form, _("For whom is this not?"), _("Keep it"))


_NOT_READERS = (Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER)


@page
def strike(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
    """Strike a statement through, and say why."""
    found, row = one(request, conference, statement, "striking a statement through")
    form = Striking(request.POST or None, initial={"version": row.version} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            saying.strike(who(request), row, form.cleaned_data["struck"], form.cleaned_data["version"])
            return _back_to(row)

        if answered := act(request, form, do):
            return answered
    return _form(request, found, row, form, _("Strike it through"), _("Strike it through"))


@page
def agree(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
    """Take from one person whether they agree with a goal that was read out; the next one follows."""
    found, row = one(request, conference, statement, "who agrees with a goal")
    seats = [(str(seat.pk), seat.name) for seat in conferences.seats_present(found.conference)]
    form = Agreeing(seats, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            seat = Seat.objects.get(pk=given["seat"], conference=found.conference)
            saying.hear_agreement(who(request), row, seat, given["says"], given["words"])
            return request.path

        if answered := act(request, form, do):
            return answered
    said = {answer.seat_id: answer for answer in row.agreements.select_related("seat")}
    more = {"agreements": list(said.values()), "clauses": _cites(found, "agreed")}
    return _form(request, found, row, form, _("Does everybody agree with it?"), _("Keep it"), **more)


def _button(do: Callable[[Any, Statement, HttpRequest], object]) -> Callable[..., HttpResponse]:
    """A button beside a statement: carried out once, then back to it; what is objected to is shown on the board."""

    @require_POST
    @page
    def pressed(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
        found, row = one(request, conference, statement, "a statement on the board")
        only_chair(who(request), found.conference)
        form = PageForm(request.POST)

        def once() -> str:
            do(who(request), row, request)
            return _back_to(row)

        return (act(request, form, once) if form.is_valid() else None) or shown(request, found, form)

    return pressed


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


general = _button(lambda user, row, _request: saying.mark_general(user, row))
ask_evidence = _button(lambda user, row, _request: saying.ask_for_evidence(user, row))
read_back = _button(lambda user, row, request: saying.read_back(user, row, _version(request)))
