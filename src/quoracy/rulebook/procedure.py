"""What a procedure says on a day: the clauses, the shelf they stand on, the procedures an authority has adopted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from quoracy.rulebook.absence_rules import AbsenceRule
from quoracy.rulebook.attendance_rules import AttendanceRule
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.chairing_rules import ChairingRule
from quoracy.rulebook.citing import Clause
from quoracy.rulebook.closing_rules import ClosingRule, EscalationRule
from quoracy.rulebook.convening_rules import ConveningRule
from quoracy.rulebook.disclosure_rules import DisclosureRule
from quoracy.rulebook.evaluation_rules import EvaluationRule
from quoracy.rulebook.exclusion_rules import ExclusionRule
from quoracy.rulebook.packs import Pack, PackError, Version, read_catalogues, read_packs
from quoracy.rulebook.reasons import in_short
from quoracy.rulebook.record_rules import RecordRule
from quoracy.rulebook.report_rules import ReportRule
from quoracy.rulebook.room_rules import RecordingRule, RoomRule
from quoracy.rulebook.shapes import (
    CategoriesRule,
    Counting,
    DecisionRule,
    DefermentRule,
    QuorumRule,
    Timescale,
)
from quoracy.rulebook.taking_part_rules import TakingPartRule
from quoracy.rulebook.terms import in_terms
from quoracy.rulebook.values_in_words import section_in_words

__all__ = ["Adopted", "Clause", "Difference", "InForce", "PackError", "Procedure", "Shelf", "check", "load_shelf"]

BEGINNING = date.min
Shape = TypeVar("Shape")


class NotOnTheShelfError(KeyError):
    """Nothing of this name stands on the shelf."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True, eq=False)
class Procedure:
    """One procedure as it stands on a day, its parents' values filled in."""

    key: str
    title: str
    nation: str
    on: date
    terms: Mapping[str, str]
    terms_cy: Mapping[str, str]
    timescales: Mapping[str, Timescale]
    sections: Mapping[str, object]
    extends: tuple[str, ...]

    def terms_in(self, language: str) -> tuple[Mapping[str, str], str]:
        """The procedure's words in a language, and the language they are in: English where any is held only so."""
        welsh = language == "cy" and self.terms_cy.keys() >= self.terms.keys() - {"enquiry"}
        return (self.terms_cy, "cy") if welsh else (self.terms, "en")

    @property
    def quorum(self) -> QuorumRule:
        return self._section("quorum", QuorumRule)

    @property
    def decision(self) -> DecisionRule:
        return self._section("decision", DecisionRule)

    @property
    def deferment(self) -> DefermentRule:
        return self._section("deferment", DefermentRule)

    @property
    def convening(self) -> ConveningRule | None:
        return self._said("convening", ConveningRule)

    @property
    def attendance(self) -> AttendanceRule | None:
        return self._said("attendance", AttendanceRule)

    @property
    def chairing(self) -> ChairingRule | None:
        return self._said("chairing", ChairingRule)

    @property
    def taking_part(self) -> TakingPartRule | None:
        return self._said("taking_part", TakingPartRule)

    @property
    def exclusion(self) -> ExclusionRule | None:
        return self._said("exclusion", ExclusionRule)

    @property
    def reports(self) -> ReportRule | None:
        return self._said("reports", ReportRule)

    @property
    def absence(self) -> AbsenceRule | None:
        return self._said("absence", AbsenceRule)

    @property
    def disclosure(self) -> DisclosureRule | None:
        return self._said("disclosure", DisclosureRule)

    @property
    def record(self) -> RecordRule | None:
        return self._said("record", RecordRule)

    @property
    def room(self) -> RoomRule | None:
        return self._said("room", RoomRule)

    @property
    def recording(self) -> RecordingRule | None:
        return self._said("recording", RecordingRule)

    @property
    def evaluation(self) -> EvaluationRule | None:
        return self._said("evaluation", EvaluationRule)

    @property
    def closing(self) -> ClosingRule | None:
        return self._said("closing", ClosingRule)

    @property
    def escalation(self) -> EscalationRule | None:
        return self._said("escalation", EscalationRule)

    def _said(self, name: str, shape: type[Shape]) -> Shape | None:
        """A section that a procedure may be silent about: None then, and the rules ask for nothing."""
        rule = self.sections.get(name)
        return rule if isinstance(rule, shape) else None

    def _section(self, name: str, shape: type[Shape]) -> Shape:
        rule = self._said(name, shape)
        if rule is None:
            raise NotOnTheShelfError(
                f"{self.key} says nothing about {name}, nor does a procedure that it extends. Add [[{name}]]."
            )
        return rule

    @property
    def categories(self) -> tuple[str, ...]:
        return self._section("categories", CategoriesRule).names

    def calendar(self, closures: frozenset[date] = frozenset()) -> WorkingCalendar:
        """The working days of this procedure, less the closures it declares and those given."""
        counting = self.sections.get("counting")
        if not isinstance(counting, Counting):
            return WorkingCalendar.of(self.nation, closures)
        closed = closures | frozenset(counting.closures)
        return WorkingCalendar.of(self.nation, closed, with_bank_holidays=counting.bank_holidays)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison: what two procedures say about the same thing, and where."""

    topic: str
    key: str
    first: str
    first_clause: str
    second: str
    second_clause: str

    @property
    def same(self) -> bool:
        return self.first == self.second


class Shelf:
    """Every procedure and clause catalogue that was read, and what each says on a day."""

    def __init__(self, packs: Mapping[str, Pack], clauses: Mapping[str, Clause]) -> None:
        self._packs = packs
        self._clauses = clauses
        self._made: dict[tuple[str, int], Procedure] = {}
        self._changes = {key: self._change_days(key) for key in packs}

    @classmethod
    def load(cls, extra: Iterable[Path] = ()) -> Shelf:
        """The shipped procedures and any further files, which may extend them.

        Raises PackError listing every mistake of every file.
        """
        clauses = read_catalogues()
        return cls(read_packs(clauses, tuple(extra)), clauses)

    def keys(self) -> list[str]:
        return list(self._packs)

    def __iter__(self) -> Iterator[str]:
        return iter(self._packs)

    def pack(self, key: str) -> Pack:
        if key not in self._packs:
            raise NotOnTheShelfError(f'There is no procedure "{key}". Use one of: {", ".join(self._packs)}.')
        return self._packs[key]

    def procedure(self, key: str, on: date) -> Procedure:
        """What a procedure says on a day. Before its first version, the first version."""
        self.pack(key)
        days = self._changes[key]
        place = max(bisect_right(days, on) - 1, 0)
        if (key, place) not in self._made:
            self._made[key, place] = self._make(key, days[place])
        return self._made[key, place]

    def changes(self, key: str) -> Sequence[date]:
        """The days from which a procedure or a parent of it says something else."""
        return self._changes[key]

    def clause(self, clause_id: str) -> Clause:
        if clause_id not in self._clauses:
            raise NotOnTheShelfError(f'There is no clause "{clause_id}" in any catalogue.')
        return self._clauses[clause_id]

    def catalogue(self, key: str) -> list[Clause]:
        return [clause for clause in self._clauses.values() if clause.procedure == key]

    def chain(self, key: str) -> list[Pack]:
        """A pack and its parents, nearest first."""
        packs = [self.pack(key)]
        while packs[-1].extends:
            packs.append(self._packs[packs[-1].extends])
        return packs

    def _change_days(self, key: str) -> list[date]:
        days = {day for pack in self.chain(key) for version in pack.every_version() for day in version.change_days()}
        return sorted(days) or [BEGINNING]

    def _make(self, key: str, on: date) -> Procedure:
        chain = self.chain(key)
        said: dict[tuple[str, str], Version] = {}
        for pack in reversed(chain):
            for version in pack.every_version():
                if version.covers(on):
                    said[version.section, version.key] = version
        values = {place: version.value for place, version in said.items() if version.value is not None}
        timescales = {name: value for (section, name), value in values.items() if isinstance(value, Timescale)}
        terms = {name: word for pack in reversed(chain) for name, word in pack.terms.items()}
        own = chain[0]
        return Procedure(
            key=own.key,
            title=own.title,
            nation=own.nation,
            on=on,
            terms=terms,
            terms_cy=_welsh(chain),
            timescales=timescales,
            sections={section: value for (section, _), value in values.items() if section != "timescale"},
            extends=tuple(pack.key for pack in chain[1:]),
        )

    def compare(self, first: str, second: str, on: date) -> list[Difference]:
        """What two procedures say on a day, side by side, in the order of the first and then of the second."""
        one, other = said_by(self.procedure(first, on)), said_by(self.procedure(second, on))
        places = list(dict.fromkeys([*one, *other]))
        silent = ("says nothing", "")
        return [
            Difference(topic, key, *one.get((topic, key), silent), *other.get((topic, key), silent))
            for topic, key in places
        ]


def said_by(procedure: Procedure) -> dict[tuple[str, str], tuple[str, str]]:
    """Every value of a procedure in words, with its clause."""
    said = {
        ("timescale", key): (in_terms(in_short(rule), procedure.terms), rule.clause)
        for key, rule in procedure.timescales.items()
    }
    for section, value in procedure.sections.items():
        said.update(((section, name), words) for name, words in section_in_words(value))
    return said


class InForce(NamedTuple):
    """What holds on a day: the procedure, its timescales by key, and the calendar it counts in."""

    procedure: Procedure
    timescales: Mapping[str, Timescale]
    calendar: WorkingCalendar


class Adopted:
    """The procedures one authority has adopted, each from a day, with the days on which it is closed.

    A day is judged by the procedure in force on it. Before the first adoption the first one is taken, since an
    imported history has to be judged by something.
    """

    def __init__(
        self, shelf: Shelf, adoptions: Sequence[tuple[date, str]], closures: frozenset[date] = frozenset()
    ) -> None:
        if not adoptions:
            raise ValueError("An authority needs at least one adopted procedure. Give a day and a procedure's key.")
        self.shelf = shelf
        self.adoptions = tuple(sorted(adoptions))
        self.closures = closures
        self._starts: list[date] = []
        self._in_force: list[InForce] = []
        for start, key in self._periods():
            procedure = shelf.procedure(key, start)
            self._starts.append(start)
            self._in_force.append(InForce(procedure, procedure.timescales, procedure.calendar(closures)))

    def _periods(self) -> list[tuple[date, str]]:
        periods: list[tuple[date, str]] = []
        for place, (start, key) in enumerate(self.adoptions):
            last = place + 1 == len(self.adoptions)
            end = date.max if last else self.adoptions[place + 1][0]
            periods.append((start, key))
            periods.extend((day, key) for day in self.shelf.changes(key) if start < day < end)
        return periods

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar of the procedure adopted last."""
        return self._in_force[-1].calendar

    def at(self, day: date) -> InForce:
        if len(self._starts) == 1:
            return self._in_force[0]
        return self._in_force[max(bisect_right(self._starts, day) - 1, 0)]

    def on(self, day: date) -> Procedure:
        return self.at(day).procedure


@cache
def load_shelf() -> Shelf:
    """Every shipped procedure and catalogue, read once."""
    return Shelf.load()


def check(path: Path) -> list[str]:
    """What is wrong with a procedure file outside the package: a line for each mistake, none if it can be used."""
    try:
        Shelf.load([path])
    except PackError as wrong:
        return list(wrong.mistakes)
    return []


def _welsh(chain: Sequence[Pack]) -> Mapping[str, str]:
    """The Welsh words of a chain of packs; one whose English word a nearer pack has changed counts no more."""
    found: dict[str, str] = {}
    for pack in reversed(chain):
        found = {name: word for name, word in found.items() if name not in pack.terms} | dict(pack.terms_cy)
    return found
