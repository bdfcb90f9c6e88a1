"""Putting down what is said: once, with whoever is out of the room left out of it, and no editor's words lost."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room import agenda
from quoracy.casework.room.models import Agreement, NotFor, Statement
from quoracy.casework.room.out import out_at
from quoracy.casework.room.readers import only_chair, writer
from quoracy.casework.room.telling import tell, under_way
from quoracy.rulebook import room as rules

LONGEST = 20_000
GOAL, DANGER = Statement.Kind.GOAL, Statement.Kind.DANGER


class TwoEditorsError(Exception):
    """Somebody else has changed a statement since its words were read; both texts are for people to put together."""

    def __init__(self, now: Statement, typed: Said) -> None:
        super().__init__("Somebody else has changed this meanwhile")
        self.now, self.typed = now, typed


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, by whom, and how it was known. `while_out` are those back again who were out when it was said."""

    text: str
    heading: str
    kind: str
    child: uuid.UUID | None = None
    speaker: uuid.UUID | None = None
    hand: int | None = None
    source: str = ""
    while_out: Collection[uuid.UUID] = ()


def say(actor: User, conference: Conference, said: Said) -> Statement:
    """Put down one thing that was said. Whoever is out of the room does not get it (BFG-4.5.6a)."""
    writer(actor, conference)
    with transaction.atomic():
        conference = under_way(conference)
        now = timezone.now()
        row = Statement(
            authority_id=conference.authority_id,
            conference=conference,
            said_at=now,
            item=agenda.now(conference),
            typed_by=actor,
        )
        _fill(row, said)
        _keep(actor, row, now)
        _not_for(actor, row, out_at(conference, now) | _were_out(conference, said.while_out), now)
    return row


def edit(actor: User, statement: Statement, said: Said, version: int) -> Statement:
    """Change a statement as it stood at `version`. Raises `TwoEditorsError` where it stands differently by now.

    Nobody is given by it what is said while they are out: whoever is out now does not get the changed words.
    """
    writer(actor, statement.conference)
    with transaction.atomic():
        conference, row = _locked(statement)
        if row.version != version:
            raise TwoEditorsError(row, said)
        if row.struck:
            raise Objected.at("text", "This was struck through, so it is not changed any more")
        now = timezone.now()
        _fill(row, said)
        row.version += 1
        _keep(actor, row, now)
        _not_for(actor, row, out_at(conference, now) | _were_out(conference, said.while_out), now)
    return row


def strike(actor: User, statement: Statement, reason: str, version: int) -> Statement:
    """Strike a statement through, with the reason; its words stay on view for whoever had them.

    The reason is said now, so whoever is out gets neither it nor, from now on, the statement it stands with.
    """
    writer(actor, statement.conference)
    if not reason.strip():
        raise Objected.at("struck", "Say why this no longer stands")
    with transaction.atomic():
        conference, row = _locked(statement)
        if row.version != version:
            raise Objected.at("struck", "Somebody has changed this meanwhile. Read it again first.")
        now = timezone.now()
        row.struck = _clean(reason)
        row.version += 1
        _keep(actor, row, now)
        _not_for(actor, row, out_at(conference, now), now)
    return row


def _fill(row: Statement, said: Said) -> None:
    conference, text = row.conference, _clean(said.text)
    if not text:
        raise Objected.at("text", "Type what was said")
    if len(text) > LONGEST:
        raise Objected.at("text", "This is more than one statement can hold. Put it down as several.")
    if said.heading not in {one.key for one in rules.frame(conferences.procedure(conference))}:
        raise Objected.at("heading", "Choose a heading of the board", "LBH-4.20")
    if said.kind not in Statement.Kind.values:
        raise Objected.at("kind", "Choose whether this is a fact, observed, alleged or an opinion")
    if said.child is not None and not conference.about.filter(child=said.child).exists():
        raise Objected.at("child", "This conference is not about this child")
    if said.speaker is not None and not conference.seats.filter(pk=said.speaker).exists():
        raise Objected.at("speaker", "Choose somebody who was asked or is here")
    if said.hand is not None and said.hand not in Statement.Hand.values:
        raise Objected.at("hand", "Choose first, second or third hand")
    row.text, row.heading, row.kind, row.hand = text, said.heading, said.kind, said.hand
    row.child_id, row.speaker_id = said.child, said.speaker
    row.source = _clean(said.source)[:300]


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()


def _locked(statement: Statement) -> tuple[Conference, Statement]:
    conference = under_way(statement.conference)
    row = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk, conference=conference)
    row.conference = conference
    return conference, row


def _keep(actor: User, row: Statement, now: datetime) -> None:
    row.changed_by, row.changed_at = actor, now
    row.number = tell(row.conference)
    row.save()
    children = [row.child_id] if row.child_id else list(row.conference.about.values_list("child", flat=True))
    for child in children:
        what = "put down what was said" if row.version == 1 else "changed what was put down"
        journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=row.conference_id)


def _were_out(conference: Conference, named: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(conference.seats.filter(pk__in=list(named)).values_list("pk", flat=True))


def _not_for(actor: User, row: Statement, out: set[uuid.UUID], now: datetime) -> None:
    """Write down those who were out; what the chair had given out before is not for them again."""
    for seat in sorted(out):
        NotFor.objects.update_or_create(
            statement=row,
            seat_id=seat,
            defaults={"holds": True, "by": actor, "at": now, "authority_id": row.authority_id},
        )


def settle_for_whom(
    actor: User,
    statement: Statement,
    seats: Collection[uuid.UUID],
    reason: str,
    seen: Collection[uuid.UUID] | None = None,
) -> Statement:
    """The chair settles for whom a statement is not, beyond or against who was out, and says why.

    `seen` are those for whom it was not when the chair looked: nobody is given what was kept from them since.
    """
    only_chair(actor, statement.conference)
    if not reason.strip():
        raise Objected.at("reason", "Say why: it is kept with the statement")
    with transaction.atomic():
        conference, row = _locked(statement)
        now, wanted = timezone.now(), _were_out(conference, seats)
        standing = set(row.not_for.filter(holds=True).values_list("seat", flat=True))
        wanted |= standing - set(standing if seen is None else seen)
        for seat in sorted(wanted ^ standing):
            NotFor.objects.update_or_create(
                statement=row,
                seat_id=seat,
                defaults={
                    "holds": seat in wanted,
                    "reason": reason.strip(),
                    "by": actor,
                    "at": now,
                    "authority_id": row.authority_id,
                },
            )
        _keep(actor, row, now)
    return row


def mark_general(actor: User, statement: Statement) -> Statement:
    """The chair marks a statement as a general remark, which is asked for evidence like an opinion (LBH-4.16)."""
    return _by_chair(actor, statement, general=True)


def ask_for_evidence(actor: User, statement: Statement) -> Statement:
    """The chair has asked what a statement rests on (LBH-4.16)."""
    return _by_chair(actor, statement, evidence_asked_at=timezone.now())


def _by_chair(actor: User, statement: Statement, **changed: object) -> Statement:
    only_chair(actor, statement.conference)
    with transaction.atomic():
        _conference, row = _locked(statement)
        for name, value in changed.items():
            setattr(row, name, value)
        row.version += 1
        _keep(actor, row, timezone.now())
    return row


def evidence_as_kept(statement: Statement) -> str:
    """A short sign of the evidence that stands, by which whoever writes another says what they had before them."""
    return sha256(statement.evidence.encode()).hexdigest()[:16]


def answer_evidence(actor: User, statement: Statement, evidence: str, instead_of: str = "") -> Statement:
    """Keep what was answered; nothing means that there was none, and that is kept too (LBH-4.16).

    `instead_of` is the sign (`evidence_as_kept`) of what the writer saw: nothing kept meanwhile is written over.
    """
    writer(actor, statement.conference)
    with transaction.atomic():
        conference, row = _locked(statement)
        if instead_of not in ("", evidence_as_kept(row)) and _clean(evidence) != row.evidence:
            says = f"While you were writing, this was kept: “{row.evidence}”. Put both together, then keep it."
            raise Objected.at("evidence", says)
        now = timezone.now()
        row.evidence = _clean(evidence)
        row.evidence_asked_at = row.evidence_asked_at or now
        row.evidence_answered_at = now
        row.version += 1
        _keep(actor, row, now)
        _not_for(actor, row, out_at(conference, now), now)
    return row


def read_back(actor: User, statement: Statement, version: int) -> Statement:
    """The chair has read a safety goal out in its own words; these stay on view whatever is added (LBH-4.24, 4.25)."""
    only_chair(actor, statement.conference)
    with transaction.atomic():
        _conference, row = _locked(statement)
        if row.kind != GOAL:
            raise Objected.at("", "Only a safety goal is read back", "LBH-4.25")
        if row.version != version:
            raise Objected.at("", "The goal has been changed since. Read out the words that stand now.", "LBH-4.25")
        if row.read_back_at is None:
            row.read_back, row.read_back_at = row.text, timezone.now()
            row.version += 1
            _keep(actor, row, timezone.now())
    return row


def hear_agreement(actor: User, statement: Statement, seat: Seat, says: str, words: str = "") -> Agreement:
    """What one person who is here says of a goal that was read out; it is no vote (LBH-4.26)."""
    writer(actor, statement.conference)
    if says not in Agreement.Says.values:
        raise Objected.at("says", "Choose whether they agree, disagree or would add something", "LBH-4.26")
    if says == Agreement.Says.ADDS and not words.strip():
        raise Objected.at("words", "Type what they would add: it stands under their name", "LBH-4.26")
    with transaction.atomic():
        conference, row = _locked(statement)
        if row.read_back_at is None:
            raise Objected.at("", "Read the goal out first", "LBH-4.25")
        if not conference.seats.filter(pk=seat.pk, present=True).exists():
            raise Objected.at("seat", "Choose somebody who is here")
        now = timezone.now()
        kept, _made = Agreement.objects.update_or_create(
            statement=row,
            seat=seat,
            defaults={"says": says, "words": _clean(words), "at": now, "authority_id": row.authority_id},
        )
        _keep(actor, row, now)
        _not_for(actor, row, out_at(conference, now), now)
    return kept
