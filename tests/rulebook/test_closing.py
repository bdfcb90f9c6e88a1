"""Closing a child's item: every child is decided on, and help without a plan comes out as something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from quoracy.rulebook.closing import HelpWithoutPlan, help_findings, undecided
from quoracy.rulebook.conference_rules import DecisionRule
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf

MONDAY = date(2026, 3, 2)
HELP = HelpWithoutPlan(
    needed=True,
    recommendations=("Health visitor: weekly visits to the end of May.",),
    protocols={"step-down": "used", "family group conference": "offered"},
)


class Deciding(NamedTuple):
    """A procedure of which only the rule for deciding matters."""

    decision: DecisionRule


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def missing(help_: HelpWithoutPlan) -> dict[str, Departure]:
    return {found.place: found.departure for found in help_findings(procedure("bfg"), help_) if not found.holds}


@pytest.mark.clause("BFG-4.8.3a")
def test_whether_help_is_needed_is_asked_before_a_child_without_a_plan_is_closed() -> None:
    assert missing(HelpWithoutPlan()) == {"help.needed": Departure.FORBIDDEN}
    assert missing(HelpWithoutPlan(needed=False)) == {}
    assert missing(HELP) == {}


@pytest.mark.clause("BFG-4.8.3b", "BFG-4.10.1b")
def test_help_comes_out_as_a_child_in_need_plan_or_a_recommendation_with_somebody_to_act() -> None:
    bare = replace(HELP, recommendations=(" ",))
    assert missing(bare) == {"help.recommendations": Departure.FORBIDDEN}
    assert missing(replace(bare, child_in_need_plan=True)) == {}
    softer = Deciding(replace(procedure("bfg").decision, help_without_plan=Departure.RECORDED_REASON))
    assert [found.needs_reason for found in help_findings(softer, bare) if not found.holds] == [True]


@pytest.mark.clause("BFG-4.8.3c")
def test_step_down_and_a_family_group_conference_are_each_thought_of() -> None:
    assert missing(replace(HELP, protocols=None)) == {"help.protocols": Departure.FORBIDDEN}
    half = {"step-down": "used", "family group conference": " "}
    assert missing(replace(HELP, protocols=half)) == {"help.protocols": Departure.FORBIDDEN}


@pytest.mark.clause("BOL-1.64", "WAL-7.04", "BFG-4.9.6")
@pytest.mark.parametrize(
    ("key", "clause", "departure"),
    [
        ("bolton", "BOL-1.64", Departure.FORBIDDEN),
        ("wales", "WAL-7.04", Departure.RECORDED_REASON),
        ("bfg", "BFG-4.9.6", Departure.FORBIDDEN),
    ],
)
def test_no_child_of_the_family_is_left_without_an_answer(key: str, clause: str, departure: Departure) -> None:
    ava, rowan = undecided(procedure(key), {"ava": "plan", "rowan": None})
    assert ava.holds
    assert (rowan.holds, rowan.departure, rowan.clauses, rowan.place) == (False, departure, (clause,), "outcome.rowan")
