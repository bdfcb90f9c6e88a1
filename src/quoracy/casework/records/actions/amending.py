"""What is proposed after signing, the chair's ruling, and the dated addendum it may lead to."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.chronology.actions import record as put
from quoracy.casework.links.questions import address_on_file
from quoracy.casework.messages.actions import Content, languages_for, write
from quoracy.casework.messages.actions import Recipient as Addressee
from quoracy.casework.records import questions
from quoracy.casework.records.actions.writing import note
from quoracy.casework.records.models import (
    Addendum,
    Amendment,
    ConferenceRecord,
    KeptFrom,
    Recipient,
    RecordPassage,
    Release,
)
from quoracy.casework.records.own import closed_to_amendments
from quoracy.casework.reports.parts import subjects


def propose(recipient: Recipient, passage: uuid.UUID | None, proposes: str, by: User | None = None) -> Amendment:
    """Somebody who got a copy says what is wrong or missing; late ones are taken and marked (BOL-1.98b),
    or where the procedure closes on the last day only by the chair (WN-1.07).

    A passage can only be one that stands in their own copy: of any other they know nothing.
    """
    if recipient.sent_at is None or not recipient.gets:
        raise NoRight(by or User(), None, "There is no record for you here.")
    if not proposes.strip():
        raise Objected.at("proposes", "Say what is wrong or missing, and what it should say")
    mine = {one.pk: one for one in questions.copy_of(recipient).passages}
    if passage is not None and passage not in mine:
        raise NoRight(by or User(), None, "There is no such passage for you.")
    conference, last = recipient.record.conference, questions.last_day_to_amend(recipient)
    if closed_to_amendments(recipient):
        says = "The last day for this has passed. Tell the chair, who can still add to the record and says why."
        raise Objected.at("proposes", says, *questions.cited(questions.rule_of(conference), "late_amendments_close"))
    with transaction.atomic():
        row = Amendment.objects.create(
            authority_id=recipient.authority_id,
            record=recipient.record,
            recipient=recipient,
            passage=mine[passage] if passage else None,
            proposes=proposes.strip(),
            sent_at=timezone.now(),
            late=last is not None and today() > last,
        )
        for child in subjects(conference):
            put(
                by, child, "amendment_received", on=today(), at=timezone.now(), conference=conference.pk,
                by=recipient.name,
            )  # fmt: skip
    return row


def rule(actor: User, amendment: Amendment, ruling: str, reasons: str, adds: str = "") -> Amendment:
    """The chair rules, with reasons. What is accepted, all or in part, is added with its day (BOL-1.98c).

    The addendum is labelled as the passage it is about, so that it reaches nobody that passage does not reach.
    """
    conference = amendment.record.conference
    questions.only_the_chair(actor, conference)
    if ruling not in (Amendment.Ruling.ACCEPTED, Amendment.Ruling.IN_PART, Amendment.Ruling.NOTED):
        raise Objected.at("ruling", "Choose what you make of it")
    if not reasons.strip():
        raise Objected.at("reasons", "Give your reasons: whoever proposed it is told them")
    accepted = ruling != Amendment.Ruling.NOTED
    if accepted and not adds.strip():
        raise Objected.at("adds", "Write what is added to the record")
    with transaction.atomic():
        row = (
            Amendment.objects.select_for_update(of=("self",))
            .select_related("passage", "record__conference__authority", "recipient__seat__person")
            .get(pk=amendment.pk)
        )
        if row.ruling:
            raise Objected.at("", "This has been ruled on already")
        if accepted:
            row.addendum = add(actor, row.record, adds, about=row.passage, why=reasons)
        row.ruling, row.reasons, row.ruled_by, row.ruled_at = ruling, reasons.strip(), actor, timezone.now()
        row.save()
        _tell_whoever_proposed(row)
        note(actor, conference, "ruled on what somebody proposed")
    return row


def _tell_whoever_proposed(row: Amendment) -> None:
    """Whoever proposed it is told that there is an answer, and reads it beside their copy (BOL-1.98c)."""
    seat, conference = row.recipient.seat, row.record.conference
    if seat is None or row.recipient.how != Recipient.How.LINK:
        return
    user = seat.practitioner.user if seat.practitioner else None
    on_file = address_on_file(seat)
    channel, address = ("email", user.email) if user else (on_file.channel, on_file.address) if on_file else ("", "")
    if not address:
        return
    authority = conference.authority
    languages = languages_for(seat.person.language if seat.person else "", authority.bilingual)
    to = Addressee(seat.name, channel, address, languages, user=user, person=seat.person)
    values = {"name": seat.name, "authority": authority.name, "phone": authority.phone}
    write(authority, to, Content("amendment_ruled", values, conference=conference.pk), f"amendment {row.pk}")


def add(
    actor: User, record: ConferenceRecord, text: str, *, about: RecordPassage | None = None, why: str = ""
) -> Addendum:
    """The chair adds to a signed record, with the day; about a passage, it carries all that passage's labels.

    What is about no passage in particular is the chair's and the unit's until the chair lets others read it.
    """
    conference = record.conference
    questions.only_the_chair(actor, conference)
    if not record.signed:
        raise Objected.at("", "The record is not signed yet: change it instead")
    if not text.strip():
        raise Objected.at("text", "Write what is added")
    with transaction.atomic():
        row = Addendum.objects.create(authority_id=record.authority_id, record=record, by=actor, why=why.strip())
        passage = RecordPassage.objects.create(
            authority_id=record.authority_id,
            record=record,
            addendum=row,
            heading=about.heading if about else "closing",
            child=about.child if about else None,
            text=text.strip(),
            source=about.source if about and about.source else RecordPassage.Source.STATEMENT,
            speaker=actor.name,
            personal_to_parent=about.personal_to_parent if about else False,
            said_while_out=list(about.said_while_out) if about else [],
            changed_by=actor,
        )
        _labelled_as(passage, about)
        note(actor, conference, "added to it")
    return row


def _labelled_as(passage: RecordPassage, about: RecordPassage | None) -> None:
    if about is None:
        why = "It is about no passage in particular; the chair lets others read it."
        KeptFrom.objects.create(authority_id=passage.authority_id, passage=passage, kind="everybody", why=why)
        return
    for kept in about.kept_from.filter(lifted_at__isnull=True):
        kept.pk, kept.passage, kept._state.adding = uuid.uuid4(), passage, True
        kept.save()
    for one in about.releases.all():
        Release.objects.create(
            authority_id=one.authority_id, passage=passage, kind=one.kind, child=one.child, why=one.why, by=one.by
        )
