"""Telling the family the outcome, and that they may complain, before they leave; and saying of whom it was not done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import attended, questions
from quoracy.casework.conferences.ending import Told
from quoracy.casework.conferences.models import Conference, Seat

OWED = "Say why {name} was not told the outcome and how to complain before they left"


def may_tell(actor: User, conference: Conference) -> None:
    """Raise `NoRight` for whoever may not see the conference, or neither runs it, takes its record nor asked for it."""
    questions.visible_conference(actor, conference.pk)
    if not any(may(actor, right) for right in (Right.TAKE_ATTENDANCE, Right.REQUEST_CONFERENCE)):
        raise NoRight(actor, Right.TAKE_ATTENDANCE)


def tell(
    actor: User, conference: Conference, seat: Seat, *, outcome: bool, rights: bool,
    told_by: str = "", how: str = "", at: datetime | None = None, reason: str = "",
) -> Told:  # fmt: skip
    """Write down what one of the family was told, by whom and when; a part that was not is left with its reason.

    Raises `Objected` where the outcome cannot have been told yet, or where a reason is owed.
    """
    may_tell(actor, conference)
    if seat.conference_id != conference.pk or seat.standing != Seat.Standing.FAMILY:
        raise Objected.at("", "Choose somebody of the family who was asked to this conference")
    if conference.state not in (Conference.State.OPEN, Conference.State.CLOSED):
        raise Objected.at("", "The outcome is told while the conference is under way, or after it")
    if outcome and any(not row.outcome for row in questions.about(conference)):
        raise Objected.at("outcome", "Not every child is decided yet, so the outcome cannot have been told")
    if not (outcome and rights) and not reason.strip():
        raise Objected.at("reason", OWED.format(name=seat.name))
    moment = at or timezone.now()
    if moment > timezone.now():
        raise Objected.at("at", "Enter a time that has passed")
    with transaction.atomic():
        row = _keep(actor, conference, seat, outcome, rights, told_by or actor.name, how, moment, reason)
        _note(actor, conference)
    return row


def _keep(
    actor: User, conference: Conference, seat: Seat, outcome: bool, rights: bool,
    told_by: str, how: str, at: datetime, reason: str,
) -> Told:  # fmt: skip
    anything = outcome or rights
    return Told.objects.create(
        authority_id=conference.authority_id,
        conference=conference,
        seat=seat,
        outcome=outcome,
        rights=rights,
        told_by=told_by.strip()[:120] if anything else "",
        how=how.strip()[:120] if anything else "",
        told_at=at if anything else None,
        reason=reason.strip(),
        written_by=actor,
    )


def newest(conference: Conference) -> dict[uuid.UUID, Told]:
    """What holds of each of the family, by their seat."""
    return {row.seat_id: row for row in conference.told.select_related("written_by").order_by("written_at")}


def not_told(conference: Conference) -> list[Seat]:
    """Those of the family who were here and of whom nothing is written down: a reason is owed for each."""
    said = newest(conference)
    return [seat for seat in attended.family_who_came(conference) if seat.pk not in said]


def before_leaving(
    actor: User, conference: Conference, *, everybody_here: bool, reasons: Mapping[uuid.UUID, str]
) -> bool:
    """Settle at the close who of the family was told: everybody still here at once, of the others why not.

    Gives whether all who came were told both. Raises `Objected` for each of whom nothing is said.
    """
    open_ = not_told(conference)
    now = timezone.now()
    here = [seat for seat in open_ if seat.present and everybody_here]
    away = [seat for seat in open_ if seat not in here]
    owed = [seat for seat in away if not reasons.get(seat.pk, "").strip()]
    if owed:
        found = [Objected.at(f"untold_{seat.pk.hex}", OWED.format(name=seat.name)).findings for seat in owed]
        raise Objected([finding for each in found for finding in each])
    for seat in here:
        _keep(actor, conference, seat, True, True, actor.name, "at the conference", now, "")
    for seat in away:
        _keep(actor, conference, seat, False, False, "", "", now, reasons[seat.pk])
    said = newest(conference)
    return all(
        row is not None and row.outcome and row.rights
        for row in (said.get(seat.pk) for seat in attended.family_who_came(conference))
    )


def _note(actor: User, conference: Conference) -> None:
    what = "wrote down what the family was told"
    for child in conference.about.values_list("child", flat=True):
        journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=conference.pk)
