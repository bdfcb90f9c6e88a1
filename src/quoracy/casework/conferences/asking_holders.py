"""Asking whoever holds critical information for it, once the conference that deferred has closed (BOL-1.90b).

The holder is found by the name that the deferment gives: somebody of the conference, of the directory, or an agency.
Nothing of what is asked for, and no child's name, leaves the service.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.agencies.models import Agency, Practitioner
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.awaiting import awaited
from quoracy.casework.conferences.ending import Awaited
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.conferences.reminding import in_days
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.messages.models import Message

TEMPLATE = "information_asked"
One = TypeVar("One")


def ask_holders(actor: User, conference: Conference, rows: Iterable[ConferenceChild]) -> list[Message]:
    """Write to each holder of what is awaited, by when; whoever has no address here is left for a telephone call."""
    written = []
    for about in rows:
        if about.outcome != "deferred":
            continue
        for row in awaited(about):
            to = holder(conference, row.held_by) if row.came_on is None else None
            if to is not None:
                written.append(_write(actor, conference, about, row, to))
    return written


def holder(conference: Conference, name: str) -> Recipient | None:
    """Where to write to whoever is named; None where nobody of that name has an address."""
    wanted = name.strip()
    people = Practitioner.objects.filter(authority_id=conference.authority_id, name__iexact=wanted)
    people = people.select_related("user")
    known = _only(people.filter(pk__in=conference.seats.values("practitioner"))) or _only(people)
    email = (known.email or (known.user.email if known.user else "")) if known else ""
    if known is not None and email:
        return Recipient(known.name, "email", email, practitioner=known)
    agencies = Agency.objects.filter(authority_id=conference.authority_id, name__iexact=wanted).exclude(lead_email="")
    agency = _only(agencies)
    return Recipient(agency.lead_name or agency.name, "email", agency.lead_email) if agency else None


def _only(rows: Iterable[One]) -> One | None:
    """The one of that name; of two nobody can tell which is meant."""
    found = list(rows)
    return found[0] if len(found) == 1 else None


def _write(actor: User, conference: Conference, about: ConferenceChild, row: Awaited, to: Recipient) -> Message:
    assert conference.starts_at is not None  # a decision was deferred at it
    values = {
        "name": to.name,
        "when": timezone.localtime(conference.starts_at).isoformat(),
        "day": in_days(row.by_when),
        "reference": str(conference.pk)[:8].upper(),
        "unit": facts.procedure(conference).terms["unit"],
        "authority": conference.authority.name,
    }
    never = (about.child.name, about.child.given_names)
    content = Content(TEMPLATE, values, conference=conference.pk, never=never)
    return messages.write(conference.authority, to, content, _key(row), asked_by=actor)


def _key(row: Awaited) -> str:
    return f"{TEMPLATE} {row.pk}"


def asked_at(rows: Sequence[Awaited]) -> dict[uuid.UUID, datetime]:
    """When each holder was written to, by what is awaited; nobody stands here to whom no message could be written."""
    keys = {_key(row): row.pk for row in rows}
    found = Message.objects.filter(key__in=keys).values_list("key", "made_at")
    return {keys[key]: at for key, at in found}
