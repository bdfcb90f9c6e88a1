"""Who is writing: the one place where a request on the web becomes an author, so that a guest's link can do it too."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from quoracy.casework.access.actions import drop_draft
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import draft
from quoracy.casework.access.rights import NoRight
from quoracy.casework.links.guests import Guest
from quoracy.casework.reports.authors import Author, author_of, journal
from quoracy.casework.reports.models import Attachment, Passage, ReportRequest
from quoracy.screens.components import guests
from quoracy.screens.components.acting import act, page, who
from quoracy.screens.components.guests import guest_act, guest_page

View = Callable[[HttpRequest, uuid.UUID], HttpResponse]


class Writing:
    """A page an author writes on, for somebody signed in and, under /guest, for somebody who came by a link."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.signed_in = page(view)
        self.by_link = guest_page(_as_guest(view))


def _as_guest(view: View) -> Callable[[HttpRequest, Guest, uuid.UUID], HttpResponse]:
    @wraps(view)
    def shown(request: HttpRequest, guest: Guest, asked: uuid.UUID) -> HttpResponse:
        setattr(request, _GUEST, guest)
        return view(request, asked)

    return shown


_GUEST = "quoracy_guest"


def guest_of(request: HttpRequest) -> Guest | None:
    """The guest who writes, None where somebody is signed in."""
    found: Guest | None = getattr(request, _GUEST, None)
    return found


def _guests_author(guest: Guest, asked: uuid.UUID) -> Author:
    """A guest as the author of the report asked of the seat their link is bound to, and of no other."""
    rows = ReportRequest.objects.select_related("conference__authority", "conference__chair", "seat", "report")
    found = rows.filter(pk=asked, seat=guest.seat, conference=guest.conference).first() if guest.seat else None
    if found is None or not guest.is_practitioner:
        raise NoRight(User(), None, "There is no such report for you.")
    return Author(found, guest.name, found.seat.title)


def to(request: HttpRequest, name: str, asked: uuid.UUID) -> str:
    """The address of a page of this report, for whoever is looking."""
    return reverse(f"reporting:{'guest_' if guest_of(request) else ''}{name}", args=[asked])


def show(request: HttpRequest, asked: uuid.UUID, template: str, contents: dict[str, Any]) -> HttpResponse:
    """Show a page of a report with its addresses as `at`, and no navigation of the service to a guest."""
    guest = guest_of(request)
    return render(request, template, contents | {"at": lambda name: to(request, name, asked), "guest": guest})


def carry_out(request: HttpRequest, form: forms.Form, do: Callable[[], str]) -> HttpResponse | None:
    """Carry out what the author asked for, once; None when the form is shown again with what speaks against it."""
    guest = guest_of(request)
    return guest_act(form, do, guest) if guest else act(request, form, do)


def author(request: HttpRequest, asked: uuid.UUID, at: str) -> Author:
    """The author of this report, or `NoRight`; each look is journalled on the children's files."""
    guest = guest_of(request)
    found = _guests_author(guest, asked) if guest else author_of(who(request), asked)
    if request.method == "GET":
        journal(found, JournalEntry.Act.LOOKED, at)
    return found


def named(request: HttpRequest, name: str) -> uuid.UUID | None:
    """The id a page was asked about in its address, None for none or nonsense."""
    return id_in(request.GET.get(name, ""))


def id_in(text: str) -> uuid.UUID | None:
    """The id somebody sent, None for none or nonsense."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def own_passage(request: HttpRequest, writer: Author) -> Passage | None:
    """The passage of this author's own report that the address names; `NoRight` for one of another's."""
    wanted = named(request, "passage")
    if wanted is None:
        return None
    found = Passage.objects.filter(pk=wanted, report__request=writer.request).select_related("report", "child").first()
    if found is None:
        raise NoRight(User(), None, "There is no such passage in your report.")
    return found


def kept_at(request: HttpRequest) -> str:
    """Where what is typed is kept: by the whole address, since one page serves many passages and children."""
    if guest_of(request):
        return guests.kept_at(request)
    return f"{reverse('keep')}?{urlencode({'page': request.get_full_path()[:200]})}"


def typed_at(request: HttpRequest) -> dict[str, Any]:
    """What was typed at this very address and not sent."""
    if guest := guest_of(request):
        return guests.typed_before(request, guest)
    kept = draft(who(request), request.get_full_path())
    return {name: values if len(values) > 1 else values[0] for name, values in kept.items() if values}


def drop(request: HttpRequest) -> None:
    if guest := guest_of(request):
        guests.drop_typed(request, guest)
    else:
        drop_draft(who(request), request.get_full_path())


def sent(attachment: Attachment) -> HttpResponse:
    """A file to be saved and never shown in the page."""
    answer = HttpResponse(bytes(attachment.content), content_type=attachment.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{attachment.name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
