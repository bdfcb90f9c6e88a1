"""Who may chair under each procedure: registered or named, and with no part in the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoracy.rulebook.chairing import (
    REASON,
    Candidate,
    again_finding,
    chair_findings,
    choice_finding,
    confirmation_finding,
    contact_findings,
    substitute_finding,
)
from quoracy.rulebook.chairing_rules import ChairingRule
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf
from tests.rulebook.arranging import MONDAY

PARTS = ("Social worker of Ava until 3 March 2024",)
SILENT = ("england", "lbh", "wales")


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


@pytest.mark.clause("BFG-4.3.1f", "BFG-4.8.1c")
def test_a_part_in_the_case_is_beyond_any_reason_where_the_procedure_says_so() -> None:
    [found] = chair_findings(procedure("bfg"), "initial", Candidate("Mercy", parts=PARTS))
    assert (found.stops, found.clauses) == (True, ("BFG-4.8.1c",))
    assert PARTS[0] in found.says, "it says which role and dates"
    assert chair_findings(procedure("bfg"), "initial", Candidate("Mercy")) == []


@pytest.mark.clause("BOL-1.14")
def test_where_the_unit_may_record_why_not_a_reason_lets_the_chair_sit() -> None:
    [found] = chair_findings(procedure("bolton"), "review", Candidate("Mercy", parts=PARTS))
    assert (found.needs_reason, found.place, found.clauses) == (True, REASON, ("BOL-1.14",))


@pytest.mark.parametrize("key", SILENT)
def test_a_silent_procedure_leaves_no_case_manager_and_no_stranger_in_the_chair(key: str) -> None:
    for one in (Candidate("Mercy", parts=PARTS), Candidate("Mercy", registered=False, named=True)):
        [found] = chair_findings(procedure(key), "initial", one)
        assert (found.stops, found.clauses) == (True, ())
    assert not substitute_finding(procedure(key), "initial", looked_after=True).holds
    assert confirmation_finding(procedure(key), confirmed=False) is None
    assert choice_finding(procedure(key), "Ava", decided=False) is None
    assert contact_findings(procedure(key), same=True, manages=("Sunniva",)) == []


@pytest.mark.clause("BOL-1.13", "BOL-5.10", "WAR-4.10", "BFG-4.8.1a")
@pytest.mark.parametrize("key", ["bolton", "warwickshire", "bfg"])
def test_only_who_is_registered_or_was_named_for_this_conference_chairs(key: str) -> None:
    for type_ in ("initial", "review"):
        [found] = chair_findings(procedure(key), type_, Candidate("Honor", registered=False))
        assert found.stops
        assert chair_findings(procedure(key), type_, Candidate("Honor", registered=False, named=True)) == []
        assert substitute_finding(procedure(key), type_, looked_after=True).holds
    assert substitute_finding(procedure(key), "initial", looked_after=False).holds is (key != "bfg")


@pytest.mark.clause("BOL-1.13")
def test_a_pack_can_forbid_substitutes_for_one_kind_of_conference() -> None:
    class Narrow:
        chairing = ChairingRule("X-1", substitutes_for=("review",))
        terms = procedure("bolton").terms

    assert not substitute_finding(Narrow(), "initial", looked_after=False).holds
    assert substitute_finding(Narrow(), "review", looked_after=False).holds
    named = Candidate("Honor", registered=False, named=True)
    assert [one.stops for one in chair_findings(Narrow(), "initial", named)] == [True]
    assert chair_findings(Narrow(), "review", named) == []


@pytest.mark.clause("BFG-4.8.1c")
def test_who_said_not_to_be_independent_does_not_chair() -> None:
    for key in ("bfg", "bolton", "england"):
        [found] = chair_findings(procedure(key), "initial", Candidate("Mercy", said_not_independent=True))
        assert found.stops, key


@pytest.mark.clause("BFG-4.2.9a", "BFG-4.2.10a")
def test_for_a_looked_after_child_it_is_decided_each_time_who_takes_the_chair() -> None:
    found = choice_finding(procedure("bfg"), "Ava", decided=False)
    assert found is not None
    assert (found.stops, found.clauses) == (True, ("BFG-4.2.9a", "BFG-4.2.10a"))
    [other] = chair_findings(procedure("bfg"), "review", Candidate("Edwin", chosen=False))
    assert other.stops
    assert chair_findings(procedure("bfg"), "review", Candidate("Mercy", chosen=True)) == []


@pytest.mark.clause("BFG-4.8.1b")
def test_the_two_contacts_of_a_chair_are_two_people_and_a_manager_of_the_case_is_pointed_out() -> None:
    same, manages = contact_findings(procedure("bfg"), same=True, manages=("Sunniva",))
    assert same.stops
    assert (manages.holds, manages.departure) == (False, Departure.NOT_NEEDED)
    rule = procedure("bfg").chairing
    assert rule is not None

    class OneForBoth:
        chairing = replace(rule, one_contact=True)
        terms = procedure("bfg").terms

    assert contact_findings(OneForBoth(), same=True, manages=()) == []


@pytest.mark.clause("BOL-5.10")
def test_the_chair_of_the_last_conference_is_thought_of_again() -> None:
    found = again_finding(procedure("bolton"), chaired_before=False, earlier_chair_free=True)
    assert found is not None
    assert not found.holds
    assert again_finding(procedure("bfg"), chaired_before=False, earlier_chair_free=True) is None
