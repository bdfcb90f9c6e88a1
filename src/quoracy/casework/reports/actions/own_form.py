"""Handing in a document of the agency's own instead of the form: taken, marked, and asked for what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import Objected
from quoracy.casework.reports import parts
from quoracy.casework.reports.actions.writing import Written, attach, locked
from quoracy.casework.reports.authors import Author, journal
from quoracy.casework.reports.models import Attachment

CLAUSES = ("BOL-1.46", "BFG-4.7.9d")


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A document: what it is, the places of the form with which it deals, and what its author says of it."""

    content: bytes
    written: Written
    covers: Sequence[str] = ()
    legible: bool = False
    keeps_apart: bool = False


def hand_in(author: Author, document: OwnForm) -> Attachment:
    """Keep a document as the report itself, before it is signed; there is one at a time (BOL-1.46).

    What it says is not read by the service, so its author names the headings with which it deals and is asked for the
    others. Raises `Objected` at `file`, `covers` or `legible`.
    """
    offered = {heading.place for heading in parts.headings(author.request)}
    if not set(document.covers) <= offered:
        raise Objected.at("covers", "Choose from the list what your document deals with")
    if not document.legible:
        says = "Look at the document: every page has to be legible. Send a better copy if it is not."
        raise Objected.at("legible", says, "BFG-4.7.9a")
    with transaction.atomic():
        report = locked(author)
        if report.own_form:
            raise Objected.at("", "You have handed in a document already. Take it out before you send another.")
        kept = attach(author, document.content, replace(document.written, label="", hand=""), whole=True)
        report.own_form, report.covers, report.keeps_apart = True, sorted(document.covers), document.keeps_apart
        report.version += 1
        report.save(update_fields=["own_form", "covers", "keeps_apart", "version"])
        journal(author, JournalEntry.Act.CHANGED, "handed in a document of the agency's own")
    return kept
