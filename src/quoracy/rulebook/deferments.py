"""Putting off: a decision deferred at a conference that met, and a conference postponed that did not meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from quoracy.rulebook.conference_rules import DefermentRule
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.views import Deferment


class HasDeferment(Protocol):
    """Anything that carries a rule for putting off, a procedure above all."""

    @property
    def deferment(self) -> DefermentRule: ...


@dataclass(frozen=True, slots=True)
class Protection:
    """How one child is kept safe meanwhile, and who is responsible for it."""

    how: str
    who: str


@dataclass(frozen=True, slots=True)
class Postponement:
    """A conference put off before it met: to a new day, or to be fixed by somebody by a day."""

    by: str
    children: tuple[str, ...]
    first_date: date
    reason: str = ""
    protection: Mapping[str, Protection] = field(default_factory=dict)
    new_date: date | None = None
    fixed_by: str = ""
    fixed_on: date | None = None


def rule_for_putting_off(procedure: HasDeferment) -> DefermentRule | None:
    """The procedure's rule for putting off, or None where it and those it extends are silent."""
    try:
        return procedure.deferment
    except LookupError:
        return None


def deferment_findings(procedure: HasDeferment, deferment: Deferment, last_day: date | None = None) -> list[Finding]:
    """Say what a deferment still lacks; `last_day` is the last day on which the conference may meet again."""
    rule = rule_for_putting_off(procedure)
    if rule is None or not rule.allowed:
        says = "This procedure knows no deferment of the decision. Decide, or use what it offers in its place."
        return [Finding(False, says, (rule.clause,) if rule else (), Departure.FORBIDDEN, "deferment")]
    return [
        _by_the_right_person(rule, deferment),
        _on_a_ground(rule, deferment),
        *_entries(rule, deferment),
        _with_a_date(rule, deferment, last_day),
        *_again(rule, deferment),
    ]


def deferment_offered_last(procedure: HasDeferment) -> bool:
    """Whether the screen offers a decision first and deferment only behind a step that says why."""
    rule = rule_for_putting_off(procedure)
    return rule is not None and rule.allowed and rule.offered_last


def postponement_findings(procedure: HasDeferment, postponement: Postponement) -> list[Finding]:
    """Say what a postponement still lacks. An earlier day is none, and needs nothing."""
    rule = rule_for_putting_off(procedure)
    earlier = postponement.new_date is not None and postponement.new_date <= postponement.first_date
    if rule is None or not rule.postponed_by or earlier:
        return []
    return [
        *_chair_and_reason(rule, postponement),
        *_protection(rule, postponement),
        *_new_date(rule, postponement),
    ]


def _by_the_right_person(rule: DefermentRule, deferment: Deferment) -> Finding:
    holds = deferment.by == rule.decided_by
    says = f"Only the {rule.decided_by} may defer the decision."
    clauses = (rule.cites["deciding_first"],)
    return Finding(holds, says, clauses, _forbidden(holds), "deferment.by", rule.decided_by)


def _on_a_ground(rule: DefermentRule, deferment: Deferment) -> Finding:
    holds = deferment.ground in rule.grounds
    known = " or ".join(ground.replace("_", " ") for ground in rule.grounds)
    says = f"The only ground for deferring is: {known}."
    return Finding(holds, says, (rule.cites["ground"],), _forbidden(holds), "deferment.ground")


BY_WHEN = "by_when"
"""The entry that is a day: by when the critical information is to be there, before the conference meets again."""


def _entries(rule: DefermentRule, deferment: Deferment) -> Iterator[Finding]:
    for entry in rule.entries:
        given = deferment.entries.get(entry, "").strip()
        holds, says = bool(given), f"Say: {entry.replace('_', ' ')}."
        if entry == BY_WHEN and given:
            holds, says = _in_time(given, deferment.reconvene_on)
        yield Finding(holds, says, (rule.cites["ground"],), _forbidden(holds), f"deferment.{entry}")


def _in_time(given: str, again: date | None) -> tuple[bool, str]:
    """Whether the information comes no later than the day on which the conference meets again (BOL-1.90a)."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return False, "Say by when the information is to be there, as a day."
    return again is None or day <= again, "The information has to be there by the day the conference meets again."


def _with_a_date(rule: DefermentRule, deferment: Deferment, last_day: date | None) -> Finding:
    day = deferment.reconvene_on
    holds = day is not None and (last_day is None or day <= last_day)
    limit = f", no later than {last_day.isoformat()}" if last_day else ""
    says = f"Give the day on which the conference meets again{limit}."
    return Finding(holds, says, (rule.cites["again_by"],), _forbidden(holds), "deferment.reconvene_on")


def _again(rule: DefermentRule, deferment: Deferment) -> Iterator[Finding]:
    if not deferment.earlier or rule.second is Departure.NOT_NEEDED:
        return
    reasoned = rule.second is Departure.RECORDED_REASON and bool(deferment.second_reason.strip())
    says = "This decision has been deferred before."
    says += " It cannot be deferred again." if rule.second is Departure.FORBIDDEN else " Record why once more."
    departure = Departure.NOT_NEEDED if reasoned else rule.second
    yield Finding(reasoned, says, (rule.cites["again_by"],), departure, "deferment.second_reason")


def _chair_and_reason(rule: DefermentRule, postponement: Postponement) -> Iterator[Finding]:
    clauses = (rule.cites["postponing"],)
    holds = postponement.by == rule.postponed_by
    says = f"Only the {rule.postponed_by} may postpone a conference."
    yield Finding(holds, says, clauses, _forbidden(holds), "postponement.by", rule.postponed_by)
    if rule.postponing_needs_exceptional_reason:
        holds = bool(postponement.reason.strip())
        says = "Name the exceptional circumstances."
        yield Finding(holds, says, clauses, _forbidden(holds), "postponement.reason")


def _protection(rule: DefermentRule, postponement: Postponement) -> Iterator[Finding]:
    if not rule.postponing_needs_protection:
        return
    for child in postponement.children:
        given = postponement.protection.get(child, Protection("", ""))
        holds = bool(given.how.strip() and given.who.strip())
        says = f"Say how {child} is protected in the meantime and who is responsible for it."
        place = f"postponement.protection.{child}"
        yield Finding(holds, says, (rule.cites["protection"],), _forbidden(holds), place)


def _new_date(rule: DefermentRule, postponement: Postponement) -> Iterator[Finding]:
    if not rule.postponing_needs_new_date:
        return
    promised = bool(postponement.fixed_by.strip()) and postponement.fixed_on is not None
    holds = postponement.new_date is not None or promised
    says = "Give the new date, or the person who will fix one and the day by which."
    yield Finding(holds, says, (rule.cites["new_date"],), _forbidden(holds), "postponement.new_date")
    if rule.postponed_within and postponement.new_date is not None:
        last = postponement.first_date + timedelta(days=rule.postponed_within)
        holds = postponement.new_date <= last
        says = f"The new date lies more than {rule.postponed_within} days after the first one."
        yield Finding(holds, says, (rule.cites["new_date"],), _forbidden(holds), "postponement.new_date")


def _forbidden(holds: bool) -> Departure:
    return Departure.NOT_NEEDED if holds else Departure.FORBIDDEN
