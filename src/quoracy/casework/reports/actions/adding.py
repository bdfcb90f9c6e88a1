"""Adding to a signed report: dated, in the author's name, with nothing of what was signed altered."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import Objected
from quoracy.casework.reports.actions.withholding import From, keep_from
from quoracy.casework.reports.actions.writing import Written, add, check
from quoracy.casework.reports.authors import Author, journal
from quoracy.casework.reports.models import Addendum
from quoracy.casework.reports.questions import report_of


def add_addendum(
    author: Author, written: Written, kept_from: Sequence[From] = (), why: str = "", *, exceptional: bool = False
) -> Addendum:
    """Add one passage to a signed report; from whom it is kept is asked with it, so nobody reads it first."""
    check(author, written)
    if not written.label:
        raise Objected.at("label", "Say which kind of statement this is")
    report = report_of(author.request)
    if report is None or not report.submitted:
        raise Objected.at("", "The report is not signed yet, so write in the report itself")
    if written.mentions_conviction and not written.consent.strip():
        says = "Somebody's convictions go into a report only with that person's consent. Say when and how it was given."
        raise Objected.at("consent", says, "BOL-1.62")
    with transaction.atomic():
        row = Addendum.objects.create(
            authority_id=report.authority_id, report=report, by_name=author.name, by=author.user
        )
        passage = add(author, report, written, addendum=row)
        keep_from(author, passage, kept_from, why, exceptional=exceptional)
        journal(author, JournalEntry.Act.CHANGED, "added to a report")
    return row
