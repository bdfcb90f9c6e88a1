"""From a closed conference to its letters: one for each reader, with only the children that reader is concerned with.

A family member reads of the children they are related to; a practitioner of those they know, or of all where they
know none in person, since they sat at the conference. Supporters and observers get none unless somebody asks for it.
A child of twelve or over may have a letter of their own, about themselves alone, where the chair ticks it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quoracy.casework.access.models import Authority, User
from quoracy.casework.access.questions import today
from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.conferences import attended, facts, questions
from quoracy.casework.conferences.actions.closing import keep_letter, letter_code, seat_for_a_letter, terms_of
from quoracy.casework.conferences.models import Conference, ConferenceChild, Letter, Seat
from quoracy.casework.records.readers import of_child
from quoracy.documents import recommended
from quoracy.documents.decision_letter import render
from quoracy.documents.letters import (
    Addressee,
    Capacity,
    Complaint,
    ConferenceHeld,
    Contact,
    DecisionLetter,
    How,
    Language,
    LetterChild,
    Member,
    Outcome,
    OutlineItem,
    Part,
    RecordedReason,
    Sender,
)
from quoracy.documents.missing_parts import missing_parts
from quoracy.rulebook import copies
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import Procedure

LOG = logging.getLogger(__name__)
READERS = (Seat.Standing.FAMILY, Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER)
NEVER = (Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER)
OLD_ENOUGH = 12
"""The age in years from which a child may be written to."""

RISK = ("continuing_risk", "still_at_risk")
PART_OF = {"core_group": Part.CORE_GROUP, "first_core_group_on": Part.CORE_GROUP_DATE, "review_on": Part.REVIEW_DATE}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may get a letter: whose seat, about which children, and whether by default."""

    seat: Seat
    children: tuple[uuid.UUID, ...]
    by_default: bool
    child: Child | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One reader's letter, ready to print, and what it still lacks."""

    reader: Reader
    letter: DecisionLetter
    lacks: tuple[Finding, ...]

    @property
    def to_family(self) -> bool:
        return self.letter.addressee.capacity.is_family

    @property
    def stopped_by(self) -> str:
        """Why this letter cannot be printed at all; empty where it can."""
        if not self.letter.children:
            return "Nobody has entered whose relative they are, so it is not known of which child they may read."
        if any(child.outcome is None for child in self.letter.children):
            return "Letters have no words yet for what was decided. Write to this reader yourself."
        return " ".join(finding.says for finding in self.lacks if finding.stops)


@dataclass(frozen=True, slots=True)
class Made:
    """The letters that were kept, and for whom none could be made, with why."""

    kept: tuple[Letter, ...]
    failed: tuple[tuple[Seat, str], ...]


def readers(conference: Conference) -> list[Reader]:
    """Everybody of a conference who may get a letter, those who get one by default marked."""
    children = tuple(conference.about.values_list("child", flat=True))
    related: dict[uuid.UUID, list[uuid.UUID]] = {}
    for person, child in Relationship.objects.filter(child__in=children).values_list("person", "child"):
        related.setdefault(person, []).append(child)
    themselves = [_child_reader(conference, row.child) for row in questions.about(conference)]
    own = {reader.seat.pk for reader in themselves if reader}
    there = attended.came(conference)
    concerned = [
        (seat, _concerned(seat, children, related))
        for seat in questions.seats(conference)
        if seat.standing not in NEVER and seat.pk not in own
    ]
    around = [Reader(seat, theirs, bool(theirs) and _by_default(seat, there)) for seat, theirs in concerned]
    return [*around, *(reader for reader in themselves if reader)]


def _child_reader(conference: Conference, child: Child) -> Reader | None:
    """A child old enough for a letter of their own. Their seat is only for the letter: it is kept when one is made."""
    day = facts.day_of(conference)
    if child.born is None or _years(child.born, day) < OLD_ENOUGH:
        return None
    seat = Seat(
        pk=uuid.uuid5(conference.pk, str(child.pk)),
        authority_id=conference.authority_id,
        conference=conference,
        name=child.name,
        title="The child",
        standing=Seat.Standing.FAMILY,
        invited=False,
    )
    return Reader(seat, (child.pk,), by_default=False, child=child)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _by_default(seat: Seat, there: Collection[uuid.UUID]) -> bool:
    """Whoever was asked, and whoever was there though not asked, also if they left before the end."""
    return seat.standing in READERS and (seat.invited or seat.pk in there)


def _concerned(
    seat: Seat, children: tuple[uuid.UUID, ...], related: Mapping[uuid.UUID, list[uuid.UUID]]
) -> tuple[uuid.UUID, ...]:
    """Of whom a letter may tell; of nobody to a relative of whom it is not known whose they are."""
    if seat.person_id is not None:
        mine = related.get(seat.person_id, [])
        return tuple(child for child in children if child in mine)
    if seat.standing == Seat.Standing.FAMILY:
        return ()
    known = tuple(child for child in children if child in seat.direct_contact)
    return known or children


def prepare(conference: Conference, chosen: Sequence[uuid.UUID] | None = None) -> list[Prepared]:
    """The letters of the chosen seats, or of those who get one by default, as they would be printed today."""
    rows = {row.child_id: row for row in questions.about(conference)}
    for row in rows.values():
        row.conference = conference
    wanted = [r for r in readers(conference) if (r.seat.pk in chosen if chosen is not None else r.by_default)]
    said, given = recommended.of_conference(conference), recommended.extents(conference)
    names = {child: row.child.given_names for child, row in rows.items()}
    prepared = []
    for reader in wanted:
        letter = _letter(conference, reader, [rows[child] for child in reader.children], today())
        if said is not None:
            letter = _with_recommendations(letter, said, reader, given, names)
        prepared.append(Prepared(reader, letter, tuple(missing_parts(letter))))
    return prepared


def _with_recommendations(
    letter: DecisionLetter,
    said: Sequence[recommended.Said],
    reader: Reader,
    extents: Mapping[uuid.UUID, copies.Extent],
    names: Mapping[uuid.UUID, str],
) -> DecisionLetter:
    """The letter with what was recommended for each of its children, as far as this reader may read it."""
    whom, others = _as_reader(reader, extents), [name for child, name in names.items() if child not in reader.children]
    told = (replace(one, recommendations=recommended.in_letter(said, one.id, whom, others)) for one in letter.children)
    return replace(letter, children=tuple(told))


def _as_reader(reader: Reader, extents: Mapping[uuid.UUID, copies.Extent]) -> copies.Reader:
    """This reader as the copies of the record know them: a child, somebody of the family, or an agency."""
    seat, here, theirs = reader.seat, frozenset({str(reader.seat.pk)}), frozenset(map(str, reader.children))
    if reader.child is not None:
        return of_child(reader.child)
    extent = extents.get(seat.pk, copies.Extent.ATTENDED)
    if seat.person_id is not None:
        return copies.Reader(copies.Kind.PERSON, here, person=str(seat.person_id), children=theirs, extent=extent)
    agencies = frozenset({seat.agency, seat.service} - {""})
    return copies.Reader(copies.Kind.AGENCY, here, agencies=agencies, children=theirs, extent=extent)


def make_letters(actor: User, conference: Conference, chosen: Sequence[uuid.UUID] | None = None) -> Made:
    """Print and keep a letter for each reader. One that cannot be made stops none of the others."""
    kept, failed = [], []
    for one in prepare(conference, chosen):
        seat = one.reader.seat
        if one.stopped_by:
            failed.append((seat, one.stopped_by))
            continue
        try:
            pdf = render(one.letter)
        except Exception:  # whatever the press stumbles over, the conference stays closed and the others get theirs
            LOG.exception("A decision letter could not be printed", extra={"conference": str(conference.pk)})
            failed.append((seat, "The letter could not be printed. Try again; if it fails again, tell your service."))
            continue
        seat = seat_for_a_letter(seat) if one.reader.child else seat
        kept.append(keep_letter(actor, conference, seat, pdf, one.letter.reference, one.reader.children))
    return Made(tuple(kept), tuple(failed))


def letter_child(row: ConferenceChild, procedure: Procedure) -> LetterChild:
    """One child's decision as a letter says it, and as the chair reads it back."""
    child, said = row.child, row.answers
    terms, putting_off = terms_of(row), said.get("deferment") or {}
    lead = Contact(terms.lead.name, email=terms.lead.email) if terms.lead else None
    reconvene = putting_off.get("reconvene_on")
    return LetterChild(
        id=str(child.pk),
        outcome=Outcome(row.outcome) if row.outcome in set(map(str, Outcome)) else None,
        name="" if child.unborn and not child.given_names else child.name,
        unborn_of=_mother(row) if child.unborn else "",
        expected=child.expected if child.unborn else None,
        how=How(row.how) if row.how in set(map(str, How)) else None,
        votes=_votes(row),
        categories=tuple(category.replace("_", " ") for category in row.categories),
        continuing_risk=_risk(said.get("answers", {})),
        reasons=row.reasons,
        lead=lead or (Contact(terms.lead_name) if terms.lead_name else None),
        core_group=tuple(Member(name, title) for name, title in terms.core_group),
        core_group_on=terms.first_core_group_on,
        review_on=terms.review_on,
        missing_information=(putting_off.get("entries") or {}).get("missing_information", ""),
        decided_by=date.fromisoformat(reconvene) if reconvene else None,
        outline_plan=tuple(OutlineItem(s.outcome, s.who, s.by_when) for s in terms.outline) or None,
    )


def _votes(row: ConferenceChild) -> Mapping[str, int]:
    """The count, where the outcome came of one."""
    return row.answers.get("counted", {}) if row.how in (How.MAJORITY, How.TIE) else {}


def _risk(answers: Mapping[str, str]) -> bool | None:
    said = next((answers[key] for key in RISK if answers.get(key) in ("yes", "no")), None)
    return None if said is None else said == "yes"


def _mother(row: ConferenceChild) -> str:
    mother = row.child.relationships.filter(kind="mother").select_related("person").first()
    return mother.person.name if mother else row.child.family_name


def _letter(conference: Conference, reader: Reader, rows: Sequence[ConferenceChild], dated: date) -> DecisionLetter:
    authority, procedure = conference.authority, facts.procedure(conference)
    assert conference.starts_at is not None
    addressee = _addressee(reader)
    terms, in_language = procedure.terms_in(addressee.language)
    unit = _unit(authority, terms)
    return DecisionLetter(
        sender=Sender(authority.name, terms["unit"], unit),
        procedure=procedure.title,
        terms=terms,
        terms_language=Language(in_language),
        addressee=addressee,
        conference=ConferenceHeld(conference.starts_at, conference.place, _called(conference, terms)),
        children=tuple(letter_child(row, procedure) for row in rows),
        chair=conference.chair.name if conference.chair else "",
        dated=dated,
        reference=letter_code(),
        complaint=_complaint(authority),
        contact=unit,
        reasons_recorded=tuple(_reasons(conference, rows)),
        retention_is_theirs=procedure.record is not None and procedure.record.retention_is_theirs,
    )


def _called(conference: Conference, terms: Mapping[str, str]) -> str:
    """A review is not the "Initial Child Protection Conference" that a procedure's word may name."""
    word = terms["conference"]
    if conference.type in facts.REVIEWS and word.lower().startswith("initial "):
        return f"Review {word[len('initial ') :]}"
    if conference.type in facts.REVIEWS and word.lower().endswith(" gychwynnol"):
        return f"{word[: -len(' gychwynnol')]} Adolygu"
    return ""


def _unit(authority: Authority, terms: Mapping[str, str]) -> Contact:
    return Contact(terms["unit"], address=_lines(authority.address), telephone=authority.phone)


def _complaint(authority: Authority) -> Complaint | None:
    if not authority.complaints.strip():
        return None
    name, *rest = (part.strip() for part in authority.complaints.split(","))
    return Complaint("", Contact(name, address=tuple(rest)))


def _addressee(reader: Reader) -> Addressee:
    seat, may = reader.seat, frozenset(str(child) for child in reader.children)
    if reader.child is not None:
        home = reader.child.household.address if reader.child.household else ""
        return Addressee(reader.child.name, _lines(home), Capacity.CHILD, may)
    if seat.person is not None:
        person = seat.person
        home = person.address or (person.household.address if person.household else "")
        language = Language.WELSH if person.language == Language.WELSH else Language.ENGLISH
        return Addressee(
            person.name, _lines(home), Capacity.PARENT, may, language=language, large_print=person.large_print
        )
    return Addressee(seat.name, _at_work(seat), Capacity.PRACTITIONER, may)


def _at_work(seat: Seat) -> tuple[str, ...]:
    if seat.practitioner is None:
        return tuple(part for part in (seat.title, seat.get_agency_display()) if part)
    practitioner = seat.practitioner
    return (practitioner.title, practitioner.agency.name, *(_lines(practitioner.address) or (practitioner.email,)))


def _lines(text: str) -> tuple[str, ...]:
    parts = text.splitlines() if "\n" in text else text.split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _reasons(conference: Conference, rows: Sequence[ConferenceChild]) -> list[RecordedReason]:
    """What the chair recorded on the closing checklist in place of a part."""
    by = conference.chair.name if conference.chair else ""
    found = []
    for row in rows:
        kept: Mapping[str, Any] = row.closing.get("reasons", {})
        found += [
            RecordedReason(part, kept[name], by, str(row.child_id)) for name, part in PART_OF.items() if kept.get(name)
        ]
    return found
