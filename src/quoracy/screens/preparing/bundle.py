"""The papers of a conference as one printed bundle, for its chair and for the unit."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import readers
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.documents.bundle import bundle_pdf
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.papers import still_closed
from quoracy.screens.preparing.forms import Bundle

_OTHERS = "Only the chair of this conference and the unit print its papers as a bundle."


def _reader(request: HttpRequest, found: Conference) -> Reader:
    reader = readers.of_user(who(request), found)
    if reader.kind not in (Kind.CHAIR, Kind.UNIT) or found.starts_at is None:
        raise NoRight(who(request), None, _OTHERS)
    return reader


@require_safe
@page
def ask(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Say what the bundle will hold, and make it."""
    found = look(who(request), conference, "printing the papers of a conference")
    reader = _reader(request, found)
    if closed := still_closed(who(request), found):
        return closed
    chairs = reader.kind is Kind.CHAIR
    contents = {
        "form": Bundle(),
        "conference": found,
        "chairs": chairs,
        "back_url": reverse("preparing:prepare" if chairs else "convening:conference", args=[found.pk]),
    }
    return render(request, "preparing/bundle.html", contents)


@require_POST
@page
def make(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Make one bundle; every making is written on the file of each child it is about."""
    user = who(request)
    found = look(user, conference, "the papers of a conference")
    reader = _reader(request, found)
    if closed := still_closed(user, found):
        return closed
    for child in found.about.values_list("child", flat=True):
        journal(user, JournalEntry.Act.CHANGED, "made a bundle of the papers", child=child, conference=found.pk)
    form = Bundle(request.POST)
    large = form.is_valid() and form.cleaned_data["large_print"]
    made = HttpResponse(
        bundle_pdf(found, reader, user.name, today(), large_print=large), content_type="application/pdf"
    )
    made["Content-Disposition"] = 'attachment; filename="papers.pdf"'
    made["Cache-Control"] = "no-store, private"
    return made
