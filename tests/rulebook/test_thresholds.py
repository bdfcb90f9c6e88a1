"""The threshold: what is asked of each child, what makes an answer out, and which outcomes it leaves open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.thresholds import outcome_allowed, threshold_findings, threshold_questions
from quoracy.rulebook.views import ThresholdAnswers

MONDAY = date(2026, 3, 2)
FORBIDDEN, REASON = Departure.FORBIDDEN, Departure.RECORDED_REASON


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def at(findings: list[Finding], place: str) -> Finding:
    """The one finding that belongs to a place."""
    found = [finding for finding in findings if finding.place == place]
    assert len(found) == 1, findings
    return found[0]


def open_places(key: str, **answers: Any) -> dict[str, Departure]:
    """The places that are still open, and what it takes to go on without them."""
    found = threshold_findings(procedure(key), ThresholdAnswers(**answers))
    return {finding.place: finding.departure for finding in found if not finding.holds}


def bolton(continuing: str = "yes", **more: Any) -> dict[str, Any]:
    """A Bolton item in which everything but the tests is answered."""
    answers = {"information_enough": "yes", "likelihood": "High.", "continuing_risk": continuing}
    return {"answers": answers, "reasons": {"likelihood": "Three reports agree."}, **more}


def overseas(suffered: str = "no", likely: str = "yes", **more: Any) -> dict[str, Any]:
    answers = {"suffered": suffered, "likely": likely}
    reasons = {"suffered": "Medical report.", "likely": "He came back on Friday."}
    return {"answers": answers, "reasons": reasons, **more}


SECOND = {"second_limb": frozenset({"judgement_that_it_is_likely", "findings_in_this_case"})}
SECOND_TEST = {"second_test": frozenset({"judgement_that_it_is_likely", "findings_in_this_case"})}


@pytest.mark.clause("BOL-1.05")
def test_the_likelihood_of_future_harm_is_judged_with_reasons_and_never_copied_from_a_sibling() -> None:
    assert open_places("bolton")["threshold.likelihood"] is FORBIDDEN
    assert open_places("bolton", answers={"likelihood": "High."})["threshold.likelihood"] is FORBIDDEN
    assert open_places("bolton", **bolton("no")) == {}
    copied = open_places("bolton", **bolton("no", copied=frozenset({"likelihood"})))
    assert copied == {"threshold.likelihood": FORBIDDEN}


@pytest.mark.clause("BOL-1.05", "BOL-1.65")
@pytest.mark.parametrize("outcome", ["plan", "no_plan"])
def test_neither_plan_nor_no_plan_before_the_answer_but_deferment_stays_open(outcome: str) -> None:
    nothing = ThresholdAnswers()
    assert outcome_allowed(procedure("bolton"), nothing, outcome).stops
    assert outcome_allowed(procedure("bolton"), nothing, "deferred").holds


@pytest.mark.clause("BOL-1.65", "BOL-1.06")
@pytest.mark.parametrize(
    ("continuing", "outcome", "holds"),
    [("yes", "plan", True), ("no", "no_plan", True), ("yes", "no_plan", False), ("no", "plan", False)],
)
def test_continuing_risk_settles_plan_or_no_plan_and_nothing_else_does(
    continuing: str, outcome: str, holds: bool
) -> None:
    finding = outcome_allowed(procedure("bolton"), ThresholdAnswers(**bolton(continuing)), outcome)
    assert (finding.holds, finding.stops) == (holds, not holds)
    assert "BOL-1.65" in finding.clauses


@pytest.mark.clause("BOL-1.65", "BOL-1.68", "BOL-1.94a")
@pytest.mark.parametrize(
    ("continuing", "outcome", "excuse", "holds"),
    [
        ("yes", "no_plan", "looked_after", True),
        ("no", "plan", "equal_vote", True),
        ("yes", "no_plan", "a_wish", False),
    ],
)
def test_only_the_policies_the_procedure_names_let_outcome_and_answer_differ(
    continuing: str, outcome: str, excuse: str, holds: bool
) -> None:
    answers = ThresholdAnswers(**bolton(continuing))
    assert outcome_allowed(procedure("bolton"), answers, outcome, excuse=excuse).holds is holds


@pytest.mark.clause("BOL-1.66")
@pytest.mark.parametrize(
    "left_out", ["ill_treatment_or_impairment_shown", "evidence", "more_is_likely", "harm_is_significant"]
)
def test_the_first_test_needs_both_halves(left_out: str) -> None:
    whole = {"ill_treatment_or_impairment_shown", "evidence", "more_is_likely", "harm_is_significant"}
    assert open_places("bolton", **bolton(limbs={"first_test": frozenset(whole)})) == {}
    short = {"first_test": frozenset(whole - {left_out})}
    assert open_places("bolton", **bolton(limbs=short)) == {"limbs.first_test": FORBIDDEN}


@pytest.mark.clause("BOL-1.67")
@pytest.mark.parametrize(
    ("shown", "made_out"),
    [
        ({"judgement_that_it_is_likely", "findings_in_this_case"}, True),
        ({"judgement_that_it_is_likely", "research"}, True),
        ({"judgement_that_it_is_likely"}, False),
        ({"research"}, False),
    ],
)
def test_the_second_test_is_a_judgement_borne_out_by_this_case_or_by_research(shown: set[str], made_out: bool) -> None:
    found = open_places("bolton", **bolton(limbs={"second_test": frozenset(shown)}))
    assert found == ({} if made_out else {"limbs.second_test": FORBIDDEN})


@pytest.mark.clause("BOL-1.66", "BOL-1.67")
def test_one_test_met_is_enough_and_none_chosen_is_not() -> None:
    half = {"first_test": frozenset({"evidence"})}
    assert open_places("bolton", **bolton(limbs=half | SECOND_TEST)) == {}
    assert open_places("bolton", **bolton()) == {"limbs.continuing_risk": FORBIDDEN}


@pytest.mark.clause("BOL-1.22")
def test_gaps_in_the_information_need_a_reason_and_not_enough_stops_the_decision() -> None:
    gaps = bolton("no", gaps=("police report",))
    assert open_places("bolton", **gaps) == {"threshold.information_enough": REASON}
    gaps["reasons"]["information_enough"] = "The officer told us by telephone."
    assert open_places("bolton", **gaps) == {}
    gaps["answers"]["information_enough"] = "no"
    assert open_places("bolton", **gaps) == {"threshold.information_enough": FORBIDDEN}


@pytest.mark.clause("BOL-6.02", "BOL-1.82")
def test_a_review_asks_whether_there_is_risk_and_whether_it_needs_a_plan() -> None:
    asked = [question.key for question in threshold_questions(procedure("bolton"), review=True)]
    assert asked == ["information_enough", "still_at_risk", "needs_plan"]
    met_otherwise = ThresholdAnswers(answers={"still_at_risk": "yes", "needs_plan": "no"}, review=True)
    assert outcome_allowed(procedure("bolton"), met_otherwise, "plan_ends", True).holds
    assert outcome_allowed(procedure("bolton"), met_otherwise, "plan_continues", True).stops
    assert outcome_allowed(procedure("bolton"), met_otherwise, "plan_continues", True, "first_review").holds


@pytest.mark.clause("BFG-4.9.1a", "BFG-4.1.2c")
def test_both_questions_are_put_and_answered_yes_no_or_not_established_with_evidence() -> None:
    asked = threshold_questions(procedure("bfg"))
    assert [question.key for question in asked] == ["suffered", "likely"]
    assert "BFG-4.1.2c" in asked[1].clauses
    assert open_places("bfg") == {"threshold.suffered": FORBIDDEN, "threshold.likely": FORBIDDEN}
    assert open_places("bfg", **overseas("not_established", "no")) == {}
    assert open_places("bfg", **overseas("perhaps", "no")) == {"threshold.suffered": FORBIDDEN}
    assert open_places("bfg", answers={"suffered": "no", "likely": "no"}) == {
        "threshold.suffered": FORBIDDEN,
        "threshold.likely": FORBIDDEN,
    }
    assert outcome_allowed(procedure("bfg"), ThresholdAnswers(answers={"suffered": "yes"}), "plan").stops


@pytest.mark.clause("BFG-4.9.1b", "BFG-4.9.3", "BFG-4.10.1a")
@pytest.mark.parametrize("suffered", ["yes", "no", "not_established"])
def test_future_likelihood_decides_whatever_the_past(suffered: str) -> None:
    likely = ThresholdAnswers(**overseas(suffered, "yes"))
    unlikely = ThresholdAnswers(**overseas(suffered, "no"))
    assert outcome_allowed(procedure("bfg"), likely, "plan").holds
    assert outcome_allowed(procedure("bfg"), unlikely, "no_plan").holds
    refused = outcome_allowed(procedure("bfg"), unlikely, "plan")
    assert refused.stops
    assert refused.clauses == ("BFG-4.10.1a",)
    departed = outcome_allowed(procedure("bfg"), likely, "no_plan")
    assert departed.needs_reason
    assert departed.clauses == ("BFG-4.9.3",)


@pytest.mark.clause("BFG-4.9.1a", "BFG-4.9.1b")
def test_not_established_is_neither_likely_nor_unlikely_so_either_outcome_needs_a_reason() -> None:
    answers = ThresholdAnswers(**overseas("yes", "not_established"))
    for outcome in ("plan", "no_plan"):
        assert outcome_allowed(procedure("bfg"), answers, outcome).needs_reason


@pytest.mark.clause("BFG-4.9.2a")
@pytest.mark.parametrize(
    "left_out", ["maltreatment_or_impairment_shown", "kind_of_abuse", "further_harm_judged_likely"]
)
def test_the_first_limb_needs_what_was_shown_its_kind_and_the_judgement(left_out: str) -> None:
    whole = {"maltreatment_or_impairment_shown", "kind_of_abuse", "further_harm_judged_likely"}
    assert open_places("bfg", **overseas(limbs={"first_limb": frozenset(whole)})) == {}
    short = {"first_limb": frozenset(whole - {left_out})}
    assert open_places("bfg", **overseas(limbs=short)) == {"limbs.first_limb": FORBIDDEN}


@pytest.mark.clause("BFG-4.9.2b")
@pytest.mark.parametrize(
    ("backing", "made_out"), [("findings_in_this_case", True), ("research", True), ("a_feeling", False)]
)
def test_the_second_limb_needs_a_judgement_and_its_backing(backing: str, made_out: bool) -> None:
    limbs = {"second_limb": frozenset({"judgement_that_it_is_likely", backing})}
    found = open_places("bfg", **overseas(limbs=limbs))
    assert found == ({} if made_out else {"limbs.second_limb": FORBIDDEN})


@pytest.mark.clause("BFG-4.9.2c")
def test_a_yes_needs_a_limb_and_a_no_leaves_none_marked() -> None:
    assert open_places("bfg", **overseas()) == {"limbs.likely": FORBIDDEN}
    assert open_places("bfg", **overseas(likely="no", limbs=SECOND)) == {"limbs.second_limb": FORBIDDEN}
    relied = threshold_findings(procedure("bfg"), ThresholdAnswers(**overseas(limbs=SECOND)))
    assert at(relied, "limbs.likely").clauses == ("BFG-4.9.2b", "BFG-4.9.2c")


@pytest.mark.clause("BFG-4.1.19c", "BFG-4.1.19e")
def test_every_review_asks_about_suffering_and_likelihood_with_reasons_taken_from_nowhere_else() -> None:
    said = {"suffering": "no", "likely": "yes"}
    reasons = {"suffering": "She is well.", "likely": "He came back."}
    assert open_places("bfg", review=True) == {"threshold.suffering": FORBIDDEN, "threshold.likely": FORBIDDEN}
    assert open_places("bfg", review=True, answers=said, limbs=SECOND) == {
        "threshold.suffering": FORBIDDEN,
        "threshold.likely": FORBIDDEN,
    }
    assert open_places("bfg", review=True, answers=said, reasons=reasons, limbs=SECOND) == {}
    copied = open_places("bfg", review=True, answers=said, reasons=reasons, limbs=SECOND, copied=frozenset(said))
    assert copied == {"threshold.suffering": FORBIDDEN, "threshold.likely": FORBIDDEN}


@pytest.mark.clause("BFG-4.1.19e")
@pytest.mark.parametrize(
    ("suffering", "likely", "ends_freely"),
    [("no", "no", True), ("yes", "no", False), ("no", "yes", False), ("yes", "yes", False)],
)
def test_a_plan_ends_freely_only_when_both_answers_are_no(suffering: str, likely: str, ends_freely: bool) -> None:
    answers = ThresholdAnswers(answers={"suffering": suffering, "likely": likely}, review=True)
    ends = outcome_allowed(procedure("bfg"), answers, "plan_ends", has_plan=True)
    goes_on = outcome_allowed(procedure("bfg"), answers, "plan_continues", has_plan=True)
    assert (ends.holds, ends.needs_reason) == (ends_freely, not ends_freely)
    assert (goes_on.holds, goes_on.needs_reason) == (not ends_freely, ends_freely)


@pytest.mark.clause("BFG-4.2.8a")
def test_at_a_looked_after_review_the_chair_is_asked_whether_the_criteria_are_still_met() -> None:
    asked = threshold_questions(procedure("bfg"), looked_after_review=True)
    assert [(question.key, question.asked_of) for question in asked] == [("criteria_still_met", "chair")]
    assert open_places("bfg", looked_after_review=True) == {"threshold.criteria_still_met": REASON}
    answered = {"criteria_still_met": "no"}
    assert open_places("bfg", looked_after_review=True, answers=answered) == {}


def welsh(**more: Any) -> dict[str, Any]:
    answers = {"continuing_risk": "yes", "information_sufficient": "yes"}
    said = {"likelihood": {"health": "Likely: missed visits.", "police": "Unlikely."}}
    return {"answers": answers, "by_agency": said, "asked": ("health", "police"), **more}


@pytest.mark.clause("WAL-2.09")
def test_each_agency_present_judges_the_likelihood_for_this_child() -> None:
    assert open_places("wales", **welsh()) == {}
    unasked = open_places("wales", **welsh(asked=("health", "police", "education")))
    assert unasked == {"threshold.likelihood": FORBIDDEN}
    nobody = open_places("wales", **welsh(by_agency={}))
    assert nobody == {"threshold.likelihood": FORBIDDEN}
    assert open_places("wales", **welsh(by_agency={}, asked=())) == {"threshold.likelihood": FORBIDDEN}
    sibling = open_places("wales", **welsh(copied=frozenset({"likelihood"})))
    assert sibling == {"threshold.likelihood": FORBIDDEN}


@pytest.mark.clause("WAL-2.10")
def test_continuing_risk_is_answered_yes_or_no_and_no_vote_settles_it() -> None:
    without = welsh(answers={"information_sufficient": "yes"})
    assert open_places("wales", **without) == {"threshold.continuing_risk": FORBIDDEN}
    vague = welsh(answers={"continuing_risk": "not_established", "information_sufficient": "yes"})
    assert open_places("wales", **vague) == {"threshold.continuing_risk": FORBIDDEN}
    assert outcome_allowed(procedure("wales"), ThresholdAnswers(**welsh()), "no_plan").holds


@pytest.mark.clause("WAL-5.01")
def test_too_little_information_stops_the_decision_and_gaps_need_a_reason() -> None:
    too_little = welsh(answers={"continuing_risk": "yes", "information_sufficient": "no"})
    assert open_places("wales", **too_little) == {"threshold.information_sufficient": FORBIDDEN}
    gaps = welsh(gaps=("school report",))
    assert open_places("wales", **gaps) == {"threshold.information_sufficient": REASON}
    explained = welsh(gaps=("school report",), reasons={"information_sufficient": "The head teacher spoke."})
    assert open_places("wales", **explained) == {}


@pytest.mark.clause("LBH-6.01")
def test_the_chair_confirms_that_the_threshold_was_explained_or_records_why_not() -> None:
    said = {"future_harm": {"health": "7"}}
    assert open_places("lbh", by_agency=said, asked=("health",)) == {"threshold.threshold_explained": REASON}
    explained = {"threshold_explained": "yes"}
    assert open_places("lbh", answers=explained, by_agency=said, asked=("health",)) == {}


@pytest.mark.clause("LBH-6.02")
def test_every_professional_is_asked_about_future_harm_unless_the_chair_records_why_not() -> None:
    explained = {"threshold_explained": "yes"}
    said = {"future_harm": {"health": "Likely.", "police": " "}}
    found = threshold_findings(
        procedure("lbh"), ThresholdAnswers(answers=explained, by_agency=said, asked=("health", "police"))
    )
    unasked = at(found, "threshold.future_harm")
    assert unasked.needs_reason
    assert "police" in unasked.says
    assert "health" not in unasked.says


@pytest.mark.clause("WAR-5.06")
def test_the_officer_says_whether_the_decision_can_be_made_without_what_is_missing() -> None:
    why = {"why_at_risk": "She is left alone at night."}
    assert open_places("warwickshire", answers=why) == {"threshold.information_enough": REASON}
    assert open_places("warwickshire", answers={**why, "information_enough": "yes"}) == {}


@pytest.mark.clause("WAR-4.12")
@pytest.mark.parametrize("said", ["", "  "])
def test_nothing_is_decided_before_the_reason_for_the_risk_is_entered(said: str) -> None:
    answers = {"information_enough": "yes", "why_at_risk": said}
    assert open_places("warwickshire", answers=answers) == {"threshold.why_at_risk": Departure.FORBIDDEN}
    none_found = {**answers, "why_at_risk": "The conference found none."}
    assert open_places("warwickshire", answers=none_found) == {}
