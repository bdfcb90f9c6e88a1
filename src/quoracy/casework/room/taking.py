"""Who takes the record of a conference: somebody named, or a sound recording instead, on a basis and told to all.

The sound is the unit's and the chair's alone. Once the record is final it is listed to be deleted.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, require
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.records.models import ConferenceRecord
from quoracy.casework.reports import sounds
from quoracy.casework.room.recording_models import RecordTaking
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.recording import recorder_finding, told_finding

S = Conference.State
How = RecordTaking.How
MOST = 100_000_000
"""Bytes of a recording: some hours as telephones record."""


@dataclass(frozen=True, slots=True)
class Settling:
    """How the record is to be taken: by a colleague, by somebody else of this name, or in sound on a legal basis."""

    how: str
    recorder: User | None = None
    name: str = ""
    legal_basis: str = ""


def taking(conference: Conference) -> RecordTaking | None:
    return RecordTaking.objects.filter(conference=conference).defer("content").select_related("recorder").first()


def settled(conference: Conference) -> bool:
    """Whether somebody is named to take the record, or the recording is chosen instead."""
    seats = conference.seats.filter(standing=Seat.Standing.MINUTE_TAKER, invited=True)
    return RecordTaking.objects.filter(conference=conference).exists() or seats.exists()


def settle(actor: User, conference: Conference, said: Settling) -> RecordTaking:
    """Settle how the record is taken. Recording in sound needs its legal basis, and a procedure that knows of it."""
    require(actor, Right.ARRANGE_CONFERENCE)
    rule = facts.procedure(conference).recording
    if said.how not in How.values or (said.how == How.SOUND and not (rule and rule.alternative)):
        raise Objected.at("how", "Choose how the record is taken")
    name = said.recorder.name if said.recorder else said.name.strip()
    if said.how == How.PERSON and not name:
        raise Objected.at("name", "Say who takes the record", "BFG-4.14.3a")
    if said.how == How.SOUND and not said.legal_basis.strip():
        raise Objected.at("legal_basis", "Give the legal basis of the recording", "BFG-4.14.3d")
    with transaction.atomic():
        conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        if conference.state not in (S.ARRANGED, S.OPEN):
            raise Objected.at("", "This is settled once the day is fixed and until the conference is closed")
        person = said.how == How.PERSON
        row, _made = RecordTaking.objects.update_or_create(
            conference=conference,
            defaults={
                "authority_id": conference.authority_id,
                "how": said.how,
                "recorder": said.recorder if person else None,
                "recorder_name": name if person else "",
                "legal_basis": "" if person else said.legal_basis.strip(),
                "chosen_by": actor,
                "told_by": None,
                "told_at": None,
            },
        )
        if person and said.recorder is None:
            _seat(conference, name)
        _journal(actor, conference, "settled who takes the record")
    return row


def _seat(conference: Conference, name: str) -> None:
    Seat.objects.get_or_create(
        conference=conference,
        name=name,
        standing=Seat.Standing.MINUTE_TAKER,
        defaults={"authority_id": conference.authority_id, "title": "takes the record"},
    )


def confirm_told(actor: User, conference: Conference) -> RecordTaking:
    """The chair confirms, before opening, that everybody has been told of the recording."""
    if conference.chair_id != actor.pk:
        raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference confirms this.")
    with transaction.atomic():
        row = RecordTaking.objects.select_for_update(of=("self",)).filter(conference=conference, how=How.SOUND).first()
        if row is None:
            raise Objected.at("", "No recording was chosen for this conference")
        row.told_by, row.told_at = actor, timezone.now()
        row.save(update_fields=["told_by", "told_at"])
        _journal(actor, conference, "confirmed that everybody was told of the recording")
    return row


def open_before(conference: Conference) -> list[Finding]:
    """What is wanting before opening: somebody for the record, unless for a reason; and everybody told."""
    procedure, row = facts.procedure(conference), taking(conference)
    found = [recorder_finding(procedure, settled(conference) or _opened_without(conference))]
    if row is not None and row.how == How.SOUND:
        found.append(told_finding(procedure, row.told_at is not None))
    return [one for one in found if one is not None and not one.holds]


def _opened_without(conference: Conference) -> bool:
    """Whether the chair has given the reason for opening with neither."""
    rule = facts.procedure(conference).recording
    clause = rule.cites.get("recorder", "") if rule else ""
    return Departure.objects.filter(conference=conference, clause=clause, by=conference.chair_id).exists()


def without_recorder(conferences: list[Conference]) -> set[uuid.UUID]:
    """Those of these arranged conferences that still want somebody for the record; a constant number of queries."""
    wanting = [one for one in conferences if recorder_finding(facts.procedure(one), settled=False) is not None]
    keys = [one.pk for one in wanting]
    having = set(RecordTaking.objects.filter(conference__in=keys).values_list("conference", flat=True))
    seats = Seat.objects.filter(conference__in=keys, standing=Seat.Standing.MINUTE_TAKER, invited=True)
    return set(keys) - having - set(seats.values_list("conference", flat=True))


def works_with_sound(user: User, conference: Conference) -> bool:
    """Whether the recording is this person's to keep and hear: the unit and its chair."""
    return may(user, Right.ARRANGE_CONFERENCE) or conference.chair_id == user.pk


def keep_sound(actor: User, conference: Conference, content: bytes) -> RecordTaking:
    """Keep the recording for its transcription; its real kind is checked, its own name thrown away."""
    _only_theirs(actor, conference)
    kind = sounds.kind_of(content[:4096]) if content else ""
    if not kind or len(content) > MOST:
        raise Objected.at("file", "Choose a sound recording: MP3, M4A, WAV, OGG or WebM")
    with transaction.atomic():
        row = RecordTaking.objects.select_for_update(of=("self",)).filter(conference=conference, how=How.SOUND).first()
        if row is None or conference.state not in (S.OPEN, S.CLOSED):
            raise Objected.at("file", "A recording is kept of a conference that was to be recorded and has begun")
        row.media_type, row.content, row.digest = kind, content, hashlib.sha256(content).hexdigest()
        row.kept_by, row.kept_at, row.deleted_by, row.deleted_at = actor, timezone.now(), None, None
        row.save()
        _journal(actor, conference, "kept the recording of the conference")
    return row


def sound(actor: User, conference: Conference) -> tuple[bytes, str]:
    """The recording itself, for the unit and the chair."""
    _only_theirs(actor, conference)
    row = RecordTaking.objects.filter(conference=conference, content__isnull=False).first()
    if row is None or row.content is None:
        raise NoRight(actor, None, "There is no recording for you.")
    return bytes(row.content), row.media_type


def to_be_deleted(row: RecordTaking) -> bool:
    """Whether the record is final, so that the recording is listed to be deleted where the procedure says so."""
    rule = facts.procedure(row.conference).recording
    final = ConferenceRecord.objects.filter(conference=row.conference_id, signed_at__isnull=False).exists()
    return bool(row.digest) and row.deleted_at is None and final and rule is not None and rule.deleted_once_final


def delete_sound(actor: User, conference: Conference, *, no_complaint: bool) -> RecordTaking:
    """Delete the recording once the record is final and no complaint is open; that it was there stays on file."""
    require(actor, Right.ARRANGE_CONFERENCE)
    if not no_complaint:
        raise Objected.at("no_complaint", "Confirm that no complaint is open: until then the recording is kept")
    with transaction.atomic():
        row = RecordTaking.objects.select_for_update(of=("self",)).select_related("conference__authority")
        found = row.filter(conference=conference).first()
        if found is None or not to_be_deleted(found):
            raise Objected.at("", "The recording is deleted once the record is final")
        found.content, found.deleted_by, found.deleted_at = None, actor, timezone.now()
        found.save()
        _journal(actor, conference, "deleted the recording of the conference")
    return found


def _only_theirs(actor: User, conference: Conference) -> None:
    if not works_with_sound(actor, conference):
        raise NoRight(actor, None, "There is no recording for you.")


def _journal(actor: User, conference: Conference, what: str) -> None:
    for row in questions.about(conference):
        journal(actor, JournalEntry.Act.CHANGED, what, child=row.child_id, conference=conference.pk)
