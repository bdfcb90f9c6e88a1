"""What stands between a letter and the post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from quoracy.documents.letters import DecisionLetter, How, Language, LetterChild, Member, Outcome, Part, RecordedReason
from quoracy.documents.missing_parts import missing_parts
from quoracy.rulebook.finding import Departure
from tests.documents.made_letters import AVA, FATHER, MOTHER, NOAH, TEACHER, UNBORN, letter_under

FIVE_PARTS = (Part.DECISION, Part.LEAD, Part.CORE_GROUP, Part.CATEGORY, Part.OUTLINE_PLAN)
BOLTON_PARTS = dict.fromkeys(FIVE_PARTS, ("BOL-1.96b",))
BFG_PARTS = dict.fromkeys((Part.DECISION, Part.RECOMMENDATIONS, Part.LEAD, Part.COMPLAINT), ("BFG-4.14.13e",))


def bolton(*children: LetterChild) -> DecisionLetter:
    return replace(letter_under("bolton", MOTHER, *children), parts=BOLTON_PARTS)


def _saying(field: str, value: Any) -> LetterChild:
    changes: dict[str, Any] = {field: value}
    return replace(AVA, **changes)


def places(letter: DecisionLetter) -> list[str]:
    return [finding.place for finding in missing_parts(letter)]


@pytest.mark.parametrize("reader", [MOTHER, FATHER, TEACHER])
def test_a_complete_letter_lacks_nothing(reader: Any) -> None:
    assert missing_parts(replace(letter_under("bolton", reader), parts=BOLTON_PARTS | BFG_PARTS)) == []


@pytest.mark.clause("BOL-1.96b")
@pytest.mark.parametrize(
    ("emptied", "place", "asks"),
    [
        ({"outcome": None}, "ava.decision", "the decision"),
        ({"categories": ()}, "ava.category", "the category"),
        ({"lead": None}, "ava.lead", "the name of the Lead Professional"),
        ({"core_group": ()}, "ava.core_group", "the members of the core group"),
        ({"outline_plan": None}, "ava.outline_plan", "the outline plan"),
    ],
)
def test_an_empty_part_of_a_plan_blocks_until_a_reason_is_recorded(
    emptied: dict[str, Any], place: str, asks: str
) -> None:
    letter = bolton(replace(AVA, **emptied))
    (finding,) = missing_parts(letter)
    assert finding.place == place
    assert asks in finding.says
    assert "Ava Larkwhistle" in finding.says
    assert finding.clauses == ("BOL-1.96b",)
    assert finding.needs_reason
    assert finding.who == "chair"
    reason = RecordedReason(
        Part(place.removeprefix("ava.")), "The post is vacant until Monday.", "Philippa Underhay", "ava"
    )
    assert missing_parts(replace(letter, reasons_recorded=(reason,))) == []


@pytest.mark.clause("BOL-1.96b")
@pytest.mark.parametrize("child", [NOAH, UNBORN])
def test_a_no_plan_or_deferred_decision_is_not_asked_for_the_parts_it_does_not_have(child: LetterChild) -> None:
    assert missing_parts(bolton(child)) == []


def test_another_outcome_has_to_say_what_was_decided() -> None:
    other = LetterChild("ava", Outcome.OTHER, name="Ava", reasons="The school and the mother meet every week.")
    assert missing_parts(letter_under("england", MOTHER, other)) == []
    (found,) = missing_parts(letter_under("england", MOTHER, replace(other, reasons="")))
    assert "the decision" in found.says


def test_a_deferred_decision_is_asked_what_is_missing_and_by_when() -> None:
    assert places(bolton(replace(UNBORN, missing_information=" ", decided_by=None))) == [
        "unborn.missing_information",
        "unborn.decided_by",
    ]


def test_a_reason_for_one_child_does_not_serve_for_another_and_a_blank_one_for_none() -> None:
    letter = bolton(replace(AVA, lead=None))
    for reason in (
        RecordedReason(Part.LEAD, "Vacant.", "P. Underhay", "noah"),
        RecordedReason(Part.LEAD, " ", "P. Underhay", "ava"),
    ):
        assert places(replace(letter, reasons_recorded=(reason,))) == ["ava.lead"]


@pytest.mark.clause("BFG-4.14.13e")
@pytest.mark.parametrize("missing", ["recommendations", "lead", "complaint"])
def test_each_named_part_must_be_filled_in_or_stated_as_none(missing: str) -> None:
    letter = replace(letter_under("bfg", TEACHER), parts=BFG_PARTS)
    if missing == "complaint":
        letter = replace(letter, complaint=None)
    else:
        letter = replace(letter, children=(_saying(missing, None),))
    (finding,) = missing_parts(letter)
    assert finding.place.endswith(missing)
    assert finding.clauses == ("BFG-4.14.13e",)
    stated = replace(letter_under("bfg", TEACHER, replace(AVA, recommendations=())), parts=BFG_PARTS)
    assert missing_parts(stated) == []


@pytest.mark.clause("BFG-4.14.13e")
def test_a_child_the_reader_is_not_concerned_with_stops_the_letter_whatever_the_reason() -> None:
    letter = replace(letter_under("bfg", FATHER, AVA, UNBORN), parts=BFG_PARTS)
    reason = RecordedReason(Part.DECISION, "Asked for it.", "Philippa Underhay", "unborn")
    (finding,) = missing_parts(replace(letter, reasons_recorded=(reason,)))
    assert finding.stops
    assert finding.departure is Departure.FORBIDDEN
    assert "Unborn baby of Rowan Appleyard-Quill" in finding.says


@pytest.mark.clause("BFG-4.14.13e")
@pytest.mark.parametrize("field", ["reasons", "missing_information"])
def test_a_name_the_reader_may_not_be_told_is_found_in_free_text(field: str) -> None:
    reader = replace(TEACHER, not_to_be_named=("Noah Larkwhistle", "Noah"))
    letter = letter_under("bfg", reader, _saying(field, "She shares a room with NOAH."))
    (finding,) = missing_parts(letter)
    assert finding.place == f"ava.{field}"
    assert finding.needs_reason


def test_a_name_is_found_as_a_word_and_not_within_another() -> None:
    reader = replace(TEACHER, not_to_be_named=("Ann", "Noah Larkwhistle (cousin)"))
    assert places(letter_under("bfg", reader, replace(AVA, reasons="The visit was planned."))) == []
    assert places(letter_under("bfg", reader, replace(AVA, reasons="Ann's visit."))) == ["ava.reasons"]
    cousin = replace(AVA, reasons="With Noah Larkwhistle (cousin).")
    assert places(letter_under("bfg", reader, cousin)) == ["ava.reasons"]


def test_a_core_group_can_give_a_name_away() -> None:
    reader = replace(TEACHER, not_to_be_named=("Noah",))
    child = replace(AVA, core_group=(Member("Bryony Larkwhistle", "Noah's carer"),))
    assert places(letter_under("bolton", reader, child)) == ["ava.core_group"]


@pytest.mark.clause("LBH-7.04")
def test_a_child_in_need_plan_is_asked_for_its_first_meeting_where_the_procedure_wants_one() -> None:
    child = replace(AVA, outcome=Outcome.CHILD_IN_NEED_PLAN)
    letter = letter_under("lbh", MOTHER, child)
    assert missing_parts(letter) == []
    letter = replace(letter, parts={Part.CHILD_IN_NEED_MEETING: ("LBH-7.04",)})
    assert [finding.clauses for finding in missing_parts(letter)] == [("LBH-7.04",)]


@pytest.mark.clause("BOL-1.93b")
def test_reasons_that_speak_of_unanimity_after_a_divided_vote_are_found() -> None:
    assert places(bolton(replace(AVA, reasons="The conference was Unanimous."))) == ["ava.reasons"]
    agreed = replace(AVA, how=How.CONSENSUS, votes={"plan": 6}, reasons="The conference was unanimous.")
    assert places(bolton(agreed)) == []


@pytest.mark.clause("WAL-1.07")
def test_english_terms_in_a_welsh_letter_are_found_before_it_goes() -> None:
    letter = replace(
        letter_under("wales", replace(MOTHER, language=Language.WELSH)), parts={Part.LANGUAGE: ("WAL-1.07",)}
    )
    (finding,) = missing_parts(letter)
    assert finding.place == "terms"
    assert finding.clauses == ("WAL-1.07",)
    assert missing_parts(replace(letter, terms_language=Language.WELSH)) == []


def test_a_letter_needs_a_reader_a_child_and_somebody_to_ask() -> None:
    letter = replace(letter_under("england", replace(MOTHER, address=())), children=(), contact=None, complaint=None)
    assert places(letter) == ["children", "address", "contact", "complaint"]


def test_a_practitioner_need_not_be_told_how_to_complain_unless_the_procedure_says_so() -> None:
    assert missing_parts(replace(letter_under("bolton", TEACHER), complaint=None)) == []
