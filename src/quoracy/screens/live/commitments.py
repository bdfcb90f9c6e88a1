"""Gathering who will do what by when, and what is recommended to whom; prefilled from the outline plan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences import committed, facts, questions
from quoracy.casework.conferences.actions import committing
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.committed import FromOutline
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.room.harm import harms
from quoracy.rulebook.closing_rules import Captured
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.live.forms_of_decisions import outcome_words
from quoracy.screens.live.forms_of_ending import ALL, Undertaking, Withdrawing
from quoracy.screens.live.meeting import cited

NOT_LISTED = (Seat.Standing.OBSERVER, Seat.Standing.MINUTE_TAKER)


@page
def commitments(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Two lists for each child, what is decided and undertaken and what is recommended, and one form for the next."""
    user = who(request)
    found = look(user, conference, "what people undertake")
    committing.gathers(user, found)
    about = questions.about(found)
    taken = committed.undertaken(found)
    seats = [seat for seat in questions.seats(found) if seat.present and seat.standing not in NOT_LISTED]
    lines = committed.from_outline(about, seats, taken)
    chosen = _chosen(request, lines)
    form = _form(request, found, about, seats, chosen)
    here = reverse("live:commitments", args=[found.pk])
    if request.method == "POST" and "take" in request.POST:
        if answered := act(request, form, lambda: _take_all(user, found, lines, here)):
            return answered
    elif form.is_bound and form.is_valid():

        def do() -> str:
            committing.commit(user, found, form.said(chosen.what if chosen else ""))
            return here

        if answered := act(request, form, do):
            return answered
    rule = facts.procedure(found).closing
    contents = {
        "form": form,
        "conference": found,
        "rows": [_of_child(row, taken, rule.plan_is if rule else "decision") for row in about],
        "lines": lines,
        "whole": [line for line in lines if _is_whole(line)],
        "clauses": cited([rule.cites["recommendations"]] if rule and "recommendations" in rule.cites else []),
        "taking": found.state == Conference.State.OPEN,
        "title": _("Who does what, by when"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:close" if found.chair_id == user.pk else "live:conference", args=[found.pk]),
    }
    return render(request, "live/commitments.html", contents)


def _chosen(request: HttpRequest, lines: Sequence[FromOutline]) -> FromOutline | None:
    """The line of the outline plan that was pressed, with which the form begins."""
    asked = request.GET.get("line", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    return lines[number - 1] if 0 < number <= len(lines) else None


def _form(
    request: HttpRequest, found: Conference, about: Sequence[ConferenceChild], seats: Sequence[Seat],
    chosen: FromOutline | None,
) -> Undertaking:  # fmt: skip
    begun: dict[str, Any] = {"child": ALL} if len(about) > 1 else {}
    if chosen:
        begun |= {"what": chosen.what, "by_when": chosen.by_when, "child": str(chosen.child)}
        begun |= {"seat": str(chosen.seat.pk)} if chosen.seat else {"who": chosen.who}
    rule = facts.procedure(found).closing
    every = [*rule.planned, *rule.always] if rule else []
    serves = any(one.captured in (Captured.SAFETY, Captured.WELLBEING) for one in every)
    named = [(str(harm.key), harm.says) for row in about for harm in harms(row)] if rule and rule.harm_in_view else []
    return Undertaking(
        seats,
        [(row.child_id, row.child.name) for row in about],
        request.POST if request.method == "POST" and "take" not in request.POST else None,
        initial=begun | typed_before(request) if not chosen else begun,
        harms=list(dict.fromkeys(named)),
        serves=serves,
    )


def _is_whole(line: FromOutline) -> bool:
    return bool(line.who and line.by_when)


def _take_all(user: User, found: Conference, lines: Sequence[FromOutline], here: str) -> str:
    whole = [line for line in lines if _is_whole(line)]
    if not whole:
        raise Objected.at("", _("None of these lines says both who and by when. Take them one by one."))
    for line in whole:
        said = Undertaken(line.what, line.who, line.seat, line.child, line.by_when, line=line.what)
        committing.commit(user, found, said)
    return here


def _of_child(row: ConferenceChild, taken: Sequence[Commitment], plan_is: str) -> dict[str, Any]:
    """The two lists of one child: decisions with what is undertaken, and recommendations (BFG-4.1.2d)."""
    own = committed.of_child(taken, row.child_id)
    decided = outcome_words(row.outcome) if row.outcome else ""
    return {
        "row": row,
        "decided": decided if plan_is == "decision" else "",
        "recommended": decided if plan_is != "decision" else "",
        "undertaken": [one for one in own if one.kind == Commitment.Kind.COMMITMENT],
        "recommendations": [one for one in own if one.kind == Commitment.Kind.RECOMMENDATION],
    }


@page
def withdraw(request: HttpRequest, conference: uuid.UUID, commitment: uuid.UUID) -> HttpResponse:
    """Take one of them off again, with why; it stays on record."""
    user = who(request)
    found = look(user, conference, "taking off what somebody undertook")
    committing.gathers(user, found)
    row = found.commitments.filter(pk=commitment, withdrawn="").first()
    if row is None:
        raise NoRight(user, None, _("There is no such line at this conference."))
    row.conference = found
    form = Withdrawing(request.POST or None, initial=typed_before(request))
    back = reverse("live:commitments", args=[found.pk])
    if form.is_bound and form.is_valid():

        def do() -> str:
            committing.withdraw(user, row, form.cleaned_data["why"])
            return back

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Take off: %(what)s") % {"what": row},
        "button": _("Take it off"),
        "keep_url": keep_url(request),
        "back_url": back,
    }
    return render(request, "components/form_page.html", contents)
