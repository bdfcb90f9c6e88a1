"""Who gets the record: the list, the chair's ruling for each person, sending, proof, and further copies."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.models import Seat
from quoracy.casework.disclosures import questions as disclosures
from quoracy.casework.records import additions, printing, questions
from quoracy.casework.records.actions import adding, copying, distributing
from quoracy.casework.records.actions.distributing import Ruled, Talk
from quoracy.casework.records.letters import undelivered
from quoracy.casework.records.models import ConferenceRecord, Recipient
from quoracy.casework.records.printing import Printing
from quoracy.documents.record import copy_pdf
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.acting import act, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.records import forms
from quoracy.screens.records.signing import as_pdf
from quoracy.screens.records.writing import begun, show_form


def _sending(request: HttpRequest, conference: uuid.UUID, at: str) -> ConferenceRecord:
    row = begun(request, conference, at)
    questions.may_send(who(request), row.conference)
    if not row.signed:
        raise NoRight(who(request), None, _("The chair has not signed the record, so nobody gets it yet."))
    return row


@require_safe
@page
def recipients(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The list: why each is on it, the ruling, how it goes, and what became of it."""
    row = _sending(request, conference, "who gets it")
    rule = questions.rule_of(row.conference)
    rows = questions.recipients(row)
    contents = {
        "record": row,
        "rows": rows,
        "owed": {one.recipient.pk: one.addenda for one in additions.owed(row, rows)},
        "undelivered": undelivered(row.conference),
        "translate": {one.pk for one in rows if printing.wants_a_translation(one)},
        "duties": questions.circulation_duties(row.conference),
        "left": questions.before_closing_distribution(row),
        "to_talk_with": questions.parents_to_talk_with(row),
        "closed": questions.closed_list(row),
        "chairs": row.conference.chair_id == who(request).pk,
        "form": PageForm(),
        "clauses": clause_texts(load_shelf(), (rule.clause, *rule.cites.values()) if rule else ()),
        "back_url": reverse("records:record", args=[conference]),
    }
    return render(request, "records/recipients.html", contents)


@require_POST
@page
def as_proposed(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The chair gives it to everybody the procedure's list gives it to."""
    row = _sending(request, conference, "ruling as the list proposes")
    form = PageForm(request.POST)

    def do() -> str:
        distributing.rule_as_proposed(who(request), row)
        return reverse("records:recipients", args=[conference])

    return act(request, form, do) or show_form(request, form, _("Who gets the record"), conference)


@page
def rule(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """The chair rules whether one person gets it, how much and how."""
    user, row = who(request), _sending(request, conference, "ruling who gets it")
    questions.only_the_chair(user, row.conference)
    one = questions.one_recipient(row, recipient)
    initial = {
        "gets": "" if one.gets is None else "yes" if one.gets else "no", "why": one.why, "how": one.how,
        "extent": one.extent, "helps": str(one.helps_id or ""), "agreed": one.agreed,
    }  # fmt: skip
    form = forms.RulingOnCopy(request.POST or None, initial=initial | typed_before(request))
    family = row.conference.seats.filter(standing=Seat.Standing.FAMILY).values_list("pk", "name")
    forms.offer(form, helps=[("", _("Nobody"))] + [(str(pk), name) for pk, name in family])
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            helps = row.conference.seats.get(pk=uuid.UUID(given["helps"])) if given["helps"] else None
            ruled = Ruled(given["gets"] == "yes", given["why"], given["how"], given["extent"], helps, given["agreed"])
            distributing.rule(user, one, ruled)
            return reverse("records:recipients", args=[conference])

        if answered := act(request, form, do):
            return answered
    more = {"recipient": one}
    title = _("Does %(name)s get the record?") % {"name": one.name}
    return show_form(request, form, title, conference, template="records/rule.html", more=more)


@require_POST
@page
def withdraw(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """The person helped takes back that their helper gets a copy."""
    one = questions.one_recipient(_sending(request, conference, "taking back an agreement"), recipient)
    form = PageForm(request.POST)

    def do() -> str:
        distributing.withdraw_agreement(who(request), one)
        return reverse("records:recipients", args=[conference])

    return act(request, form, do) or show_form(request, form, one.name, conference)


@page
def send(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """Look at the address once more, confirm it, and send."""
    user, row = who(request), _sending(request, conference, "sending a copy")
    one = questions.one_recipient(row, recipient)
    first = distributing.plan_first(row.conference)
    asked = printing.of(one)
    initial = {
        "address": questions.address_of(one), "language": asked.language, "large_print": asked.large_print,
    }  # fmt: skip
    form = forms.Sending(request.POST or None, needs_reason=bool(first), initial=initial)
    if form.is_bound and form.is_valid():
        base, given = request.build_absolute_uri("/"), form.cleaned_data

        def do() -> str:
            printed = Printing(given["language"] or asked.language, given["large_print"])
            distributing.send(user, one, given["address"], base, copy_pdf, given.get("after_plan", ""), printed)
            return reverse("records:recipients", args=[conference])

        if answered := act(request, form, do):
            return answered
    more: dict[str, Any] = {
        "recipient": one,
        "address": questions.address_of(one),
        "findings": first,
        "button": _("The address is right: send it") if one.how != Recipient.How.HAND else _("Make the copy"),
    }
    title = _("Send %(name)s their copy") % {"name": one.name}
    return show_form(request, form, title, conference, template="records/send.html", more=more)


@page
def send_added(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """Send somebody who holds a copy what was added to the record since, to an address looked at once more."""
    user, row = who(request), _sending(request, conference, "sending what was added")
    one = questions.one_recipient(row, recipient)
    address = questions.address_of(one)
    form = forms.SendingMore(request.POST or None, initial={"address": address})
    if form.is_bound and form.is_valid():
        base = request.build_absolute_uri("/")

        def do() -> str:
            adding.send(user, one, form.cleaned_data["address"], base, copy_pdf)
            return reverse("records:recipients", args=[conference])

        if answered := act(request, form, do):
            return answered
    more: dict[str, Any] = {"recipient": one, "address": address, "findings": [], "button": _("Send it")}
    title = _("Send %(name)s what was added") % {"name": one.name}
    return show_form(request, form, title, conference, template="records/send.html", more=more)


@page
def translation(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """Write down that what people typed was put into somebody's language and sent with the record."""
    user, row = who(request), _sending(request, conference, "a translation")
    one = questions.one_recipient(row, recipient)
    form = forms.Translating(request.POST or None, initial={"how": one.translation} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            adding.translated(user, one, form.cleaned_data["how"])
            return reverse("records:recipients", args=[conference])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("The translation for %(name)s") % {"name": one.name}, conference)


@page
def prove(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """Write down how it is known that somebody has their copy."""
    one = questions.one_recipient(_sending(request, conference, "proof that a copy arrived"), recipient)
    form = forms.Proving(request.POST or None, initial={"proof": one.proof} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            prove_ = adding.prove if one.proof and one.additions.filter(proof="").exists() else distributing.prove
            prove_(who(request), one, form.cleaned_data["proof"])
            return reverse("records:recipients", args=[conference])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("How is it known that %(name)s has it?") % {"name": one.name}, conference)


@page
def discuss(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """Write down that somebody went through the record with one parent."""
    user = who(request)
    row = questions.discussing(user, conference)
    one = questions.one_recipient(row, recipient)
    form = forms.Talking(request.POST or None, initial={"by_name": user.name} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            distributing.discuss(user, one, Talk(**form.cleaned_data))
            return reverse("live:conference", args=[conference])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("Going through the record with %(name)s") % {"name": one.name}, conference)


@require_POST
@page
def close(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Close the list; what keeps it open is named."""
    row = _sending(request, conference, "closing the list")
    form = PageForm(request.POST)

    def do() -> str:
        distributing.close_distribution(who(request), row)
        return reverse("records:recipients", args=[conference])

    return act(request, form, do) or show_form(request, form, _("Close the list"), conference)


@require_safe
@page
def made(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every copy there is, by number: for whom, why, by whom; and where a further one is made."""
    row = _sending(request, conference, "the list of copies")
    outside = [one for one in disclosures.of_conference(row.conference) if one.granted and one.record]
    contents = {
        "record": row,
        "copies": questions.copies_made(row),
        "recipients": [one for one in questions.recipients(row) if one.sent_at],
        "outside": outside,
        "of_unit": questions.is_of_the_unit(who(request), row.conference),
        "back_url": reverse("records:record", args=[conference]),
    }
    return render(request, "records/made.html", contents)


@require_safe
@page
def paper(request: HttpRequest, conference: uuid.UUID, number: int) -> HttpResponse:
    """One copy as it was made, to be printed for the post or to be handed over."""
    row = _sending(request, conference, f"copy {number}")
    found = row.copies.filter(number=number).first()
    if found is None:
        raise NoRight(who(request), None, _("There is no such copy for you."))
    return as_pdf(bytes(found.pdf), f"copy-{number}.pdf")


@page
def further(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """The unit makes a further copy, numbered and stamped, for somebody who was sent theirs."""
    user, row = who(request), _sending(request, conference, "making a further copy")
    questions.only_the_unit(user, row.conference)
    one = questions.one_recipient(row, recipient)
    form = forms.Reason(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            copying.for_recipient(user, one, form.cleaned_data["why"], copy_pdf)
            return reverse("records:made", args=[conference])

        if answered := act(request, form, do):
            return answered
    return show_form(request, form, _("A further copy for %(name)s") % {"name": one.name}, conference)


@page
def outside(request: HttpRequest, conference: uuid.UUID, disclosure: uuid.UUID) -> HttpResponse:
    """The unit makes a copy for somebody outside to whom the record was granted."""
    user, row = who(request), _sending(request, conference, "making a copy for somebody outside")
    questions.only_the_unit(user, row.conference)
    asked = disclosures.one(user, row.conference, disclosure)
    form = forms.Reason(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            copying.for_outsider(user, row, asked, form.cleaned_data["why"], copy_pdf)
            return reverse("records:made", args=[conference])

        if answered := act(request, form, do):
            return answered
    more = {"withheld": questions.withheld_from(row, copying.outsider(asked))}
    title = _("A copy for %(name)s") % {"name": asked.to_name}
    return show_form(request, form, title, conference, template="records/outside.html", more=more)
