"""Acronyms and terms of the local list: found in a text, underlined for its author, explained to the family (LBH-4.18).

Whoever reads has to be able to follow. What is found is offered in plain words and stops nobody; what is left in is
explained in brackets on the family's copy, in the author's own words where the author gave some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quoracy.rulebook.clarity import EVERYDAY, explained_in
from quoracy.rulebook.reports import HasReports

_ACRONYM = re.compile(r"\b[A-Z](?:[A-Z]{1,6}|&[A-Z])\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `term` where it is to be underlined, with `plain` words, empty where nobody knows any."""

    text: str
    term: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One term found in a report: the plain words the local list offers, and what its author says it means."""

    term: str
    offered: str = ""
    own: str = ""

    @property
    def plain(self) -> str:
        return self.own or self.offered


def terms_in(procedure: HasReports, texts: Iterable[str], own: Mapping[str, str] | None = None) -> tuple[Term, ...]:
    """Every acronym and listed term of these texts, in the order in which they come; none where nothing is asked."""
    rule = procedure.reports
    if rule is None or not rule.explains_terms:
        return ()
    whole = "\n".join(texts)
    told = {one.term.casefold(): one for one in rule.plain_words}
    explained = explained_in(whole)
    found: dict[str, Term] = {}
    for match in _finder(tuple(one.term for one in rule.plain_words)).finditer(whole):
        word = match.group()
        listed = told.get(word.casefold())
        name = listed.term if listed else word
        if name in explained or (listed is None and (word in EVERYDAY or _shouted(whole, match.start()))):
            continue
        found.setdefault(name, Term(name, listed.plain if listed else "", (own or {}).get(name, "")))
    return tuple(found.values())


def _finder(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Listed terms in any case if they are words, in capitals if they are acronyms; then every other acronym."""
    longest_first = sorted(terms, key=len, reverse=True)
    words = [re.escape(one) if one.isupper() else f"(?i:{re.escape(one)})" for one in longest_first]
    listed = [rf"(?<!\w){one}(?!\w)" for one in words]
    return re.compile("|".join([*listed, _ACRONYM.pattern]))


def _shouted(whole: str, start: int) -> bool:
    """Whether an acronym stands in a line all of capitals, where nothing can be told apart."""
    line = whole[whole.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    return line.isupper() and len(line.split()) > 1


def pieces(text: str, terms: Iterable[Term]) -> tuple[Piece, ...]:
    """A text cut into what stays as it is and what is underlined; put together again it is the same text."""
    named = {one.term.casefold(): one for one in terms}
    if not named:
        return (Piece(text),)
    found, at = [], 0
    for match in _finder(tuple(one.term for one in named.values())).finditer(text):
        term = named.get(match.group().casefold())
        if term is None or (term.term.isupper() and match.group() != term.term):
            continue
        found += [Piece(text[at : match.start()]), Piece(match.group(), term.term, term.plain)]
        at = match.end()
    return tuple(one for one in (*found, Piece(text[at:])) if one.text)


def explained(text: str, terms: Iterable[Term]) -> str:
    """A text with each term explained in brackets where it first stands in it; one nobody can explain stays bare."""
    said: set[str] = set()
    found = []
    for piece in pieces(text, terms):
        found.append(piece.text)
        if piece.plain and piece.term not in said:
            said.add(piece.term)
            found.append(f" ({piece.plain})")
    return "".join(found)


def in_plain_words(text: str, term: Term) -> str:
    """A text with one term put into the plain words for it."""
    if not term.plain:
        return text
    return "".join(term.plain if piece.term else piece.text for piece in pieces(text, [term]))
