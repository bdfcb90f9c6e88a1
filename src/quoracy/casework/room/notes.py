"""The record taker's pad: kept while it is typed, read by its writer and the chair and by nobody else."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room.models import Note
from quoracy.casework.room.readers import reader

LONGEST = 400_000


class TwoSheetsError(Exception):
    """The pad was written on in another window meanwhile; both texts are for its writer to put together."""

    def __init__(self, now: Note) -> None:
        super().__init__("The pad was written on in another window")
        self.now = now


def pad_of(user: User, conference: Conference) -> Note | None:
    """One's own pad; `NoRight` for whoever neither takes the record nor chairs."""
    _may_write(user, conference)
    return Note.objects.filter(conference=conference, by=user).first()


def pads_for_chair(user: User, conference: Conference) -> list[Note]:
    """Every pad of the conference, for its chair."""
    if not reader(user, conference.pk).chairs:
        raise NoRight(user, None, "Only its writer and the chair read the record taker's pad.")
    return list(Note.objects.filter(conference=conference).exclude(by=user).select_related("by"))


def _may_write(user: User, conference: Conference) -> None:
    if not reader(user, conference.pk).writes:
        raise NoRight(user, None, "Only its writer and the chair read the record taker's pad.")


def keep(actor: User, conference: Conference, text: str, *, sheet: uuid.UUID, version: int) -> Note:
    """Keep the pad as it stands in one window, which read it at `version`.

    Raises `TwoSheetsError` where another window has written since, so that neither overwrites the other.
    """
    _may_write(actor, conference)
    words = text.replace("\0", "")[:LONGEST]
    with transaction.atomic():
        Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
        row = Note.objects.filter(conference=conference, by=actor).first()
        if row is None:
            row = Note(authority_id=conference.authority_id, conference=conference, by=actor, version=0)
        elif row.sheet != sheet and row.version != version:
            raise TwoSheetsError(row)
        if row.sheet != sheet or row.version == 0:
            row.version += 1
        row.sheet, row.text, row.kept_at = sheet, words, timezone.now()
        row.save()
    return row
