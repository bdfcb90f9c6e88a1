"""Leaflets in plain words, one for parents and one for children: read on a page, or printed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from quoracy.documents.phrases import phrases_in
from quoracy.documents.press import press

READERS = ("parents", "children")
LANGUAGES = ("en", "cy")
MARKING = "OFFICIAL"  # it is about conferences as such, and about nobody


@dataclass(frozen=True, slots=True)
class Part:
    """One heading and what is said under it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A leaflet for one kind of reader in one language. `unchecked` until a translator has read it."""

    reader: str
    language: str
    title: str
    version: str
    unchecked: bool
    parts: tuple[Part, ...]


@cache
def leaflet(reader: str, language: str) -> Leaflet:
    """The leaflet for a reader; KeyError names the file where that language is missing."""
    text = files(__name__).joinpath(f"{reader}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    if language not in table:
        raise KeyError(f"leaflets/{reader}.toml has no [{language}]. Add it there, or choose another language.")
    told = table[language]
    parts = tuple(Part(part["heading"], tuple(part["paragraphs"])) for part in told["parts"])
    return Leaflet(reader, language, told["title"], table["version"], bool(told.get("unchecked")), parts)


@cache
def leaflet_pdf(reader: str, language: str, authority: str, large_print: bool = False) -> bytes:
    """The leaflet as PDF/UA-1; the same for everybody, so it is pressed once."""
    one, phrases = leaflet(reader, language), phrases_in(language)
    sheet = {
        "language": language,
        "large_print": large_print,
        "title": one.title,
        "marking": MARKING,
        "reference": one.version,
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": {"authority": authority},
        "parts": [{"heading": part.heading, "paragraphs": list(part.paragraphs)} for part in one.parts],
    }
    return press("leaflet.typ", sheet, date.fromisoformat(one.version))
