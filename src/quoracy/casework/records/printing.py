"""In which language and how large somebody's papers are printed: as the unit chose, or as the person wishes."""

from __future__ import annotations

from dataclasses import dataclass

from quoracy.casework.people.models import Person
from quoracy.casework.records.models import Recipient

ENGLISH, WELSH = "en", "cy"


@dataclass(frozen=True, slots=True)
class Printing:
    """The language of our own sentences, and whether in large print."""

    language: str = ENGLISH
    large_print: bool = False


def wished(recipient: Recipient) -> Printing:
    """What the person has asked for, as it stands in the directory; English where nobody has asked them."""
    person = recipient.seat.person if recipient.seat else None
    if person is None:
        return Printing()
    return Printing(WELSH if person.language == Person.Language.WELSH else ENGLISH, person.large_print)


def of(recipient: Recipient | None) -> Printing:
    """How this person's papers are printed: what the unit chose when it sent them goes before the wish."""
    if recipient is None:
        return Printing()
    wish = wished(recipient)
    large = wish.large_print if recipient.large_print is None else recipient.large_print
    return Printing(recipient.language or wish.language, large)


def wants_a_translation(recipient: Recipient) -> bool:
    """Whether what people typed is still to be put into Welsh; only our own sentences are kept in it (WN-1.08)."""
    return bool(recipient.gets) and wished(recipient).language == WELSH and not recipient.translation
