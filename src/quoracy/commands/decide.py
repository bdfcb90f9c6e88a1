"""What the views on one child come to, for the views in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from quoracy.commands.case_files import CaseFileError, day_from, procedure_key, read, refuse, shelf_with
from quoracy.commands.conference_files import decision_as_data, views_from
from quoracy.rulebook.calendar import DayOutOfReachError
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.decisions import decide as decision_on


@click.command()
@click.argument("views")
@click.option("--procedure", "key", help="The key of a procedure, in place of the one the file names.")
@click.option(
    "--with", "files", multiple=True, type=click.Path(), help="A procedure file to try beside the shipped ones."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def decide(views: str, key: str | None, files: tuple[str, ...], as_json: bool) -> None:
    """What the views in VIEWS (a JSON file, or - for standard input) come to."""
    try:
        answer = answered(read(views, "decide", key, files), key, files)
    except CaseFileError as wrong:
        refuse(wrong.mistakes)
    if as_json:
        click.echo(json.dumps(answer, indent=1, ensure_ascii=False))
    else:
        _print(answer)


def answered(said: dict[str, Any], key: str | None, files: Sequence[str]) -> dict[str, Any]:
    """The answer as plain data. Raises CaseFileError."""
    shelf = shelf_with(files)
    chosen = procedure_key(shelf, key, said)
    day = day_from(said["on"]) if "on" in said else datetime.now(UTC).astimezone(LONDON).date()
    procedure = shelf.procedure(chosen, day)
    try:
        decision = decision_on(procedure, views_from({**said, "on": day.isoformat()}), procedure.calendar())
    except DayOutOfReachError as wrong:
        raise CaseFileError([f"a day of this file leads out of reach: {wrong}"]) from wrong
    return {"procedure": chosen, "on": day.isoformat(), **decision_as_data(decision)}


def _print(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"{escape(answer['child'])}: {answer['procedure']}, {answer['on']}", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for heading, said in _lines(answer):
        table.add_row(heading, escape(said))
    Console().print(table)


def _lines(answer: dict[str, Any]) -> list[tuple[str, str]]:
    not_counted = [f"{each['agency']}, {each['view']}: {each['because']}" for each in answer["not_counted"]]
    steps = [
        f"{step['key']}{' by ' + step['due'] if step['due'] else ''} ({step['clause']})" for step in answer["follow_on"]
    ]
    lines = [
        ("Outcome", answer["outcome"] or "none yet"),
        ("How", answer["how"] or "-"),
        ("Counted", ", ".join(f"{view} {number}" for view, number in answer["counted"].items())),
        ("Not counted", "\n".join(not_counted)),
        ("Category", ", ".join(answer["categories"])),
        ("Dissent", ", ".join(f"{each['agency']}: {each['view']}" for each in answer["dissents"])),
        ("Still needed", "\n".join(answer["needs"])),
        ("What follows", "\n".join(steps)),
        ("Clauses", ", ".join(answer["clauses"])),
    ]
    return [(heading, said if heading == "Still needed" else said.replace("_", " ")) for heading, said in lines if said]
