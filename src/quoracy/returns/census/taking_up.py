"""A whole census file, taken up: histories as a stream, and a report that fills as the stream is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from quoracy.returns.census.histories import Imported, history_of
from quoracy.returns.census.reading import CensusFile
from quoracy.returns.census.report import Report
from quoracy.returns.census.rules import Finding, Verdict, Year, judge
from quoracy.returns.census.shapes import CensusChild, Leaf
from quoracy.rulebook.histories import History

_NO_REFERENCE_DATE = Leaf("Header", "ReferenceDate", "")
_HEADER = "says which file this is; nothing is entered from it"
_OUTSIDE = "no census has this here; nothing is entered from it"


class TakingUp:
    """Walk a census file once: `histories()` gives the children, and `report` is whole when the walk has ended.

    `today` is the day of reading, after which nothing can have happened. What only the whole file can show (an id or a
    pupil number that comes twice, more plans than conferences) is judged here; one child's record in `rules`.
    """

    def __init__(self, file: CensusFile, today: date) -> None:
        self.file, self.report = file, Report()
        self._year = Year(file.header, today)
        self._references: set[str] = set()
        self._pupil_numbers: set[str] = set()
        self.events: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()

    def histories(self) -> Iterator[History]:
        for child in self.file.children():
            imported = self._take(child)
            if imported.history is not None:
                self.events.update(event.kind for event in imported.history.events)
                yield imported.history
        self._conclude()

    def _take(self, child: CensusChild) -> Imported:
        findings = [*self._met_before(child), *judge(child, self._year)]
        imported = history_of(child, findings)
        self.report.enter(child, findings, imported)
        self._count(child)
        return imported

    def _met_before(self, child: CensusChild) -> Iterator[Finding]:
        if child.reference and child.reference.text in self._references:
            says = "another child before this one has the same id; the first is kept, this one left for you to sort out"
            yield from (Finding(leaf, "8510", says, Verdict.KEPT_OUT) for leaf in child.leaves)
        if child.pupil_number and child.pupil_number.text in self._pupil_numbers:
            yield Finding(child.pupil_number, "1520", "another child has the same pupil number", Verdict.QUERIED)
        self._references.add(child.name)
        self._pupil_numbers.add(child.pupil_number.text if child.pupil_number else "")

    def _count(self, child: CensusChild) -> None:
        days = {
            "plans": [plan.started for _, plan in child.plans()],
            "conferences": [details.conference for details in child.details]
            + [enquiry.conference for _, enquiry in child.enquiries()],
        }
        for what, leaves in days.items():
            self._counts[what] += sum(bool(leaf and leaf.day and self._year.holds(leaf.day)) for leaf in leaves)

    def _conclude(self) -> None:
        header = self.file.header
        self.report.enter_outside(header.leaves, _HEADER)
        self.report.enter_outside(self.file.outside, _OUTSIDE)
        reference = next((leaf for leaf in header.leaves if leaf.field == "ReferenceDate"), _NO_REFERENCE_DATE)
        if header.reference_date != header.last_day:
            self.report.note(
                reference, "100", f"the reference date is not the year's end, {header.last_day.isoformat()}"
            )
        if self._counts["plans"] > self._counts["conferences"]:
            self.report.note(reference, "2883", "more plans began in the year than initial conferences were held")
