"""Keeping a chair's notes as they are typed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from quoracy.casework.access.models import User
from quoracy.casework.conferences.models import Conference
from quoracy.casework.preparing.models import ChairsNotes
from quoracy.casework.preparing.questions import only_its_chair


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the box, on which open page, and the version that page began from."""

    text: str
    writing: uuid.UUID
    version: int


def keep_notes(actor: User, conference: Conference, typed: Typed) -> ChairsNotes | None:
    """Keep the notes of the chair of this conference; None where another page has written since this one was opened.

    Nothing is overwritten then: what stands and what was typed are both the chair's, and the chair puts them together.
    """
    only_its_chair(actor, conference)
    with transaction.atomic():
        Conference.objects.select_for_update().get(pk=conference.pk)
        row = ChairsNotes.objects.filter(conference=conference, by=actor).first()
        if row is None:
            row = ChairsNotes(authority_id=conference.authority_id, conference=conference, by=actor, version=0)
        elif row.writing != str(typed.writing) and row.version != typed.version:
            return None
        row.text, row.writing, row.version = typed.text.replace("\0", ""), str(typed.writing), row.version + 1
        row.save()
    return row
