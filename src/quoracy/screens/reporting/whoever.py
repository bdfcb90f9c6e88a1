"""Who is writing: the one place where a request on the web becomes an author, so that a guest's link can do it too."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from quoracy.casework.access.actions import drop_draft
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import draft
from quoracy.casework.access.rights import NoRight
from quoracy.casework.reports.authors import Author, author_of, journal
from quoracy.casework.reports.models import Attachment, Passage
from quoracy.screens.components.acting import who


def author(request: HttpRequest, asked: uuid.UUID, at: str) -> Author:
    """The author of this report, or `NoRight`; each look is journalled on the children's files."""
    found = author_of(who(request), asked)
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
        raise NoRight(who(request), None, "There is no such passage in your report.")
    return found


def kept_at(request: HttpRequest) -> str:
    """Where what is typed is kept: by the whole address, since one page serves many passages and children."""
    return f"{reverse('keep')}?{urlencode({'page': request.get_full_path()[:200]})}"


def typed_at(request: HttpRequest) -> dict[str, Any]:
    """What was typed at this very address and not sent."""
    kept = draft(who(request), request.get_full_path())
    return {name: values if len(values) > 1 else values[0] for name, values in kept.items() if values}


def drop(request: HttpRequest) -> None:
    drop_draft(who(request), request.get_full_path())


def sent(attachment: Attachment) -> HttpResponse:
    """A file to be saved and never shown in the page."""
    answer = HttpResponse(bytes(attachment.content), content_type=attachment.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{attachment.name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
