"""How a procedure runs the meeting: its board, its agenda, its times, and what the chair is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.room import (
    PLAIN_FRAME,
    Speaker,
    agenda,
    asks_for_evidence,
    frame,
    may_be_let_go,
    one_sided,
    times,
)

MONDAY = date(2026, 3, 2)
KEYS = sorted(load_shelf().keys())
TABLE = (Speaker("1", "Sunniva", social_worker=True), Speaker("2", "Honor"), Speaker("3", "Tam", kept_out=True))


def procedure(key: str, **changed: object) -> Procedure:
    found = load_shelf().procedure(key, MONDAY)
    rule = replace(found.room, **changed) if changed else found.room  # type: ignore[type-var, arg-type]  # it has one
    return replace(found, sections={**found.sections, "room": rule})


@pytest.mark.parametrize("key", KEYS)
def test_every_procedure_has_a_board_and_an_agenda_and_no_key_twice(key: str) -> None:
    headings = [heading.key for heading in frame(procedure(key))]
    points = [point.key for point in agenda(procedure(key), TABLE, [("c", "Ava")])]
    assert len(set(headings)) == len(headings) >= 3
    assert len(set(points)) == len(points) >= 4
    assert not any("…" in point.says for point in agenda(procedure(key), TABLE, [("c", "Ava")]))


@pytest.mark.clause("BFG-4.1.0a")
def test_a_board_that_chooses_a_model_has_its_headings_and_the_plain_ones_otherwise() -> None:
    assert next(iter(frame(procedure("bfg")))).says == "The child's developmental needs"
    chosen = procedure("bfg", model="Strengthening Families", frame=PLAIN_FRAME)
    assert frame(chosen) == PLAIN_FRAME
    assert frame(procedure("england")) == PLAIN_FRAME


@pytest.mark.clause("LBH-4.09", "LBH-4.11")
def test_the_social_worker_is_first_and_whoever_is_kept_out_has_no_turn() -> None:
    said = [point.key for point in agenda(procedure("lbh"), TABLE, [])]
    assert said.index("social_worker.1") < said.index("professionals.2")
    assert "professionals.3" not in said


def test_the_views_of_whoever_is_kept_out_have_an_item_of_their_own() -> None:
    said = [point.says for point in agenda(procedure("warwickshire"), TABLE, [])]
    assert "The views of Tam, who stays out" in said


@pytest.mark.clause("WAL-6.01", "WAL-6.02")
def test_two_hours_with_a_warning_and_a_break_after_one() -> None:
    found = times(procedure("wales"))
    assert (found.longest, found.warns_at, found.break_after) == (120, 90, 60)
    assert (found.longest_clause, found.break_clause) == ("WAL-6.01", "WAL-6.02")
    assert times(procedure("wales", warns_before_limit=10)).warns_at == 110
    assert times(procedure("bolton")) == times(procedure("england"))


@pytest.mark.clause("LBH-4.16")
@pytest.mark.parametrize(
    ("kind", "general", "evidence", "asked"),
    [
        ("opinion", False, "", True),
        ("opinion", False, "Two visits", False),
        ("fact", True, "", True),
        ("fact", False, "", False),
    ],
)
def test_opinions_and_general_remarks_are_asked_what_they_rest_on(
    kind: str, general: bool, evidence: str, asked: bool
) -> None:
    found = asks_for_evidence(procedure("lbh"), kind, general=general, evidence=evidence)
    assert (found is not None) == asked
    assert asks_for_evidence(procedure("bolton"), kind, general=general, evidence=evidence) is None


@pytest.mark.clause("LBH-4.22", "WAR-4.09")
def test_one_side_without_the_other_is_told() -> None:
    assert one_sided(procedure("lbh"), []) is None
    found = one_sided(procedure("lbh"), ["worries", "views"])
    assert found is not None
    assert (found.place, found.clauses) == ("strengths", ("LBH-4.22",))
    other = one_sided(procedure("warwickshire"), ["strengths"])
    assert other is not None
    assert (other.place, other.clauses) == ("risks", ("WAR-4.09",))
    assert one_sided(procedure("lbh"), ["worries", "strengths"]) is None


@pytest.mark.clause("BFG-4.5.7c")
def test_only_the_police_may_be_let_go_once_they_have_informed() -> None:
    assert may_be_let_go(procedure("bfg"), "police") == (True, "BFG-4.5.7c")
    assert may_be_let_go(procedure("bfg"), "health") == (False, "")
    assert may_be_let_go(procedure("lbh"), "police") == (False, "")
