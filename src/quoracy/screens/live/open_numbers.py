"""The relatives' numbers, given openly if they wish; and questions that are set aside for an investigation."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import scaling
from quoracy.casework.conferences.actions.committing import gathers
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.actions.meeting import only_the_chair
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.links import actions as links
from quoracy.casework.links.guests import Guest
from quoracy.screens.components import guests
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.guests import guest_act, guest_page
from quoracy.screens.live.forms_of_ending import OpenNumber, SettingAside
from quoracy.screens.live.meeting import cited, one_child


def _family_here(found: Conference) -> list[Seat]:
    return [seat for seat in questions.seats(found) if seat.standing == Seat.Standing.FAMILY and seat.present]


@page
def typed(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Type the number one of the family says aloud, for the chair or whoever takes the record."""
    user = who(request)
    found = look(user, conference, "a relative's number")
    gathers(user, found)
    row = one_child(found, child)
    whose = next((one for one in _family_here(found) if one.pk == seat), None)
    if whose is None or not scaling.scales_openly(row):
        raise NoRight(user, None, _("There is nobody of the family here whose number is taken."))
    kept = next((one for one in scaling.open_numbers(row) if one.seat_id == whose.pk), None)
    begun = {"scale": kept.scale, "words": kept.words} if kept else {}
    rule = facts.procedure(found).decision
    form = OpenNumber(rule, row.child.name, request.POST or None, initial=begun | typed_before(request))
    back = reverse("live:sealed", args=[conference, child])
    if form.is_bound and form.is_valid():

        def do() -> str:
            scaling.give_openly(whose, row, form.cleaned_data["scale"], form.cleaned_data["words"], user)
            return back

        if answered := act(request, form, do):
            return answered
    title = _("The number %(name)s gives for %(child)s") % {"name": whose.name, "child": row.child.name}
    contents = {
        "row": row, "form": form, "title": title, "clauses": cited([rule.cites["scale"]]), "back_url": back,
        "keep_url": keep_url(request), "button": _("Keep it"),
    }  # fmt: skip
    return render(request, "live/for_a_seat.html", contents)


@guest_page
def by_link(request: HttpRequest, guest: Guest, child: uuid.UUID) -> HttpResponse:
    """A relative's own number on their own page. It is open, and theirs to leave."""
    row = _own_child(guest, child)
    links.look(guest, "their own number")
    assert guest.seat is not None
    seat = Seat.objects.get(pk=guest.seat.pk)
    kept = next((one for one in scaling.open_numbers(row) if one.seat_id == seat.pk), None)
    begun = {"scale": kept.scale, "words": kept.words} if kept else {}
    rule = facts.procedure(row.conference).decision
    form = OpenNumber(rule, row.child.name, request.POST or None, initial=begun | guests.typed_before(request, guest))
    takes = row.conference.state == Conference.State.OPEN and bool(seat.present) and not row.outcome
    if takes and form.is_bound and form.is_valid():

        def do() -> str:
            guests.drop_typed(request, guest)
            scaling.give_openly(seat, row, form.cleaned_data["scale"], form.cleaned_data["words"])
            return reverse("live:guest_scale", args=[child])

        if answered := guest_act(form, do, guest):
            return answered
    contents = {
        "guest": guest,
        "row": row,
        "form": form,
        "takes": takes,
        "kept": kept,
        "title": _("How safe is %(name)s?") % {"name": row.child.name},
        "keep_url": guests.kept_at(request),
    }
    return render(request, "live/guest_scale.html", contents)


def _own_child(guest: Guest, child: uuid.UUID) -> ConferenceChild:
    theirs = {one.pk for one in guest.children()} if guest.is_family and guest.child is None else set()
    if child not in theirs:
        raise NoRight(User(), None, "There is no such page for you.")
    row = one_child(guest.conference, child)
    if not scaling.scales_openly(row):
        raise NoRight(User(), None, "There is no such page for you.")
    return row


@page
def set_aside(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Set a question aside that belongs to the investigation: it is noted, and no answer with it (BFG-4.5.7e)."""
    user = who(request)
    found = look(user, conference, "questions set aside")
    only_the_chair(user, found, Right.RUN_CONFERENCE)
    clause = scaling.sets_aside(found)
    if not (clause and scaling.under_investigation(found)):
        raise NoRight(user, None, _("Nothing says that there is an investigation at this conference."))
    seats = [seat for seat in questions.seats(found) if seat.present]
    form = SettingAside(seats, request.POST or None, initial=typed_before(request))
    here = reverse("live:set_aside", args=[found.pk])
    if form.is_bound and form.is_valid():

        def do() -> str:
            asked = next((seat for seat in seats if str(seat.pk) == form.cleaned_data["asked_by"]), None)
            scaling.set_aside(user, found, form.cleaned_data["question"], asked)
            return here

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "aside": list(found.set_aside.select_related("asked_by", "by")),
        "clauses": cited([clause]),
        "taking": found.state == Conference.State.OPEN,
        "title": _("Set aside for the investigation"),
        "button": _("Set it aside"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/set_aside.html", contents)
