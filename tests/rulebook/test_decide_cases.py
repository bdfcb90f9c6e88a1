"""Worked cases of decisions that a chair can read: what was said, and what it comes to."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quoracy.commands.conference_files import decision_as_data, views_from
from quoracy.rulebook.decisions import decide
from quoracy.rulebook.procedure import load_shelf

CASES = Path(__file__).parent / "cases"
SCHEMA = json.loads((resources.files("quoracy.rulebook") / "schemas" / "decide.json").read_text())
MONDAY = date(2026, 3, 2)


def cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("decide_*.toml")):
        said = tomllib.loads(file.read_text())
        for case in said["case"]:
            case.setdefault("procedure", said.get("procedure"))
            found.append(pytest.param(case, marks=pytest.mark.clause(*case.pop("clauses")), id=case.pop("name")))
    return found


@pytest.mark.parametrize("case", cases())
def test_what_the_views_come_to(case: dict[str, Any]) -> None:
    wanted = case["expect"]
    views = {name: value for name, value in case.items() if name != "expect"}
    jsonschema.validate(views, SCHEMA)
    procedure = load_shelf().procedure(case["procedure"], MONDAY)
    decision = decide(procedure, views_from(views), procedure.calendar())
    answer = json.loads(json.dumps(decision_as_data(decision)))
    assert (answer["outcome"] is None) == bool(answer["needs"]), answer
    for name, value in wanted.items():
        if name == "needs":
            assert len(answer["needs"]) == len(value), answer["needs"]
            assert all(part in need for part, need in zip(value, answer["needs"], strict=True)), answer["needs"]
        elif name == "not_counted":
            assert len(answer["not_counted"]) == len(value), answer["not_counted"]
            assert all(p in each["because"] for p, each in zip(value, answer["not_counted"], strict=True))
        elif name == "cites":
            assert set(value) <= set(answer["clauses"])
        else:
            assert answer[name] == nothing(value), (name, answer)


def nothing(value: Any) -> Any:
    """TOML has no null: the word none stands for it."""
    if isinstance(value, list):
        return [nothing(item) for item in value]
    if isinstance(value, dict):
        return {key: nothing(item) for key, item in value.items()}
    return None if value == "none" else value
