"""Reading the outbox, sending again what did not arrive, and saying how somebody was told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.links.actions import SECRET
from quoracy.casework.messages import actions, questions
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.sending import enclosures
from quoracy.screens.components.acting import act, page, who
from quoracy.screens.components.dates import moment
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import Cell, Column, Table
from quoracy.screens.outbox.forms import SendingAgain, Told

A_PAGE = 50
WORST = (Message.State.FAILED, Message.State.PERHAPS)


@require_safe
@page
def outbox(request: HttpRequest) -> HttpResponse:
    """One part of the outbox; what did not arrive comes first, because somebody has to be told another way."""
    user, group = who(request), request.GET.get("show", "undelivered")
    group = group if group in questions.GROUPS else "undelivered"
    number = _page(request)
    start = (number - 1) * A_PAGE
    shown = list(questions.outbox(user, group)[start : start + A_PAGE + 1])
    contents = {
        "table": _table(shown[:A_PAGE], group),
        "more": len(shown) > A_PAGE,
        "number": number,
        "group": group,
        "groups": _groups(user),
    }
    return render(request, "outbox/all.html", contents)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _groups(user: User) -> list[tuple[str, str, int]]:
    names = {
        "undelivered": _("Did not arrive"),
        "waiting": _("Waiting"),
        "sent": _("Sent"),
        "kept": _("Kept here"),
    }
    counts = questions.numbers(user)
    return [(group, name, counts[group]) for group, name in names.items()]


def _table(rows: Sequence[Message], group: str) -> Table:
    columns = (Column(_("Written")), Column(_("To")), Column(_("By")), Column(_("What")), Column(_("How it stands")))
    lines = [
        (
            Cell(moment(row.made_at), sort_by=f"{row.made_at:%Y%m%d%H%M%S}"),
            Cell(row.to_name),
            Cell(row.get_channel_display()),
            Cell(row.subject or _("Text message"), reverse("outbox:one", args=[row.pk])),
            Cell(row.get_state_display(), tag="overdue" if row.state in WORST else ""),
        )
        for row in rows
    ]
    empty = _("Everything has arrived, as far as we know.") if group == "undelivered" else _("Nothing.")
    return Table(_("Newest first"), columns, lines, empty)


@page
def one(request: HttpRequest, message: uuid.UUID) -> HttpResponse:
    """One message as its reader gets it, and what became of it."""
    return _shown(request, _look(who(request), message), None, None)


def _look(user: User, message: uuid.UUID) -> Message:
    found = questions.message(user, message)
    if found.template in SECRET and settings.OUTBOX_PROVIDER != "keep":
        found.body = _("What this message says opens something, so nobody but its reader sees it.")
    journal(user, JournalEntry.Act.LOOKED, "a message that leaves the service", conference=found.conference)
    return found


def _shown(request: HttpRequest, message: Message, again: SendingAgain | None, told: Told | None) -> HttpResponse:
    open_to_mending = message.state in WORST and message.seen_to_at is None
    contents = {
        "message": message,
        "open": open_to_mending,
        "again": again or SendingAgain(initial={"address": message.address}),
        "told": told or Told(),
        "title": message.subject or _("Text message"),
        "files": [(n, _file_name(name)) for n, name in enumerate(_files(message))],
        "conference_url": to("convening:conference", conference=message.conference) if message.conference else "",
    }
    return render(request, "outbox/one.html", contents)


def _files(message: Message) -> list[str]:
    """What goes with the message, in the order of its enclosures, without pressing anything."""
    letter = ["letter"] if message.channel == Message.Channel.LETTER else []
    leaflets = [f"{one}:{language}" for one in message.enclosures for language in message.languages]
    return [*letter, *leaflets]


def _file_name(name: str) -> str:
    if name == "letter":
        return _("The letter (PDF)")
    reader = _("Leaflet for children") if ":children" in name else _("Leaflet for parents and carers")
    return _("%(leaflet)s, in Welsh (PDF)") % {"leaflet": reader} if name.endswith(":cy") else f"{reader} (PDF)"


@require_safe
@page
def file(request: HttpRequest, message: uuid.UUID, number: int) -> HttpResponse:
    """A file that goes with a message: to look at, or to print and post."""
    made = enclosures(_look(who(request), message))
    if number >= len(made):
        raise Http404
    answer = HttpResponse(made[number].content, content_type=made[number].content_type)
    answer["Content-Disposition"] = f'attachment; filename="{made[number].name}"'
    return answer


@page
def again(request: HttpRequest, message: uuid.UUID) -> HttpResponse:
    """Send a message again, to the same address or a corrected one."""
    user = who(request)
    found = _look(user, message)
    form = SendingAgain(request.POST or None, initial={"address": found.address})
    if form.is_bound and form.is_valid():

        def do() -> str:
            given = form.cleaned_data
            made = actions.send_again(user, found, given["address"], correct_file=given["correct_file"])
            return reverse("outbox:one", args=[made.pk])

        if answered := act(request, form, do):
            return answered
    return _shown(request, found, form, None)


@page
def told(request: HttpRequest, message: uuid.UUID) -> HttpResponse:
    """Say how somebody whose message did not arrive was told all the same."""
    user = who(request)
    found = _look(user, message)
    form = Told(request.POST or None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.see_to(user, found, form.cleaned_data["how"])
            return reverse("outbox:all")

        if answered := act(request, form, do):
            return answered
    return _shown(request, found, None, form)
