"""Arranging: the chair first, then the day on the strip, then who is asked and whom they know."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may, require, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.agencies.questions import directory
from quoracy.casework.conferences import questions, slots
from quoracy.casework.conferences.actions import arranging, delaying
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.actions.meeting import note_contact, quoracy_expected
from quoracy.casework.conferences.choosing import ChairChoice, chair_choices, proposed_again
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.picking import proposed
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.dates import clock
from quoracy.screens.components.parts import StripDay
from quoracy.screens.convening.chairing import beside_the_choice, choice_says
from quoracy.screens.convening.forms import Arranging, Inviting, Knowing
from quoracy.screens.convening.free_times import free_times, hours_avoided
from quoracy.screens.convening.last_days import clauses, last_lawful_days

WEEKS = 3
YEARS = 5


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _read_day(text: str) -> date | None:
    """A day of the address, if it is one on which anybody could arrange a conference."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs(day - today()) < timedelta(days=YEARS * 366) else None


@page
def arrange(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Choose the chair, then the day, time and place. What is out of the rule is asked about at its place."""
    user = who(request)
    found = look(user, conference, "arranging a conference")
    require(user, Right.ARRANGE_CONFERENCE)
    week = _monday(_read_day(request.GET.get("week", "")) or today())
    choices = chair_choices(found, week)
    chair = _chosen_chair(request, found, choices)
    contents: dict[str, Any] = {
        "conference": found,
        "names": ", ".join(row.child.name for row in questions.about(found)),
        "last_days": last_lawful_days(found),
        "choices": [(choice, choice_says(choice)) for choice in choices],
        "chair": chair,
        "title": _("Arrange the conference"),
        "back_url": reverse("convening:conference", args=[found.pk]),
        "keep_url": keep_url(request),
    }
    if chair is None:
        contents |= beside_the_choice(found, choices)
        return render(request, "convening/choose_chair.html", contents)
    contents["again"] = proposed_again(found, chair, choices)
    suggested = questions.suggested_day(found, chair)
    rooms = slots.rooms_in_use(found)
    free = free_times(found, chair, suggested)
    form = Arranging(rooms, request.POST or None, initial=_begun(request, found, chair))
    if form.is_bound and form.is_valid() and (answered := act(request, form, lambda: _arranged(user, found, form))):
        return answered
    contents |= {
        "form": form,
        "free": free,
        "to_avoid": hours_avoided(found, _read_day(request.GET.get("day", "")) or suggested),
        "needs": questions.needs(found),
        "suggested": suggested,
        "suggested_url": _at(chair, suggested, _monday(suggested)),
        "strip": _strip(found, chair, week, _read_day(request.GET.get("day", ""))),
        "earlier": _at(chair, None, week - timedelta(weeks=WEEKS)) if week > _monday(today()) else "",
        "later": _at(chair, None, week + timedelta(weeks=WEEKS)),
        "asked": _reasons_asked(found, form),
    }
    return render(request, "convening/arrange.html", contents)


def _chosen_chair(request: HttpRequest, found: Conference, choices: list[ChairChoice]) -> User | None:
    wanted = request.POST.get("chair") or request.GET.get("chair") or ""
    return next((choice.user for choice in choices if str(choice.user.pk) == wanted), None)


def _begun(request: HttpRequest, found: Conference, chair: User) -> dict[str, Any]:
    """What the form begins with: what is arranged, over it what was typed, over both the time that was pressed."""
    begun = _arranged_so_far(found, chair) | typed_before(request)
    if pressed := _read_day(request.GET.get("day", "")):
        begun = {name: value for name, value in begun.items() if not name.startswith("starts_at")}
        begun["starts_at"] = pressed
    return begun | {name: request.GET[name] for name in ("time", "room") if request.GET.get(name)}


def _arranged_so_far(found: Conference, chair: User) -> dict[str, Any]:
    begun: dict[str, Any] = {"chair": chair.pk, "version": found.version}
    begun["minutes"] = slots.usual_minutes(found, today())
    if found.starts_at and found.ends_at:
        starts = timezone.localtime(found.starts_at)
        minutes = (found.ends_at - found.starts_at) // timedelta(minutes=1)
        begun |= {"starts_at": starts.date(), "time": starts.time(), "minutes": minutes}
        begun |= {"room": str(found.room_id)} if found.room_id else {"room": "none", "place": found.place}
    return begun


def _wanted(found: Conference, form: Arranging) -> arranging.Arrangement:
    given = form.cleaned_data
    chair = next(c.user for c in chair_choices(found, today()) if c.user.pk == given["chair"])
    return arranging.Arrangement(
        form.begins(), given["minutes"], given["place"], chair, given["version"], form.reasons(), form.in_room()
    )


def _arranged(user: User, found: Conference, form: Arranging) -> str:
    arranged = arranging.arrange(user, found, _wanted(found, form))
    if delaying.unanswered(arranged):
        return reverse("convening:delay", args=[found.pk])
    return reverse("convening:invite", args=[found.pk])


def _reasons_asked(found: Conference, form: Arranging) -> list[tuple[str, Any]]:
    """The reason fields that this arrangement needs, each with the clause it departs from."""
    needed = ("starts_at", "time", "minutes", "chair", "version")
    given = getattr(form, "cleaned_data", {})
    by_place: dict[str, tuple[str, ...]] = {}
    if form.is_bound and all(given.get(name) is not None for name in needed):
        given.setdefault("place", "")
        findings = arranging.arrangement_findings(found, _wanted(found, form))
        by_place = {finding.place: finding.clauses for finding in findings if finding.needs_reason}
    return [(name, clauses(cited)) for name, cited in by_place.items() if name in form.fields]


def _at(chair: User, day: date | None, week: date) -> str:
    asked = {"chair": str(chair.pk), "week": week.isoformat()} | ({"day": day.isoformat()} if day else {})
    return f"?{urlencode(asked)}"


def _strip(found: Conference, chair: User, week: date, chosen: date | None) -> list[StripDay]:
    days = questions.calendar_strip(found, week, 7 * WEEKS, chair)
    return [_strip_day(found, chair, week, one, chosen) for one in days if one.day.weekday() < 5 or one.conferences]


def _strip_day(
    found: Conference, chair: User, week: date, one: questions.DayOnTheStrip, chosen: date | None
) -> StripDay:
    states = {"last"} if one.last else set()
    says = []
    if one.day_off:
        states.add("closed")
        says.append(one.day_off)
    if not one.in_time:
        states.add("late")
    for other in one.conferences:
        states.add("busy")
        assert other.starts_at is not None
        says.append(_("Chair sits at %(time)s") % {"time": clock(other.starts_at)})
    if found.awaited_until and one.day < found.awaited_until and not one.day_off:
        says.append(_("Before what is awaited has come"))
    passed = one.day < today()
    if not passed and not states & {"closed", "busy", "late"}:
        states.add("free")
        says.append(_("Chair is free"))
    if passed:
        return StripDay(one.day, frozenset({"closed"}), _("Past"))
    return StripDay(one.day, frozenset(states), ". ".join(says), _at(chair, one.day, week), one.day == chosen)


@page
def invite(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask people of the directory; agencies that the procedure always invites have to be among them."""
    user = who(request)
    found = look(user, conference, "who is asked to a conference")
    _may_invite(user, found)
    seats = questions.seats(found)
    asked = {seat.practitioner_id for seat in seats if seat.invited}
    offered = [one for one in directory() if one.pk not in asked]
    form = Inviting(offered, proposed(found, offered), request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            chosen = form.chosen()
            arranging.invite(user, found, [one for one in offered if str(one.pk) in chosen])
            return reverse("convening:contact", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "seats": [seat for seat in seats if seat.invited],
        "always": arranging.uninvited(found),
        "title": _("Who is asked?"),
        "button": _("Ask them"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/invite.html", contents)


def _may_invite(user: User, found: Conference) -> None:
    if not (may(user, Right.ARRANGE_CONFERENCE) or found.chair_id == user.pk):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)


@page
def contact(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Say which children each person knows by direct contact, with what the quorum would be if all came."""
    user = who(request)
    found = look(user, conference, "who knows the children")
    _may_invite(user, found)
    rows = questions.about(found)
    members = [seat for seat in questions.seats(found) if seat.standing == Seat.Standing.MEMBER]
    form = Knowing(members, [row.child for row in rows], request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            note_contact(user, found, form.known())
            return reverse("convening:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "expected": [(row.child.name, quoracy_expected(found, row)) for row in rows],
        "title": _("Who knows which child?"),
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:invite", args=[found.pk]),
    }
    return render(request, "convening/contact.html", contents)
