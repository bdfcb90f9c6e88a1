"""Taking a disagreement further, and what is settled at the end, as each pack has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from quoracy.rulebook.closing import asked_in_words, matter_findings, matters
from quoracy.rulebook.closing_rules import Captured, EscalationRule, Stage
from quoracy.rulebook.escalating import due_of, owed_by_pack, route, step_after
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf

MONDAY = date(2026, 3, 2)


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def with_rule(rule: EscalationRule) -> SimpleNamespace:
    return SimpleNamespace(escalation=rule, timescales={}, decision=procedure("bfg").decision)


@pytest.mark.clause("BFG-4.11.1c", "BFG-4.11.2a")
def test_the_check_of_a_pack_asks_for_the_protocol_and_reports_the_two_places_until_one_is_settled() -> None:
    owed = list(owed_by_pack(procedure("bfg")))
    assert [clause for _says, clause in owed] == ["BFG-4.11.1c", "BFG-4.11.1c", "BFG-4.11.2a"]
    assert "Part A (4.11.1) and Part B (4.1.4)" in owed[0][0]
    assert "the BFG Safeguarding Board has agreed" in owed[2][0]
    rule = procedure("bfg").escalation
    assert rule is not None
    settled = replace(
        rule,
        settled=rule.places[0],
        address="https://example.org/resolution",
        protocol="https://example.org/protocol",
    )
    assert list(owed_by_pack(with_rule(settled))) == []  # type: ignore[arg-type]  # what is asked of a procedure
    elsewhere = replace(settled, settled="Part C")
    assert len(list(owed_by_pack(with_rule(elsewhere)))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["england", "wales", "lbh", "warwickshire"])
def test_a_procedure_that_says_nothing_of_it_owes_nothing_and_has_plain_steps_without_days(key: str) -> None:
    assert list(owed_by_pack(procedure(key))) == []
    way = route(procedure(key))
    assert [step.key for step in way.steps] == ["agency", "senior"]
    calendar = procedure(key).calendar()
    assert [due_of(procedure(key), step, MONDAY, calendar) for step in way.steps] == [None, None]


@pytest.mark.clause("BFG-4.11.2a")
def test_the_steps_and_times_of_a_local_protocol_drive_the_escalation() -> None:
    rule = EscalationRule(
        "BFG-4.11.1b", steps=(Stage("lead", "Leads talk", "agency_lead", 5), Stage("board", "Board", "x"))
    )
    own = with_rule(rule)
    calendar = procedure("bfg").calendar()
    way = route(own)  # type: ignore[arg-type]
    assert due_of(own, way.steps[0], MONDAY, calendar) == date(2026, 3, 9)  # type: ignore[arg-type]  # Monday
    assert due_of(own, way.steps[1], MONDAY, calendar) is None  # type: ignore[arg-type]
    assert [step_after(way.steps, key) for key in ("", "lead", "board")] == [*way.steps, None]


@pytest.mark.clause("BOL-1.94b", "BOL-1.95")
def test_an_equal_vote_is_referred_within_five_working_days_and_heard_within_28_days() -> None:
    pack = procedure("bolton")
    first, second = route(pack).steps
    calendar = pack.calendar()
    assert due_of(pack, first, MONDAY, calendar) == date(2026, 3, 9)  # Monday
    assert due_of(pack, second, MONDAY, calendar) == date(2026, 3, 30)
    assert (first.records, second.records) == ("split_decision_referred", "appeal_panel_held")


@pytest.mark.clause("BFG-4.8.2a")
def test_a_plan_has_all_the_matters_of_the_paragraph_and_an_open_one_needs_a_reason() -> None:
    pack = procedure("bfg")
    known = matters(pack, "plan")
    assert [one.clause for one in known] == [f"BFG-4.8.2{letter}" for letter in "bcdefghij"]
    assert matters(pack, "no_plan") == matters(pack, "deferred") == matters(pack, "") == ()
    found = {m.key: f for m, f in matter_findings(pack, "Ava", "plan", {"risks": True})}
    assert found["risks"].holds
    assert found["changes"].departure is Departure.RECORDED_REASON
    assert [one.key for one in asked_in_words(pack, "plan")] == ["risks", "changes", "later_meetings"]


@pytest.mark.clause("WAR-2.05")
@pytest.mark.parametrize("outcome", ["plan", "no_plan", "plan_continues"])
def test_safety_and_wellbeing_are_looked_at_whatever_is_decided_and_stop_nothing(outcome: str) -> None:
    found = matter_findings(procedure("warwickshire"), "Ava", outcome, {"safety": True})
    assert [(m.captured, f.holds, f.stops or f.needs_reason) for m, f in found] == [
        (Captured.SAFETY, True, False),
        (Captured.WELLBEING, False, False),
    ]
    assert "Ava" in found[1][1].says
