"""Sending what was added after signing to everybody who holds a copy that may hold it, each with its proof."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.records import additions, lists, questions, readers
from quoracy.casework.records.actions.distributing import Press, locked, make, notify, stamp_of_first
from quoracy.casework.records.actions.writing import note
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import AdditionSent, ConferenceRecord, CopyMade, Recipient


def tell_everybody(actor: User, record: ConferenceRecord, base: str, press: Press) -> int:
    """Send what was added to everybody who is reached by a link, at once; how many (BOL-1.98c).

    Whoever gets it on paper, or cannot be reached that way any more, stays on the unit's list. What cannot be printed
    is objected to before anything, since a copy that holds it could never be made.
    """
    now = timezone.now()
    press(CopyMade(record=record, number=0, to_name="", made_at=now), copy_for(record, readers.CHAIR), "")
    sent = 0
    for one in additions.owed(record):
        if one.recipient.how == Recipient.How.LINK:
            with suppress(Objected):
                send(actor, one.recipient, questions.address_of(one.recipient), base, press)
                sent += 1
    return sent


def send(actor: User, recipient: Recipient, address: str, base: str, press: Press) -> CopyMade:
    """Send one person everything added since they were last sent something, as a new numbered copy of the whole.

    `address` must be what is on file at this moment, as when the record itself is sent.
    """
    conference = recipient.record.conference
    if conference.chair_id != actor.pk:
        questions.may_send(actor, conference)
    with transaction.atomic():
        row = locked(recipient)
        found = additions.owed_to(row.record, row)
        if found is None:
            raise Objected.at("", f"There is nothing to send to {row.name}: they have all that was added")
        if address.strip() != questions.address_of(row).strip():
            says = "This is not the address on file any more. Look at the address as it is now, then confirm it."
            raise Objected.at("address", says)
        if row.how != Recipient.How.HAND and not address.strip():
            raise Objected.at("address", "There is no address on file. Hand it over, or add an address first.")
        copy = copy_for(row.record, lists.reader_of(row))
        made = make(actor, row.record, copy, press, to_name=row.name, recipient=row, code=stamp_of_first(row.record))
        for addendum in found.addenda:
            AdditionSent.objects.create(
                authority_id=row.authority_id, addendum=addendum, recipient=row, made=made, address=address.strip(),
                sent_at=made.made_at, sent_by=actor,
            )  # fmt: skip
        if row.how == Recipient.How.LINK:
            notify(actor, row, base, "record_added", f"record {row.pk} {made.number}")
        note(actor, conference, f"sent what was added, as copy {made.number}")
    return made


def prove(actor: User, recipient: Recipient, proof: str) -> None:
    """Write down how it is known that somebody has what was added: a receipt, or who handed it over."""
    questions.may_send(actor, recipient.record.conference)
    if not proof.strip():
        raise Objected.at("proof", "Say how it is known that they have it")
    recipient.additions.filter(proof="").update(proof=proof.strip()[:200])


def translated(actor: User, recipient: Recipient, how: str) -> Recipient:
    """Write down who put the record into the person's language, and when the translation went (WN-1.08)."""
    conference = recipient.record.conference
    questions.may_send(actor, conference)
    if not how.strip():
        raise Objected.at("how", "Say who translated it and when it was sent")
    with transaction.atomic():
        row = locked(recipient)
        row.translation = how.strip()[:200]
        row.save(update_fields=["translation"])
        note(actor, conference, "wrote down that a translation went")
    return row
