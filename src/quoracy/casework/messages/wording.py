"""The words of messages, in the languages they go out in. What leaves names no child: no template has a field for one.

`wording/en.toml` and `wording/cy.toml` hold the same templates with the same fields. A message in two languages says
all of it in the one and then all of it in the other; Welsh comes first, as the Welsh Language Standards ask (WN-1.09).
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from django.utils import timezone

MARKING = "OFFICIAL-SENSITIVE"
LANGUAGES = ("cy", "en")
FIELDS = frozenset(
    {
        "name", "when", "was", "place", "unit", "authority", "phone", "reference", "reply_by", "brings", "notes",
        "invitee", "agency", "lead", "reason", "deputy", "meeting", "day", "link", "code", "notice",
    }
)  # fmt: skip
"""Every field a template may have. None is for a child, and none is for what was written about a family, except
`notice`: the chair's own words to somebody kept out, which go on paper only."""


class Words(NamedTuple):
    """A message in words. An e-mail's subject begins with the marking; a text and a letter have none."""

    subject: str
    body: str


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """Everything the service says in a language."""
    text = files("quoracy.casework.messages").joinpath("wording", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def templates() -> frozenset[str]:
    return frozenset(catalogue("en")["template"])


def fields_of(language: str, template: str) -> frozenset[str]:
    """The fields a template uses."""
    words = catalogue(language)["template"][template]
    return frozenset().union(*(_fields(part) for part in (words["subject"], *words["body"], words.get("sms", ""))))


def _fields(part: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(part) if name}


def phrase(name: str, **values: object) -> dict[str, str]:
    """A part of a sentence in every language, to be the value of a field."""
    return {language: str(catalogue(language)["phrase"][name]).format_map(values) for language in LANGUAGES}


def moment(language: str, at: datetime) -> str:
    """A day with its weekday and the time on the clock in London."""
    dates, local = catalogue(language)["dates"], timezone.localtime(at)
    minutes = f":{local.minute:02}" if local.minute else ""
    clock = f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    day = f"{dates['days'][local.weekday()]} {local.day} {dates['months'][local.month - 1]} {local.year}"
    return str(dates["moment"]).format(day=day, time=clock)


def paragraphs(language: str, template: str, values: Mapping[str, Any]) -> list[str]:
    """What a message says in one language; a paragraph of which every field is empty is left out."""
    said = _said(language, values)
    parts = [str(part) for part in catalogue(language)["template"][template]["body"]]
    filled = [part.format_map(said) for part in parts if not _fields(part) or any(said[f] for f in _fields(part))]
    return [paragraph.strip() for words in filled for paragraph in words.split("\n\n")]


def in_words(template: str, values: Mapping[str, Any], languages: Sequence[str], channel: str) -> Words:
    """The message in every language it goes out in, marked as what it is."""
    ordered = [language for language in LANGUAGES if language in languages] or ["en"]
    if channel == "sms":
        texts = [_short(language, template, values) for language in ordered]
        return Words("", " / ".join(texts))
    subjects = [subject(language, template, values) for language in ordered]
    bodies = ["\n\n".join(paragraphs(language, template, values)) for language in ordered]
    marked = f"{MARKING}: {' / '.join(subjects)}" if channel == "email" else " / ".join(subjects)
    return Words(marked, f"{MARKING}\n\n" + "\n\n---\n\n".join(bodies) + "\n")


def subject(language: str, template: str, values: Mapping[str, Any]) -> str:
    return str(catalogue(language)["template"][template]["subject"]).format_map(_said(language, values))


def _short(language: str, template: str, values: Mapping[str, Any]) -> str:
    words = catalogue(language)["template"][template]
    return str(words.get("sms") or words["subject"]).format_map(_said(language, values))


def _said(language: str, values: Mapping[str, Any]) -> dict[str, str]:
    """The values as they stand in a sentence of this language: moments in words, what differs by language chosen."""
    said = dict.fromkeys(FIELDS, "")
    for name, value in values.items():
        if isinstance(value, Mapping):
            value = value.get(language) or value.get("en", "")
        at = name in ("when", "was") and value
        said[name] = moment(language, datetime.fromisoformat(value)) if at else str(value)
    return said
