"""What somebody who cannot come still owes, who comes instead, and how an absent family is heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quoracy.rulebook.absence import (
    Apology,
    Deputy,
    FamilyAway,
    apology_findings,
    deciding_findings,
    deputy_part,
    family_findings,
    opening_findings,
    who_is_told,
)
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import Procedure, load_shelf

MONDAY = date(2026, 3, 2)
AWAY = Apology("nurse", "health")


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def open_places(found: list[Finding]) -> dict[str, Finding]:
    return {each.place.removeprefix("absent.nurse."): each for each in found if not each.holds}


@pytest.mark.parametrize(
    ("key", "owed"),
    [
        pytest.param(
            "bfg", {"reason", "report", "deputy"}, marks=pytest.mark.clause("BFG-4.3.4a", "BFG-4.3.4b", "BFG-4.3.4c")
        ),
        pytest.param("lbh", {"report", "deputy"}, marks=pytest.mark.clause("LBH-2.02", "LBH-2.03")),
        pytest.param("bolton", {"information"}, marks=pytest.mark.clause("BOL-1.52")),
        pytest.param("wales", {"report"}, marks=pytest.mark.clause("WAL-5.13")),
        pytest.param("warwickshire", {"report"}, marks=pytest.mark.clause("WAR-3.15")),
        ("england", set()),
    ],
)
def test_what_somebody_who_declines_still_owes(key: str, owed: set[str]) -> None:
    found = open_places(apology_findings(procedure(key), AWAY))
    assert set(found) == owed
    assert not any(each.stops for each in found.values())


@pytest.mark.clause("BFG-4.3.4a")
def test_the_agencys_lead_hears_of_what_could_have_been_avoided() -> None:
    told = {
        avoidable: who_is_told(procedure("bfg"), replace(AWAY, unavoidable=not avoidable))
        for avoidable in (True, False)
    }
    assert told == {True: ("unit", "chair", "agency_lead"), False: ("unit", "chair")}


@pytest.mark.clause("BFG-4.3.4c", "BOL-1.55", "LBH-2.03", "BOL-1.54")
def test_a_deputy_confirms_the_briefing_and_comes_from_the_same_agency_where_that_is_asked() -> None:
    other = replace(AWAY, deputy=Deputy("officer", "police"))
    assert open_places(apology_findings(procedure("bfg"), other))["deputy"].stops
    assert "deputy" not in open_places(apology_findings(procedure("bolton"), other))
    for key in ("bfg", "bolton", "lbh"):
        assert "deputy.briefed" in open_places(apology_findings(procedure(key), other))
        briefed = replace(AWAY, deputy=Deputy("colleague", "health", MONDAY))
        assert not {"deputy", "deputy.briefed"} & set(open_places(apology_findings(procedure(key), briefed)))


@pytest.mark.clause("BOL-1.55", "LBH-2.04")
def test_a_deputy_takes_full_part_and_the_chair_says_whether_one_unbriefed_is_heard() -> None:
    unbriefed, briefed = Deputy("colleague", "health"), Deputy("colleague", "health", MONDAY)
    assert deputy_part(procedure("bolton"), unbriefed) == (True, True, True)
    assert deputy_part(procedure("bolton"), briefed) == (True, True, False)
    assert deputy_part(procedure("lbh"), unbriefed) == (True, True, False)


@pytest.mark.clause("BOL-1.52", "BOL-1.53")
def test_important_information_makes_the_report_a_must_and_a_talk_with_the_chair() -> None:
    important = replace(AWAY, holds_information=True)
    [missing] = deciding_findings(procedure("bolton"), important)
    assert (missing.needs_reason, missing.who) == (True, "chair")
    assert deciding_findings(procedure("bolton"), replace(AWAY, holds_information=False)) == []
    [talk] = opening_findings(procedure("bolton"), replace(important, report_in=True))
    assert (talk.needs_reason, talk.clauses) == (True, ("BOL-1.53",))
    assert opening_findings(procedure("bolton"), important) == []
    talked = replace(important, report_in=True, talked_with_chair_on=MONDAY)
    assert open_places(opening_findings(procedure("bolton"), talked)) == {}


@pytest.mark.clause("WAR-3.15", "WAR-5.04")
def test_the_absent_agencys_report_gives_its_views() -> None:
    assert open_places(deciding_findings(procedure("warwickshire"), AWAY))["report"].needs_reason
    without_views = replace(AWAY, report_in=True, role_does_not_allow=True)
    assert open_places(deciding_findings(procedure("warwickshire"), without_views))["report"].needs_reason
    with_views = replace(without_views, views_in_report=True)
    assert open_places(deciding_findings(procedure("warwickshire"), with_views)) == {}
    assert deciding_findings(procedure("wales"), AWAY) == []


@pytest.mark.clause("BOL-3.20", "WAR-5.04")
def test_an_absent_member_of_the_core_group_writes_beforehand() -> None:
    rules = {key: rule for key in load_shelf() if (rule := procedure(key).absence)}
    assert {key for key, rule in rules.items() if rule.core_group_report} == {"bolton", "warwickshire"}
    assert rules["bolton"].core_group_report_days_before == 1
    assert not rules["bolton"].core_group_report_of_relatives


@pytest.mark.clause("BFG-4.6.1a", "BFG-4.6.1b", "BFG-4.6.1c", "BFG-4.6.1d")
def test_relatives_who_stay_away_are_offered_all_three_means_unwilling_or_unable() -> None:
    means = ("advocate_in_their_place", "own_account", "agreed_professional")
    for unable in (False, True):
        [found] = family_findings(procedure("bfg"), FamilyAway("mum", unable, offered=means[:2]))
        assert (found.needs_reason, found.who) == (True, "chair")
        assert family_findings(procedure("bfg"), FamilyAway("mum", unable, means, means[:1]))[0].holds
    assert family_findings(procedure("bolton"), FamilyAway("mum")) == []
