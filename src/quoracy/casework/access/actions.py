"""Writing the journal, keeping what is typed, and doing each submission once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from quoracy.casework.access.models import (
    Adoption,
    Appointment,
    Authority,
    Done,
    Draft,
    JournalEntry,
    Role,
    User,
)
from quoracy.casework.access.questions import authority_of

DRAFT_LIMIT = 200_000
"""Characters kept of one unsubmitted page: some thirty close pages of typing."""


def found_authority(key: str, name: str, procedure: str, since: date, **details: object) -> Authority:
    """Set up an authority that works under a procedure from a day; again changes nothing."""
    authority, _ = Authority.objects.update_or_create(key=key, defaults={"name": name, **details})
    Adoption.objects.update_or_create(authority=authority, since=since, defaults={"procedure": procedure})
    return authority


def appoint(user: User, role: Role, since: date) -> Appointment:
    """Give somebody a role from a day."""
    appointment, _ = Appointment.objects.get_or_create(user=user, role=role, since=since)
    return appointment


def journal(
    user: User,
    act: JournalEntry.Act,
    what: str,
    *,
    child: uuid.UUID | None = None,
    conference: uuid.UUID | None = None,
    reference: str = "",
) -> None:
    """Write down one look, one change or one refusal. `what` names the thing, never what it says."""
    JournalEntry.objects.create(
        authority=authority_of(user),
        user=user,
        act=act,
        what=what[:200],
        child=child,
        conference=conference,
        reference=reference,
    )


def keep_draft(user: User, page: str, fields: Mapping[str, list[str]]) -> None:
    """Keep what is being typed on a page, so that a timeout, a crash or a closed lid loses nothing."""
    secret = {"csrfmiddlewaretoken", "once", "password"}
    kept = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]  # which PostgreSQL's JSON cannot hold
        for name, values in fields.items()
        if name not in secret
    }
    if sum(len(v) for values in kept.values() for v in values) > DRAFT_LIMIT:
        return
    Draft.objects.update_or_create(
        user=user, page=page[:200], defaults={"fields": kept, "authority": authority_of(user)}
    )


def drop_draft(user: User, page: str) -> None:
    Draft.objects.filter(user=user, page=page[:200]).delete()


def only_once(user: User, token: str, do: Callable[[], str]) -> str:
    """Carry out a submission and return where it leads; a second one with its token leads to the same place.

    The token's row is written in the same transaction as the work: both happen or neither does, and of two
    clicks at once the second waits for the first.
    """
    try:
        key = uuid.UUID(token)
    except ValueError:
        return do()
    try:
        with transaction.atomic():
            done = Done.objects.create(id=key, user=user, authority=authority_of(user))
    except IntegrityError:
        earlier = Done.objects.filter(id=key, user=user).first()
        return earlier.leads_to if earlier and earlier.leads_to else "/"
    done.leads_to = do()
    done.save(update_fields=["leads_to"])
    return done.leads_to
