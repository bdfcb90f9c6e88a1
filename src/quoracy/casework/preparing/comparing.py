"""Signed reports side by side: who wrote what under each heading, who wrote nothing, and which days each names.

Nothing here judges. Two accounts of one thing stand beside each other, with whoever gave them, for the chair to ask.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import parts
from quoracy.casework.reports.models import Passage, Report, Seen
from quoracy.rulebook.report_rules import Per

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b")
_FIGURES = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")

Place = tuple[uuid.UUID | None, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What one author says under one heading. Without passages: why it is empty, if the author was asked at all."""

    report: Report
    passages: tuple[Passage, ...]
    asked: bool
    why_empty: str = ""
    in_document: bool = False
    of_all: bool = False

    @property
    def gap(self) -> bool:
        """Whether an author who was asked says nothing here, nor anywhere else that answers it."""
        return self.asked and not (self.passages or self.in_document or self.of_all)


@dataclass(frozen=True, slots=True)
class Row:
    """One heading about one child (None: about all), with every author's column and the days they name."""

    key: str
    asks: str
    child: Child | None
    columns: tuple[Said, ...]
    days: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def gaps(self) -> list[Said]:
        return [one for one in self.columns if one.gap]


@dataclass(frozen=True, slots=True)
class SeenBy:
    """One author about seeing one child: the days, or that the author did not see the child, or says nothing of it."""

    report: Report
    times: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Every signed report of a conference as one reader may read it."""

    reports: tuple[Report, ...]
    rows: tuple[Row, ...]
    seen: tuple[tuple[Child, tuple[SeenBy, ...]], ...]


def side_by_side(
    conference: Conference, found: Sequence[tuple[Report, list[Passage]]], children: Sequence[Child]
) -> SideBySide:
    """The signed reports a reader may read, beside each other by heading; as many queries for ten as for one."""
    everybody = [*children, *parts.others_of_household(conference, children)]
    passages = {report.pk: rows for report, rows in found}
    asked = {report.pk: _asked(report, children, everybody) for report, _rows in found}
    headings = _headings(found, asked, everybody)
    reports = tuple(report for report, _rows in found)
    rows = tuple(_row(place, asks, reports, passages, asked, everybody) for place, asks in headings.items())
    seen = tuple((child, tuple(_seen(report, child) for report in reports)) for child in children)
    return SideBySide(reports, rows, seen if reports else ())


def _asked(report: Report, children: Sequence[Child], everybody: Sequence[Child]) -> dict[Place, str]:
    """The places at which the form asked this author, each with its words."""
    found: dict[Place, str] = {}
    for part in parts.asked(report.request):
        if part.per is Per.REPORT:
            found[None, part.key] = part.asks
        else:
            found |= {(child.pk, part.key): part.asks for child in (everybody if part.household else children)}
    return found


def _headings(
    found: Iterable[tuple[Report, list[Passage]]], asked: dict[uuid.UUID, dict[Place, str]], everybody: Sequence[Child]
) -> dict[Place, str]:
    """Every place that was asked or written under: of all first, then child by child, in the order of the forms."""
    words: dict[Place, str] = {}
    for report, passages in found:
        named = {key: asks for (_child, key), asks in asked[report.pk].items()}
        words = asked[report.pk] | words
        for one in passages:
            words.setdefault((one.child_id, one.part), named.get(one.part, one.part.replace("_", " ").capitalize()))
    order = {None: 0} | {child.pk: place for place, child in enumerate(everybody, 1)}
    return dict(sorted(words.items(), key=lambda item: order.get(item[0][0], len(order))))


def _row(
    place: Place,
    asks: str,
    reports: Sequence[Report],
    passages: dict[uuid.UUID, list[Passage]],
    asked: dict[uuid.UUID, dict[Place, str]],
    everybody: Sequence[Child],
) -> Row:
    columns = tuple(_said(report, place, passages[report.pk], asked[report.pk]) for report in reports)
    child = next((one for one in everybody if one.pk == place[0]), None)
    return Row(place[1], asks, child, columns, _days(columns))


def _said(report: Report, place: Place, passages: Sequence[Passage], asked: dict[Place, str]) -> Said:
    child, key = place
    here = tuple(one for one in passages if (one.child_id, one.part) == place)
    name = f"part.{key}.{child or 'report'}"
    return Said(
        report,
        here,
        place in asked,
        str(report.gaps.get(name, "")),
        name in report.covers,
        child is not None and any(one.child_id is None and one.part == key for one in passages),
    )


def _seen(report: Report, child: Child) -> SeenBy:
    return SeenBy(report, tuple(row for row in report.seen.all() if row.child_id == child.pk))


def _days(columns: Sequence[Said]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The days that authors name under one heading with who names each, where two of them name different ones."""
    named = {one.report.signed_name: days_in(" ".join(p.text for p in one.passages)) for one in columns if one.passages}
    telling = {who: days for who, days in named.items() if days}
    if len(telling) < 2 or len({frozenset(days) for days in telling.values()}) == 1:
        return ()
    every = dict.fromkeys(day for days in telling.values() for day in days)
    return tuple((day, tuple(who for who, days in telling.items() if day in days)) for day in every)


def days_in(text: str) -> list[str]:
    """The days a text names, in one way of writing them, each once; what is no day of the calendar is left out."""
    found = [_written(int(day), _MONTHS.index(month) + 1, year) for day, month, year in _DAY.findall(text)]
    found += [_written(int(day), int(month), year) for day, month, year in _FIGURES.findall(text)]
    return list(dict.fromkeys(one for one in found if one))


def _written(day: int, month: int, year: str) -> str:
    try:
        date(int(year or 2000), month, day)
    except ValueError:
        return ""
    return f"{day} {_MONTHS[month - 1]} {year}".strip()
