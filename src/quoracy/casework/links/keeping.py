"""Nothing a guest types is lost or done twice: drafts that outlive a visit, and forms known by their token."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.db import IntegrityError, transaction

from quoracy.casework.links.guests import Guest
from quoracy.casework.links.models import GuestDone, GuestDraft

LIMIT = 200_000
"""Characters of one draft; more is nobody's report."""

_SECRET = frozenset({"csrfmiddlewaretoken", "once"})


def keep_draft(guest: Guest, page: str, fields: Mapping[str, list[str]]) -> None:
    """Keep what a guest is typing on a page, for this link and no other."""
    kept = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in fields.items()
        if name not in _SECRET
    }
    if sum(len(value) for values in kept.values() for value in values) > LIMIT:
        return
    GuestDraft.objects.update_or_create(
        link=guest.link, page=page[:200], defaults={"fields": kept, "authority_id": guest.link.authority_id}
    )


def draft(guest: Guest, page: str) -> dict[str, list[str]]:
    """What this guest had typed on a page and not sent."""
    kept = GuestDraft.objects.filter(link=guest.link, page=page[:200]).first()
    return dict(kept.fields) if kept else {}


def drop_draft(guest: Guest, page: str) -> None:
    GuestDraft.objects.filter(link=guest.link, page=page[:200]).delete()


def done_already(guest: Guest, token: str) -> str | None:
    """Where a form of this guest that has been carried out led; None for one that has not been."""
    key = _key(token)
    done = GuestDone.objects.filter(link=guest.link, token=key).first() if key else None
    return done.leads_to if done else None


def only_once(guest: Guest, token: str, do: Callable[[], str]) -> str:
    """Carry a form out and return where it leads; a second one with its token leads there too and does nothing.

    The token's row is written in the transaction of the work: of two clicks at once the second waits for the first.
    """
    key = _key(token)
    if key is None:
        return do()
    try:
        with transaction.atomic():
            row = GuestDone.objects.create(authority_id=guest.link.authority_id, link=guest.link, token=key)
    except IntegrityError:
        return GuestDone.objects.get(link=guest.link, token=key).leads_to
    row.leads_to = do()[:300]
    row.save(update_fields=["leads_to"])
    return row.leads_to


def _key(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(token)
    except ValueError:
        return None
