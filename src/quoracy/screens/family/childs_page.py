"""A child's own page: what the meeting is, three questions, pictures, and whether and how the child wants to take part.

How it speaks depends on the child's age on the day: under 8, from 8 to 11, from 12 on.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.contributions import actions, questions
from quoracy.casework.links import keeping
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.documents.leaflets import leaflet
from quoracy.rulebook.children_taking_part import Presumption, presumption
from quoracy.rulebook.convening_case import CaseChild, age_in_years
from quoracy.screens.components import afterwards
from quoracy.screens.components.guests import (
    drop_typed,
    guest_act,
    guest_page,
    keep_typed,
    kept_at,
    typed_before,
)
from quoracy.screens.family.forms import Telling
from quoracy.screens.family.media import shown


def _child(guest: Guest) -> Child:
    if guest.child is None:
        raise NoRight(questions.ask(), None, "There is no such page for you.")
    return guest.child


def for_age(age: int) -> str:
    """How the page speaks: `small`, `middle` or `older`."""
    return "small" if age < 8 else "middle" if age < 12 else "older"


def starting_point(guest: Guest) -> Presumption | None:
    """Whether taking part is offered to this child as a matter of course, under the procedure and on the day."""
    child, conference = _child(guest), guest.conference
    day = conference.starts_at.date() if conference.starts_at else today()
    return presumption(facts.procedure(conference), CaseChild(str(child.pk), child.born, child.expected), day)


@guest_page
def childs_page(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The child's page, one form: what is written is the child's alone until sent, and goes along with a picture."""
    _child(guest)
    own = questions.of_guest(guest)
    begun = typed_before(request, guest) or (own.draft if own else {})
    posted = request.method == "POST"
    form = Telling(request.POST if posted else None, request.FILES if posted else None, initial=begun)
    if form.is_bound and form.is_valid() and (answered := guest_act(form, _take_in(request, guest, form), guest)):
        return answered
    if form.is_bound:
        keep_typed(request, guest)
    look(guest, "the child's own page")
    return _shown(request, guest, form)


def _take_in(request: HttpRequest, guest: Guest, form: Telling) -> Callable[[], str]:
    """Keep the words and take in the picture, or, when it is refused, neither: the words are then shown again."""

    def do() -> str:
        drop_typed(request, guest)
        actions.keep(guest, form.words(), send=request.POST.get("do") == "send")
        if form.cleaned_data["file"]:
            actions.draw(guest, form.cleaned_data["file"].read(), form.cleaned_data["file_words"])
        return reverse("family:childs_page") + ("#pictures" if form.cleaned_data["file"] else "")

    return do


def _shown(request: HttpRequest, guest: Guest, form: Telling) -> HttpResponse:
    child = _child(guest)
    own, starts = questions.of_guest(guest), starting_point(guest)
    day = guest.conference.starts_at.date() if guest.conference.starts_at else today()
    contents = {
        "guest": guest,
        "form": form,
        "keep_url": kept_at(request),
        "conference": guest.conference,
        "age_group": for_age(age_in_years(child.born, day)) if child.born else "small",
        "offered": starts is not None and starts.starts == "offered",
        "leaflet": leaflet("children", "cy" if (get_language() or "").startswith("cy") else "en"),
        "copies": questions.shared_with(guest),
        "drawings": questions.own_drawings(guest),
        "sent_at": own.sent_at if own else None,
        "papers": afterwards.of_guest(guest),
        "unsent": [one for one in keeping.unsent(guest) if one.page != request.get_full_path()],
    }
    return render(request, "family/childs_page.html", contents)


@require_safe
@guest_page
def own_drawing(request: HttpRequest, guest: Guest, drawing: uuid.UUID) -> HttpResponse:
    """A picture or recording the child sent, for the child."""
    found = next((one for one in questions.own_drawings(guest) if one.pk == drawing), None)
    if found is None:
        raise NoRight(questions.ask(), None, "There is no such picture for you.")
    look(guest, "their own picture or recording")
    return shown(request, found)
