"""A child's own part: the starting point by age, a wish that is respected, and views that are heard either way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.children_taking_part import (
    ChildsPart,
    StartingPoint,
    matter_barred,
    member_of_core_group,
    opening_findings,
    part_findings,
    presumption,
    report_sharing_findings,
    support_owed,
    views_owed_by,
    ways_of_taking_part,
    wishes_due,
)
from quoracy.rulebook.convening_case import CaseChild
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import Procedure, load_shelf

MONDAY = date(2026, 3, 2)
TWELVE = CaseChild("rowan", born=date(2014, 3, 2))
ELEVEN = CaseChild("kit", born=date(2014, 3, 3))
BABY = CaseChild("baby", expected=date(2026, 9, 14))
ASKED = ("understanding", "capacity", "wish", "parents_view", "benefit", "impact_on_parents", "impact")
WEIGHED = dict.fromkeys(ASKED, "yes")


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def open_places(found: list[Finding]) -> dict[str, Finding]:
    return {each.place: each for each in found if not each.holds}


@pytest.mark.clause("BFG-4.4.7b", "BFG-4.4.7c")
def test_from_twelve_taking_part_is_offered_and_before_it_is_unlikely() -> None:
    assert [
        found.starts for child in (TWELVE, ELEVEN, BABY) if (found := presumption(procedure("bfg"), child, MONDAY))
    ] == [
        StartingPoint.OFFERED,
        StartingPoint.NOT_ATTENDING,
        StartingPoint.NOT_ASKED,
    ]


@pytest.mark.clause("BOL-1.35", "WAL-1.04", "WAR-3.01")
@pytest.mark.parametrize("key", ["bolton", "wales", "warwickshire"])
def test_without_an_age_in_the_source_nothing_is_presumed(key: str) -> None:
    found = presumption(procedure(key), TWELVE, MONDAY)
    assert found is not None
    assert found.starts is StartingPoint.OPEN
    assert presumption(procedure("england"), TWELVE, MONDAY) is None


@pytest.mark.clause("BFG-4.4.7b", "BFG-4.4.7c")
@pytest.mark.parametrize(("child", "answer"), [(TWELVE, "another_way"), (ELEVEN, "attending")])
def test_the_starting_point_is_rebutted_by_evidence(child: CaseChild, answer: str) -> None:
    part = ChildsPart(child.id, answer, "social_worker", weighed=WEIGHED, hostile_parent=False)
    place = f"part.{child.id}.evidence"
    assert open_places(part_findings(procedure("bfg"), child, part, MONDAY))[place].needs_reason
    shown = replace(part, evidence="Speaks for herself at every meeting at school.")
    assert place not in open_places(part_findings(procedure("bfg"), child, shown, MONDAY))


@pytest.mark.clause("BFG-4.4.8a", "BFG-4.4.8b")
def test_a_wish_to_stay_away_is_respected_whoever_says_otherwise() -> None:
    part = ChildsPart("rowan", "attending", "social_worker", wish="stay_away", weighed=WEIGHED, evidence="x")
    found = open_places(part_findings(procedure("bfg"), TWELVE, part, MONDAY))
    assert found["part.rowan.answer"].stops
    assert "part.rowan.explained" in found
    away = replace(part, answer="another_way", evidence="")
    assert not any(each.stops for each in part_findings(procedure("bfg"), TWELVE, away, MONDAY))
    assert "part.rowan.evidence" not in open_places(part_findings(procedure("bfg"), TWELVE, away, MONDAY))


@given(st.text(), st.text(), st.booleans(), st.sampled_from(["attending", "in_part"]))
def test_no_evidence_agreement_or_reason_overrides_a_wish_to_stay_away(
    why: str, evidence: str, yes: bool, there: str
) -> None:
    part = ChildsPart(
        "rowan", there, "social_worker", why, evidence=evidence, wish="stay_away", explained=yes, weighed=WEIGHED,
        agreed=("chair", "social_worker"), exception_agreed=yes, prepared=yes,
    )  # fmt: skip
    assert any(each.stops for each in part_findings(procedure("bfg"), TWELVE, part, MONDAY))


@pytest.mark.clause("BOL-1.35", "WAL-1.04", "WAR-3.01", "BFG-4.4.4a")
@pytest.mark.parametrize("key", ["bolton", "wales", "warwickshire", "bfg"])
def test_nothing_is_sent_to_a_child_before_an_answer_for_that_child(key: str) -> None:
    found = open_places(part_findings(procedure(key), TWELVE, ChildsPart("rowan"), MONDAY))
    assert found["part.rowan.answer"].stops
    assert part_findings(procedure(key), BABY, ChildsPart("baby"), MONDAY) == []


@pytest.mark.clause("BOL-1.35")
def test_a_child_is_not_invited_only_for_a_reason_that_speaks_to_age_and_understanding() -> None:
    part = ChildsPart("kit", "not_invited", "social_worker", "Too young.", ("age",))
    assert open_places(part_findings(procedure("bolton"), ELEVEN, part, MONDAY))["part.kit.reason"].stops
    full = replace(part, speaks_to=("age", "understanding"))
    assert open_places(part_findings(procedure("bolton"), ELEVEN, full, MONDAY)) == {}


@pytest.mark.clause("WAL-1.04", "WAR-3.01", "BFG-4.1.1b")
@pytest.mark.parametrize(
    ("key", "answer"), [("wales", "not_appropriate"), ("warwickshire", "not_invited"), ("bfg", "not_appropriate")]
)
def test_not_inviting_a_child_needs_a_recorded_reason(key: str, answer: str) -> None:
    part = ChildsPart("kit", answer, "social_worker", weighed=WEIGHED)
    assert open_places(part_findings(procedure(key), ELEVEN, part, MONDAY))["part.kit.reason"].needs_reason


@pytest.mark.clause("BFG-4.4.4a", "BOL-1.35")
@pytest.mark.parametrize(("key", "answer"), [("bfg", "another_way"), ("bolton", "invited")])
def test_an_answer_is_never_taken_over_from_a_sibling(key: str, answer: str) -> None:
    part = ChildsPart("kit", answer, "social_worker", copied_from="rowan", weighed=WEIGHED)
    assert open_places(part_findings(procedure(key), ELEVEN, part, MONDAY))["part.kit.answer"].stops


@pytest.mark.clause(
    "BFG-4.4.6a", "BFG-4.4.7a", "BFG-4.4.9a", "BFG-4.4.10a", "BFG-4.4.12b", "BFG-4.4.12c", "BFG-4.4.4b", "BFG-4.4.15a"
)
def test_the_questions_of_the_assessment_are_all_asked_and_the_impact_is_written_before_attending() -> None:
    away = open_places(part_findings(procedure("bfg"), ELEVEN, ChildsPart("kit", "another_way"), MONDAY))
    asked = {place.rsplit(".", 1)[1]: each for place, each in away.items()}
    assert {key for key, each in asked.items() if each.needs_reason} == {
        "understanding",
        "wish",
        "parents_view",
        "benefit",
    }
    assert {"capacity", "impact_on_parents"} <= set(asked)
    assert "impact" not in asked
    there = open_places(part_findings(procedure("bfg"), TWELVE, ChildsPart("rowan", "in_part"), MONDAY))
    assert there["part.rowan.impact"].stops
    for key in ("throughout_or_part", "parents_in_the_room", "arrangements", "beside_them"):
        assert not there[f"part.rowan.{key}"].needs_reason


@pytest.mark.clause("BFG-4.4.10b")
@pytest.mark.parametrize(
    ("hostile", "apart", "is_open"),
    [(None, False, True), (True, False, True), (True, True, False), (False, False, False)],
)
def test_a_hostile_parent_who_cannot_be_kept_apart(hostile: bool | None, apart: bool, is_open: bool) -> None:
    part = ChildsPart("rowan", "attending", weighed=WEIGHED, hostile_parent=hostile, kept_apart=apart)
    found = open_places(part_findings(procedure("bfg"), TWELVE, part, MONDAY))
    assert ("part.rowan.hostile_parent" in found) is is_open


@pytest.mark.clause("BFG-4.3.5a")
def test_a_child_under_five_in_the_room_is_an_exception_the_chair_agrees() -> None:
    four = CaseChild("ava", born=date(2021, 3, 3))
    part = ChildsPart("ava", "attending", evidence="Breast-fed.", weighed=WEIGHED, hostile_parent=False)
    found = open_places(part_findings(procedure("bfg"), four, part, MONDAY))["part.ava.exception"]
    assert not found.stops
    five = CaseChild("ava", born=MONDAY.replace(year=2021))
    assert "part.ava.exception" not in open_places(part_findings(procedure("bfg"), five, part, MONDAY))


@pytest.mark.clause("BFG-4.4.12a", "BFG-4.4.13a", "BFG-4.4.14a", "BFG-4.4.12d")
def test_opening_with_a_child_there_who_is_not_prepared_needs_a_reason() -> None:
    part = ChildsPart("rowan", "attending", agreed=("chair",), adjustments_open=1)
    found = open_places(opening_findings(procedure("bfg"), part))
    assert {place for place, each in found.items() if each.needs_reason} == {
        "part.rowan.agreed",
        "part.rowan.prepared",
        "part.rowan.adjustments",
    }
    assert not found["part.rowan.meeting"].needs_reason
    ready = ChildsPart("rowan", "attending", agreed=("social_worker", "chair"), prepared=True, met_the_chair=True)
    assert open_places(opening_findings(procedure("bfg"), ready)) == {}


@pytest.mark.clause("BFG-4.4.3a", "BFG-4.4.5a", "BFG-4.4.17a", "BOL-1.38", "LBH-4.21")
@pytest.mark.parametrize(("key", "way"), [("bfg", "recording"), ("bolton", "drawing"), ("lbh", "own_words")])
def test_the_views_of_a_child_who_is_not_there_reach_the_conference(key: str, way: str) -> None:
    part = ChildsPart("rowan", "another_way", met_the_chair=True)
    assert open_places(opening_findings(procedure(key), part))["part.rowan.views"].needs_reason
    assert open_places(opening_findings(procedure(key), replace(part, views=(way,)))) == {}
    assert open_places(opening_findings(procedure(key), replace(part, efforts="Asked three times."))) == {}


@pytest.mark.clause("BFG-4.4.17a", "BFG-4.4.16a")
def test_the_ways_of_taking_part_are_offered() -> None:
    assert {"statement", "recording", "advocate", "meeting_the_chair"} <= set(ways_of_taking_part(procedure("bfg")))
    assert ways_of_taking_part(procedure("wales")) == ()


@pytest.mark.clause("BFG-4.4.11a")
def test_an_advocate_and_preparation_are_owed_where_harm_from_the_meeting_is_feared() -> None:
    for answer in ("attending", "another_way"):
        assert support_owed(procedure("bfg"), ChildsPart("rowan", answer, impact_feared=True))
    assert not support_owed(procedure("bfg"), ChildsPart("rowan", "attending"))


@pytest.mark.clause("BOL-1.39")
def test_the_social_worker_gathers_views_until_a_lead_is_appointed() -> None:
    assert (views_owed_by(procedure("bolton"), True), views_owed_by(procedure("bolton"), False)) == (
        "lead",
        "social_worker",
    )


@pytest.mark.clause("BFG-4.4.10d")
def test_a_parents_objection_keeps_a_personal_matter_from_the_child() -> None:
    objected, free = matter_barred(procedure("bfg"), True), matter_barred(procedure("bfg"), False)
    assert objected is not None
    assert free is not None
    assert (objected.stops, free.holds) == (True, True)
    assert matter_barred(procedure("wales"), True) is None


@pytest.mark.clause("BFG-4.7.7c", "LBH-3.07")
def test_what_an_older_child_is_given_of_a_report_is_said_with_a_reason() -> None:
    part = report_sharing_findings(procedure("bfg"), TWELVE, MONDAY, "part", "", "social_worker")
    assert open_places(part)["shared.rowan"].needs_reason
    assert open_places(report_sharing_findings(procedure("bfg"), TWELVE, MONDAY, "all", "", "social_worker")) == {}
    assert open_places(report_sharing_findings(procedure("bfg"), TWELVE, MONDAY, "all", "", "teacher"))[
        "shared.rowan.by"
    ].stops
    assert report_sharing_findings(procedure("bfg"), ELEVEN, MONDAY, "", "", "") == []
    lbh = report_sharing_findings(procedure("lbh"), ELEVEN, MONDAY, "", "", "author")
    assert not open_places(lbh)["shared.kit"].needs_reason


@pytest.mark.clause("BOL-3.04", "BOL-3.27")
def test_wishes_are_asked_again_after_six_weeks_and_no_age_makes_a_member() -> None:
    assert wishes_due(procedure("bolton"), MONDAY) == date(2026, 4, 13)
    assert wishes_due(procedure("bfg"), MONDAY) is None
    assert member_of_core_group(procedure("bolton"), 17) is None
