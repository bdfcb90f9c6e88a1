"""A report as a family is told it: in its author's words, with each term of theirs explained (LBH-4.18)."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from quoracy.casework.conferences import facts
from quoracy.casework.reports.models import Passage, Report
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.rulebook.plain_words import Term, explained, terms_in

WORDED = ("text", "evidence", "other_way")
"""What of a passage is an author's own words."""


def in_plain_words(report: Report, reader: Reader, passages: list[Passage]) -> list[Passage]:
    """For a family, each term of theirs explained in brackets; the report itself is altered in nothing (LBH-4.18)."""
    if reader.kind not in (Kind.PERSON, Kind.CHILD) or not passages:
        return passages
    said = [getattr(one, name) for one in passages for name in WORDED]
    terms = terms_in(facts.procedure(report.request.conference), said, report.meanings)
    return [_told(one, terms) for one in passages] if terms else passages


def _told(passage: Passage, terms: Iterable[Term]) -> Passage:
    """A passage as it is told to its reader: a likeness for reading, never saved."""
    likeness = copy(passage)
    for name in WORDED:
        setattr(likeness, name, explained(getattr(passage, name), terms))
    return likeness
