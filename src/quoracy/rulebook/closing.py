"""Closing a child's item: that no child is left undecided, and that help without a plan comes out as something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from quoracy.rulebook.closing_rules import Captured, ClosingRule, Matter
from quoracy.rulebook.conference_rules import DecisionRule
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.thresholds import HasDecision, rule_for_deciding


@dataclass(frozen=True, slots=True)
class HelpWithoutPlan:
    """What a conference says about help for a child who needs no plan; `needed` is None until it is answered.

    `recommendations` name each a person to act; `protocols` give, for each step-down protocol and for a family group
    conference, whether it is used, offered or not suitable with a reason.
    """

    needed: bool | None = None
    child_in_need_plan: bool = False
    recommendations: Sequence[str] = ()
    protocols: Mapping[str, str] | None = None


def help_findings(procedure: HasDecision, help_: HelpWithoutPlan) -> list[Finding]:
    """Say what is still open about help for a child whose outcome is no plan; nothing where the procedure is silent."""
    rule = rule_for_deciding(procedure)
    if rule is None or "help_needed" not in rule.cites:
        return []
    asked = Finding(
        help_.needed is not None,
        "Answer whether help to promote the child's welfare is needed.",
        (rule.cites["help_needed"],),
        Departure.NOT_NEEDED if help_.needed is not None else Departure.FORBIDDEN,
        "help.needed",
    )
    return [asked, *_what_comes_of_it(rule, help_)] if help_.needed else [asked]


def _what_comes_of_it(rule: DecisionRule, help_: HelpWithoutPlan) -> list[Finding]:
    planned = help_.child_in_need_plan or any(each.strip() for each in help_.recommendations)
    considered = help_.protocols is not None and all(said.strip() for said in help_.protocols.values())
    return [
        Finding(
            planned,
            "Enter a child in need plan, or a recommendation with a person to act on it.",
            (rule.cites["help_planned"],),
            Departure.NOT_NEEDED if planned else rule.help_without_plan,
            "help.recommendations",
        ),
        Finding(
            considered,
            "Say of each step-down protocol and of a family group conference: used, offered, or not suitable and why.",
            (rule.cites["help_protocols"],),
            Departure.NOT_NEEDED if considered else Departure.FORBIDDEN,
            "help.protocols",
        ),
    ]


def undecided(procedure: HasDecision, outcomes: Mapping[str, str | None]) -> list[Finding]:
    """Say of each child of the family whether there is an outcome; a conference closes when every child has one."""
    rule = rule_for_deciding(procedure)
    if rule is None:
        return []
    clauses = (rule.cites.get("every_child", rule.clause),)
    departure = rule.child_left_undecided
    return [
        Finding(
            bool(outcome),
            f"{child} has an outcome." if outcome else f"Decide about {child}: each child has an answer of their own.",
            clauses,
            Departure.NOT_NEEDED if outcome else departure,
            f"outcome.{child}",
            rule.recorded_by,
        )
        for child, outcome in outcomes.items()
    ]


class HasClosing(Protocol):
    """Anything that says what is settled at the end of a conference."""

    @property
    def closing(self) -> ClosingRule | None: ...


PLANNED = ("plan", "plan_continues")


def matters(procedure: HasClosing, outcome: str) -> tuple[Matter, ...]:
    """What is to be settled for a child with this outcome, in the procedure's order; nothing where it is silent."""
    rule = procedure.closing
    if rule is None or not outcome or outcome == "deferred":
        return ()
    return (*rule.planned, *rule.always) if outcome in PLANNED else rule.always


def matter_findings(
    procedure: HasClosing, child: str, outcome: str, settled: Mapping[str, bool]
) -> list[tuple[Matter, Finding]]:
    """Each matter of one child with whether it is settled (BFG-4.8.2a); `settled` is by the matter's key.

    Safety and wellbeing are one question: a child is named who has nothing under either (WAR-2.05).
    """
    return [
        (
            matter,
            Finding(
                settled.get(matter.key, False),
                f"{matter.says}: {child}",
                (matter.clause,),
                Departure.NOT_NEEDED if settled.get(matter.key) else matter.left_open,
                matter.key,
                "chair",
            ),
        )
        for matter in matters(procedure, outcome)
    ]


def asked_in_words(procedure: HasClosing, outcome: str) -> tuple[Matter, ...]:
    """The matters that are typed on the closing checklist because nothing else captures them."""
    return tuple(one for one in matters(procedure, outcome) if one.captured is Captured.WORDS)
