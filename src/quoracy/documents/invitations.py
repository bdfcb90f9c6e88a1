"""An invitation, a change or a reminder on paper, for people whom no e-mail reaches."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from quoracy.casework.messages import wording
from quoracy.casework.messages.models import Message
from quoracy.documents.phrases import phrases_in
from quoracy.documents.press import press


def letter_pdf(message: Message) -> bytes:
    """The letter as PDF/UA-1, in each of its languages. The same message always gives the same bytes."""
    return press("invitation.typ", sheet(message), timezone.localtime(message.made_at).date())


def sheet(message: Message) -> dict[str, Any]:
    """Everything the template prints, as plain data."""
    languages = [language for language in wording.LANGUAGES if language in message.languages] or ["en"]
    phrases, authority = phrases_in(languages[0]), message.authority
    unit = message.values.get("unit", "")
    day, reference = phrases.day(timezone.localtime(message.made_at)), str(message.values.get("reference", ""))
    titles = [wording.subject(language, message.template, message.values) for language in languages]
    return {
        "language": languages[0],
        "large_print": message.large_print,
        "title": titles[0],
        "marking": wording.MARKING,
        "reference": reference,
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": {
            "authority": authority.name,
            "unit": unit,
            "lines": [
                *_lines(authority.address),
                *([phrases.say("letter.telephone", number=authority.phone)] if authority.phone else []),
            ],
            "address": [message.to_name, *_lines(message.address)],
            "facts": [
                {"label": phrases.say("letter.date"), "lines": [day]},
                {"label": phrases.say("letter.reference"), "lines": [reference]},
            ],
        },
        "parts": [
            {
                "language": language,
                "heading": title,
                "paragraphs": wording.paragraphs(language, message.template, message.values),
            }
            for language, title in zip(languages, titles, strict=True)
        ],
    }


def _lines(text: str) -> list[str]:
    parts = text.splitlines() if "\n" in text else text.split(",")
    return [part.strip() for part in parts if part.strip()]
