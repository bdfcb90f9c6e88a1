"""Writing down who of the family was told the outcome and how to complain, by whom and when, before they leave."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import attended, facts, questions
from quoracy.casework.conferences.actions import telling
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.ending import Told
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.documents.read_aloud import aloud
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.live.forms_of_ending import Telling


@dataclass(frozen=True, slots=True)
class OfFamily:
    """One of the family, whether they were here and still are, and what is written down of their being told."""

    seat: Seat
    came: bool
    here: bool
    told: Told | None

    @property
    def both(self) -> bool:
        return self.told is not None and self.told.outcome and self.told.rights

    @property
    def owed(self) -> bool:
        """Whether the close still needs a word about them: they came, and nothing is written down."""
        return self.came and self.told is None


def of_family(found: Conference) -> list[OfFamily]:
    """Everybody of the family who was asked or came, except who is kept out of all of it; they hear it another way."""
    said, there = telling.newest(found), attended.came(found)
    return [
        OfFamily(seat, seat.pk in there, bool(seat.present), said.get(seat.pk))
        for seat in questions.seats(found)
        if seat.standing == Seat.Standing.FAMILY and (seat.invited or seat.pk in there)
    ]


@page
def told(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """What one of the family was told, with what is to be read to them on the same page."""
    user = who(request)
    found = look(user, conference, "what the family was told")
    telling.may_tell(user, found)
    one = next((one for one in of_family(found) if one.seat.pk == seat), None)
    if one is None:
        raise NoRight(user, None, _("There is nobody of the family in this seat."))
    begun = {"told_by": user.name, **typed_before(request)}
    form = Telling(request.POST or None, initial=begun)
    chairs = found.chair_id == user.pk and found.state == Conference.State.OPEN
    back = reverse("live:close" if chairs else "live:conference", args=[found.pk])
    if form.is_bound and form.is_valid():

        def do() -> str:
            given = form.cleaned_data
            telling.tell(
                user, found, one.seat, outcome=given["outcome"], rights=given["rights"], told_by=given["told_by"],
                how=given["how"], at=form.at_moment(found), reason=given["reason"],
            )  # fmt: skip
            return back

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "one": one,
        "aloud": aloud(found, one.seat),
        "authority": found.authority,
        "terms": facts.procedure(found).terms,
        "title": _("What %(name)s was told") % {"name": one.seat.name},
        "button": _("Write it down"),
        "keep_url": keep_url(request),
        "back_url": back,
    }
    return render(request, "live/told.html", contents)
