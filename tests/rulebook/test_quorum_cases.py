"""Worked cases of quoracy that a chair can read: who sits, and whether there are enough."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quoracy.commands.conference_files import quoracy_as_data, sitting_from, strangers
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.quoracy import assess

CASES = Path(__file__).parent / "cases"
SCHEMA = json.loads((resources.files("quoracy.rulebook") / "schemas" / "quorum.json").read_text())
MONDAY = date(2026, 3, 2)


def cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("quorum_*.toml")):
        said = tomllib.loads(file.read_text())
        for case in said["case"]:
            case.setdefault("procedure", said.get("procedure"))
            found.append(pytest.param(case, marks=pytest.mark.clause(*case.pop("clauses")), id=case.pop("name")))
    return found


@pytest.mark.parametrize("case", cases())
def test_the_count_and_what_the_chair_may_do(case: dict[str, Any]) -> None:
    expected = case["expect"]
    sitting = {name: value for name, value in case.items() if name != "expect"}
    jsonschema.validate(sitting, SCHEMA)
    assert strangers(sitting) == []
    answers = {
        answer.child: json.loads(json.dumps(quoracy_as_data(answer)))
        for answer in assess(load_shelf().procedure(case["procedure"], MONDAY), sitting_from(sitting))
    }
    assert set(answers) == set(expected)
    for child, wanted in expected.items():
        compare(answers[child], wanted)


def compare(answer: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        if name == "says":
            assert [part for part in value if part not in answer["because"]] == [], answer["because"]
        elif name == "says_not":
            assert [part for part in value if part in answer["because"]] == [], answer["because"]
        elif name == "help":
            assert [part for part in value if part not in answer["help"]] == []
            assert bool(answer["help"]) is bool(value)
        elif name == "cites":
            assert set(value) <= set(answer["clauses"])
        elif name == "follow_on":
            assert [step["key"] for step in answer["follow_on"]] == value
        else:
            assert answer[name] == (None if value == "none" else value), (name, answer)
