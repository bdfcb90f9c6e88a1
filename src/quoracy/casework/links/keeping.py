"""Nothing a guest types is lost or done twice: drafts that outlive a visit, and forms known by their token."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.db import IntegrityError, transaction

from quoracy.casework.links.guests import Guest
from quoracy.casework.links.models import GuestDone, GuestDraft, Link

LIMIT = 200_000
"""Characters of one draft; more is nobody's report."""

_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "once", "do"})


def says_something(fields: Mapping[str, list[str]]) -> bool:
    """Whether anything was typed or chosen in a form."""
    return any(value.strip() for name, values in fields.items() if name not in _NOT_TYPED for value in values)


def keep_draft(guest: Guest, page: str, fields: Mapping[str, list[str]]) -> None:
    """Keep what a guest is typing on a page, for this link and no other."""
    kept = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in fields.items()
        if name not in _NOT_TYPED
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


def unsent(guest: Guest) -> list[GuestDraft]:
    """Each page on which this guest has typed something and not sent it, the newest first."""
    rows = GuestDraft.objects.filter(link=guest.link).order_by("-changed_at")
    return [row for row in rows if says_something(row.fields)]


def drop_draft(guest: Guest, page: str) -> None:
    GuestDraft.objects.filter(link=guest.link, page=page[:200]).delete()


def drop_drafts_below(guest: Guest, address: str) -> None:
    """Forget what was typed on a page and on those below it, once any of them has settled the matter."""
    GuestDraft.objects.filter(link=guest.link, page__startswith=address).delete()


def done_already(link: Link, token: str) -> str | None:
    """Where a form of this link's guest that has been carried out led; None for one that has not been."""
    key = _key(token)
    done = GuestDone.objects.filter(link=link, token=key).first() if key else None
    return done.leads_to if done else None


def only_once(link: Link, token: str, do: Callable[[], str]) -> str:
    """Carry a form out and return where it leads; a second one with its token leads there too and does nothing.

    The token's row is written in the transaction of the work: of two clicks at once the second waits for the first.
    Call it inside a transaction. Where a form leads is kept, so it may hold no secret.
    """
    key = _key(token)
    if key is None:
        return do()
    try:
        with transaction.atomic():
            row = GuestDone.objects.create(authority_id=link.authority_id, link=link, token=key)
    except IntegrityError:
        return GuestDone.objects.get(link=link, token=key).leads_to
    row.leads_to = do()[:300]
    row.save(update_fields=["leads_to"])
    return row.leads_to


def _key(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(token)
    except ValueError:
        return None
