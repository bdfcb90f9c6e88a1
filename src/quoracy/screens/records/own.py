"""Somebody's own copy, with an account or by a link, what they say is wrong with it, and the chair's ruling."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.models import Conference
from quoracy.casework.evaluations.questions import waiting_for_guest
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.casework.records import letters, questions
from quoracy.casework.records.actions import adding, amending, distributing
from quoracy.casework.records.headings import heading_words
from quoracy.casework.records.models import Recipient
from quoracy.casework.records.own import closed_to_amendments, of_guest, of_user
from quoracy.documents.record import copy_pdf
from quoracy.screens.components import afterwards
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.guests import drop_typed, guest_act, guest_page, kept_at
from quoracy.screens.components.guests import typed_before as guest_typed
from quoracy.screens.components.links import to
from quoracy.screens.records import forms
from quoracy.screens.records.signing import as_pdf
from quoracy.screens.records.writing import begun, show_form


@page
def mine(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The copy of somebody with an account, and where they say what is wrong with it."""
    user = who(request)
    own = _mine(user, conference)
    questions.looked(user, own.record.conference, "their own copy")
    distributing.opened(own, user)
    form = _proposing(request, own, typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            _propose(form, own, user)
            return reverse("records:mine", args=[conference])

        if answered := act(request, form, do):
            return answered
    contents = _contents(own, form, keep_url(request))
    contents["paper_url"] = reverse("records:my_paper", args=[conference])
    return render(request, "records/mine.html", contents)


@require_safe
@page
def papers(request: HttpRequest) -> HttpResponse:
    """Every letter and copy of a record that somebody with an account was sent."""
    user = who(request)
    every = [*afterwards.of_letters(letters.of_user(user)), *afterwards.copies(of_user(user))]
    return render(request, "records/papers.html", {"papers": every})


@require_safe
@page
def my_paper(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The same copy as it was made, to keep."""
    own = _mine(who(request), conference)
    questions.looked(who(request), own.record.conference, "their own copy as PDF")
    distributing.opened(own, who(request))
    return _paper(own)


def _mine(user: User, conference: uuid.UUID) -> Recipient:
    """Their line of the list, by their own seat; refused in the same words for every other reason."""
    found = Conference.objects.filter(pk=conference, authority=authority_of(user)).first()
    seat = found.seats.filter(practitioner__user=user).first() if found else None
    own = questions.own_copy(seat, None)
    if own is None:
        raise NoRight(user, None, _("There is no record for you here. If you should have it, ask the unit."))
    return own


@guest_page
def guests(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The copy of somebody who came by a link."""
    own = _guests(guest)
    look(guest, f"{questions.LOOK}: their own copy")
    distributing.opened(own, None)
    form = _proposing(request, own, guest_typed(request, guest))
    if form.is_bound and form.is_valid():

        def do() -> str:
            drop_typed(request, guest)
            _propose(form, own, None)
            return reverse("records:guests")

        if answered := guest_act(form, do, guest):
            return answered
    contents = _contents(own, form, kept_at(request)) | {
        "guest": guest,
        "paper_url": reverse("records:guests_paper"),
        "went_url": to("evaluating:guest") if waiting_for_guest(guest) else "",
    }
    return render(request, "records/guests.html", contents)


@require_safe
@guest_page
def guests_paper(request: HttpRequest, guest: Guest) -> HttpResponse:
    own = _guests(guest)
    look(guest, f"{questions.LOOK}: their own copy as PDF")
    distributing.opened(own, None)
    return _paper(own)


def _guests(guest: Guest) -> Recipient:
    own = of_guest(guest)
    if own is None:
        raise NoRight(User(), None, _("There is no record for you here."))
    return own


def _paper(own: Recipient) -> HttpResponse:
    made = own.copies.filter(further=False).last()  # after something was added, the copy that holds it
    if made is None:
        raise NoRight(User(), None, _("There is no record for you here."))
    return as_pdf(bytes(made.pdf), "record.pdf")


def _proposing(request: HttpRequest, own: Recipient, typed: dict[str, Any]) -> forms.Proposing:
    """The form about the passages of their own copy alone; `read` says that it is right as it is."""
    bound = request.POST if request.method == "POST" and request.POST.get("do") != "read" else None
    if request.method == "POST" and bound is None:
        distributing.have_read(own)
        own.refresh_from_db(fields=["read_at"])
    form = forms.Proposing(bound, initial=typed)
    passages = questions.copy_of(own).passages
    short = [(str(one.pk), one.text if len(one.text) < 80 else f"{one.text[:77]}…") for one in passages]
    forms.offer(form, passage=[("", _("The whole of it, or something that is missing")), *short])
    return form


def _propose(form: forms.Proposing, own: Recipient, user: User | None) -> None:
    about = form.cleaned_data["passage"]
    amending.propose(own, uuid.UUID(about) if about else None, form.cleaned_data["proposes"], user)


def _contents(own: Recipient, form: forms.Proposing, keep: str) -> dict[str, Any]:
    return {
        "own": own,
        "copy": questions.copy_of(own),
        "form": form,
        "keep_url": keep,
        "shut": closed_to_amendments(own),
        "last_day": questions.last_day_to_amend(own),
        "proposed": list(own.amendments.select_related("passage", "ruled_by")),
        "heading_words": heading_words,
    }


@require_safe
@page
def amendments(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Everything that was proposed, with the passage beside it and what the chair made of it."""
    row = begun(request, conference, "what people say is wrong with it")
    contents = {
        "record": row,
        "rows": questions.amendments(row),
        "chairs": row.conference.chair_id == who(request).pk,
        "back_url": reverse("records:record", args=[conference]),
    }
    return render(request, "records/amendments.html", contents)


@page
def rule(request: HttpRequest, conference: uuid.UUID, amendment: uuid.UUID) -> HttpResponse:
    """The chair rules on one proposal."""
    user, row = who(request), begun(request, conference, "ruling on what was proposed")
    questions.only_the_chair(user, row.conference)
    one = next((found for found in questions.amendments(row) if found.pk == amendment), None)
    if one is None:
        raise NoRight(user, None, _("There is no such proposal for you."))
    form = forms.RulingOnAmendment(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            amending.rule(user, one, given["ruling"], given["reasons"], given["adds"])
            adding.tell_everybody(user, row, request.build_absolute_uri("/"), copy_pdf)
            return reverse("records:amendments", args=[conference])

        if answered := act(request, form, do):
            return answered
    title = _("What %(name)s says is wrong or missing") % {"name": one.recipient.name}
    return show_form(request, form, title, conference, template="records/rule_on.html", more={"amendment": one})


@page
def add(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The chair adds something of their own, with the day."""
    user, row = who(request), begun(request, conference, "adding to it")
    questions.only_the_chair(user, row.conference)
    form = forms.Adding(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            amending.add(user, row, form.cleaned_data["text"], why=form.cleaned_data["why"])
            adding.tell_everybody(user, row, request.build_absolute_uri("/"), copy_pdf)
            return reverse("records:record", args=[conference])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("Add to the record"), conference)
