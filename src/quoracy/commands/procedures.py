"""Looking at the procedures: which there are, what each says, how two differ, and whether a new one can be used."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from quoracy.commands.case_files import CaseFileError, DayType, refuse, shelf_with
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.escalating import owed_by_pack
from quoracy.rulebook.procedure import NotOnTheShelfError, Procedure, Shelf, check, said_by

_ON = click.option("--on", "on", type=DayType(), help="As it stands on this day. Without it, today.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
SHARE = {"About": 2, "What": 2, "It says": 5}
"""How wide a column is beside the others, in shares."""
_WITH = click.option(
    "--with", "files", multiple=True, type=click.Path(), help="A procedure file beside the shipped ones."
)


@click.group()
def procedures() -> None:
    """Look at procedures: list, show, check and compare them."""


@procedures.command("list")
@_WITH
@_JSON
def list_them(files: tuple[str, ...], as_json: bool) -> None:
    """Every procedure on the shelf."""
    shelf = _shelf(files)
    packs = [shelf.pack(key) for key in shelf]
    rows = [{"key": pack.key, "title": pack.title, "nation": pack.nation, "extends": pack.extends} for pack in packs]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        _table(
            "Procedures",
            ("Key", "Title", "Extends"),
            [(row["key"], row["title"], row["extends"] or "") for row in rows],
        )


@procedures.command()
@click.argument("key")
@_ON
@_WITH
@_JSON
def show(key: str, on: date | None, files: tuple[str, ...], as_json: bool) -> None:
    """What the procedure KEY says, with the clause of each thing."""
    procedure = _procedure(_shelf(files), key, on or _today())
    rows = [(topic, name, words, clause) for (topic, name), (words, clause) in said_by(procedure).items()]
    if as_json:
        click.echo(json.dumps(_as_data(procedure, rows), indent=1, ensure_ascii=False))
        return
    lines = [(topic, _spaced(name), words, clause) for topic, name, words, clause in rows]
    _table(f"{procedure.title} ({procedure.key})", ("About", "What", "It says", "Clause"), lines)


@procedures.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def check_file(file: str) -> None:
    """Say whether a procedure FILE can be used, or list every mistake in it."""
    mistakes = check(Path(file))
    if mistakes:
        refuse(mistakes)
    click.echo(f"{file} can be used.")
    for says, clause in _owed_by(Path(file)):
        click.echo(f"Still owed: {says} ({clause})")


def _owed_by(file: Path) -> list[tuple[str, str]]:
    """What the author of a file that can be used still owes its users; it is no mistake, and is told all the same."""
    shelf, own = shelf_with((str(file),)), tomllib.loads(file.read_text(encoding="utf-8"))["procedure"]["key"]
    return list(owed_by_pack(shelf.procedure(own, _today())))


@procedures.command()
@click.argument("first")
@click.argument("second")
@_ON
@_WITH
@_JSON
def compare(first: str, second: str, on: date | None, files: tuple[str, ...], as_json: bool) -> None:
    """What the procedures FIRST and SECOND say about the same things."""
    shelf, day = _shelf(files), on or _today()
    for key in (first, second):
        _procedure(shelf, key, day)
    rows = shelf.compare(first, second, day)
    if as_json:
        click.echo(json.dumps([{**asdict(row), "same": row.same} for row in rows], indent=1, ensure_ascii=False))
        return
    lines = [
        (_spaced(row.key), row.first, row.first_clause, row.second, row.second_clause) for row in rows if not row.same
    ]
    _table(f"Where {first} and {second} differ", ("What", first, "Clause", second, "Clause"), lines)


def _as_data(procedure: Procedure, rows: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    says = [dict(zip(("topic", "key", "says", "clause"), row, strict=True)) for row in rows]
    return {
        "key": procedure.key,
        "title": procedure.title,
        "nation": procedure.nation,
        "extends": list(procedure.extends),
        "terms": dict(procedure.terms),
        "says": says,
    }


def _shelf(files: tuple[str, ...]) -> Shelf:
    try:
        return shelf_with(files)
    except CaseFileError as wrong:
        refuse(wrong.mistakes)


def _procedure(shelf: Shelf, key: str, on: date) -> Procedure:
    try:
        return shelf.procedure(key, on)
    except NotOnTheShelfError as wrong:
        refuse([str(wrong)])


def _spaced(name: str) -> str:
    """A name with spaces, so that a narrow column can break it."""
    return name.replace("_", " ")


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()


def _table(title: str, headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, show_lines=True)
    for heading in headings:
        clause = heading == "Clause"
        table.add_column(heading, overflow="fold", no_wrap=clause, ratio=None if clause else SHARE.get(heading, 3))
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    Console().print(table)
