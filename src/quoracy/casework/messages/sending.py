"""Sending a message once, whatever crashes: claimed, handed over, written down, each step on its own.

Between handing over and writing down the process may die. Whoever comes next finds the message claimed. A provider
that can be asked is asked by our reference whether it has it. One that cannot, an e-mail server, leaves nobody to
ask: the message is then put before a person as perhaps sent, rather than sent twice or forgotten.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from quoracy.casework.access.scope import within
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.providers import (
    Enclosure,
    Fate,
    NotNow,
    Outgoing,
    Provider,
    Refused,
    Taken,
    Unsure,
    provider,
)

LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
"""How long an attempt may take: longer than any time limit towards a provider, with its enclosures pressed."""

MOST_ATTEMPTS = 12
_PERHAPS = (
    "The service stopped while it handed this to the e-mail server, which cannot be asked afterwards. It may have "
    "arrived. Ask the person, then send it again or note how they were told."
)


class Later(Exception):  # noqa: N818 -- the job's way of asking to be tried again, no fault
    """The message has not gone yet, and the same job may try again."""


def deliver(authority: int, message: uuid.UUID, by: Provider | None = None) -> str:
    """Take one message as far as it goes, and say what state it is in now. Raises `Later` to be tried again."""
    carrier = by or provider()
    with within(authority):
        claimed = _claim(message, carrier)
    if claimed is None:
        return _state(authority, message)
    row, tried_before = claimed
    try:
        taken = _taken(carrier, row, authority, tried_before)
    except Refused as refused:
        return _settle(authority, row, Message.State.FAILED, str(refused))
    except Unsure as unsure:
        return _unsure(authority, row, carrier, str(unsure))
    except NotNow as problem:
        return _put_back(authority, row, str(problem), tried_before)
    return _went(authority, row, taken)


def _claim(message: uuid.UUID, carrier: Provider) -> tuple[Message, bool] | None:
    """Take the message for one attempt. None when there is nothing to do; `Later` while another attempt is going on."""
    row = Message.objects.select_for_update(of=("self",)).filter(pk=message).first()
    now = timezone.now()
    if row is None or row.state not in (Message.State.WAITING, Message.State.SENDING):
        return None
    tried_before = row.state == Message.State.SENDING
    if tried_before and row.claimed_until and row.claimed_until > now:
        raise Later("another attempt is under way")
    if tried_before and not _can_tell(row, carrier):
        _write(row, Message.State.PERHAPS, _PERHAPS)
        return None
    row.state, row.claimed_until, row.provider = Message.State.SENDING, now + LEASE, carrier.name
    row.attempts += 1
    row.save(update_fields=["state", "claimed_until", "provider", "attempts"])
    return row, tried_before


def _can_tell(row: Message, carrier: Provider) -> bool:
    """Whether anybody knows what became of an earlier attempt: the provider it was made with, if it can be asked."""
    return carrier.can_be_asked and row.provider in (carrier.name, "outbox")


def _taken(carrier: Provider, row: Message, authority: int, tried_before: bool) -> Taken:
    if tried_before and (found := carrier.find(str(row.pk))):
        return found
    with within(authority):
        outgoing = as_outgoing(row)
    return carrier.send(outgoing)


def as_outgoing(row: Message) -> Outgoing:
    """The message with its files, as a provider gets it."""
    return Outgoing(
        str(row.pk), row.channel, row.to_name, row.address, row.subject, row.body, row.calendar, tuple(enclosures(row))
    )


def enclosures(row: Message) -> list[Enclosure]:
    """The files that go with a message, pressed anew from what it says (settings.ENCLOSURES names who presses)."""
    made: list[Enclosure] = import_string(settings.ENCLOSURES)(row)
    return made


def _went(authority: int, row: Message, taken: Taken) -> str:
    if taken.fate is Fate.FAILED:
        return _settle(authority, row, Message.State.FAILED, taken.why)
    row.provider_reference, row.sent_at = taken.reference[:120], timezone.now()
    state = Message.State.DELIVERED if taken.fate is Fate.DELIVERED else Message.State.SENT
    return _settle(authority, row, Message.State.KEPT if taken.kept else state, "")


def _unsure(authority: int, row: Message, carrier: Provider, why: str) -> str:
    """Leave it claimed, to be asked about; or where nobody can be asked, put it before a person."""
    if not carrier.can_be_asked:
        return _settle(authority, row, Message.State.PERHAPS, f"{why}. {_PERHAPS}")
    with within(authority):
        Message.objects.filter(pk=row.pk).update(failure=why)
    raise Later(why)


def _put_back(authority: int, row: Message, why: str, tried_before: bool) -> str:
    if row.attempts >= MOST_ATTEMPTS and not tried_before:
        return _settle(authority, row, Message.State.FAILED, f"{why}, {row.attempts} times. Send it again later.")
    state = Message.State.SENDING if tried_before else Message.State.WAITING  # an earlier attempt is still in doubt
    _settle(authority, row, state, why)
    raise Later(why)


def _settle(authority: int, row: Message, state: Message.State, failure: str) -> str:
    with within(authority):
        _write(row, state, failure)
    return str(state)


def _write(row: Message, state: Message.State, failure: str) -> None:
    row.state, row.failure, row.settled_at = state, failure, timezone.now()
    row.claimed_until = None
    row.save(update_fields=["state", "failure", "settled_at", "claimed_until", "provider_reference", "sent_at"])
    if state in (Message.State.FAILED, Message.State.PERHAPS):
        LOG.warning("A message did not arrive", extra={"message_id": str(row.pk), "state": str(state)})


def _state(authority: int, message: uuid.UUID) -> str:
    with within(authority):
        return str(Message.objects.filter(pk=message).values_list("state", flat=True).first() or "")


def ask_after(authority: int, by: Provider | None = None) -> int:
    """Ask the provider what became of messages it took in the last days; returns how many news there were."""
    carrier, news = by or provider(), 0
    if not carrier.can_be_asked:
        return 0
    with within(authority):
        since = timezone.now() - timedelta(days=5)
        asked = Message.objects.filter(state=Message.State.SENT, provider=carrier.name, sent_at__gte=since)
        rows = list(asked.order_by("sent_at")[:500])
    for row in rows:
        try:
            found = carrier.find(str(row.pk))
        except NotNow:
            return news  # it is asked again in a few minutes
        if found and found.fate is not Fate.UNDER_WAY:
            state = Message.State.FAILED if found.fate is Fate.FAILED else Message.State.DELIVERED
            _settle(authority, row, state, found.why)
            news += 1
    return news
