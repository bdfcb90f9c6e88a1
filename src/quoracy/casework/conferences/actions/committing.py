"""Who will do what by when, and what the conference recommends to whom (BFG-4.1.2d)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.questions import visible_conference

_CHANGED = JournalEntry.Act.CHANGED


@dataclass(frozen=True, slots=True)
class Undertaken:
    """One thing that somebody undertakes, or that is recommended to them."""

    what: str
    who: str = ""
    seat: Seat | None = None
    child: uuid.UUID | None = None
    by_when: date | None = None
    kind: str = Commitment.Kind.COMMITMENT
    serves: str = ""
    accepted: bool | None = None
    line: str = ""
    answers_to: uuid.UUID | None = None


def gathers(actor: User, conference: Conference) -> None:
    """Raise `NoRight` for everybody but the chair of this conference and whoever takes its record."""
    visible_conference(actor, conference.pk)
    if conference.chair_id != actor.pk and not (
        may(actor, Right.TAKE_ATTENDANCE) and may(actor, Right.ARRANGE_CONFERENCE)
    ):
        raise NoRight(actor, Right.RUN_CONFERENCE)


def commit(actor: User, conference: Conference, said: Undertaken) -> Commitment:
    """Keep what somebody undertakes, as it is heard. Raises `Objected` at what is missing or cannot be."""
    gathers(actor, conference)
    _complete(conference, said)
    with transaction.atomic():
        _under_way(conference)
        row = Commitment.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            child_id=said.child,
            seat=said.seat,
            who=(said.seat.name if said.seat else said.who).strip()[:120],
            what=said.what.strip(),
            by_when=said.by_when,
            kind=said.kind,
            serves=said.serves,
            accepted=True if said.kind == Commitment.Kind.COMMITMENT else said.accepted,
            line=said.line,
            answers_to=said.answers_to,
            written_by=actor,
        )
        _note(actor, conference, "wrote down what somebody undertakes", said.child)
    return row


def _complete(conference: Conference, said: Undertaken) -> None:
    if not said.what.strip():
        raise Objected.at("what", "Say what is to be done")
    if said.seat is None and not said.who.strip():
        raise Objected.at("who", "Choose who does it, or enter the name of somebody who is not on the list")
    if said.seat is not None and said.seat.conference_id != conference.pk:
        raise Objected.at("who", "Choose somebody of this conference")
    if said.child is not None and not conference.about.filter(child=said.child).exists():
        raise Objected.at("child", "Choose a child this conference is about")
    if said.by_when is None and said.kind == Commitment.Kind.COMMITMENT:
        raise Objected.at("by_when", "Say by when it is done")
    if said.by_when is not None and said.by_when < facts.day_of(conference):
        raise Objected.at("by_when", "The day cannot be before this conference")


def withdraw(actor: User, row: Commitment, why: str) -> Commitment:
    """Take off again what was written down; it stays on record with why (nobody else is told of it)."""
    gathers(actor, row.conference)
    if not why.strip():
        raise Objected.at("why", "Say why it is taken off: it stays on record")
    with transaction.atomic():
        _under_way(row.conference)
        row.withdrawn = why.strip()
        row.save(update_fields=["withdrawn"])
        _note(actor, row.conference, "took off what somebody undertook", row.child_id)
    return row


def _under_way(conference: Conference) -> None:
    rows = Conference.objects.select_for_update(of=("self",), no_key=True)
    if rows.get(pk=conference.pk).state != Conference.State.OPEN:
        raise Objected.at("", "What people undertake is gathered while the conference is under way")


def _note(actor: User, conference: Conference, what: str, child: uuid.UUID | None) -> None:
    children = [child] if child else list(conference.about.values_list("child", flat=True))
    for one in children:
        journal(actor, _CHANGED, what, child=one, conference=conference.pk)
