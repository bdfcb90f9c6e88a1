"""Whose report it is and who judges about it: what procedures say to an author, and what one line changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from quoracy.rulebook.authorship import (
    Asked,
    asked_of_each_worker,
    child_sharing_finding,
    insignificant_finding,
    may_report_together,
    notes_on_sharing,
    notes_on_writing,
    prepared_finding,
    talked_over_with_the_report,
)
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.report_rules import ReportRule


@dataclass(frozen=True)
class Reporting:
    reports: ReportRule | None


def rule(key: str, **changed: Any) -> Reporting:
    """What a shipped procedure says of reports, or the same with a line of it changed."""
    said = load_shelf().procedure(key, date(2026, 3, 2)).reports
    assert said is not None
    return Reporting(replace(said, **changed))


def said(notes: list[Any]) -> str:
    return " ".join(f"{note.says} ({', '.join(note.clauses)})" for note in notes)


@pytest.mark.clause("BOL-1.45")
def test_each_worker_owes_a_report_or_may_write_it_with_colleagues_who_are_all_named() -> None:
    two = Asked(colleagues=("Blessing Cradlewell",))
    together, apart = (said(notes_on_writing(rule("bolton", joint_within_agency=may), two)) for may in (True, False))
    assert "You owe this report yourself, whether or not you come. (BOL-1.45)" in together
    assert "Blessing Cradlewell. You may write one report together if its signature names you all." in together
    assert "Each of you writes a report of your own. (BOL-1.45)" in apart
    assert may_report_together(rule("bolton"))
    assert not may_report_together(rule("bolton", joint_within_agency=False))
    assert asked_of_each_worker(rule("bolton"))


@pytest.mark.clause("BFG-4.7.1a")
def test_the_agency_owes_one_report_and_may_answer_that_its_part_was_not_significant() -> None:
    assert not asked_of_each_worker(rule("bfg"))
    answer = insignificant_finding(rule("bfg"))
    assert answer is not None
    assert (answer.holds, answer.clauses) == (True, ("BFG-4.7.1a",))
    assert "you may answer so" in said(notes_on_writing(rule("bfg"), Asked()))
    assert "yourself" not in said(notes_on_writing(rule("bfg"), Asked()))


@pytest.mark.clause("BOL-1.45", "LBH-3.02")
@pytest.mark.parametrize("key", ["bolton", "lbh"])
def test_elsewhere_no_part_is_too_small_for_a_report(key: str) -> None:
    answer = insignificant_finding(rule(key))
    assert answer is not None
    assert (answer.stops, answer.clauses) == (True, (rule(key).reports.clause,))  # type: ignore[union-attr]
    assert insignificant_finding(Reporting(None)) is None


@pytest.mark.clause("BFG-4.7.2b")
def test_where_there_was_no_enquiry_the_latest_assessment_takes_its_place() -> None:
    without = Asked(of_social_care=True, enquiry=False)
    assert "Summarise and analyse the latest assessment" in said(notes_on_writing(rule("bfg"), without))
    assert "say that this is why" in said(notes_on_writing(rule("bfg", assessment_stands_in=False), without))
    assert notes_on_writing(rule("bfg"), Asked(of_social_care=True)) == []
    assert notes_on_writing(rule("bolton"), without) == []


SHARING: list[tuple[Callable[[], Reporting], str]] = [
    (lambda: rule("bfg"), "by the day the report is due. You judge how far that serves their interests. (BFG-4.7.9e)"),
    (lambda: rule("bfg", discussion_due="before_the_conference"), "with the family before the conference."),
    (lambda: rule("bfg", discussion_judged_by="social_worker"), "The social worker judges how far that serves"),
    (lambda: rule("lbh"), "You judge whether and how the report is shared with a child, with a reason"),
    (lambda: rule("lbh", shared_with_child_judged_by="social_worker"), "The social worker judges whether and how"),
]


@pytest.mark.clause("BFG-4.7.9e", "LBH-3.07")
@pytest.mark.parametrize("number", range(len(SHARING)))
def test_an_author_reads_by_when_a_report_is_talked_over_and_who_judges(number: int) -> None:
    changed, words = SHARING[number]
    assert words in said(notes_on_sharing(changed()))


@pytest.mark.clause("BFG-4.7.9e")
def test_the_talk_is_due_with_the_report_unless_the_pack_says_otherwise() -> None:
    assert talked_over_with_the_report(rule("bfg"))
    assert not talked_over_with_the_report(rule("bfg", discussion_due="before_the_conference"))
    assert not talked_over_with_the_report(rule("bolton"))


@pytest.mark.clause("LBH-3.07")
def test_who_answers_for_a_child_is_the_author_or_where_the_pack_says_so_the_social_worker_alone() -> None:
    other = rule("lbh", shared_with_child_judged_by="social_worker")
    answers = [
        child_sharing_finding(each, by_social_care) for each in (rule("lbh"), other) for by_social_care in (False, True)
    ]
    assert [answer.holds for answer in answers if answer] == [True, True, False, True]
    assert child_sharing_finding(other, False).clauses == ("LBH-3.07",)  # type: ignore[union-attr]
    assert child_sharing_finding(Reporting(None), False) is None


@pytest.mark.clause("LBH-4.14")
def test_it_is_asked_whether_relatives_were_prepared_where_a_procedure_says_so() -> None:
    open_, told = (prepared_finding(rule("lbh"), "Honor", said) for said in (False, True))
    assert open_ is not None
    assert told is not None
    assert (open_.holds, open_.stops, open_.needs_reason, told.holds) == (False, False, False, True)
    assert prepared_finding(rule("bolton"), "Honor", False) is None
