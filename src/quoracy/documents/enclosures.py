"""The files that go with a message. Their names leave the service, so they name a kind of paper and nobody."""

from __future__ import annotations

from collections.abc import Iterator

from quoracy.casework.messages.models import Message
from quoracy.casework.messages.providers import Enclosure
from quoracy.documents.invitations import letter_pdf
from quoracy.documents.leaflets import LANGUAGES, leaflet_pdf

PDF = "application/pdf"


def enclosures(message: Message) -> list[Enclosure]:
    """The letter itself, if it is one, and the leaflets, in the languages of the message that there are."""
    letter = [Enclosure("letter.pdf", PDF, letter_pdf(message))] if message.channel == Message.Channel.LETTER else []
    return [*letter, *_leaflets(message)]


def _leaflets(message: Message) -> Iterator[Enclosure]:
    for named in message.enclosures:
        kind, _, reader = named.partition(":")
        for language in message.languages if kind == "leaflet" else ():
            if language in LANGUAGES:
                pdf = leaflet_pdf(reader, language, message.authority.name, message.large_print)
                yield Enclosure(f"leaflet-{reader}-{language}.pdf", PDF, pdf)
