"""A decision read aloud, in every outcome and way of deciding."""

from __future__ import annotations

import string
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from quoracy.documents.decision_wording import next_steps, read_back
from quoracy.documents.letters import How, LetterChild, Outcome
from quoracy.documents.phrases import phrases_in
from tests.documents.made_letters import AVA, LONDON, NOAH, UNBORN, terms_of

ENGLAND = terms_of("england")


def test_a_plan_is_read_back_with_its_category() -> None:
    child = LetterChild("ava", Outcome.PLAN, name="Ava", how=How.CONSENSUS, categories=("neglect",))
    assert read_back(child, ENGLAND) == (
        "The Child Protection Conference decided that Ava needs a Child Protection Plan because of neglect. "
        "The decision was reached by agreement."
    )


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Outcome.PLAN, "decided that Ava needs a Child Protection Plan because of neglect and emotional abuse."),
        (Outcome.PLAN_CONTINUES, "decided that Ava still needs a Child Protection Plan because of neglect and"),
        (Outcome.NO_PLAN, "decided that Ava does not need a Child Protection Plan."),
        (Outcome.CHILD_IN_NEED_PLAN, "needs a child in need plan, and does not need a Child Protection Plan."),
        (Outcome.PLAN_ENDS, "no longer needs a Child Protection Plan, and that the plan ends."),
        (Outcome.OTHER, "decided on something other than a Child Protection Plan for Ava."),
        (Outcome.DEFERRED, "It has not yet been decided whether Ava needs a Child Protection Plan."),
    ],
)
def test_each_outcome_has_its_sentence(outcome: Outcome, says: str) -> None:
    child = LetterChild("ava", outcome, name="Ava", categories=("neglect", "emotional abuse"))
    assert says in read_back(child, ENGLAND)


@pytest.mark.clause("BOL-1.93b")
@pytest.mark.parametrize("how", [How.MAJORITY, How.TIE])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_outcome_reached_by_vote_never_reads_as_unanimous(how: How, language: str) -> None:
    text = read_back(replace(AVA, how=how), terms_of("bolton"), language)
    agreed = phrases_in(language).say("decision.consensus")
    assert agreed not in text
    assert phrases_in(language).say(f"decision.{how}") in text


@pytest.mark.clause("BOL-1.93b")
def test_votes_that_differ_cannot_be_given_as_consensus() -> None:
    with pytest.raises(ValueError, match=r"may not be shown as unanimous \(BOL-1.93b\)"):
        replace(AVA, how=How.CONSENSUS)


@pytest.mark.clause("BOL-1.94a")
def test_an_equal_vote_is_named_as_where_the_plan_comes_from() -> None:
    text = read_back(replace(AVA, how=How.TIE, votes={"plan": 3, "no_plan": 3}), terms_of("bolton"))
    assert "needs a Child Protection Plan" in text
    assert text.endswith("The vote was split equally. The procedure lays down the outcome when that happens.")


@pytest.mark.clause("LBH-6.05")
def test_where_the_chair_decides_the_chair_is_named_and_not_the_conference() -> None:
    text = read_back(replace(AVA, how=How.CHAIR, votes={}), terms_of("lbh"))
    assert text.startswith("The Conference Chair decided that Ava Larkwhistle needs")
    assert "Conference decided" not in text


@pytest.mark.clause("WAL-2.10")
@pytest.mark.parametrize(("answer", "says"), [(True, "a continuing risk"), (False, "No continuing risk")])
def test_the_answer_on_continuing_risk_is_said_when_there_is_one(answer: bool, says: str) -> None:
    assert says in read_back(replace(NOAH, continuing_risk=answer), terms_of("wales"))
    assert "risk" not in read_back(replace(NOAH, continuing_risk=None), terms_of("wales"))


def test_a_deferred_decision_says_what_is_missing_and_by_when_it_will_be_made() -> None:
    assert read_back(UNBORN, ENGLAND) == (
        "It has not yet been decided whether the unborn baby of Rowan Appleyard-Quill needs a Child Protection Plan. "
        "This information is still missing: The report of the hospital's midwifery team. "
        "The decision is to be made by Friday 20 February 2026."
    )


@pytest.mark.clause("LBH-6.10")
def test_next_steps_name_the_lead_and_the_dates_in_the_procedures_terms() -> None:
    assert next_steps(AVA, terms_of("bolton")) == (
        "The Lead Professional is Imogen Tallowfield. The core group first meets on Tuesday 3 February 2026 at 2pm. "
        "The plan will be reviewed on Tuesday 21 April 2026 at 10am."
    )


def test_a_child_without_a_decision_cannot_be_read_back() -> None:
    with pytest.raises(ValueError, match="nothing to read back"):
        read_back(replace(AVA, outcome=None), ENGLAND)


def test_a_child_must_be_called_something() -> None:
    with pytest.raises(ValueError, match="neither a name nor"):
        LetterChild("x", Outcome.PLAN)


def test_a_plan_whose_name_begins_with_a_vowel_has_the_right_article() -> None:
    assert "needs an Agreed Safety Plan" in read_back(AVA, {**ENGLAND, "plan": "Agreed Safety Plan"})


def test_braces_in_a_name_stay_braces() -> None:
    assert "{plan} {0}" in read_back(replace(NOAH, name="{plan} {0}"), ENGLAND)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ((0, 0), "midnight"),
        ((12, 0), "midday"),
        ((9, 5), "9:05am"),
        ((13, 0), "1pm"),
        ((0, 30), "12:30am"),
        ((12, 1), "12:01pm"),
    ],
)
def test_times_are_said_without_doubt(clock: tuple[int, int], said: str) -> None:
    moment = datetime(2026, 1, 23, *clock, tzinfo=LONDON)
    assert phrases_in("en").when(moment) == f"Friday 23 January 2026 at {said}"
    assert phrases_in("en").when(date(2024, 2, 29)) == "Thursday 29 February 2024"


def test_a_moment_from_the_database_is_said_in_the_time_of_the_wall_clock() -> None:
    phrases = phrases_in("en")
    assert phrases.when(datetime(2026, 7, 1, 9, 0, tzinfo=UTC)) == "Wednesday 1 July 2026 at 10am"
    assert phrases.when(datetime(2026, 1, 23, 9, 0, tzinfo=UTC)) == "Friday 23 January 2026 at 9am"
    assert phrases.day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thursday 2 July 2026"
    nicosia = ZoneInfo("Asia/Nicosia")
    assert phrases.when(datetime(2026, 7, 1, 9, 0, tzinfo=nicosia)) == "Wednesday 1 July 2026 at 9am"


def test_both_languages_hold_the_same_phrases_with_the_same_values() -> None:
    english, welsh = (
        tomllib.loads(files("quoracy.documents.phrases").joinpath(f"{code}.toml").read_text(encoding="utf-8"))
        for code in ("en", "cy")
    )
    assert {group: list(held) for group, held in english.items()} == {
        group: list(held) for group, held in welsh.items()
    }
    for group, held in english.items():
        for name, phrase in held.items():
            assert type(phrase) is type(welsh[group][name])
            if isinstance(phrase, str):
                missing = _fields(phrase) - _fields(welsh[group][name]) - {"decider"}
                assert missing == set(), f"cy.toml {group}.{name}"


def _fields(phrase: str) -> set[str]:
    """The values a phrase takes; an article before a term is the same value."""
    return {(name or "").removeprefix("a_") for _, name, _, _ in string.Formatter().parse(phrase) if name}
