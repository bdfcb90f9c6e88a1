"""Write docs/procedures/: one page for each procedure, clause by clause, with its values and the tests that carry it.

Run by ``make docs`` after ``make clauses``. The pages are made from the packs and catalogues and are never edited.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import groupby
from pathlib import Path

from quoracy.rulebook.procedure import Clause, Procedure, Shelf, load_shelf, said_by

HOUSE = Path(__file__).resolve().parents[1]
PAGES = HOUSE / "docs" / "procedures"
CLAUSES = HOUSE / "var" / "clauses.json"


def values_by_clause(procedure: Procedure) -> dict[str, list[str]]:
    """Return what the pack states, in words, under the clause it cites."""
    found: dict[str, list[str]] = defaultdict(list)
    for (topic, name), (words, clause) in said_by(procedure).items():
        found[clause].append(f"{topic}, {name.replace('_', ' ')}: {words}")
    return found


def page(shelf: Shelf, key: str, tests: dict[str, list[str]]) -> str:
    procedure = shelf.procedure(key, shelf.changes(key)[-1])
    values = values_by_clause(procedure)
    clauses = shelf.catalogue(key)
    lines = [f"# {procedure.title}", "", *heading(procedure), ""]
    for section, together in groupby(clauses, key=lambda clause: clause.section):
        lines += [f"## {section}", ""]
        for clause in together:
            lines += entry(clause, values.get(clause.id, []), tests.get(clause.id, []))
    inherited = {id: said for id, said in values.items() if id not in {clause.id for clause in clauses}}
    if inherited:
        lines += ["## Values from the procedures it extends", ""]
        lines += [f"* {id}: {said}" for id, all_said in sorted(inherited.items()) for said in all_said]
    return "\n".join(lines).rstrip() + "\n"


def heading(procedure: Procedure) -> list[str]:
    extends = ", ".join(f"[{key}]({key}.md)" for key in procedure.extends) or "no other"
    words = "; ".join(f"{name.replace('_', ' ')}: {word}" for name, word in procedure.terms.items())
    return [f"Nation: {procedure.nation}. Extends: {extends}. Its words: {words}."]


def entry(clause: Clause, values: list[str], tests: list[str]) -> list[str]:
    lines = [f"**{clause.id}** ({clause.kind}, {clause.topic.replace('_', ' ')}) {clause.says}", ""]
    lines += [f"* The software: {clause.software}"]
    lines += [f"* Value: {value}" for value in values]
    if tests:
        lines += [f"* Tests: {len(tests)}, for example `{tests[0]}`"]
    return [*lines, ""]


def index(shelf: Shelf) -> str:
    rows = [f"* [{shelf.pack(key).title}]({key}.md): {len(shelf.catalogue(key))} clauses" for key in sorted(shelf)]
    return "\n".join(["# The procedures, clause by clause", "", "Written by `make docs`.", "", *rows]) + "\n"


def write() -> None:
    shelf = load_shelf()
    tests: dict[str, list[str]] = json.loads(CLAUSES.read_text()) if CLAUSES.exists() else {}
    PAGES.mkdir(parents=True, exist_ok=True)
    for key in shelf:
        (PAGES / f"{key}.md").write_text(page(shelf, key, tests))
    (PAGES / "index.md").write_text(index(shelf))
    print(f"Wrote {len(list(shelf)) + 1} pages to docs/procedures/.")


if __name__ == "__main__":
    write()
