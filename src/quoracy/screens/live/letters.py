"""The letters of a closed conference: read, made again, and written down as sent."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import closing
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.documents.letters_of_conference import make_letters, prepare
from quoracy.screens.components.acting import act, page, who
from quoracy.screens.components.forms import PageForm


class Sending(PageForm):
    """Why letters went without a part that they should hold; asked for only where one lacks any."""

    reason = forms.CharField(label=gettext_lazy("Why do they go without it?"), widget=forms.Textarea, required=False)


def _for_senders(user: User, conference: uuid.UUID, at: str) -> Conference:
    """A conference for those who may read its letters: its chair, and whoever sends letters."""
    found = look(user, conference, at)
    if not (may(user, Right.SEND_LETTERS) or found.chair_id == user.pk):
        raise NoRight(user, Right.SEND_LETTERS)
    return found


@page
def letters(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """List every letter that was made, the newest of each reader first, with what any lacks."""
    found = _for_senders(who(request), conference, "the decision letters")
    return _listed(request, found, Sending())


def _listed(request: HttpRequest, found: Conference, form: PageForm) -> HttpResponse:
    rows = questions.about(found)
    closed = found.state == Conference.State.CLOSED
    prepared = prepare(found) if closed else []
    sent = {event for row in rows for event in row.child.events.values_list("kind", "conference")}
    contents = {
        "form": form,
        "conference": found,
        "closed": closed,
        "names": {row.child_id: row.child.name for row in rows},
        "letters": questions.letters_of(found),
        "lacks": [(one.reader.seat.name, one.lacks) for one in prepared if one.lacks],
        "family_lacks": any(one.lacks for one in prepared if one.to_family),
        "others_lack": any(one.lacks for one in prepared if not one.to_family),
        "other": Sending(auto_id="other_%s"),
        "sent_to_family": ("decision_letter_sent", found.pk) in sent,
        "sent_to_others": ("decision_circulated", found.pk) in sent,
        "title": _("Decision letters"),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/letters.html", contents)


@page
def letter(request: HttpRequest, conference: uuid.UUID, code: str) -> HttpResponse:
    """One letter as the PDF that was kept, to be saved and not shown in the page; the look is journalled."""
    user = who(request)
    found = _for_senders(user, conference, "the decision letters")
    kept = questions.letter(found, code)
    if kept is None:
        raise NoRight(user, None, "There is no such letter for you. If you should have it, ask the conference's chair.")
    for child in kept.children:
        journal(user, JournalEntry.Act.LOOKED, "a decision letter", child=child, conference=found.pk, reference=code)
    answer = HttpResponse(bytes(kept.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="decision-letter-{kept.code}.pdf"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@page
def make(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Make every letter again from what the record says now; those made before stay."""
    user = who(request)
    found = _for_senders(user, conference, "making the decision letters again")
    if request.method != "POST":
        return redirect("live:letters", conference=found.pk)
    form = Sending(request.POST)
    form.is_valid()

    def do() -> str:
        if found.state != Conference.State.CLOSED:
            raise Objected.at("", "Close the conference first: the letter says what was decided")
        had = {kept.seat_id for kept in questions.letters_of(found)}
        had |= {one.reader.seat.pk for one in prepare(found)}
        for seat, why in make_letters(user, found, list(had)).failed:
            messages.warning(request, _("No letter to %(name)s yet. %(why)s") % {"name": seat.name, "why": why})
        return reverse("live:letters", args=[found.pk])

    return act(request, form, do) or _listed(request, found, form)


@page
def sent(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Write down that the letters went, to the family or to everybody else."""
    user = who(request)
    found = _for_senders(user, conference, "sending the decision letters")
    if request.method != "POST":
        return redirect("live:letters", conference=found.pk)
    form = Sending(request.POST)
    form.is_valid()
    family = request.POST.get("to") == "family"

    def do() -> str:
        if not questions.letters_of(found):
            raise Objected.at("", "No letter has been made yet, so none can have been sent. Make the letters first.")
        lacks = [finding for one in prepare(found) if one.to_family is family for finding in one.lacks]
        closing.letters_sent(user, found, family=family, lacks=lacks, reason=form.cleaned_data["reason"])
        return reverse("live:letters", args=[found.pk])

    return act(request, form, do) or _listed(request, found, form)
