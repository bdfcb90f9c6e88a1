"""What became of each element of a census file: taken up, taken up with a query, kept out, or of no use here.

Nothing is dropped silently, and that is so by construction: every leaf of the file is either a place that a history was
made from, or has a row here, or both.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from quoracy.returns.census.histories import Imported
from quoracy.returns.census.rules import Finding, Verdict
from quoracy.returns.census.shapes import DATES, CensusChild, Leaf

NOT_TAKEN_UP = "not taken up"
_OUTSIDE = "(outside the children)"


class Row(NamedTuple):
    """One line of the report."""

    child: str
    place: str
    field: str
    value: str
    rule: str
    done: str
    says: str

    @classmethod
    def about(cls, child: str, leaf: Leaf, rule: str, done: str, says: str) -> Row:
        return cls(child, leaf.place, leaf.field, leaf.text, rule, done, says)


@dataclass(slots=True)
class Report:
    """The rows, and how many elements and dates ended where."""

    rows: list[Row] = field(default_factory=list)
    elements: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    children: Counter[str] = field(default_factory=Counter)

    def enter(self, child: CensusChild, findings: Iterable[Finding], imported: Imported) -> None:
        """Account for every element of one child."""
        found: dict[str, list[Finding]] = {}
        for each in findings:
            found.setdefault(each.leaf.place, []).append(each)
        gravest = max((each.verdict for about in found.values() for each in about), default=Verdict.KEPT)
        for leaf in child.leaves:
            self._account(child, leaf, found.get(leaf.place, []), leaf.place in imported.used)
        self.children[Verdict.KEPT_OUT.words if imported.history is None else _child_words(gravest)] += 1

    def _account(self, child: CensusChild, leaf: Leaf, found: list[Finding], used: bool) -> None:
        done = max((each.verdict for each in found), default=Verdict.KEPT).words
        if not used and done != Verdict.KEPT_OUT.words:
            done = NOT_TAKEN_UP
        self._count(leaf, done)
        self.rows += [Row.about(child.name, leaf, each.rule, done, each.says) for each in found]
        if not found and not used:
            self.rows.append(Row.about(child.name, leaf, "", done, "no part of a chronology is made from this"))

    def enter_outside(self, leaves: Iterable[Leaf], says: str) -> None:
        """Account for what stands outside every child: the header, and what no census has there."""
        for leaf in leaves:
            self._count(leaf, NOT_TAKEN_UP)
            self.rows.append(Row.about(_OUTSIDE, leaf, "", NOT_TAKEN_UP, says))

    def note(self, leaf: Leaf, rule: str, says: str) -> None:
        """A query about the file as a whole."""
        self.rows.append(Row.about(_OUTSIDE, leaf, rule, Verdict.QUERIED.words, says))

    def _count(self, leaf: Leaf, done: str) -> None:
        self.elements[done] += 1
        if leaf.field in DATES:
            self.dates[done] += 1

    def contradictions(self) -> Iterator[Row]:
        """The rows that a rule was broken by; the others only say what was of no use."""
        return (row for row in self.rows if row.rule)

    def by_rule(self) -> list[tuple[str, str, str, int]]:
        """(rule, what is the matter, what was done, how often), the most frequent first."""
        counts = Counter((row.rule, row.says, row.done) for row in self.contradictions())
        return [(*key, number) for key, number in counts.most_common()]


def _child_words(gravest: Verdict) -> str:
    return "orderly" if gravest is Verdict.KEPT else "taken up, with something to look at"


def write_report(report: Report, path: Path) -> None:
    """Write every row to a file, contradictions first: JSON if its name ends so, otherwise CSV.

    A value that a spreadsheet would run as a formula gets an apostrophe before it, since the file came from outside.
    """
    rows = sorted(report.rows, key=lambda row: not row.rule)
    if path.suffix.lower() == ".json":
        path.write_text(json.dumps([row._asdict() for row in rows], ensure_ascii=False, indent=1), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(Row._fields)
        writer.writerows([_inert(cell) for cell in row] for row in rows)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
