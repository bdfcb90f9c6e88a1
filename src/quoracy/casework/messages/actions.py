"""Writing messages, seeing to those that did not arrive, and sending them again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import Authority, JournalEntry, User
from quoracy.casework.access.questions import require
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.wording import in_words
from quoracy.casework.people.models import Person

_ADULTS = {"name", "invitee", "lead", "deputy", "unit", "authority", "agency"}
TROUBLED = (Message.State.FAILED, Message.State.PERHAPS)


class NamesAChildError(ValueError):
    """A message was about to leave with a name that may not; nothing was written."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a message is to, by which way, and in which languages; `by_hand` is printed and given over, never sent."""

    name: str
    channel: str
    address: str
    languages: tuple[str, ...] = ("en",)
    large_print: bool = False
    by_hand: bool = False
    user: User | None = None
    person: Person | None = None
    practitioner: Practitioner | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says. `never` are the names that may not leave: of the children it is about."""

    template: str
    values: Mapping[str, Any]
    calendar: str = ""
    enclosures: tuple[str, ...] = ()
    conference: Any = None
    never: tuple[str, ...] = ()


def write(authority: Authority, to: Recipient, content: Content, key: str, asked_by: User | None = None) -> Message:
    """Write one message and have it sent. The same key again gives the message that is there already.

    The job that sends it is put down in the same transaction: a message without a job, or a job without its message,
    cannot be. Raises `NamesAChildError` where a child's name would leave the service.
    """
    words = in_words(content.template, content.values, to.languages, to.channel)
    _names_nobody(content)
    message, made = Message.objects.get_or_create(
        authority=authority,
        key=key,
        defaults={
            "to_user": to.user,
            "to_person": to.person,
            "to_practitioner": to.practitioner,
            "to_name": to.name,
            "address": to.address.strip(),
            "channel": to.channel,
            "template": content.template,
            "languages": list(to.languages),
            "values": dict(content.values),
            "subject": words.subject,
            "body": words.body,
            "calendar": content.calendar,
            "enclosures": list(content.enclosures),
            "large_print": to.large_print,
            "conference": content.conference,
            "asked_by": asked_by,
            "state": Message.State.KEPT if to.by_hand else Message.State.WAITING,
        },
    )
    if made and not to.by_hand:
        hand_over(message)
    return message


def names(text: str, never: Sequence[str]) -> bool:
    """Whether a text holds one of these names as a word of its own."""
    return any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in never if name.strip())


def _names_nobody(content: Content) -> None:
    """The templates name nobody, so it is what somebody typed that is searched; adults may share a child's name."""
    typed = [str(value) for field, value in content.values.items() if field not in _ADULTS]
    if names(" ".join(typed), content.never):
        raise NamesAChildError(
            f"The message {content.template} was not written: it would take the name of a child out of the service. "
            "Look in the place and in what the person is asked to bring, and take the name out."
        )


def hand_over(message: Message) -> None:
    """Put down the job that sends a message, unless one is there."""
    from quoracy.casework.messages.tasks import deliver

    with suppress(AlreadyEnqueued), transaction.atomic():
        job = deliver.configure(queueing_lock=f"message {message.pk}")
        job.defer(authority=message.authority_id, message=str(message.pk))


def send_again(actor: User, message: Message, address: str, *, correct_file: bool = False) -> Message:
    """Send an undelivered message again, to the same address or a corrected one; the first one is thereby seen to.

    `correct_file` writes the new address down for the person as well, so that the next message finds them.
    """
    require(actor, Right.ARRANGE_CONFERENCE)
    wanted = _address(message.channel, address)
    with transaction.atomic():
        old = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if old.state not in TROUBLED or old.seen_to_at:
            raise Objected.at("", "This message is on its way or has been seen to, so it is not sent again.")
        again = Message.objects.create(
            **{name: getattr(old, name) for name in _COPIED},
            key=f"{old.key[:120]} again {old.pk.hex[:12]}",
            address=wanted,
            asked_by=actor,
            instead_of=old,
        )
        _see_to(actor, old, f"Sent again to {wanted}"[:200])
        if correct_file:
            _correct_file(old, wanted)
        hand_over(again)
    return again


_COPIED = (
    "authority_id", "to_user_id", "to_person_id", "to_practitioner_id", "to_name", "channel", "template", "languages",
    "values", "subject", "body", "calendar", "enclosures", "large_print", "conference",
)  # fmt: skip


def _address(channel: str, typed: str) -> str:
    address = typed.strip()
    if not address:
        raise Objected.at("address", "Enter where to send it")
    if channel == Message.Channel.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            says = "Enter an e-mail address in the correct format, like name@example.com"
            raise Objected.at("address", says) from None
    return address


def _correct_file(message: Message, address: str) -> None:
    column = {"email": "email", "sms": "phone", "letter": "address"}[message.channel]
    for row in (message.to_person, message.to_practitioner):
        if row is not None:
            setattr(row, column, address)
            row.save(update_fields=[column])


def see_to(actor: User, message: Message, how: str) -> Message:
    """Say how somebody whose message did not arrive was told all the same: by telephone, in person."""
    require(actor, Right.ARRANGE_CONFERENCE)
    if not how.strip():
        raise Objected.at("how", "Say how the person was told")
    with transaction.atomic():
        row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        _see_to(actor, row, how.strip()[:200])
    return row


def _see_to(actor: User, message: Message, how: str) -> None:
    message.seen_to_by, message.seen_to_at, message.seen_to_how = actor, timezone.now(), how
    message.save(update_fields=["seen_to_by", "seen_to_at", "seen_to_how"])
    journal(actor, JournalEntry.Act.CHANGED, "saw to an undelivered message", conference=message.conference)


def languages_for(wish: str, bilingual: bool) -> tuple[str, ...]:
    """The languages of a message: the one wished for; both where the wish is unknown and the area has two (WN-1.09)."""
    if not bilingual:
        return ("en",)
    return {"en": ("en",), "cy": ("cy",)}.get(wish, ("cy", "en"))


def keys_written(keys: Sequence[str]) -> set[str]:
    """Which of these messages are there already."""
    return set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
