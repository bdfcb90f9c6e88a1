"""Keeping somebody out: grounds, evidence, notice, the ruling, and that no earlier exclusion is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.exclusion import (
    ExclusionRequest,
    ExclusionRuling,
    asks_to_leave,
    exclusion_findings,
    grounds,
    may_be_represented,
    notice_finding,
    notice_parts,
    opening_finding,
    record_finding,
    report_finding,
    ruling_findings,
)
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import Procedure, load_shelf

MONDAY = date(2026, 3, 2)
THURSDAY_BEFORE = date(2026, 2, 26)
REQUEST = ExclusionRequest(
    "dad",
    "health_visitor",
    date(2026, 2, 25),
    MONDAY,
    {"disruption": "Threatened two workers on 9 February."},
    whole=False,
    part=("views",),
    last_day=THURSDAY_BEFORE,
)


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def open_places(found: list[Finding]) -> dict[str, Finding]:
    return {each.place: each for each in found if not each.holds}


@pytest.mark.clause("BFG-4.5.2b", "BFG-4.5.3a", "BFG-4.5.1c")
def test_a_worker_of_any_agency_asks_with_a_ground_and_the_facts() -> None:
    assert open_places(exclusion_findings(procedure("bfg"), REQUEST)) == {}
    groundless = open_places(exclusion_findings(procedure("bfg"), replace(REQUEST, evidence={})))
    assert groundless["request.grounds"].stops
    factless = open_places(exclusion_findings(procedure("bfg"), replace(REQUEST, evidence={"disruption": " "})))
    assert factless["request.evidence.disruption"].stops
    assert "sufficient evidence" in factless["request.evidence.disruption"].says
    welfare = exclusion_findings(procedure("bfg"), replace(REQUEST, evidence={"childs_welfare": ""}))
    assert "indications" in open_places(welfare)["request.evidence.childs_welfare"].says


@pytest.mark.clause("BFG-4.4.1j", "WAR-3.09", "BFG-4.5.1a")
@pytest.mark.parametrize("key", ["bfg", "warwickshire"])
def test_it_is_said_whether_for_the_whole_or_which_part(key: str) -> None:
    asked = replace(REQUEST, whole=None, part=(), reason="Threats.")
    assert open_places(exclusion_findings(procedure(key), asked))["request.part"].stops
    assert "request.part" not in open_places(exclusion_findings(procedure(key), replace(asked, whole=True)))


@pytest.mark.clause("BFG-4.5.2a")
@pytest.mark.parametrize(("day", "is_late"), [(THURSDAY_BEFORE, False), (date(2026, 2, 27), True)])
def test_a_late_request_needs_a_reason_and_is_not_refused(day: date, is_late: bool) -> None:
    found = open_places(exclusion_findings(procedure("bfg"), replace(REQUEST, reached_chair_on=day)))
    assert ("request.reached_chair_on" in found) is is_late
    if is_late:
        assert found["request.reached_chair_on"].needs_reason
        assert "Thursday 26 February 2026" in found["request.reached_chair_on"].says


@pytest.mark.clause("BFG-4.5.1e")
def test_on_the_childs_request_only_while_the_child_is_there() -> None:
    asked = replace(REQUEST, evidence={"childs_request": "I want to speak without him."}, heard_by="the advocate")
    assert open_places(exclusion_findings(procedure("bfg"), asked)) == {}
    longer = open_places(exclusion_findings(procedure("bfg"), replace(asked, longer_than_childs_part=True)))
    assert longer["request.part"].stops
    unheard = open_places(exclusion_findings(procedure("bfg"), replace(asked, heard_by="")))
    assert unheard["request.heard_by"].stops
    beside = {**asked.evidence, **REQUEST.evidence}
    both = replace(asked, evidence=beside, longer_than_childs_part=True)
    assert open_places(exclusion_findings(procedure("bfg"), both)) == {}


@pytest.mark.clause("BFG-4.5.1f")
def test_a_professionals_fear_names_the_professional_and_comes_in_advance() -> None:
    asked = replace(REQUEST, evidence={"fear": "Followed home on 9 February."})
    assert open_places(exclusion_findings(procedure("bfg"), asked))["request.professional"].stops
    on_the_day = replace(asked, professional="the health visitor", reached_chair_on=MONDAY, last_day=None)
    assert open_places(exclusion_findings(procedure("bfg"), on_the_day))["request.reached_chair_on"].needs_reason


@pytest.mark.clause("BFG-4.5.1g")
def test_confidential_matter_needs_its_items_its_source_and_the_chairs_agreement_beforehand() -> None:
    asked = replace(REQUEST, evidence={"confidential_matter": "Legal advice."})
    assert set(open_places(exclusion_findings(procedure("bfg"), asked))) == {"request.part", "request.agreed_on"}
    agreed = replace(asked, agreed_on=THURSDAY_BEFORE, source="legal services")
    assert open_places(exclusion_findings(procedure("bfg"), agreed)) == {}


@pytest.mark.clause("BFG-4.5.1h")
def test_relatives_in_conflict_attend_apart_unless_that_would_not_do() -> None:
    asked = replace(REQUEST, evidence={"conflict": "Injunction of 3 January."}, whole=True, part=())
    assert open_places(exclusion_findings(procedure("bfg"), asked))["request.why_not_split"].stops
    assert open_places(exclusion_findings(procedure("bfg"), replace(asked, why_not_split="One building."))) == {}


@pytest.mark.clause("BFG-4.5.11b")
def test_an_earlier_exclusion_is_not_enough_by_itself() -> None:
    found = open_places(exclusion_findings(procedure("bfg"), replace(REQUEST, only_earlier=True)))
    assert found["request.grounds"].needs_reason
    assert found["request.grounds"].clauses == ("BFG-4.5.11b",)


@pytest.mark.clause("BFG-4.5.8a")
def test_keeping_out_a_child_needs_a_reason() -> None:
    asked = replace(REQUEST, is_child=True, is_parent=False)
    assert open_places(exclusion_findings(procedure("bfg"), asked))["request.reason"].needs_reason
    rule = procedure("bfg").exclusion
    assert rule is not None
    assert rule.final


@pytest.mark.clause("BFG-4.5.1b", "BFG-4.5.3b", "BFG-4.5.5a", "WAR-3.09")
def test_only_the_chair_rules_with_reasons_and_no_longer_than_necessary() -> None:
    ruling = ExclusionRuling(REQUEST, "manager", "granted", whole=True)
    found = open_places(ruling_findings(procedure("bfg"), ruling))
    assert {place for place, each in found.items() if each.stops} == {"ruling.by", "ruling.reasons"}
    assert {place for place, each in found.items() if each.needs_reason} == {"ruling.grounds", "ruling.whole"}
    fine = ExclusionRuling(REQUEST, "chair", "granted_in_part", ("disruption",), "The threats.", items=("views",))
    assert open_places(ruling_findings(procedure("bfg"), fine)) == {}
    nothing_named = open_places(ruling_findings(procedure("bfg"), replace(fine, items=())))
    assert nothing_named["ruling.items"].stops
    guide = ExclusionRuling(REQUEST, "chair", "granted", reasons="The threats.", whole=True)
    assert open_places(ruling_findings(procedure("warwickshire"), guide)) == {}
    refused = ExclusionRuling(REQUEST, "chair", "refused", reasons="No evidence.")
    assert open_places(ruling_findings(procedure("bfg"), refused)) == {}


@given(st.sampled_from(["manager", "unit", "social_worker", "lead", ""]), st.text(), st.booleans())
def test_nobody_but_the_chair_keeps_anybody_out(by: str, reasons: str, whole: bool) -> None:
    for key in ("bfg", "warwickshire"):
        ruling = ExclusionRuling(REQUEST, by, "granted", ("disruption",), reasons, whole, ("views",))
        assert any(each.stops for each in ruling_findings(procedure(key), ruling))


@pytest.mark.clause("BFG-4.5.3b")
def test_the_conference_does_not_open_on_an_unanswered_request() -> None:
    waiting, none = opening_finding(procedure("bfg"), 1), opening_finding(procedure("bfg"), 0)
    assert waiting is not None
    assert none is not None
    assert (waiting.stops, none.holds) == (True, True)
    assert opening_finding(procedure("warwickshire"), 1) is None


@pytest.mark.clause("BFG-4.5.9a", "BFG-4.5.9b", "WAR-3.10")
def test_what_the_notice_holds() -> None:
    assert [part.key for part in notice_parts(procedure("bfg"))] == ["views", "outcome", "complaints"]
    assert [part.key for part in notice_parts(procedure("warwickshire"))] == ["reasons"]
    assert notice_parts(procedure("lbh")) == ()
    untold = notice_finding(procedure("warwickshire"), given=False)
    assert untold is not None
    assert untold.needs_reason


@pytest.mark.clause("BFG-4.5.10a", "BFG-4.5.10c", "BFG-4.5.1d", "BFG-4.5.6a", "WAR-3.11", "BFG-4.5.10b")
def test_what_somebody_kept_out_still_gets() -> None:
    report, record = report_finding(procedure("bfg"), False), record_finding(procedure("bfg"), "unit")
    assert report is not None
    assert record is not None
    assert (report.needs_reason, record.stops, record.who) == (True, True, "chair")
    assert report_finding(procedure("warwickshire"), False) is None
    assert all(may_be_represented(procedure("bfg"), ground.key) for ground in grounds(procedure("bfg")))
    assert not may_be_represented(procedure("warwickshire"), "disruption")
    assert asks_to_leave(procedure("bfg")) == (True, True)
    for key in ("bfg", "warwickshire"):
        rule = procedure(key).exclusion
        assert rule is not None
        assert rule.views_obtained_by == "social_worker"


@pytest.mark.parametrize("key", ["bolton", "wales", "lbh", "england"])
def test_a_procedure_that_says_nothing_on_keeping_people_out_asks_nothing(key: str) -> None:
    assert exclusion_findings(procedure(key), REQUEST) == []
    assert ruling_findings(procedure(key), ExclusionRuling(REQUEST, "chair", "granted")) == []
