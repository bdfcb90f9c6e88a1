"""Which tests exercise which clause: the marks are checked on every run, and counted by ``make clauses``.

A test carries ``@pytest.mark.clause("BOL-1.07", ...)``. A mark that names no clause of a catalogue stops the run.
``clauses_due.toml`` says which clauses must have a test by now; ``clauses_without_behaviour.toml`` lists those that
ask nothing of software, each with its reason.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TESTS = Path(__file__).resolve().parent
CATALOGUES = TESTS.parent / "src" / "quoracy" / "rulebook" / "clauses"


class Listed(NamedTuple):
    """A clause as its catalogue lists it."""

    id: str
    procedure: str
    kind: str
    topic: str


def catalogue() -> dict[str, Listed]:
    """Return every clause of every catalogue by its id."""
    found = {}
    for file in sorted(CATALOGUES.glob("*.toml")):
        for clause in tomllib.loads(file.read_text())["clause"]:
            found[clause["id"]] = Listed(clause["id"], file.stem, clause["kind"], clause["topic"])
    return found


def due() -> dict[str, Listed]:
    """Return the clauses that must have a test by now."""
    wanted = tomllib.loads((TESTS / "clauses_due.toml").read_text())
    return {
        id: clause
        for id, clause in catalogue().items()
        if clause.kind in wanted["kinds"] or clause.topic in wanted["topics"]
    }


def without_behaviour() -> dict[str, str]:
    """Return the clauses that ask nothing of software, with the reason; an unknown id or no reason is refused."""
    listed: dict[str, str] = tomllib.loads((TESTS / "clauses_without_behaviour.toml").read_text())
    known = catalogue()
    wrong = [id for id, reason in listed.items() if id not in known or not reason.strip()]
    if wrong:
        raise pytest.UsageError(f"clauses_without_behaviour.toml: {', '.join(wrong)}: no such clause, or no reason.")
    return listed


def uncovered(tests: dict[str, list[str]]) -> list[Listed]:
    """Return the clauses that are due and have neither a test nor a reason to have none."""
    excused = without_behaviour()
    return [clause for id, clause in due().items() if not tests.get(id) and id not in excused]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clauses", metavar="FILE", help="write clause id -> tests to this file, and print the coverage")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clause(*ids): the clauses of the catalogues that this test exercises")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    known = catalogue()
    tests: dict[str, list[str]] = {id: [] for id in known}
    for item in items:
        for mark in item.iter_markers("clause"):
            for id in mark.args:
                if id not in known:
                    raise pytest.UsageError(
                        f"{item.nodeid} is marked with clause {id!r}, which no catalogue in {CATALOGUES.name}/ has."
                    )
                tests[id].append(item.nodeid)
    config.stash[_TESTS] = {id: sorted(set(named)) for id, named in tests.items()}


_TESTS: pytest.StashKey[dict[str, list[str]]] = pytest.StashKey()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    target = config.getoption("--clauses")
    if not target or _TESTS not in config.stash:
        return
    tests = config.stash[_TESTS]
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(json.dumps(tests, indent=1, sort_keys=True) + "\n")
    for line in [*table(tests), *missing(tests)]:
        terminalreporter.write_line(line)


def table(tests: dict[str, list[str]]) -> list[str]:
    """Return the coverage by procedure and topic: clauses with a test, of how many; a star where they are due."""
    clauses, wanted = catalogue(), due()
    total = Counter((clause.procedure, clause.topic) for clause in clauses.values())
    covered = Counter((clauses[id].procedure, clauses[id].topic) for id, named in tests.items() if named)
    starred = {(clause.procedure, clause.topic) for clause in wanted.values()}
    lines = [
        f"  {procedure:<15} {topic:<20} {covered[procedure, topic]:>4} of {count:>3}"
        + (" *" if (procedure, topic) in starred else "")
        for (procedure, topic), count in sorted(total.items())
    ]
    return ["Clauses with a test, by procedure and topic (* some of these are due):", *lines]


def missing(tests: dict[str, list[str]]) -> list[str]:
    left = uncovered(tests)
    wanted = due()
    excused = [id for id in without_behaviour() if id in wanted]
    done = sum(1 for id in wanted if tests.get(id))
    head = f"Due: {len(wanted)}. With a test: {done}. Without behaviour: {len(excused)}. Uncovered: {len(left)}."
    return [head, *(f"  uncovered: {clause.id} ({clause.kind}, {clause.topic})" for clause in left)]
