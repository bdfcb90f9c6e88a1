"""Taking a disagreement further: by which steps and when, who is told, and what a pack still owes its users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.closing_rules import EscalationRule, Stage
from quoracy.rulebook.conference_rules import DecisionRule
from quoracy.rulebook.counting import last_day
from quoracy.rulebook.shapes import Timescale
from quoracy.rulebook.thresholds import HasDecision, rule_for_deciding

PLAIN_STEPS = (
    Stage("agency", "The agencies concerned try to resolve it between them", "agency_lead"),
    Stage("senior", "Senior managers of the agencies try to resolve it", "head_of_service"),
)
"""The steps where a procedure has none of its own: no days are set, and none are made up."""


class HasEscalation(HasDecision, Protocol):
    """Anything that says how a disagreement is taken further."""

    @property
    def escalation(self) -> EscalationRule | None: ...
    @property
    def timescales(self) -> Mapping[str, Timescale]: ...


@dataclass(frozen=True, slots=True)
class Route:
    """How a disagreement is taken further under one procedure."""

    steps: tuple[Stage, ...]
    told: tuple[str, ...]
    told_of_holding: tuple[str, ...]
    title: str
    address: str
    protocol: str
    started_by: str
    clauses: tuple[str, ...]


def route(procedure: HasEscalation) -> Route:
    """The steps, who is told, and the procedure's own papers; plain steps without days where it has none."""
    rule = procedure.escalation
    if rule is None:
        plain = EscalationRule("")
        return Route(PLAIN_STEPS, plain.told, plain.told_of_holding, "", "", "", plain.started_by, _cited(procedure))
    return Route(
        rule.steps or PLAIN_STEPS,
        rule.told,
        rule.told_of_holding,
        rule.title,
        rule.address,
        rule.protocol,
        rule.started_by,
        (rule.clause, *rule.also),
    )


def _cited(procedure: HasDecision) -> tuple[str, ...]:
    rule: DecisionRule | None = rule_for_deciding(procedure)
    return (rule.cites.get("dissent", rule.clause),) if rule else ()


def step_after(steps: tuple[Stage, ...], key: str) -> Stage | None:
    """The step that comes after one, the first where none was taken yet; None after the last."""
    keys = [step.key for step in steps]
    place = keys.index(key) + 1 if key in keys else 0
    return steps[place] if place < len(steps) else None


def due_of(procedure: HasEscalation, step: Stage, since: date, calendar: WorkingCalendar) -> date | None:
    """By when a step is taken, from the day of the one before; None where the procedure sets no days (BFG-4.11.1b)."""
    timescale = procedure.timescales.get(step.timescale)
    if timescale is not None:
        return last_day(timescale, calendar, since)
    return calendar.after(since, step.within) if step.within else None


def owed_by_pack(procedure: HasEscalation) -> Iterator[tuple[str, str]]:
    """What the author of a pack still owes, as (what, clause): a conflict to settle, an address, a protocol."""
    rule = procedure.escalation
    if rule is None:
        return
    if len(rule.places) > 1 and rule.settled not in rule.places:
        said = " and ".join(rule.places)
        says = f'"{rule.title}" is said to stand in {said}. Settle where: settled = "{rule.places[0]}", or another.'
        yield says, rule.cites.get("title", rule.clause)
    if not rule.address:
        yield f'Say where "{rule.title}" is found: address = "https://…".', rule.cites.get("title", rule.clause)
    if rule.protocol_wanted and not rule.protocol:
        owed = f"the {rule.board} " if rule.board else ""
        says = f'There is no local protocol on dissent {owed}has agreed. Say where it is found: protocol = "https://…".'
        yield says, rule.cites.get("protocol", rule.clause)
