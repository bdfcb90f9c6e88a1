"""Asking for a conference: who may, on which basis, and what calls for one before a birth or after a move."""

from __future__ import annotations

from datetime import date

import pytest

from quoracy.rulebook.convening_case import CaseChild, Fact
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.requesting import (
    Believed,
    Request,
    conference_indicated,
    decision_on_request,
    move_is_permanent,
    not_calling_finding,
    not_convening_finding,
    notices_of_a_move,
    pre_birth_indicated,
    request_findings,
)

MONDAY = date(2026, 3, 2)
AVA = CaseChild("ava", born=date(2019, 6, 3))
BABY = CaseChild("baby", expected=date(2026, 9, 14))


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def baby(*facts: Fact) -> CaseChild:
    return CaseChild("baby", expected=date(2026, 9, 14), facts=frozenset(facts))


def still_open(key: str, request: Request) -> dict[str, Finding]:
    return {found.place: found for found in request_findings(procedure(key), request) if not found.holds}


@pytest.mark.clause("BOL-0.01", "BOL-1.10")
def test_both_limbs_and_the_section_47_discussion_are_asked_of_each_child() -> None:
    found = still_open("bolton", Request("initial", "social_worker", (AVA,)))
    assert set(found) == {"request.enquiry.ava", "request.risk.ava", "request.coordination.ava"}
    assert all(each.departure is Departure.RECORDED_REASON for each in found.values())
    ended = CaseChild("ava", born=AVA.born, facts=frozenset({Fact.SECTION_47_ENDED}))
    believed = {"ava": Believed("present and likely", "school and health need one plan")}
    assert still_open("bolton", Request("initial", "social_worker", (ended,), believed)) == {}


@pytest.mark.clause("BOL-1.10")
def test_only_a_social_worker_sends_the_request() -> None:
    assert still_open("bolton", Request("review", "health_visitor", (AVA,)))["request.by"].stops


@pytest.mark.clause("BOL-2.02", "WAL-1.01")
@pytest.mark.parametrize(
    ("key", "basis"),
    [
        ("bolton", Fact.CORE_ASSESSMENT),
        ("bolton", Fact.SECTION_47_ENDED),
        ("wales", Fact.PRE_BIRTH_ASSESSMENT),
        ("wales", Fact.RISKY_PERSON_AT_HOME),
    ],
)
def test_before_birth_one_basis_of_several_is_enough(key: str, basis: Fact) -> None:
    believed = {"baby": Believed("likely", "midwifery and social care")}
    without = still_open(key, Request("pre_birth", "social_worker", (BABY,), believed))
    assert without["request.enquiry.baby"].needs_reason
    assert still_open(key, Request("pre_birth", "social_worker", (baby(basis),), believed)) == {}


@pytest.mark.clause("WAL-1.02", "WAL-1.01")
def test_the_continuing_risk_is_worded_as_harm_and_asked_of_every_child() -> None:
    found = still_open("wales", Request("initial", "social_worker", (AVA, CaseChild("kit", born=AVA.born))))
    assert {"request.risk.ava", "request.risk.kit", "request.enquiry.ava", "request.enquiry.kit"} == set(found)
    assert found["request.risk.ava"].says == "Say what harm is believed of this child."


@pytest.mark.clause("WAR-2.01", "WAR-2.04")
def test_enquiries_come_before_an_initial_conference_and_an_agency_believes_in_the_risk() -> None:
    found = still_open("warwickshire", Request("initial", "social_worker", (AVA,)))
    assert set(found) == {"request.enquiry.ava", "request.risk.ava", "request.agencies.ava"}
    assert still_open("warwickshire", Request("review", "social_worker", (AVA,))) == {}
    named = {"ava": Believed("neglect", agencies=("social_care",))}
    assert set(still_open("warwickshire", Request("initial", "social_worker", (AVA,), named))) == {
        "request.enquiry.ava"
    }


@pytest.mark.clause("WAR-1.03", "BFG-4.1.5a")
def test_types_beside_the_four_are_refused_or_not_as_the_procedure_says() -> None:
    assert still_open("bfg", Request("reconvened", "social_worker", (AVA,)))["request.type"].stops
    assert "request.type" not in still_open("warwickshire", Request("reconvened", "social_worker", (AVA,)))


@pytest.mark.clause("BFG-4.1.4a")
def test_a_professional_with_backing_may_ask_and_one_without_may_not() -> None:
    assert still_open("bfg", Request("initial", "teacher", (AVA,)))["request.by"].stops
    assert still_open("bfg", Request("initial", "teacher", (AVA,), backed_by="senior_manager")) == {}


@pytest.mark.clause("BFG-4.1.3a", "BFG-4.1.3b", "BFG-4.1.4a", "BFG-4.1.3c")
def test_the_team_manager_decides_and_writes_down_why_either_way() -> None:
    by, reasons = decision_on_request(procedure("bfg"), "social_worker", convene=True, reasons="")
    assert (by.stops, reasons.stops, reasons.clauses) == (True, True, ("BFG-4.1.3b",))
    assert all(each.holds for each in decision_on_request(procedure("bfg"), "manager", True, "Repeated injuries."))
    refused = decision_on_request(procedure("bfg"), "manager", False, "", backed=True)[-1]
    assert (refused.stops, refused.clauses) == (True, ("BFG-4.1.4a",))


@pytest.mark.clause("BOL-1.12", "BOL-0.02")
def test_the_unit_agrees_and_declining_needs_reasons() -> None:
    [by, declined] = decision_on_request(procedure("bolton"), "social_worker", convene=False, reasons="")
    assert (by.stops, declined.stops, declined.clauses) == (True, True, ("BOL-0.02",))
    assert all(each.holds for each in decision_on_request(procedure("bolton"), "unit", False, "No second limb."))


@pytest.mark.clause("BFG-4.1.3c", "BOL-0.02", "WAR-2.02")
@pytest.mark.parametrize(("key", "stops"), [("bfg", True), ("bolton", False), ("warwickshire", False)])
def test_enquiries_that_end_without_a_conference_say_why(key: str, stops: bool) -> None:
    found = not_calling_finding(procedure(key), " ")
    assert found is not None
    assert (found.stops, found.needs_reason) == (stops, not stops)
    written = not_calling_finding(procedure(key), "No harm was found.")
    assert written is not None
    assert written.holds
    assert not_calling_finding(procedure("lbh"), "") is None


@pytest.mark.clause("BFG-4.1.6a")
def test_a_conference_follows_enquiries_that_find_harm() -> None:
    assert conference_indicated(procedure("bfg"), harm_found=True)
    assert not conference_indicated(procedure("bfg"), harm_found=False)


GROUNDS = [
    ("bfg", Fact.HARM_TO_THE_UNBORN_FEARED, "BFG-4.1.13b"),
    ("bfg", Fact.EARLIER_CHILD_DIED_OR_REMOVED, "BFG-4.1.13c"),
    ("bfg", Fact.PLAN_IN_THE_HOUSEHOLD, "BFG-4.1.13d"),
    ("bfg", Fact.PLAN_IN_THE_FAMILY, "BFG-4.1.13d"),
    ("bfg", Fact.RISKY_PERSON_AT_HOME, "BFG-4.1.13e"),
    ("wales", Fact.HARM_TO_THE_UNBORN_FEARED, "WAL-8.03"),
    ("wales", Fact.EARLIER_CHILD_DIED_OR_REMOVED, "WAL-8.04"),
    ("wales", Fact.PLAN_IN_THE_HOUSEHOLD, "WAL-8.05"),
    ("wales", Fact.RISKY_PERSON_AT_HOME, "WAL-8.06"),
    ("wales", Fact.DIFFICULTY_AFFECTS_PARENTING, "WAL-8.07"),
    ("bolton", Fact.HARM_TO_THE_UNBORN_FEARED, "BOL-2.01"),
]


@pytest.mark.parametrize(
    ("key", "fact", "clause"), [pytest.param(*each, marks=pytest.mark.clause(each[2])) for each in GROUNDS]
)
@pytest.mark.clause("BFG-4.1.13a", "WAL-8.02")
def test_one_ground_alone_calls_for_a_conference_before_birth(key: str, fact: Fact, clause: str) -> None:
    found = pre_birth_indicated(procedure(key), baby(fact))
    assert found is not None
    assert found.indicated
    assert clause in found.clauses
    without = not_convening_finding(procedure(key), found)
    assert without is not None
    assert without.needs_reason
    none = pre_birth_indicated(procedure(key), baby())
    assert none is not None
    assert not none.indicated
    assert not_convening_finding(procedure(key), none) is None
    assert pre_birth_indicated(procedure(key), AVA) is None


@pytest.mark.clause("BFG-4.1.14a", "BFG-4.1.14b", "WAL-8.07")
def test_a_factor_is_weighed_and_calls_for_nothing_by_itself() -> None:
    found = pre_birth_indicated(procedure("bfg"), baby(Fact.ADULT_DIFFICULTY, Fact.YOUNG_MOTHER_WITH_CONCERNS))
    assert found is not None
    assert (found.indicated, found.factors) == (False, ("adult_difficulty", "young_mother"))
    wales = pre_birth_indicated(procedure("wales"), baby(Fact.ADULT_DIFFICULTY))
    assert wales is not None
    assert not wales.indicated


@pytest.mark.clause("WAL-8.08")
@pytest.mark.parametrize(("born", "indicated"), [(date(2010, 3, 3), True), (date(2010, 3, 2), False)])
def test_a_mother_under_16_on_the_day_of_the_request(born: date, indicated: bool) -> None:
    found = pre_birth_indicated(procedure("wales"), baby(Fact.YOUNG_MOTHER_WITH_CONCERNS), born, MONDAY)
    assert found is not None
    assert found.indicated is indicated


@pytest.mark.clause("BFG-4.1.17b", "BFG-4.1.17c")
def test_a_stay_of_more_than_three_months_is_a_permanent_move() -> None:
    assert [move_is_permanent(procedure("bfg"), months) for months in (3, 4, None)] == [False, True, None]
    assert notices_of_a_move(procedure("bfg")) == (("social_care", "designated_health", "police"), 0)
    assert move_is_permanent(procedure("wales"), 12) is None
