"""Whether there are enough to begin, child by child, for a sitting in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from quoracy.commands.case_files import CaseFileError, day_from, procedure_key, read, refuse, shelf_with
from quoracy.commands.conference_files import quoracy_as_data, sitting_from, strangers
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.quoracy import assess

STANDS = {True: "quorate", False: "not quorate", None: "no number set"}


@click.command()
@click.argument("sitting")
@click.option("--procedure", "key", help="The key of a procedure, in place of the one the file names.")
@click.option(
    "--with", "files", multiple=True, type=click.Path(), help="A procedure file to try beside the shipped ones."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def quorum(sitting: str, key: str | None, files: tuple[str, ...], as_json: bool) -> None:
    """Whether there are enough at SITTING (a JSON file, or - for standard input)."""
    try:
        answer = answered(read(sitting, "quorum", key, files, strangers), key, files)
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
    if mistakes := strangers(said):
        raise CaseFileError(mistakes)
    day = day_from(said["on"]) if "on" in said else datetime.now(UTC).astimezone(LONDON).date()
    children = [quoracy_as_data(answer) for answer in assess(shelf.procedure(chosen, day), sitting_from(said))]
    return {"procedure": chosen, "on": day.isoformat(), "children": children}


def _print(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"{answer['procedure']}, {answer['on']}")
    for heading in ("Child", "How it stands", "May go ahead", "Goes ahead", "Clauses", "Because", "What follows"):
        table.add_column(heading, overflow="fold")
    for child in answer["children"]:
        table.add_row(
            escape(child["child"]),
            STANDS[child["quorate"]],
            child["may_proceed"].replace("_", " "),
            "yes" if child["proceeds"] else "no",
            ", ".join(child["clauses"]),
            escape(child["because"]),
            ", ".join(f"{step['key'].replace('_', ' ')} ({step['clause']})" for step in child["follow_on"]),
        )
    Console().print(table)
