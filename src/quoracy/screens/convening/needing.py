"""Rooms and hours of the unit, what people need at one conference, who joins from afar, and the sheet for the day."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, may, require
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import providing
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.rooms import Room, TimeToAvoid
from quoracy.casework.conferences.slots import SCHOOL_RUN
from quoracy.rulebook.attendance import remote_finding
from quoracy.rulebook.finding import Finding
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.dates import clock
from quoracy.screens.convening.forms_of_needs import GivingUp, Hours, Joining, Needing, RoomForm
from quoracy.screens.convening.last_days import clauses


def may_provide(user: User, found: Conference) -> None:
    """Raise `NoRight` for everybody but the unit and the chair of this conference."""
    if not (may(user, Right.ARRANGE_CONFERENCE) or found.chair_id == user.pk):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)


@page
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms of the authority: those in use, and one more."""
    user = who(request)
    require(user, Right.ARRANGE_CONFERENCE)
    form = RoomForm(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            providing.keep_room(
                user,
                given["name"],
                given["place"],
                access_notes=given["access_notes"],
                video=given["video"],
                seats=given["seats"],
            )
            return reverse("convening:rooms")

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "rooms": Room.objects.filter(authority=authority_of(user), in_use=True),
        "title": _("Rooms"),
        "button": _("Keep this room"),
        "keep_url": keep_url(request),
    }
    return render(request, "convening/rooms.html", contents)


@page
def give_up(request: HttpRequest) -> HttpResponse:
    """Take rooms off the list that are not used any more."""
    user = who(request)
    require(user, Right.ARRANGE_CONFERENCE)
    listed = list(Room.objects.filter(authority=authority_of(user), in_use=True))
    form = GivingUp(listed, request.POST or None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            for room in listed:
                if str(room.pk) in form.cleaned_data["rooms"]:
                    providing.give_up_room(user, room)
            return reverse("convening:rooms")

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Rooms not used any more"),
        "button": _("Take them off the list"),
        "back_url": reverse("convening:rooms"),
    }
    return render(request, "components/form_page.html", contents)


@page
def hours(request: HttpRequest) -> HttpResponse:
    """The hours on school days that are kept free of conferences, each with its reason."""
    user = who(request)
    require(user, Right.ARRANGE_CONFERENCE)
    form = Hours(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            providing.avoid_hours(user, given["begins"], given["ends"], given["reason"])
            return reverse("convening:hours")

        if answered := act(request, form, do):
            return answered
    own = TimeToAvoid.objects.filter(authority=authority_of(user), person__isnull=True)
    kept = [(row.begins, row.ends, row.reason) for row in own]
    contents = {
        "form": form,
        "own": bool(kept),
        "kept": [f"{clock(begins)} to {clock(ends)}: {reason}" for begins, ends, reason in kept or SCHOOL_RUN],
        "title": _("Hours kept free on school days"),
        "button": _("Keep these hours free"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:rooms"),
    }
    return render(request, "convening/hours.html", contents)


@page
def needs(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """What each person needs in order to take part, and who provides it."""
    user = who(request)
    found = look(user, conference, "what people need at a conference")
    may_provide(user, found)
    asked = [seat for seat in questions.seats(found) if seat.invited]
    form = Needing(asked, questions.needs(found), request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            _keep(user, found, form)
            return reverse("convening:needs", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "needs": [(form[name], form[drop]) for name, drop in form.pairs()],
        "interpreting": _of_interpreters(found, form),
        "title": _("What people need"),
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/needs.html", contents)


def _of_interpreters(found: Conference, form: Needing) -> list[Finding]:
    """What the procedure says of relatives who interpret, where an interpreter is needed."""
    said = providing.interpreting_by(found, relative=False) if "interpreter_reason" in form.fields else None
    return [said] if said else []


def _keep(user: User, found: Conference, form: Needing) -> None:
    given = form.cleaned_data
    for need, with_whom, dropped in form.booked():
        if dropped:
            providing.no_longer_needed(user, need)
        elif with_whom.strip() != need.booked_with:
            providing.book(user, need, with_whom, given.get("interpreter_reason", ""))
    if given["kind"]:
        providing.need(user, found, given["kind"], given["detail"], form.seats.get(given["who"]))
    relative = form.seats.get(given["relative"])
    if relative and relative.person:
        weekday = int(given["weekday"]) if given["weekday"] else None
        begins, ends, reason = given["begins"], given["ends"], given["reason"]
        providing.avoid_hours(user, begins, ends, reason, person=relative.person, weekday=weekday)


@page
def joining(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Who joins from a distance; a reason and the chair's agreement where the procedure asks for them."""
    user = who(request)
    found = look(user, conference, "who joins a conference from a distance")
    may_provide(user, found)
    asked = [seat for seat in questions.seats(found) if seat.invited]
    form = Joining(asked, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            chosen, agreed = form.chosen(), given["chair_agrees"]
            providing.join_from_afar(user, found, chosen, given["reason"], chair_agrees=agreed)
            return reverse("convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    rule = remote_finding(facts.procedure(found), "", "", video=True)
    contents = {
        "form": form,
        "conference": found,
        "cited": clauses(rule.clauses if rule else ()),
        "title": _("Who joins from a distance?"),
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/joining.html", contents)


@require_safe
@page
def day_sheet(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """One page to print for the day: where, who comes and how, what is needed and who provides it."""
    user = who(request)
    found = look(user, conference, "the day sheet of a conference")
    may_provide(user, found)
    contents = {
        "conference": found,
        "terms": facts.procedure(found).terms,
        "names": ", ".join(row.child.name for row in questions.about(found)),
        "seats": [seat for seat in questions.seats(found) if seat.invited],
        "needs": questions.needs(found),
        "title": _("Day sheet"),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/day_sheet.html", contents)
