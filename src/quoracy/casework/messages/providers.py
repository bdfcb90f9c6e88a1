"""What carries a message out of the service, behind one protocol: keep it, an e-mail server, or GOV.UK Notify.

A provider answers in three ways. It took the message; it refused it, for a reason that sending again will not mend;
or it could not take it now, and certainly has not. Anything else is `Unsure`: it may have been sent, so it is never
simply tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Fate(StrEnum):
    """What became of a message that a provider took."""

    UNDER_WAY = "under way"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message. Its name leaves the service, so it names nobody."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as a provider gets it. `reference` is ours, and the same however often it is tried."""

    reference: str
    channel: str
    name: str
    address: str
    subject: str
    body: str
    calendar: str = ""
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A provider has the message; `kept` says that it goes no further."""

    reference: str
    kept: bool = False
    fate: Fate = Fate.UNDER_WAY
    why: str = ""


class Refused(Exception):  # noqa: N818 -- an answer of the provider, not a fault of ours
    """The provider will not send this, however often it is asked. Says why, for the person who has to mend it."""


class NotNow(Exception):  # noqa: N818 -- the same
    """The provider did not take the message and may take it later."""


class Unsure(Exception):  # noqa: N818 -- the same
    """Nobody can tell whether the message was taken: the line broke after it was handed over."""


class Provider(Protocol):
    """Somebody who takes messages. `can_be_asked` says whether `find` knows by our reference what was taken."""

    name: str
    can_be_asked: bool

    def send(self, message: Outgoing) -> Taken: ...

    def find(self, reference: str) -> Taken | None: ...


class Keep:
    """The default: everything stays on the outbox page and nothing leaves."""

    name = "outbox"
    can_be_asked = True  # it sends nothing, so nothing is ever sent twice

    def send(self, message: Outgoing) -> Taken:
        return Taken(message.reference, kept=True)

    def find(self, reference: str) -> Taken | None:
        return None


PROVIDERS = {
    "keep": "quoracy.casework.messages.providers.Keep",
    "smtp": "quoracy.casework.messages.by_smtp.Smtp",
    "notify": "quoracy.casework.messages.by_notify.Notify",
}


def provider() -> Provider:
    """The provider this installation uses (QUORACY_OUTBOX)."""
    made: Provider = import_string(PROVIDERS[settings.OUTBOX_PROVIDER])()
    return made
