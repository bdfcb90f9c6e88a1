"""The sealed views from the chair's and the record taker's side: a count, the reveal, the spread, and paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts, questions, sealed
from quoracy.casework.conferences.actions import deciding, dissenting, own_views, scaling
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.rulebook.spread import counts_votes
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.wording import plain
from quoracy.screens.live.at_the_table import asked_of_each, own_view_form
from quoracy.screens.live.forms_of_decisions import outcome_words
from quoracy.screens.live.forms_of_views import Dissenting, Revealing, kept_view
from quoracy.screens.live.meeting import cited, one_child


@page
def together(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """How many have given a view, for the chair to reveal them; afterwards the spread of them."""
    user = who(request)
    found = own_views.look_at_the_seal(user, conference, "the views given under seal")
    row = one_child(found, child)
    chairs = found.chair_id == user.pk
    count = sealed.count(row)
    form = Revealing(request.POST or None, initial=typed_before(request), all_in=count.all_in)
    if request.method == "POST" and not chairs:
        raise NoRight(user, Right.DECIDE)
    if form.is_bound and form.is_valid():

        def do() -> str:
            own_views.reveal(user, row, form.cleaned_data["shown"], form.cleaned_data.get("reason", ""))
            return reverse("live:sealed", args=[conference, child])

        if answered := act(request, form, do):
            return answered
    rule = facts.procedure(found).decision
    reveal = sealed.revealed(row)
    contents = {
        "row": row,
        "conference": found,
        "chairs": chairs,
        "count": count,
        "form": form,
        "reveal": reveal,
        "spread": sealed.spread(row),
        "voted": counts_votes(rule),
        "rests": cited([rule.clause, rule.cites.get("sealed", "")]),
        "papers": _at_the_table(found) if not row.outcome and (reveal or not chairs) else [],
        "words": outcome_words,
        **_openly(row),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[conference]),
        "title": _("Views about %(name)s, given under seal") % {"name": row.child.name},
    }
    return render(request, "live/sealed.html", contents)


def _openly(row: ConferenceChild) -> dict[str, Any]:
    """The relatives' numbers, which are under no seal, and who may give one (LBH-6.03)."""
    if not scaling.scales_openly(row):
        return {"scales_openly": False, "open_numbers": [], "family_here": []}
    here = [seat for seat in questions.seats(row.conference) if seat.present and seat.standing == Seat.Standing.FAMILY]
    return {"scales_openly": True, "open_numbers": scaling.open_numbers(row), "family_here": here}


def _at_the_table(found: Conference) -> list[Seat]:
    """Everybody who may give a view, whether they have or not."""
    return [seat for seat in questions.seats(found) if sealed.sits_at(seat)]


def _for_a_seat(
    user: User, conference: uuid.UUID, child: uuid.UUID, seat: uuid.UUID, at: str
) -> tuple[ConferenceChild, Seat]:
    """One child's part and one member's seat at this conference; `NoRight` where either is not of it."""
    found = own_views.look_at_the_seal(user, conference, at)
    row = one_child(found, child)
    for one in _at_the_table(found):
        if one.pk == seat:
            return row, one
    raise NoRight(user, Right.TAKE_ATTENDANCE, sealed.NO_SEAT)


@page
def paper(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Type the view somebody wrote on paper. Before the reveal the page starts empty, whatever was given."""
    user = who(request)
    row, whose = _for_a_seat(user, conference, child, seat, "a view typed from paper")
    own_views.may_type_views(user, row)
    shown = sealed.revealed(row) is not None
    stands = View.objects.filter(about=row, seat=whose).first() if shown else None
    form = own_view_form(row, request, kept_view(stands) | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            own_views.type_from_paper(user, row, whose, form.said(), form.because())
            return reverse("live:sealed", args=[conference, child])

        if answered := act(request, form, do):
            return answered
    title = _("What %(name)s wrote on paper about %(child)s") % {"name": whose.name, "child": row.child.name}
    clauses = cited([clause for question in asked_of_each(row) for clause in question.clauses])
    return _form_page(request, row, form, title, clauses, reverse("live:sealed", args=[conference, child]))


@page
def typed_dissent(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Enter somebody's dissent from the decision for them, as it is heard."""
    user = who(request)
    row, whose = _for_a_seat(user, conference, child, seat, "somebody's dissent")
    rule = facts.procedure(row.conference).decision
    form = Dissenting(request.POST or None, initial=typed_before(request), personally=rule.individual_dissent)
    back = reverse("live:dissents", args=[conference, child])
    if form.is_bound and form.is_valid():

        def do() -> str:
            personal = bool(form.cleaned_data.get("personal"))
            dissenting.type_dissent(user, row, whose, form.cleaned_data["reasons"], personal=personal)
            return back

        if answered := act(request, form, do):
            return answered
    title = _("%(name)s disagrees about %(child)s") % {"name": whose.name, "child": row.child.name}
    return _form_page(request, row, form, title, cited([rule.cites.get("dissent", rule.clause)]), back)


def _form_page(
    request: HttpRequest, row: ConferenceChild, form: Any, title: str, clauses: Any, back: str
) -> HttpResponse:
    contents = {"row": row, "form": form, "title": title, "clauses": clauses, "back_url": back}
    return render(request, "live/for_a_seat.html", contents | {"keep_url": keep_url(request), "button": _("Keep it")})


@page
def dissents(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Who disagrees with the decision about one child, in their words; read back, and entered for those who ask."""
    user = who(request)
    found = own_views.look_at_the_seal(user, conference, "dissent from the decision")
    row = one_child(found, child)
    rule = facts.procedure(found).decision
    entered = sealed.dissents(row)
    spoken = {one.seat_id for one in entered}
    taken = found.state == Conference.State.OPEN and bool(row.outcome)
    contents = {
        "row": row,
        "conference": found,
        "entered": entered,
        "follows": what_dissent_brings(row),
        "told": deciding.told_of_dissent(row),
        "others": [seat for seat in _at_the_table(found) if seat.pk not in spoken] if taken else [],
        "clauses": cited([rule.cites.get("dissent", rule.clause)]),
        "decided": outcome_words(row.outcome) if row.outcome else "",
        "back_url": reverse("live:conference", args=[conference]),
        "title": _("Dissent about %(name)s") % {"name": row.child.name},
    }
    return render(request, "live/dissents.html", contents)


def what_dissent_brings(row: ConferenceChild) -> list[tuple[str, Any, Any]]:
    """The steps that dissent sets going by the procedure, each with its last day where the pack sets one."""
    return [(plain(step.key), step.due, cited([step.clause])[0]) for step in deciding.escalation(row)]
