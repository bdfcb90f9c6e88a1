"""A practitioner without an account answers the invitation: coming or not, why, who comes instead, what is sent.

One question leads to the next, each on a page of its own; what is typed is kept, and each form is carried out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.invitations.actions.answering import Answer
from quoracy.casework.invitations.actions.telling import calendar_for, clauses_of
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links import answering, keeping
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.rulebook.absence_rules import AbsenceRule
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.guests import drop_typed, guest_act, guest_page, kept_at, typed_before
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import ClauseText
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.guests.forms import Away, Briefed, Replying

Reply = Invitation.Reply
SAYS_WHY = ("WAR-5.02", "WAL-4.13")
"""Clauses that ask for a reason, beside those that a procedure's rule for absence cites."""


def _invitation(guest: Guest) -> Invitation:
    found = answering.invitation_of(guest)
    if found is None:
        raise NoRight(User(), None, "There is no such invitation for you.")
    return found


@guest_page
def reply(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What it is, when and where; coming, or not. Who is not coming is led on to say why."""
    found = _invitation(guest)
    form = Replying(found.seat, request.POST or None, initial={"reply": found.answer} | typed_before(request, guest))
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["reply"]
        if chosen not in (Reply.COMING, Reply.REMOTELY):
            drop_typed(request, guest)
            return HttpResponseRedirect(f"{reverse('guests:away')}?{urlencode({'as': chosen})}")

        def do() -> str:
            answering.answer(guest, Answer(chosen))
            return _start()

        if answered := _carry_out(request, guest, form, do):
            return answered
    if request.method == "GET":
        look(guest, "their invitation")
    contents = {"found": found, "conference": found.conference, "children": guest.children()}
    contents |= {"open": answering.can_be_answered(found), "title": _("Your invitation"), "back_url": _start()}
    return _shown(request, guest, "guests/reply.html", form, contents)


def _start() -> str:
    return to("reporting:guest") or reverse("guests:start")


def _carry_out(request: HttpRequest, guest: Guest, form: PageForm, do: Callable[[], str]) -> HttpResponse | None:
    def once() -> str:
        keeping.drop_drafts_below(guest, reverse("guests:reply"))
        return do()

    return guest_act(form, once, guest)


def _shown(request: HttpRequest, guest: Guest, template: str, form: PageForm, contents: dict[str, Any]) -> HttpResponse:
    return render(request, template, contents | {"guest": guest, "form": form, "keep_url": kept_at(request)})


@guest_page
def away(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Why somebody does not come, what else this procedure asks of them, and who comes instead."""
    found = _invitation(guest)
    chosen = request.GET.get("as", "")
    if chosen not in (Reply.APOLOGIES, Reply.NOT_COMING, Reply.DEPUTY):
        return HttpResponseRedirect(reverse("guests:reply"))
    rule = facts.procedure(found.conference).absence
    offered = answering.colleagues(guest) if chosen == Reply.DEPUTY else None
    form = Away(rule, offered, request.POST or None, initial=_said(found) | typed_before(request, guest))
    if form.is_bound and form.is_valid():

        def do() -> str:
            if chosen == Reply.DEPUTY:
                answering.send_deputy(guest, form.instead(), form.cleaned_data["reason"], **form.known())
            else:
                answering.answer(guest, form.said(chosen))
            return _start()

        if answered := _carry_out(request, guest, form, do):
            return answered
    if request.method == "GET":
        look(guest, "their invitation")
    titles = {Reply.APOLOGIES: _("You send a report instead"), Reply.DEPUTY: _("A colleague comes in your place")}
    contents: dict[str, Any] = {"title": titles.get(Reply(chosen), _("You are not coming"))}
    contents |= {"clauses": _clauses(found.conference, rule, chosen), "back_url": reverse("guests:reply")}
    return _shown(request, guest, "guests/away.html", form, contents)


def _said(found: Invitation) -> dict[str, Any]:
    words = {True: "yes", False: "no", None: ""}
    told = {"reason": found.reason, "role_does_not_allow": found.role_does_not_allow}
    told |= {"unavoidable": words[found.unavoidable], "holds_information": words[found.holds_information]}
    return told | ({"deputy": str(found.deputy.practitioner_id)} if found.deputy else {})


def _clauses(conference: Conference, rule: AbsenceRule | None, chosen: str) -> list[ClauseText]:
    """The clauses that ask what this page asks."""
    kinds = ("reason", "report", *(("deputy", "briefing") if chosen == Reply.DEPUTY else ()))
    cited = [rule.cites[kind] for kind in kinds if kind in rule.cites] if rule else []
    known = clauses_of(facts.procedure(conference).key)
    return clause_texts(load_shelf(), [*(one for one in SAYS_WHY if one in known), *cited])


@guest_page
def briefed(request: HttpRequest, guest: Guest) -> HttpResponse:
    """When the deputy was told of the circumstances, said by the absent one or by the deputy (BOL-1.55)."""
    found = _invitation(guest)
    if found.deputy is None and answering.stands_in_for(guest) is None:
        raise NoRight(User(), None, "There is no such page for you.")
    form = Briefed(request.POST or None, initial=typed_before(request, guest))
    if form.is_bound and form.is_valid():

        def do() -> str:
            answering.confirm_briefing(guest, form.cleaned_data["briefed_on"])
            return _start()

        if answered := _carry_out(request, guest, form, do):
            return answered
    rule = facts.procedure(found.conference).absence
    cited = [rule.cites["briefing"]] if rule and "briefing" in rule.cites else []
    contents = {"title": _("The briefing of whoever comes instead"), "clauses": clause_texts(load_shelf(), cited)}
    return _shown(request, guest, "guests/away.html", form, contents | {"back_url": _start()})


@require_safe
@guest_page
def calendar(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The calendar entry that went with the invitation, once more; it names nobody of the family."""
    found = _invitation(guest)
    entry = calendar_for(found.conference, found, "REQUEST")
    if not entry or not answering.can_be_answered(found):
        raise NoRight(User(), None, "There is no such calendar entry for you.")
    look(guest, "the calendar entry of their invitation")
    answer = HttpResponse(entry, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="conference.ics"'
    return answer
