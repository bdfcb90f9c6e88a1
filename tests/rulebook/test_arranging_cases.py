"""Worked cases of everything there is to see to in arranging a conference, and what stops which step."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quoracy.rulebook.convening import (
    arranging_checklist,
    link,
    links_missing,
    open_findings,
    time_finding,
)
from quoracy.rulebook.convening_rules import Kind, Step
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf
from tests.rulebook.arranging import MONDAY, case_from

CASES = tomllib.loads((Path(__file__).parent / "cases" / "arranging.toml").read_text())["case"]


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.clause(*case["clauses"]), id=case["name"]) for case in CASES]
)
def test_the_whole_list_for_one_set_of_facts(case: dict[str, Any]) -> None:
    items = arranging_checklist(procedure(case["procedure"]), case_from(case))
    assert {item.place.removeprefix("check."): f"{item.kind}, {item.step}, {item.who}" for item in items} == case[
        "items"
    ]
    assert [list(Step).index(item.step) for item in items] == sorted(list(Step).index(item.step) for item in items)
    assert {clause for item in items for clause in item.clauses} == set(case["clauses"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("step", list(Step))
def test_a_step_is_stopped_by_its_open_gates_and_by_nothing_else(case: dict[str, Any], step: Step) -> None:
    items = arranging_checklist(procedure(case["procedure"]), case_from(case))
    found = open_findings(items, set(), step)
    due = {item.place: item for item in items if list(Step).index(item.step) <= list(Step).index(step)}
    assert {finding.place for finding in found} == set(due)
    assert {f.place for f in found if f.stops} == {place for place, item in due.items() if item.kind is Kind.GATE}
    assert {f.place for f in found if f.needs_reason} == {p for p, item in due.items() if item.kind is Kind.REASON}
    assert open_findings(items, set(due), step) == []


@pytest.mark.clause("BFG-4.3.6c")
def test_a_time_at_which_a_parent_minds_children_needs_a_reason() -> None:
    def at(hour: int) -> datetime:
        return datetime(2026, 3, 2, hour, tzinfo=UTC)

    found = time_finding(procedure("bfg"), at(14), at(16), [(at(15), at(18))])
    assert found is not None
    assert (found.holds, found.departure, found.clauses) == (False, Departure.RECORDED_REASON, ("BFG-4.3.6c",))
    ends_in_time = time_finding(procedure("bfg"), at(13), at(15), [(at(15), at(18))])
    assert ends_in_time is not None
    assert ends_in_time.holds
    assert time_finding(procedure("lbh"), at(14), at(16), [(at(15), at(18))]) is None


@pytest.mark.clause("WAL-4.19", "WAL-8.17", "WAL-7.05", "BFG-4.14.9c", "WAR-6.05", "WAR-6.04", "BOL-0.03")
def test_notes_whose_address_nobody_has_entered_are_told_when_a_pack_is_checked() -> None:
    assert links_missing(procedure("wales")) == ["attending", "children_unnoticed", "sibling_groups", "unborn_child"]
    assert {"interpreters"} <= set(links_missing(procedure("bfg")))
    assert {"pathway", "regional_procedures"} <= set(links_missing(procedure("warwickshire")))
    assert {"inter_agency_form"} <= set(links_missing(procedure("bolton")))
    assert (link(procedure("wales"), "attending"), link(procedure("wales"), "weather")) == ("", None)
    assert links_missing(procedure("england")) == []
