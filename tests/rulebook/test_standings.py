"""What each kind of person may do at a conference, who decides on the list, and who joins from a distance."""

from __future__ import annotations

from datetime import date

import pytest

from quoracy.rulebook.attendance import (
    Invitee,
    approval_finding,
    critical_people,
    missing_by_date,
    remote_finding,
    sending_finding,
)
from quoracy.rulebook.convening_case import CaseChild, ConveningCase, Fact, Relative
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.standings import (
    Attender,
    guardian_line,
    interpreter_finding,
    part_taken,
    standing_findings,
    whose_consent,
)

MONDAY = date(2026, 3, 2)
FAMILY = ConveningCase(
    "initial",
    MONDAY,
    (
        CaseChild("rowan", born=date(2010, 3, 2), facts=frozenset({Fact.ATTENDING})),
        CaseChild("ava", born=date(2019, 6, 3)),
    ),
    (
        Relative("mum", "mother"),
        Relative("gran", "grandparent", parental_responsibility=True),
        Relative("uncle", "other"),
    ),
)


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


@pytest.mark.parametrize(
    ("key", "standing", "part"),
    [
        pytest.param("bfg", "observer", (False, False, False), marks=pytest.mark.clause("BFG-4.3.3c")),
        pytest.param("bfg", "guardian", (True, False, False), marks=pytest.mark.clause("BFG-4.3.2d")),
        pytest.param("wales", "guardian", (False, False, False), marks=pytest.mark.clause("WAL-4.16")),
        pytest.param("bfg", "expert", (True, True, False), marks=pytest.mark.clause("BFG-4.3.8d")),
        pytest.param("wales", "expert", (True, True, False), marks=pytest.mark.clause("WAL-5.06")),
        pytest.param("bfg", "supporter", (True, False, False), marks=pytest.mark.clause("BFG-4.3.2g")),
        pytest.param("warwickshire", "supporter", (False, False, False), marks=pytest.mark.clause("WAR-3.08")),
        pytest.param("warwickshire", "child_advocate", (True, False, False), marks=pytest.mark.clause("WAR-3.08")),
        pytest.param("bolton", "child_advocate", (True, False, False), marks=pytest.mark.clause("BOL-1.36")),
        pytest.param("bolton", "supporter", (False, False, False), marks=pytest.mark.clause("BOL-1.36")),
        pytest.param("lbh", "deputy", (True, True, True), marks=pytest.mark.clause("LBH-2.04")),
        ("england", "observer", (False, False, False)),
        ("england", "member", (True, True, True)),
    ],
)
def test_who_speaks_gives_a_view_and_counts(key: str, standing: str, part: tuple[bool, bool, bool]) -> None:
    assert part_taken(procedure(key), standing) == part


@pytest.mark.clause("WAR-3.08")
def test_the_chair_can_let_a_supporter_speak_with_a_reason_and_never_give_a_view() -> None:
    rule = procedure("warwickshire")
    assert part_taken(rule, "supporter") == (False, False, False)
    assert part_taken(rule, "supporter", allowed_by_chair=True) == (True, False, False)


@pytest.mark.clause("WAL-4.16", "BFG-4.3.3c")
@pytest.mark.parametrize(("key", "standing"), [("wales", "guardian"), ("bfg", "observer")])
def test_no_reason_gives_an_observer_a_view(key: str, standing: str) -> None:
    assert part_taken(procedure(key), standing, allowed_by_chair=True)[1:] == (False, False)


@pytest.mark.clause("BFG-4.3.3a", "BFG-4.3.3b")
def test_an_observer_needs_the_chair_and_everybody_in_the_family_whose_consent_counts() -> None:
    assert whose_consent(procedure("bfg"), FAMILY) == ("mum", "gran", "rowan")
    agreed = {"chair": True, "mum": True, "gran": True, "rowan": False}
    refused = [
        each
        for each in standing_findings(procedure("bfg"), FAMILY, Attender("student", "observer", agreed))
        if not each.holds
    ]
    assert [(each.place, each.stops, each.clauses) for each in refused] == [
        ("consent.student.rowan", True, ("BFG-4.3.3b",))
    ]
    all_agreed = Attender("student", "observer", {**agreed, "rowan": True})
    assert all(each.holds for each in standing_findings(procedure("bfg"), FAMILY, all_agreed))


@pytest.mark.clause("WAR-3.07", "BFG-4.3.2g")
def test_one_adult_supporter_each_and_more_if_the_chair_agrees() -> None:
    rule = procedure("warwickshire")
    cousin = Attender("cousin", "supporter", brought_by="mum", how_many=2)
    assert {each.place for each in standing_findings(rule, FAMILY, cousin) if each.stops} == {
        "adult.cousin",
        "supporters.mum",
    }
    fine = Attender("cousin", "supporter", adult=True, brought_by="mum", how_many=2, more_agreed=True)
    assert all(each.holds for each in standing_findings(rule, FAMILY, fine))
    [second] = standing_findings(
        procedure("bfg"), FAMILY, Attender("friend", "supporter", brought_by="mum", how_many=2)
    )
    assert (second.stops, second.who) == (True, "chair")


@pytest.mark.clause("BFG-4.3.2h")
def test_a_solicitor_confirms_the_guidance_or_the_chair_gives_a_reason() -> None:
    [found] = standing_findings(procedure("bfg"), FAMILY, Attender("solicitor", "solicitor"))
    assert (found.needs_reason, found.clauses) == (True, ("BFG-4.3.2h",))


@pytest.mark.clause("BFG-4.4.1i", "BFG-4.14.9b")
def test_a_relative_does_not_interpret() -> None:
    at, after = (interpreter_finding(procedure("bfg"), True, before) for before in (True, False))
    assert at is not None
    assert after is not None
    assert (at.needs_reason, at.clauses) == (True, ("BFG-4.4.1i",))
    assert (after.needs_reason, after.clauses) == (True, ("BFG-4.14.9b",))
    independent = interpreter_finding(procedure("bfg"), False)
    assert independent is not None
    assert independent.holds
    assert interpreter_finding(procedure("bolton"), True) is None


@pytest.mark.clause("WAL-4.12", "BFG-4.3.2a")
def test_the_manager_approves_the_list_together_with_the_social_worker() -> None:
    for key in ("wales", "bfg"):
        alone = approval_finding(procedure(key), "manager")
        nobody = approval_finding(procedure(key), "social_worker", "social_worker")
        both = approval_finding(procedure(key), "manager", "social_worker")
        assert alone is not None
        assert nobody is not None
        assert both is not None
        assert (alone.needs_reason, nobody.stops, both.holds) == (True, True, True)
    assert approval_finding(procedure("bolton"), "anybody") is None


@pytest.mark.clause("BOL-1.23", "BFG-4.14.1a")
def test_invitations_are_sent_by_the_unit() -> None:
    for key in ("bolton", "bfg"):
        worker, unit = sending_finding(procedure(key), "social_worker"), sending_finding(procedure(key), "unit")
        assert worker is not None
        assert unit is not None
        assert (worker.stops, unit.holds) == (True, True)
    assert sending_finding(procedure("wales"), "social_worker") is None


@pytest.mark.clause("BFG-4.3.6b")
def test_joining_from_a_distance_needs_a_reason_and_the_chair() -> None:
    asked, agreed = (
        remote_finding(procedure("bfg"), "", "Deployed."),
        remote_finding(procedure("bfg"), "chair", "Deployed."),
    )
    assert asked is not None
    assert agreed is not None
    assert (asked.departure, agreed.holds) == (Departure.FORBIDDEN, True)
    relative = remote_finding(procedure("bfg"), "chair", "On leave.", relative=True, video=True)
    assert relative is not None
    assert relative.holds
    assert remote_finding(procedure("wales"), "", "") is None


@pytest.mark.clause("BFG-4.3.6a")
def test_dates_are_held_against_those_who_matter_most() -> None:
    people = [Invitee("mum", "family"), Invitee("worker", agency="social_care"), Invitee("housing", agency="housing")]
    dates = [frozenset({"mum", "housing"}), frozenset({"mum", "worker"})]
    assert missing_by_date(procedure("bfg"), people, dates) == [("worker",), ()]
    assert critical_people(procedure("lbh")) == ()


@pytest.mark.clause("WAL-4.15")
def test_whether_a_guardian_is_appointed_is_asked_while_proceedings_are_on_file() -> None:
    def about(*facts: Fact) -> str:
        return guardian_line(ConveningCase("initial", MONDAY, (CaseChild("ava", MONDAY, None, frozenset(facts)),)))

    assert about() == "none"
    assert about(Fact.PROCEEDINGS) == "ask"
    assert about(Fact.PROCEEDINGS, Fact.GUARDIAN_APPOINTED) == "appointed"


@pytest.mark.clause("WAL-4.14", "WAL-4.13", "WAR-5.02", "LBH-2.01")
def test_everybody_is_named_to_everybody_and_expected_to_come_where_it_is_said() -> None:
    expected = {key: rule.expected_to_come for key in load_shelf() if (rule := procedure(key).attendance)}
    assert {key for key, is_expected in expected.items() if is_expected} == {"wales", "warwickshire", "lbh"}
    wales = procedure("wales").attendance
    assert wales is not None
    assert wales.names_everybody
