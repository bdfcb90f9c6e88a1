"""The worked cases of duties: each a sentence a chair can check by hand, in cases/duties_*.toml.

A case goes the way of `quoracy duties`: held against the schema, read, settled as of its day, answered. Its `expect`
names the duties that matter and what must be true of each; `absent` the keys that must not be there.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from quoracy.commands.case_files import held_against
from quoracy.commands.duties import answered

CASES = Path(__file__).parent / "cases"


def _plain(value: Any) -> Any:
    """TOML's days and moments as a case file writes them."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("duties_*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            marks = pytest.mark.clause(*case["clauses"])
            found.append(pytest.param(_plain(case), id=f"{file.stem}: {case['name']}", marks=marks))
    return found


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    asked = {key: case[key] for key in ("procedure", "on", "events", "closures") if key in case}
    asked["children"] = case.get("children", [{"id": "ava", "born": "2019-06-03"}])
    assert held_against("duties", asked) == []

    found = answered(asked, None, (), None)["duties"]

    for wanted in case.get("expect", []):
        like = [duty for duty in found if all(duty[name] == wanted[name] for name in _which(wanted))]
        assert len(like) == 1, (
            f"{len(like)} duties are {wanted} among {[(d['key'], d['child'], d['due']) for d in found]}"
        )
        told = {name: like[0][name] for name in wanted if name not in ("says", "silent")}
        assert told == {name: value for name, value in wanted.items() if name not in ("says", "silent")}
        assert wanted.get("says", "") in like[0]["because"]
    for key in case.get("absent", []):
        assert [duty for duty in found if duty["key"] == key] == []


def _which(wanted: dict[str, Any]) -> list[str]:
    """What picks the duty meant: its key, and whatever else is given of child, conference, agency and start."""
    return [name for name in ("key", "child", "conference", "agency", "counted_from") if name in wanted]
