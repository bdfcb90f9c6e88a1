"""What a report must hold, at which hand and with whose consent, and who sees it when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.reports import (
    Conviction,
    Passage,
    Report,
    agency_report_still_owed,
    copies_to_bring,
    fields_asked,
    report_findings,
    report_owed,
)
from quoracy.rulebook.sharing_reports import (
    Share,
    Withheld,
    gets_papers,
    opening_findings,
    sharing_findings,
    withholding_findings,
    withholding_ruling,
)

MONDAY = date(2026, 3, 2)
REPORT = Report("agency", "health", "initial", ("ava", "kit"), signed_by="Health visitor", signed_on=MONDAY)


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def still_open(key: str, report: Report = REPORT, **changed: Any) -> dict[str, Finding]:
    found = report_findings(procedure(key), replace(report, **changed))
    return {each.place: each for each in found if not each.holds}


FIELDS = {
    ("bfg", "social_care"): {
        "summary": "BFG-4.7.2b",
        "analysis": "BFG-4.7.2b",
        "safeguarding": "BFG-4.7.3a",
        "assessment_record": "BFG-4.7.4a",
        "seen": "BFG-4.7.5a",
        "needs": "BFG-4.7.6a",
        "childs_views": "BFG-4.4.18b",
        "labels": "BFG-4.7.1c",
        "signature": "BFG-4.7.9a",
    },
    ("bfg", "agency"): {
        "involvement": "BFG-4.7.9a",
        "childs_views": "BFG-4.4.18a",
        "labels": "BFG-4.7.1c",
        "signature": "BFG-4.7.9a",
    },
    ("bolton", "social_care"): {
        **{
            f"{part}_{kind}": "BOL-1.44"
            for part in ("enquiry", "assessment", "records")
            for kind in ("summary", "analysis")
        },
        "labels": "BOL-1.56",
        "convictions": "BOL-1.62",
    },
    ("bolton", "agency"): {"labels": "BOL-1.56", "convictions": "BOL-1.62"},
    ("wales", "agency"): {"report": "WAL-5.12", "other_assessment": "WAL-2.06"},
    ("warwickshire", "social_care"): {"events": "WAR-4.01", "childs_views": "WAR-4.02"},
    ("warwickshire", "agency"): {"views": "WAR-3.15"},
    ("lbh", "agency"): {"information": "LBH-3.02", "signature": "LBH-3.03"},
    ("england", "agency"): {},
}


@pytest.mark.parametrize(
    ("key", "author", "mandatory"),
    [
        pytest.param(*who, asked, marks=pytest.mark.clause(*dict.fromkeys(asked.values())))
        for who, asked in FIELDS.items()
    ],
)
def test_every_mandatory_field_names_the_clause_that_needs_it(key: str, author: str, mandatory: dict[str, str]) -> None:
    asked = fields_asked(procedure(key), author)
    assert {each.key: each.clauses[0] for each in asked if each.mandatory} == mandatory


@pytest.mark.clause("BOL-5.13", "BOL-5.14", "BOL-5.15", "BFG-4.7.2c")
def test_a_review_asks_for_the_joint_report_and_for_progress() -> None:
    assert "joint" in {each.key for each in fields_asked(procedure("bolton"), "core_group", "review")}
    assert "progress" in {each.key for each in fields_asked(procedure("bfg"), "social_care", "review")}
    assert "progress" not in {each.key for each in fields_asked(procedure("bfg"), "social_care")}
    owed = [agency_report_still_owed(procedure("bolton"), inside, "review") for inside in (True, False)]
    assert owed == [False, True]
    assert agency_report_still_owed(procedure("bolton"), True, "initial")


@pytest.mark.clause("BFG-4.7.3a", "BFG-4.7.6a", "BFG-4.4.18b", "BFG-4.7.2b", "BFG-4.7.4a")
def test_social_cares_report_deals_with_every_child_and_every_other_child_at_home() -> None:
    found = still_open("bfg", author="social_care", agency="social_care", household=("big",))
    assert {place for place, each in found.items() if each.stops} == {
        *(f"report.{field}.{child}" for field in ("safeguarding", "childs_views", "needs") for child in ("ava", "kit")),
        "report.needs.big",
    }
    assert {"report.summary", "report.analysis", "report.assessment_record"} <= {
        place for place, each in found.items() if each.needs_reason
    }


@pytest.mark.clause("BFG-4.7.9a", "LBH-3.03")
@pytest.mark.parametrize("key", ["bfg", "lbh"])
def test_a_report_is_written_legible_and_signed(key: str) -> None:
    found = still_open(key, signed_by=" ", attached=True, legible=None, written=False)
    assert found["report.signed_by"].stops
    assert found["report.file"].stops
    assert found["report.written"].departure is (Departure.FORBIDDEN if key == "bfg" else Departure.RECORDED_REASON)
    assert "report.file" not in still_open(key, attached=True, legible=True)


@pytest.mark.clause("BOL-1.56", "BFG-4.7.1c", "LBH-4.15")
@pytest.mark.parametrize(
    ("key", "departure"), [("bolton", "recorded_reason"), ("bfg", "recorded_reason"), ("lbh", "not_needed")]
)
def test_every_paragraph_is_marked_as_one_kind_of_statement(key: str, departure: str) -> None:
    found = still_open(key, passages=(Passage("p1", hand="first"), Passage("p2", "fact", "first")))
    assert found["report.passage.p1.label"].departure == departure
    assert "report.passage.p2.label" not in found
    owned = still_open(
        key, passages=(Passage("p1", "allegation", "first"), Passage("p2", "opinion", "first", whose="mine"))
    )
    assert "report.passage.p1.whose" in owned
    assert "report.passage.p2.whose" not in owned


@pytest.mark.clause("BFG-4.7.1c", "BOL-1.56")
def test_observation_is_a_class_of_its_own_only_where_the_source_has_one() -> None:
    passage = (Passage("p1", "observation"),)
    assert "report.passage.p1.label" in still_open("bfg", passages=passage)
    assert "report.passage.p1.label" not in still_open("bolton", passages=passage)
    attached = still_open("bfg", attached=True, legible=True)
    assert attached["report.keeps_apart"].needs_reason


@pytest.mark.clause("LBH-4.16", "LBH-4.17")
def test_opinion_rests_on_evidence_and_hearsay_has_a_source() -> None:
    passages = (Passage("p1", "opinion", "first", whose="mine"), Passage("p2", "fact", "second"), Passage("p3", "fact"))
    found = still_open("lbh", passages=passages)
    assert "report.passage.p1.evidence" in found
    assert found["report.passage.p2.hand"].needs_reason
    assert found["report.passage.p3.hand"].needs_reason
    fine = (Passage("p1", "opinion", "third", "grandmother", "mine", "three visits"),)
    assert not [place for place in still_open("lbh", passages=fine) if "passage" in place]


@pytest.mark.clause("BOL-1.62")
def test_convictions_are_refused_without_the_persons_consent_even_from_the_police() -> None:
    for agency in ("health", "police"):
        unsaid = still_open("bolton", agency=agency)
        assert unsaid["report.mentions_convictions"].stops
        found = still_open("bolton", agency=agency, mentions_convictions=True, convictions=(Conviction("dad"),))
        assert found["report.conviction.dad"].stops
    consented = (Conviction("dad", MONDAY, "the social worker"),)
    assert "report.conviction.dad" not in still_open("bolton", mentions_convictions=True, convictions=consented)


@pytest.mark.clause("BFG-4.7.9d")
def test_an_agency_without_an_approved_form_is_shown_and_not_stopped() -> None:
    found = still_open("bfg")["report.form"]
    assert not found.stops
    assert not found.needs_reason
    assert "report.form" not in still_open("bfg", form_approved_on=MONDAY)


@pytest.mark.clause("WAL-5.12", "LBH-3.02", "BOL-1.45", "BFG-4.7.1a", "BFG-4.3.4d")
@pytest.mark.parametrize("key", ["wales", "lbh", "bolton", "bfg"])
def test_a_report_is_owed_whether_coming_or_not_and_not_by_observers_or_family(key: str) -> None:
    assert report_owed(procedure(key), "member", attending=True)
    assert report_owed(procedure(key), "member", attending=False)
    assert not [each for each in ("guardian", "observer", "family", "supporter") if report_owed(procedure(key), each)]


@pytest.mark.clause("WAR-3.15")
def test_the_guide_asks_reports_of_agencies_that_cannot_come() -> None:
    owed = [report_owed(procedure("warwickshire"), "member", attending) for attending in (True, False)]
    assert owed == [False, True]


@pytest.mark.clause("BOL-1.59", "BOL-1.60", "BOL-1.61")
def test_withholding_says_from_whom_and_why_and_is_talked_over_with_the_chair() -> None:
    bare = Withheld("p1", ())
    assert withholding_findings(procedure("bolton"), bare)[0].stops
    whole = Withheld("", ("dad",), "A risk to the mother.")
    assert [each.place for each in withholding_findings(procedure("bolton"), whole) if each.stops] == [
        "withheld.report.exceptional"
    ]
    pending = Withheld("p1", ("dad",), "A risk to the mother.")
    [talk] = opening_findings(procedure("bolton"), (), (), [pending])
    assert (talk.needs_reason, talk.clauses) == (True, ("BOL-1.60",))
    by_author = replace(pending, decided="summary", decided_by="author", author_agrees=False)
    assert withholding_ruling(procedure("bolton"), by_author)[0].stops
    unknown_way = replace(pending, decided="whispered", decided_by="chair")
    assert withholding_ruling(procedure("bolton"), unknown_way)[1].stops


@pytest.mark.clause("BFG-4.7.2a", "BOL-1.43")
@pytest.mark.parametrize("key", ["bfg", "bolton"])
def test_no_conference_opens_without_social_cares_report_on_each_child_but_for_a_reason(key: str) -> None:
    [found] = opening_findings(procedure(key), ("ava", "kit"), ("ava",))
    assert (found.needs_reason, found.place, found.who) == (True, "report.kit", "chair")
    assert opening_findings(procedure("wales"), ("ava",), ()) == []


@pytest.mark.clause("BOL-1.49", "BOL-1.51", "BOL-1.57")
def test_opening_with_a_report_unshared_with_a_parent_needs_a_reason() -> None:
    before, at = (sharing_findings(procedure("bolton"), [Share("mum")], opening)[0] for opening in (False, True))
    assert (before.needs_reason, at.needs_reason, at.who) == (False, True, "author")
    assert sharing_findings(procedure("bolton"), [Share("mum", given_on=MONDAY, how="in person")], True)[0].holds


@pytest.mark.clause("BOL-1.50", "LBH-3.07", "BFG-4.7.9e")
@pytest.mark.parametrize("key", ["bolton", "lbh", "bfg"])
def test_sharing_with_a_child_is_asked_and_left_open_without_stopping_anything(key: str) -> None:
    [found] = sharing_findings(procedure(key), [Share("ava", child=True)], at_opening=True)
    assert (found.holds, found.stops, found.needs_reason) == (False, False, False)
    [fine] = sharing_findings(procedure(key), [Share("ava", child=True, why_not="Two years old.")])
    assert fine.holds


@pytest.mark.clause("LBH-3.06", "BFG-4.7.9e", "BFG-4.3.4d")
@pytest.mark.parametrize("key", ["lbh", "bfg"])
def test_a_report_handed_over_and_not_talked_through_is_incomplete(key: str) -> None:
    found = sharing_findings(procedure(key), [Share("mum", given_on=MONDAY, how="by post")])
    assert [each.place for each in found if not each.holds] == ["shared.mum.discussed"]


@pytest.mark.clause("WAR-4.07")
def test_parents_who_had_no_chance_to_read_the_others_get_time_or_a_reason_is_given() -> None:
    [found] = sharing_findings(procedure("warwickshire"), [Share("mum", had_chance_to_read=False)], at_opening=True)
    assert (found.needs_reason, found.who) == (True, "chair")


@pytest.mark.clause("BOL-1.58", "BFG-4.7.9b")
def test_professionals_read_all_relatives_what_is_cleared_and_supporters_nothing() -> None:
    for key in ("bolton", "bfg"):
        assert [gets_papers(procedure(key), each) for each in ("member", "family", "supporter")] == [
            "all",
            "cleared",
            "none",
        ]


@pytest.mark.clause("LBH-3.11")
def test_six_copies_or_one_for_each_professional() -> None:
    assert [copies_to_bring(procedure("lbh"), people) for people in (4, 9)] == [6, 9]
    assert copies_to_bring(procedure("lbh"), 9, read_on_screen=True) == 0
    assert copies_to_bring(procedure("bolton"), 9) == 0
