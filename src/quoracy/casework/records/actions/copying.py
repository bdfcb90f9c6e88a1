"""Further copies: from the unit only, numbered, stamped with a code, each with for whom and why."""

from __future__ import annotations

from django.db import transaction

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences import facts
from quoracy.casework.disclosures import questions as disclosures
from quoracy.casework.disclosures.models import Disclosure
from quoracy.casework.records import checking, lists, questions, readers
from quoracy.casework.records.actions.distributing import Press, locked, make
from quoracy.casework.records.actions.writing import note
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import ConferenceRecord, CopyMade, Recipient
from quoracy.casework.reports.parts import subjects
from quoracy.rulebook.copies import Reader
from quoracy.rulebook.disclosing import Kind, reads_other_children


def for_recipient(actor: User, recipient: Recipient, why: str, press: Press) -> CopyMade:
    """A further copy for somebody on the list who gets the record, never more than their first one holds."""
    questions.only_the_unit(actor, recipient.record.conference)
    with transaction.atomic():
        row = locked(recipient)
        if row.sent_at is None:
            raise Objected.at("", "They have not been sent their first copy yet", "BOL-1.99a")
        return _made(actor, row.record, lists.reader_of(row), row.name, why, press, recipient=row)


def for_outsider(actor: User, record: ConferenceRecord, disclosure: Disclosure, why: str, press: Press) -> CopyMade:
    """A copy for somebody outside, as far as papers were granted to them: about those children, nothing withheld.

    A child's lawyer reads of that child; a court what was released to it as well (BFG-4.14.8b, BFG-4.14.11b).
    """
    questions.only_the_unit(actor, record.conference)
    granted = disclosure.conference_id == record.conference_id and disclosure.granted and disclosure.record
    if not granted or any(finding.stops for finding in disclosures.standing(disclosure)):
        raise NoRight(actor, None, "No copy of the record was granted to them.")
    with transaction.atomic():
        name = f"{disclosure.to_name}, {disclosure.to_body}"
        return _made(actor, record, outsider(disclosure), name, why, press, disclosure=disclosure)


def outsider(disclosure: Disclosure) -> Reader:
    """Somebody outside as a reader of the record."""
    conference = disclosure.conference
    if disclosure.kind == Disclosure.Kind.CHILDS_LAWYER:
        others = reads_other_children(facts.procedure(conference), Kind.CHILDS_LAWYER)
        return readers.solicitor(disclosure.child, reads_others=others)
    permitted = frozenset(disclosure.children)
    every = {child.pk for child in subjects(conference)}
    return readers.outsider(permitted, of_all=every <= permitted, court=disclosure.for_court)


def _made(
    actor: User, record: ConferenceRecord, reader: Reader, name: str, why: str, press: Press, **whose: object
) -> CopyMade:
    if not record.signed:
        raise Objected.at("", "The record is not signed yet")
    if not why.strip():
        raise Objected.at("why", "Say what the copy is for: it is listed with the copy", "BOL-1.99a")
    copy = copy_for(record, reader)
    if copy.empty:
        raise Objected.at("", f"There is nothing in the record that {name} may read")
    code = checking.new_code()
    made = make(actor, record, copy, press, to_name=name, code=code, further=True, why=why.strip(), **whose)  # type: ignore[arg-type]  # its own columns
    note(actor, record.conference, f"made further copy {made.number} for {name}"[:180])
    return made
