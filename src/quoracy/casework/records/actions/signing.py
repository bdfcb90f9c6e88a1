"""The chair's signature: the text is fixed, and a digest of what was signed is kept as its seal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.records import questions, readers
from quoracy.casework.records.actions.distributing import propose
from quoracy.casework.records.actions.writing import note
from quoracy.casework.records.copies import RecordCopy, copy_for
from quoracy.casework.records.models import ConferenceRecord, RecordPassage

Press = Callable[[RecordCopy], bytes]
"""What makes a PDF of a copy; the floor above hands it over."""


def sign(actor: User, record: ConferenceRecord, press: Press, seen: str) -> ConferenceRecord:
    """The chair signs what the chair has read: `seen` is the sign of it (`as_read`) that stood on the page.

    Raises `Objected` for everything that still stops it, and where somebody changed a word since (BFG-4.14.4a).
    """
    conference = record.conference
    questions.only_the_chair(actor, conference)
    with transaction.atomic():
        rows = ConferenceRecord.objects.select_for_update(of=("self",)).defer("pdf")
        fresh = rows.select_related("conference__authority", "conference__chair").get(pk=record.pk)
        if fresh.signed:
            return fresh
        if conference.state != Conference.State.CLOSED:
            raise Objected.at("", "Close the conference first: the record says how it ended", "BFG-4.14.4a")
        if stopping := questions.before_signing(fresh):
            raise Objected(stopping)
        if seen != as_read(fresh):
            raise Objected.at("", "Somebody changed the record while you were reading. Read what is new, then sign.")
        fresh.signed_at, fresh.signed_by = timezone.now(), actor
        pdf = press(copy_for(fresh, readers.CHAIR))
        fresh.pdf, fresh.digest = pdf, hashlib.sha256(pdf).hexdigest()
        fresh.save(update_fields=["signed_at", "signed_by", "pdf", "digest"])
        propose(fresh)
        note(actor, conference, "signed it")
    return fresh


def as_read(record: ConferenceRecord) -> str:
    """A short sign of everything a record says at this moment, so that nothing is signed unread."""
    rows = RecordPassage.objects.filter(record=record).order_by("pk").values_list("pk", "version", "text")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def sealed(record: ConferenceRecord) -> bytes:
    """The PDF that was signed; raises `Objected` should it not match its seal."""
    pdf = bytes(ConferenceRecord.objects.only("pdf").get(pk=record.pk).pdf or b"")
    if not record.signed or hashlib.sha256(pdf).hexdigest() != record.digest:
        raise Objected.at("", "What is stored is not what was signed. Tell whoever runs the service at once.")
    return pdf
