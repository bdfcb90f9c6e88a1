"""Worked cases of who is asked to a conference, which a convener can read and check."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quoracy.rulebook.attendance import Invitee, Mark, Marked, asking_findings, whom_to_ask
from quoracy.rulebook.procedure import load_shelf
from tests.rulebook.arranging import MONDAY, case_from

CASES = tomllib.loads((Path(__file__).parent / "cases" / "asking.toml").read_text())["case"]


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.clause(*case["clauses"]), id=case["name"]) for case in CASES]
)
def test_who_is_asked_and_what_is_still_open(case: dict[str, Any]) -> None:
    procedure, facts = load_shelf().procedure(case["procedure"], MONDAY), case_from(case)
    askings = {f"{each.key}.{each.of}" if each.of else each.key: each for each in whom_to_ask(procedure, facts)}
    assert set(case["lines"]) <= set(askings)
    assert not set(case.get("never", ())) & set(askings)
    for line, standing in case.get("standing", {}).items():
        assert askings[line].standing == standing
    marked = [Marked(each["key"], Mark(each["mark"]), each.get("of", "")) for each in case["marked"]]
    invitees = [Invitee(**{**each, "grounds": tuple(each.get("grounds", ()))}) for each in case.get("invitees", ())]
    found = {each.place: each for each in asking_findings(procedure, facts, marked, invitees)}
    for place, departure in case["open"].items():
        assert (found[place].holds, found[place].departure) == (False, departure), found[place]
        assert set(found[place].clauses) <= {clause.id for clause in load_shelf().catalogue(case["procedure"])}
    for place in case.get("closed", ()):
        assert found[place].holds, found[place]


def test_the_day_of_the_cases_is_a_monday() -> None:
    assert f"{date(2026, 3, 2):%A}" == f"{MONDAY:%A}" == "Monday"
