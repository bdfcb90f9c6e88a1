"""Drafting the record, editing its passages, and labelling who gets which."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import Objected
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.models import Person
from quoracy.casework.records import drafting, questions
from quoracy.casework.records.headings import STANDARD
from quoracy.casework.records.models import ConferenceRecord, KeptFrom, RecordPassage, Release
from quoracy.rulebook.children_taking_part import matter_barred


def draft(actor: User, conference: Conference) -> ConferenceRecord:
    """Draft the record from what was captured, or add to it what is new; edited words are never written over."""
    questions.may_write(actor, conference)
    if conference.state not in (Conference.State.OPEN, Conference.State.CLOSED):
        raise Objected.at("", "The record is drafted once the conference is under way")
    with transaction.atomic():
        begun = {"begun_by": actor, "authority_id": conference.authority_id}
        record, _made = ConferenceRecord.objects.get_or_create(conference=conference, defaults=begun)
        record = _unsigned(record)
        known = {one.origin: one for one in record.passages.exclude(origin="")}
        position, left = _last(record), dict(known)
        for source in drafting.SOURCES:
            for one in source(conference):
                left.pop(one.origin[:160], None)
                if drafted := known.get(one.origin[:160]):
                    _again(drafted, one)
                else:
                    position += 10
                    known[one.origin[:160]] = _add_draft(record, one, position)
        for gone in left.values():
            _no_longer_stands(gone)
        note(actor, conference, "drafted it")
    return record


def _last(record: ConferenceRecord) -> int:
    return record.passages.aggregate(last=Max("position"))["last"] or 0


def _again(passage: RecordPassage, one: drafting.Draft) -> None:
    """What was captured has changed since: take it over where nobody has edited the passage.

    From whom it is kept only grows by it, edited or not: whoever was found to have been out does not get it.
    """
    out = [*passage.said_while_out, *(seat for seat in one.said_while_out if seat not in passage.said_while_out)]
    text = passage.text if passage.changed_by_id or passage.edited else one.text
    if (text, out) != (passage.text, passage.said_while_out):
        passage.drafted = one.text if text == one.text else passage.drafted
        passage.text, passage.said_while_out = text, out
        passage.version += 1
        passage.save()
    kept = {(row.kind, row.who) for row in passage.kept_from.all()}
    _keep(passage, [new for new in one.kept_from if (new.kind, new.who) not in kept])


def _no_longer_stands(passage: RecordPassage) -> None:
    """What it was drafted from was taken back or put otherwise since: nobody reads it as if it still stood."""
    known = {row.kind for row in passage.kept_from.all()}
    _keep(passage, [new for new in drafting.nobody_yet(NO_LONGER) if new.kind not in known])


NO_LONGER = "What this was drafted from was taken back or changed since, so it no longer stands as it is here."


def _add_draft(record: ConferenceRecord, one: drafting.Draft, position: int) -> RecordPassage:
    passage = RecordPassage.objects.create(
        authority_id=record.authority_id,
        record=record,
        heading=one.heading,
        child_id=one.child,
        position=position,
        text=one.text,
        source=one.source,
        speaker=one.speaker[:160],
        origin=one.origin[:160],
        drafted=one.text,
        fixed=one.fixed,
        personal_to_parent=one.personal_to_parent,
        said_while_out=list(one.said_while_out),
        said_from=one.said_from,
        said_until=one.said_until,
    )
    _keep(passage, one.kept_from)
    return passage


def _keep(passage: RecordPassage, whom: Sequence[drafting.KeepFrom]) -> None:
    KeptFrom.objects.bulk_create(
        KeptFrom(
            authority_id=passage.authority_id,
            passage=passage,
            kind=kept.kind,
            person_id=kept.person,
            child_id=kept.child,
            agency=kept.agency,
            seat_id=kept.seat,
            why=kept.why,
        )
        for kept in whom
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A passage as somebody writes it, with its labels."""

    text: str
    heading: str
    source: str
    child: uuid.UUID | None = None
    speaker: str = ""
    said_while_out: tuple[uuid.UUID, ...] = ()
    personal_to_parent: bool = False


def add_passage(actor: User, record: ConferenceRecord, written: Written) -> RecordPassage:
    """Add a passage by hand; what was said while somebody was out is marked by whoever writes it down."""
    questions.may_write(actor, record.conference)
    with transaction.atomic():
        fresh = _unsigned(record)
        _checked(fresh, written)
        passage = RecordPassage(authority_id=fresh.authority_id, record=fresh, position=_last(fresh) + 10)
        _fill(passage, actor, written)
        passage.save()
        note(actor, fresh.conference, "added a passage")
    return passage


def edit_passage(actor: User, passage: RecordPassage, written: Written, version: int) -> RecordPassage:
    """Change a passage that nobody has changed since `version`; its earlier words are kept.

    Raises `Objected` where somebody else did, so that neither loses words; and for taking away from what is fixed.
    """
    questions.may_write(actor, passage.record.conference)
    with transaction.atomic():
        record = _unsigned(passage.record)
        fresh = RecordPassage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
        if fresh.version != version:
            says = f"While you were writing, somebody else changed this passage. It says now: {fresh.text}"
            raise Objected.at("text", says)
        _checked(record, written)
        if fresh.fixed and fresh.drafted not in written.text and not _chair_rewords(actor, fresh):
            says = "What was recorded here can be added to, and not taken away. Keep these words: "
            raise Objected.at("text", f"{says}{fresh.drafted}")
        _fill(fresh, actor, written)
        fresh.version += 1
        fresh.save()
        note(actor, record.conference, "changed a passage")
    return fresh


def _chair_rewords(actor: User, passage: RecordPassage) -> bool:
    """Whether the chair may put the own reason for going on without a quorum into other words (BOL-1.32, WAL-5.09)."""
    conference = passage.record.conference
    if not passage.origin.startswith("proceeding ") or conference.chair_id != actor.pk:
        return False
    rule = facts.procedure(conference).record
    return rule is not None and rule.chair_rewords_departure


def take_out(actor: User, passage: RecordPassage) -> None:
    """Take out a passage somebody added by hand. What was drafted stays: the chair may keep it from everybody."""
    questions.may_write(actor, passage.record.conference)
    with transaction.atomic():
        record = _unsigned(passage.record)
        if passage.origin or passage.kept_from.exists() or passage.releases.exists():
            raise Objected.at("", "This was captured or labelled, so it stays. The chair may keep it from everybody.")
        passage.delete()
        note(actor, record.conference, "took out a passage added by hand")


def _checked(record: ConferenceRecord, written: Written) -> None:
    if not written.text.strip():
        raise Objected.at("text", "Enter what was said or done")
    if not written.source:
        raise Objected.at("source", "Choose where it comes from: without a label it is in nobody's copy")
    about = set(record.conference.about.values_list("child", flat=True))
    if written.child is not None and written.child not in about:
        raise Objected.at("child", "Choose a child of this conference")
    known = {*record.conference.seats.values_list("pk", flat=True), *about}
    if not set(written.said_while_out) <= known:
        raise Objected.at("said_while_out", "Choose people of this conference")


def _fill(passage: RecordPassage, actor: User, written: Written) -> None:
    passage.text, passage.heading, passage.source = written.text.strip(), written.heading, written.source
    passage.child_id, passage.speaker = written.child, written.speaker.strip()[:160]
    passage.said_while_out = list(written.said_while_out)
    passage.personal_to_parent, passage.changed_by = written.personal_to_parent, actor


def explain_empty(actor: User, record: ConferenceRecord, heading: str, why: str) -> ConferenceRecord:
    """Say why a standard heading holds nothing (BFG-4.14.3c)."""
    questions.may_write(actor, record.conference)
    if heading not in STANDARD or not why.strip():
        raise Objected.at("why", "Say why there is nothing under this heading", "BFG-4.14.3c")
    with transaction.atomic():
        fresh = _unsigned(record)
        fresh.empty_because = {**fresh.empty_because, heading: why.strip()}
        fresh.save(update_fields=["empty_because"])
        note(actor, fresh.conference, "said why a heading holds nothing")
    return fresh


@dataclass(frozen=True, slots=True)
class Whom:
    """From whom a passage is kept: a kind, and which one where the kind has several."""

    kind: str
    person: Person | None = None
    child: Child | None = None
    agency: str = ""
    seat: Seat | None = None


def keep_from(actor: User, passage: RecordPassage, whom: Whom, why: str) -> KeptFrom:
    """The chair keeps a passage from somebody, each parent separately, for a reason they never read (BFG-4.14.5c)."""
    conference = passage.record.conference
    questions.only_the_chair(actor, conference)
    if not why.strip():
        raise Objected.at("why", "Say why it is kept from them", "BFG-4.14.5c")
    needed = {"person": whom.person, "child": whom.child, "agency": whom.agency}
    if whom.kind in needed and not needed[whom.kind]:
        raise Objected.at("whom", "Choose from whom it is kept")
    with transaction.atomic():
        row = KeptFrom.objects.create(
            authority_id=passage.authority_id,
            passage=passage,
            kind=whom.kind,
            person=whom.person,
            child=whom.child,
            agency=whom.agency,
            seat=whom.seat,
            why=why.strip(),
            by=actor,
        )
        note(actor, conference, "kept a passage from somebody")
    return row


def lift(actor: User, row: KeptFrom, why: str) -> KeptFrom:
    """The chair lets somebody read a passage that was kept from them; the row stays, with who lifted it and why."""
    conference = row.passage.record.conference
    questions.only_the_chair(actor, conference)
    if not why.strip():
        raise Objected.at("why", "Say why they may read it after all")
    with transaction.atomic():
        fresh = KeptFrom.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if fresh.lifted_at is None:
            fresh.lifted_at, fresh.lifted_by, fresh.lifted_why = timezone.now(), actor, why.strip()
            fresh.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
            note(actor, conference, "let somebody read a passage after all")
    return fresh


def release(
    actor: User, passage: RecordPassage, kind: str, child: Child | None, why: str, *, parent_objects: bool = False
) -> Release:
    """The chair lets a child read what is personal to a parent, or a court what is kept from somebody.

    A parent's objection bars it from the child, or where the procedure says so takes the chair's reason (BFG-4.4.10d).
    """
    conference = passage.record.conference
    questions.only_the_chair(actor, conference)
    if not why.strip():
        raise Objected.at("why", "Say why they get it", "BFG-4.4.10c")
    if (kind == "child") != (child is not None):
        raise Objected.at("whom", "Choose which child")
    if child is not None and passage.personal_to_parent:
        barred = matter_barred(facts.procedure(conference), parent_objects)
        if barred is not None and barred.stops:
            raise Objected([replace(barred, place="parent_objects")])
    with transaction.atomic():
        row = Release.objects.create(
            authority_id=passage.authority_id, passage=passage, kind=kind, child=child, why=why.strip(), by=actor
        )
        note(actor, conference, "released a passage")
    return row


def _unsigned(record: ConferenceRecord) -> ConferenceRecord:
    rows = ConferenceRecord.objects.select_for_update(of=("self",)).select_related("conference__chair")
    fresh = rows.defer("pdf").get(pk=record.pk)
    if fresh.signed:
        raise Objected.at(
            "", "This record is signed, so it stays as it is. What is wrong or missing is added with a day."
        )
    return fresh


def note(actor: User, conference: Conference, what: str, act: JournalEntry.Act = JournalEntry.Act.CHANGED) -> None:
    """Write on the file of each child what was done with the record."""
    for child in conference.about.values_list("child", flat=True):
        journal(actor, act, f"{questions.LOOK}: {what}", child=child, conference=conference.pk)
