"""Arranging a conference: everything there is to see to in one case, and what is still open before a step.

The list is worked out from the procedure and the facts, and can be asked again whenever a fact changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from quoracy.rulebook.convening_case import (
    Ages,
    ConveningCase,
    Fact,
    facts_of_anybody,
    facts_of_child,
    facts_of_conference,
    holds,
)
from quoracy.rulebook.convening_rules import ConveningRule, Each, ItemRule, Kind, Step
from quoracy.rulebook.finding import Departure, Finding

DEPARTURES = {
    Kind.GATE: Departure.FORBIDDEN,
    Kind.REASON: Departure.RECORDED_REASON,
    Kind.TASK: Departure.NOT_NEEDED,
    Kind.HELP: Departure.NOT_NEEDED,
}


class HasConvening(Protocol):
    """Anything that may carry a rule for convening, a procedure above all; None where it is silent."""

    @property
    def convening(self) -> ConveningRule | None: ...
    @property
    def terms(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to see to in this case; `of` names the child, relative or agency it is about, if it is about one."""

    key: str
    says: str
    clauses: tuple[str, ...]
    kind: Kind
    step: Step
    who: str
    of: str = ""

    @property
    def place(self) -> str:
        """Where it is settled, and under which name a reason for leaving it is kept."""
        return f"check.{self.key}.{self.of}" if self.of else f"check.{self.key}"


def arranging_checklist(
    procedure: HasConvening, case: ConveningCase, ages: Ages | None = None
) -> tuple[CheckItem, ...]:
    """Everything to see to in arranging this conference, in the order of the steps.

    Items are those of the procedure whose circumstances hold, once for each person they are asked of. Empty where
    the procedure says nothing about convening.
    """
    rule = procedure.convening
    found = [item for line in (rule.items if rule else ()) for item in _instances(line, case, ages or Ages())]
    order = list(Step)
    return tuple(sorted(found, key=lambda item: order.index(item.step)))


def open_findings(items: Collection[CheckItem], settled: Collection[str], step: Step) -> list[Finding]:
    """What is still open of the items to be settled before a step or an earlier one.

    `settled` are the places seen to. A gate stops the step, a reason lets it go on, a task or a line of help stays
    open without stopping anything.
    """
    order = list(Step)
    due = [item for item in items if order.index(item.step) <= order.index(step) and item.place not in settled]
    return [
        Finding(item.kind is Kind.HELP, item.says, item.clauses, DEPARTURES[item.kind], item.place, item.who)
        for item in due
    ]


def time_finding(
    procedure: HasConvening, starts: datetime, ends: datetime, occupied: Collection[tuple[datetime, datetime]]
) -> Finding | None:
    """Say whether the times clash with those at which a parent looks after children at home; None where not asked.

    `occupied` holds the end of the school day of each child at home and the hours parents said they cannot manage.
    """
    rule = procedure.convening
    if rule is None or not rule.care_times_avoided:
        return None
    free = all(ends <= begins or starts >= over for begins, over in occupied)
    says = "At this time a parent looks after children at home." if not free else "Parents are free at this time."
    departure = Departure.NOT_NEEDED if free else Departure.RECORDED_REASON
    return Finding(free, says, (rule.cites["care_times"],), departure, "conference.starts_at")


def link(procedure: HasConvening, key: str) -> str | None:
    """The address kept for a note that the procedure refers to: empty if none is kept yet, None if it names no such."""
    rule = procedure.convening
    return rule.links.get(key) if rule else None


def links_missing(procedure: HasConvening) -> list[str]:
    """The notes a procedure refers to whose address nobody has entered yet, for the check of the pack."""
    rule = procedure.convening
    return sorted(key for key, address in rule.links.items() if not address) if rule else []


def _instances(line: ItemRule, case: ConveningCase, ages: Ages) -> Iterator[CheckItem]:
    for of, facts in _asked_of(line.each, case, ages):
        if holds(line.when, line.unless, facts):
            yield CheckItem(line.key, line.says, (line.clause, *line.also), line.kind, line.step, line.who, of)


def _asked_of(each: Each, case: ConveningCase, ages: Ages) -> Iterator[tuple[str, frozenset[Fact]]]:
    if each is Each.CONFERENCE:
        yield "", facts_of_anybody(case, ages)
    elif each is Each.CHILD:
        yield from ((child.id, facts_of_child(case, child, ages)) for child in case.children)
    elif each is Each.AGENCY:
        yield from ((known.id, facts_of_conference(case) | known.facts) for known in case.known)
    else:
        yield from _relatives(each, case)


def _relatives(each: Each, case: ConveningCase) -> Iterator[tuple[str, frozenset[Fact]]]:
    wanted = {Each.PARENT: {Fact.PARENT, Fact.PARENTAL_RESPONSIBILITY}, Each.HOLDER: {Fact.PARENTAL_RESPONSIBILITY}}
    for relative in case.relatives:
        facts = relative.everything
        if each is Each.RELATIVE or facts & wanted[each]:
            yield relative.id, facts_of_conference(case) | facts
