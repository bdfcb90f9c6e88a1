"""What an author is asked before signing, so that a family can follow the report: prompts, which stop nothing.

A prompt points at one paragraph. Whether it is right is the author's to judge: a list of letters may be a name, and an
event may have no day that anybody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.reports import HasReports, Passage

EVERYDAY = frozenset({"AM", "PM", "GP", "NHS", "OK", "TV", "UK", "ID", "DVD", "CCTV", "PE"})
"""Abbreviations that need no explaining to anybody."""

_ABBREVIATION = re.compile(r"\b[A-Z](?:[A-Z]{1,6}|&[A-Z])\b")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATED = re.compile(rf"\b(?:(?:{_MONTHS})[a-z]*\b|\d{{4}}\b|\d{{1,2}}[/.]\d{{1,2}}\b)", re.IGNORECASE)
_VAGUE = r"recently|lately|last (?:week|month|year|night)|the other day|on one occasion|some time ago|a while ago"
_HAPPENED = re.compile(
    rf"\b(?:{_VAGUE}|hit|fell|told|said|saw|went|came|left|found|rang|attended|reported|disclosed|arrived|called)\b",
    re.IGNORECASE,
)
_OF_EVENTS = ("fact", "observation", "allegation")


def clarity_prompts(procedure: HasReports, passages: Sequence[Passage]) -> list[Finding]:
    """Name each paragraph that may be hard to follow; empty where the procedure asks nothing. They stop nothing."""
    rule = procedure.reports
    if rule is None or not rule.prompts_for_clarity:
        return []
    explained = explained_in(" ".join(passage.text for passage in passages))
    return [
        Finding(False, says, (rule.cites["clarity"],), place=f"passage.{passage.id}")
        for passage in passages
        for says in _prompts(passage, explained, rule.longest_passage)
    ]


def sending_back(procedure: HasReports, before: bool) -> Finding:
    """Whether the chair may send an unclear report back: where the procedure has it, and once."""
    rule = procedure.reports
    if rule is None or not rule.may_be_sent_back_once:
        says = "This procedure does not have reports sent back. Ask the author to add to the report."
        return Finding(False, says, (), Departure.FORBIDDEN)
    clauses = (rule.cites["may_be_sent_back_once"],)
    if before:
        says = "This report was sent back once already. Ask about the rest at the conference."
        return Finding(False, says, clauses, Departure.FORBIDDEN)
    return Finding(True, "The chair can send an unclear report back once.", clauses)


def explained_in(text: str) -> frozenset[str]:
    """The abbreviations that the report itself explains: "(CAMHS)" behind the words, or "CAMHS (the words)"."""
    behind = re.findall(r"\w\s*\(([A-Z&]{2,7})\)", text)
    before = re.findall(r"\b([A-Z&]{2,7})\s*\(\s*[A-Za-z]+\s[^)]*\)", text)
    return frozenset([*behind, *before])


def _prompts(passage: Passage, explained: frozenset[str], longest: int) -> Iterator[str]:
    bare = [] if passage.text.isupper() else _ABBREVIATION.findall(passage.text)
    bare = [word for word in dict.fromkeys(bare) if word not in explained | EVERYDAY]
    if bare:
        yield f"Say what {_listed(bare)} means the first time you write it: the family may not know."
    if passage.label in _OF_EVENTS and _HAPPENED.search(passage.text) and not _DATED.search(passage.text):
        yield "Say on which day this happened, or about when."
    words = len(passage.text.split())
    if longest and words > longest:
        yield f"This paragraph has {words} words. Make several of it, of no more than {longest} each."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
