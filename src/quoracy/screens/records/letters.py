"""Sending each decision letter: the list of what has gone and what not, the address, the proof, and somebody's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.models import Conference
from quoracy.casework.links.actions import look as guest_looks
from quoracy.casework.links.guests import Guest
from quoracy.casework.records import letters, questions
from quoracy.casework.records.actions import sending_letters
from quoracy.casework.records.actions.sending_letters import Sending
from quoracy.casework.records.models import LetterSent
from quoracy.documents.letters_of_conference import prepare
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.guests import guest_page
from quoracy.screens.records.forms import Proving, Reason
from quoracy.screens.records.signing import as_pdf


class How(PageForm):
    """How a letter goes; each way with the address as it stood on the page."""

    how = forms.ChoiceField(
        label=gettext_lazy("How does it reach them?"), choices=LetterSent.How.choices, widget=forms.RadioSelect
    )
    link = forms.CharField(widget=forms.HiddenInput, required=False)
    post = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have looked at the address once more, and it is safe to write to it")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does it go without what it lacks?"), widget=forms.Textarea, required=False
    )


@require_safe
@page
def each(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every reader's newest letter: gone, withheld or still to go, and whether it arrived."""
    found = letters.opened(who(request), conference, "which decision letters have gone")
    contents = {
        "conference": found,
        "rows": letters.going(found),
        "names": letters.names_of(found),
        "back_url": reverse("live:letters", args=[conference]),
    }
    return render(request, "records/letters.html", contents)


@page
def send(request: HttpRequest, conference: uuid.UUID, code: str) -> HttpResponse:
    """Look at the address once more, choose the way, and send one letter."""
    user, found = who(request), letters.opened(who(request), conference, "sending a decision letter")
    letter = letters.one(found, code).letter
    ways = {how: letters.address_of(letter, how) for how in LetterSent.How.values}
    lacks = [finding for one in prepare(found, [letter.seat_id]) for finding in one.lacks]
    usual = next((how for how in ("link", "post") if ways[how] and not letters.is_childs(letter)), "hand")
    form = How(request.POST or None, initial={"how": usual, "link": ways["link"], "post": ways["post"]})
    if not lacks:
        del form.fields["reason"]

    def do() -> str:
        given = form.cleaned_data
        told = Sending(given["how"], given.get(given["how"], ""), given.get("reason", ""), tuple(lacks))
        sending_letters.send(user, letter, told, request.build_absolute_uri("/"))
        return reverse("records:letters", args=[conference])

    more = {"ways": ways, "findings": lacks, "button": _("The address is right: send it")}
    title = _("Send %(name)s their letter") % {"name": letter.seat.name}
    return _asked(request, form, do, title, found, template="records/send_letter.html", more=more)


@page
def withhold(request: HttpRequest, conference: uuid.UUID, code: str) -> HttpResponse:
    """Send somebody no letter, and say why."""
    user, found = who(request), letters.opened(who(request), conference, "withholding a decision letter")
    letter = letters.one(found, code).letter
    form = Reason(request.POST or None, initial=typed_before(request))

    def do() -> str:
        sending_letters.withhold(user, letter, form.cleaned_data["why"])
        return reverse("records:letters", args=[conference])

    return _asked(request, form, do, _("No letter to %(name)s") % {"name": letter.seat.name}, found)


@page
def prove(request: HttpRequest, conference: uuid.UUID, code: str) -> HttpResponse:
    """Write down how it is known that somebody has their letter."""
    user, found = who(request), letters.opened(who(request), conference, "proof that a letter arrived")
    row = letters.one(found, code).sent
    if row is None:
        raise NoRight(user, None, _("This letter has not been sent yet."))
    form = Proving(request.POST or None, initial={"proof": row.proof} | typed_before(request))

    def do() -> str:
        sending_letters.prove(user, row, form.cleaned_data["proof"])
        return reverse("records:letters", args=[conference])

    title = _("How is it known that %(name)s has it?") % {"name": row.letter.seat.name}
    return _asked(request, form, do, title, found)


def _asked(
    request: HttpRequest,
    form: Any,
    do: Callable[[], str],
    title: str,
    found: Conference,
    *,
    template: str = "records/form.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    contents = {
        "form": form,
        "title": title,
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("records:letters", args=[found.pk]),
        **(more or {}),
    }
    return render(request, template, contents)


@require_safe
@page
def mine(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Somebody's own letter, for whoever has an account."""
    row = letters.mine(who(request), conference)
    questions.looked(who(request), row.letter.conference, "their own decision letter")
    return _paper(row)


@require_safe
@guest_page
def guests(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Somebody's own letter, for whoever came by a link."""
    row = letters.of_guest(guest)
    if row is None:
        raise NoRight(User(), None, _("There is no letter for you here."))
    guest_looks(guest, "their own decision letter")
    return _paper(row)


def _paper(row: LetterSent) -> HttpResponse:
    sending_letters.opened(row)
    return as_pdf(bytes(row.letter.pdf), f"decision-letter-{row.letter.code}.pdf")
