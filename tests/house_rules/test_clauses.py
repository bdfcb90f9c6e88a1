"""Every clause that is due has a test that carries its id, or a reason to have none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import clause_marks

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def coverage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Clause id to tests, as a collection of the whole suite finds it."""
    written = tmp_path_factory.mktemp("clauses") / "clauses.json"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-qq", "--collect-only", f"--clauses={written}", "tests"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    found: dict[str, list[str]] = json.loads(written.read_text())
    return found


def test_no_clause_that_is_due_is_uncovered(coverage: dict[str, list[str]]) -> None:
    left = clause_marks.uncovered(coverage)
    assert not left, "\n".join(
        [
            f"{len(left)} clauses that are due have no test. Write one and mark it, for example",
            f'@pytest.mark.clause("{left[0].id}"), or give a reason in tests/clauses_without_behaviour.toml:',
            *(f"  {clause.id} ({clause.kind}, {clause.topic})" for clause in left),
        ]
    )


def test_each_clause_belongs_to_one_catalogue() -> None:
    ids = [
        line.split('"')[1]
        for file in clause_marks.CATALOGUES.glob("*.toml")
        for line in file.read_text().splitlines()
        if line.startswith("id = ")
    ]
    assert len(ids) == len(set(ids)) == len(clause_marks.catalogue())


def test_an_uncovered_clause_would_be_noticed() -> None:
    assert {clause.id for clause in clause_marks.uncovered({})} == set(clause_marks.due()) - set(
        clause_marks.without_behaviour()
    )


def test_a_mark_that_no_catalogue_has_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_made_up.py").write_text(
        'import pytest\n\n@pytest.mark.clause("BOL-99.99")\ndef test_it() -> None:\n    assert True\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "tests.clause_marks", str(tmp_path)],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "'BOL-99.99', which no catalogue" in done.stdout + done.stderr
