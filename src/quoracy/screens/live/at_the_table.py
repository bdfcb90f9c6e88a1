"""What somebody at the table does on their own device: their view under seal, and dissent from the decision.

Each page is there twice: for whoever has an account and a seat, and below /guest for whoever came by a link.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts, questions, sealed
from quoracy.casework.conferences.actions import deciding, dissenting, own_views
from quoracy.casework.conferences.models import Conference, ConferenceChild, View
from quoracy.casework.conferences.sealed import NO_SEAT, Giver
from quoracy.casework.conferences.sealing import Reveal
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.sitting import giver_of as giver_by_link
from quoracy.casework.room.evidence import items_for
from quoracy.casework.room.readers import guest_reader, reader
from quoracy.rulebook.conference_rules import AskedOf, ThresholdQuestion
from quoracy.screens.components import guests
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.guests import guest_act, guest_page
from quoracy.screens.live.forms_of_decisions import outcome_words
from quoracy.screens.live.forms_of_views import Dissenting, OwnViewForm, kept_dissent, kept_view
from quoracy.screens.live.meeting import cited, one_child

OF_EACH = (AskedOf.EACH_AGENCY, AskedOf.EACH_PROFESSIONAL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody sits, and how a page is shown to them and carried out for them."""

    giver: Giver
    conference: Conference
    guest: Guest | None = None

    def address(self, name: str, *child: uuid.UUID) -> str:
        if self.guest:
            return reverse(f"live:guest_{name}", args=child)
        return reverse(f"live:my_{name}", args=[self.conference.pk, *child])

    def carry_out(self, request: HttpRequest, form: forms.Form, do: Callable[[], str]) -> HttpResponse | None:
        if self.guest is None:
            return act(request, form, do)
        guest = self.guest

        def once() -> str:
            guests.drop_typed(request, guest)
            return do()

        return guest_act(form, once, guest)

    def evidence(self, row: ConferenceChild) -> list[tuple[str, str]]:
        """What their judgement of one child may be tied to: only what they may read themselves (WAL-2.08)."""
        try:
            own = guest_reader(self.guest) if self.guest else reader(who_gives(self.giver), self.conference.pk)
        except NoRight:
            return []
        return [(item.key, f"{item.of}: {item.says}" if item.of else item.says) for item in items_for(own, row)]

    def typed(self, request: HttpRequest) -> dict[str, Any]:
        return guests.typed_before(request, self.guest) if self.guest else typed_before(request)

    def look(self, at: str) -> None:
        """Write down that they looked, never that they gave something."""
        if self.guest:
            look(self.guest, at)
        elif self.giver.user:
            for row in questions.about(self.conference):
                journal(
                    self.giver.user,
                    JournalEntry.Act.LOOKED,
                    at,
                    child=row.child_id,
                    conference=self.conference.pk,
                )

    def show(self, request: HttpRequest, template: str, contents: dict[str, Any]) -> HttpResponse:
        kept = guests.kept_at(request) if self.guest else keep_url(request)
        told = {"guest": self.guest, "conference": self.conference, "keep_url": kept, "at": self.address}
        return render(request, template, told | contents)


def who_gives(giver: Giver) -> User:
    assert giver.user is not None  # only a guest has no account
    return giver.user


View_ = Callable[..., HttpResponse]


class AtTheTable:
    """A page of somebody at the table, for an account and for a link."""

    def __init__(self, view: View_) -> None:
        def with_account(request: HttpRequest, /, conference: uuid.UUID, **child: uuid.UUID) -> HttpResponse:
            giver, found = sealed.giver_of(who(request), conference)
            return view(request, Place(giver, found), **child)

        def as_guest(request: HttpRequest, guest: Guest, /, **child: uuid.UUID) -> HttpResponse:
            return view(request, Place(giver_by_link(guest), guest.conference, guest), **child)

        self.signed_in = page(with_account)
        self.by_link = guest_page(as_guest)


@AtTheTable
def views(request: HttpRequest, place: Place) -> HttpResponse:
    """The children of the conference, and what this person can give or has given about each."""
    place.look("the views they give themselves")
    rows = []
    for row in questions.about(place.conference):
        row.conference = place.conference
        given = sealed.own_view(place.giver, row)
        rows.append((row, given, sealed.revealed(row), sealed.own_dissent(place.giver, row)))
    return place.show(
        request,
        "live/my_views.html",
        {"rows": rows, "seat": place.giver.seat, "words": outcome_words, "title": _("Your views")},
    )


@AtTheTable
def view(request: HttpRequest, place: Place, child: uuid.UUID) -> HttpResponse:
    """This person's own view of one child: under seal until the chair reveals all of them."""
    row = one_child(place.conference, child)
    place.look("the view they give themselves")
    reveal = sealed.revealed(row)
    form = own_view_form(row, request, kept_view(_given(place, row)) | place.typed(request), place.evidence(row))
    if form.is_bound and form.is_valid():

        def do() -> str:
            own_views.give(place.giver, row, form.said(), form.because())
            return place.address("views")

        if answered := place.carry_out(request, form, do):
            return answered
    rule = facts.procedure(row.conference).decision
    contents = {
        "row": row,
        "form": form,
        "reveal": reveal,
        "takes": row.conference.state == Conference.State.OPEN and not row.outcome,
        "clauses": cited([*(c for q in asked_of_each(row) for c in q.clauses), rule.cites.get("scale", "")]),
        "sealed_by": cited([rule.cites.get("sealed", "")]),
        "spread": sealed.spread(row) if reveal and reveal.shown != Reveal.Shown.CHAIR_ONLY else None,
        "names": reveal is not None and reveal.shown == Reveal.Shown.WITH_NAMES,
        "words": outcome_words,
        "title": _("Your view about %(name)s") % {"name": row.child.name},
        "back_url": place.address("views"),
    }
    return place.show(request, "live/my_view.html", contents)


def _given(place: Place, row: ConferenceChild) -> Any:
    """What this person said last: their view as it now stands, or the one they put under seal."""
    shown = sealed.revealed(row) is not None and place.giver.seat is not None
    now = View.objects.filter(about=row, seat=place.giver.seat).first() if shown else None
    return now or sealed.own_view(place.giver, row)


def asked_of_each(row: ConferenceChild) -> list[ThresholdQuestion]:
    """What the procedure asks of each person or agency about this child."""
    return [question for question in deciding.questions_put(row) if question.asked_of in OF_EACH]


def own_view_form(
    row: ConferenceChild, request: HttpRequest, begun: dict[str, Any], evidence: Sequence[tuple[str, str]] = ()
) -> OwnViewForm:
    """The form of one view of one child, in the procedure's words."""
    asked = asked_of_each(row)
    usual = _("How likely is significant harm to this child?")
    return OwnViewForm(
        facts.procedure(row.conference),
        request.POST or None,
        initial=begun,
        review=row.conference.type in facts.REVIEWS,
        shown=sealed.revealed(row) is not None,
        likelihood=asked[0].wording if asked else usual,
        evidence=evidence,
    )


@AtTheTable
def dissent(request: HttpRequest, place: Place, child: uuid.UUID) -> HttpResponse:
    """Say that one disagrees with what was decided, or reword it."""
    row = one_child(place.conference, child)
    if place.giver.seat is None:
        raise NoRight(who(request), None, NO_SEAT)
    place.look("their dissent from the decision")
    entered = sealed.own_dissent(place.giver, row)
    rule = facts.procedure(row.conference).decision
    begun = kept_dissent(entered) | place.typed(request)
    form = Dissenting(request.POST or None, initial=begun, personally=rule.individual_dissent)
    if form.is_bound and form.is_valid():

        def do() -> str:
            personal = bool(form.cleaned_data.get("personal"))
            dissenting.dissent(place.giver, row, form.cleaned_data["reasons"], personal=personal)
            return place.address("views")

        if answered := place.carry_out(request, form, do):
            return answered
    contents = {
        "row": row,
        "form": form,
        "takes": row.conference.state == Conference.State.OPEN and bool(row.outcome),
        "clauses": cited([rule.cites.get("dissent", rule.clause)]),
        "decided": outcome_words(row.outcome) if row.outcome else "",
        "title": _("You disagree about %(name)s") % {"name": row.child.name},
        "back_url": place.address("views"),
    }
    return place.show(request, "live/my_dissent.html", contents)
