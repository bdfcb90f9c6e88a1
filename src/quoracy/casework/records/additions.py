"""Who holds a copy of a record to which something was added since, and has not been sent what was added (BOL-1.98c)."""

from __future__ import annotations

from dataclasses import dataclass

from quoracy.casework.records import lists, questions
from quoracy.casework.records.copies import copy_for, passages_of
from quoracy.casework.records.models import Addendum, ConferenceRecord, Recipient


@dataclass(frozen=True, slots=True)
class Owed:
    """One person who holds a copy, and what was added since that they may read and were not sent, oldest first."""

    recipient: Recipient
    addenda: tuple[Addendum, ...]


def owed(record: ConferenceRecord, rows: list[Recipient] | None = None) -> list[Owed]:
    """Everybody to whom something added is still to go: they may read it, and no copy made for them holds it."""
    if not record.addenda.exists():
        return []
    passages, found = passages_of(record), []
    for row in questions.recipients(record) if rows is None else rows:
        if row.sent_at is None or not row.gets:
            continue
        had = {passage for made in row.copies.all() for passage in made.passages}
        may_read = copy_for(record, lists.reader_of(row), passages).addenda
        left = tuple(one for one, said in may_read if any(passage.pk not in had for passage in said))
        if left:
            found.append(Owed(row, left))
    return found


def owed_to(record: ConferenceRecord, recipient: Recipient) -> Owed | None:
    return next((one for one in owed(record) if one.recipient.pk == recipient.pk), None)
