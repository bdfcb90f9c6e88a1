"""Readings of quorum, threshold and decision: the same question before and after one line of a pack changes."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from quoracy.commands.conference_files import decision_as_data, quoracy_as_data, sitting_from, views_from
from quoracy.rulebook.decisions import decide
from quoracy.rulebook.procedure import Shelf
from quoracy.rulebook.quoracy import assess

MONDAY = date(2026, 3, 2)
PACKS = resources.files("quoracy.rulebook") / "procedures"
FILES = {"bolton": "local/bolton.toml", "wales": "wales/wales.toml", "bfg": "local/bfg.toml", "lbh": "local/lbh.toml"}
READINGS = tomllib.loads((Path(__file__).parent / "cases" / "conference_readings.toml").read_text())["reading"]


def changed(number: int, reading: dict[str, Any]) -> str:
    pack, line = reading["pack"], reading["line"]
    shipped = (PACKS / FILES[pack]).read_text(encoding="utf-8")
    assert line in shipped, f"{pack} no longer says {line}"
    return shipped.replace(line, reading["becomes"], 1).replace(f'key = "{pack}"', f'key = "r{number}"', 1)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The shipped procedures, and for each reading one that differs in a single line."""
    folder = tmp_path_factory.mktemp("packs")
    files = [folder / f"r{number}.toml" for number in range(len(READINGS))]
    for number, file in enumerate(files):
        file.write_text(changed(number, READINGS[number]), encoding="utf-8")
    return Shelf.load(files)


def answer(shelf: Shelf, key: str, reading: dict[str, Any]) -> Any:
    procedure, question = shelf.procedure(key, MONDAY), reading["question"]
    if "present" in question:
        data = quoracy_as_data(assess(procedure, sitting_from(question))[0])
        data["follow_on"] = [step["key"] for step in data["follow_on"]]
    else:
        data = decision_as_data(decide(procedure, views_from(question), procedure.calendar()))
    said = data[reading["asks"]]
    return "none" if said is None else said  # TOML has no null


@pytest.mark.parametrize(
    ("number", "reading"),
    [
        pytest.param(number, reading, marks=pytest.mark.clause(reading["clause"]), id=reading["name"])
        for number, reading in enumerate(READINGS)
    ],
)
def test_changing_one_line_of_a_pack_changes_the_answer(number: int, reading: dict[str, Any], shelf: Shelf) -> None:
    before, after = answer(shelf, reading["pack"], reading), answer(shelf, f"r{number}", reading)
    if reading["asks"] == "because":
        assert reading["before"] in before
        assert reading["after"] in after
        assert reading["after"] not in before
    else:
        assert (before, after) == (reading["before"], reading["after"])
