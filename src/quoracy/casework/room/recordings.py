"""Somebody asks to record the meeting; the chair weighs it, consults, answers with a reason, and all are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions.actions import note
from quoracy.casework.room import considering, matters
from quoracy.casework.room.models import RecordingRequest
from quoracy.casework.room.readers import HELD, only_chair, writer
from quoracy.casework.room.telling import tell
from quoracy.rulebook.room_rules import RoomRule

Ruling = RecordingRequest.Ruling


def ask_to_record(actor: User, conference: Conference, seat: Seat, purpose: str = "") -> RecordingRequest:
    """Write down that somebody asks to record; their reason in their own words, if they give one (BFG-4.15.b)."""
    writer(actor, conference)
    with transaction.atomic():
        conference = Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
        if conference.state not in HELD[:2]:
            raise Objected.at("", "This conference is over, so nobody records it")
        if seat.conference_id != conference.pk:
            raise Objected.at("seat", "Choose somebody who was asked or is here")
        if RecordingRequest.objects.filter(conference=conference, seat=seat, ruling="").exists():
            raise Objected.at("seat", f"A request of {seat.name} waits for the chair's answer already")
        row = RecordingRequest.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            seat=seat,
            purpose=purpose.replace("\0", "").strip(),
            asked_at=timezone.now(),
            written_by=actor,
        )
        matters.of_request(actor, row)
        note(actor, conference, "wrote down that somebody asks to record")
        tell(conference)
    return row


def rule(
    actor: User,
    request: RecordingRequest,
    ruling: str,
    reason: str,
    *,
    weighed: Mapping[str, str] | None = None,
    consulted: Sequence[str] = (),
    without_advice: str = "",
) -> RecordingRequest:
    """The chair answers one request, never all of them at once, after weighing and consulting (BFG-4.15.m, o, p)."""
    only_chair(actor, request.conference)
    said = conferences.procedure(request.conference).room
    if ruling not in (Ruling.ALLOWED, Ruling.REFUSED):
        raise Objected.at("ruling", "Choose how you answer", *_cited(said, "recording_ruled_by"))
    if not reason.strip():
        raise Objected.at("reason", "Give your reason: everybody here is told", *_cited(said, "recording_ruled_by"))
    given = {name: value.strip() for name, value in (weighed or {}).items() if value.strip()}
    if said is not None:
        for one in said.recording_weighs:
            if one.key not in given:
                raise Objected.at(one.key, f"Answer this first: {one.asks}", one.clause)
        if said.recording_consults and not set(consulted) & set(said.recording_consults):
            says = "Say whom you have consulted: the members, or for legal advice"
            raise Objected.at("consulted", says, *_cited(said, "recording_consults"))
    matter = considering.matter_of(request)
    if matter is not None:
        matters.advice_or_reason(matter, without_advice)
    with transaction.atomic():
        if matter is not None and without_advice.strip():
            matter.without_advice = without_advice.strip()
            matter.save(update_fields=["without_advice"])
        row = RecordingRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        row.ruling, row.reason, row.weighed, row.consulted = ruling, reason.strip(), given, list(consulted)
        row.ruled_by, row.ruled_at = actor, timezone.now()
        row.save()
        note(actor, row.conference, "answered a request to record")
        tell(row.conference)
    return row


def _cited(rule: RoomRule | None, point: str) -> tuple[str, ...]:
    return (rule.cites[point],) if rule is not None else ()


def of_conference(conference: Conference) -> list[RecordingRequest]:
    return list(conference.recording_requests.select_related("seat", "ruled_by"))
