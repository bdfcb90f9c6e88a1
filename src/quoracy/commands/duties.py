"""What is due, was met, is late, for each child of a case file, under a procedure, as of a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from quoracy.commands.case_events import beyond_the_schema, case_from
from quoracy.commands.case_files import (
    CaseFileError,
    DayType,
    as_written,
    day_from,
    procedure_key,
    read,
    refuse,
    shelf_with,
)
from quoracy.rulebook.calendar import DayOutOfReachError
from quoracy.rulebook.chronology import LONDON, settle
from quoracy.rulebook.duty import Duty
from quoracy.rulebook.procedure import Adopted
from quoracy.rulebook.timescales import duties as duties_of

BEGINNING = date(1990, 1, 1)
LAPSED = "; not needed: the time for it has passed"


@click.command()
@click.argument("case")
@click.option("--procedure", "key", help="The key of a procedure, in place of the one the file names.")
@click.option(
    "--with", "files", multiple=True, type=click.Path(), help="A procedure file to try beside the shipped ones."
)
@click.option("--on", "on", type=DayType(), help="The day on which the question is asked. Without it, today.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def duties(case: str, key: str | None, files: tuple[str, ...], on: date | None, as_json: bool) -> None:
    """What is due for each child of CASE (a JSON file, or - for standard input)."""
    try:
        answer = answered(read(case, "duties", key, files, beyond_the_schema), key, files, on)
    except CaseFileError as wrong:
        refuse(wrong.mistakes)
    if as_json:
        click.echo(json.dumps(answer, indent=1, ensure_ascii=False))
    else:
        _print(answer)


def answered(said: dict[str, Any], key: str | None, files: Sequence[str], on: date | None) -> dict[str, Any]:
    """The answer as plain data. Raises CaseFileError."""
    shelf = shelf_with(files)
    chosen = procedure_key(shelf, key, said)
    children, events = case_from(said)
    day = on or (day_from(said["on"]) if "on" in said else datetime.now(UTC).astimezone(LONDON).date())
    closures = frozenset(day_from(closed) for closed in said.get("closures", ()))
    adopted = Adopted(shelf, [(BEGINNING, chosen)], closures)
    happened = settle(events, day)
    try:
        found = [as_data(duty, day) for child in sorted(children) for duty in duties_of(child, happened, adopted)]
    except DayOutOfReachError as wrong:
        raise CaseFileError([f"a day of this file leads out of reach: {wrong}"]) from wrong
    return {"procedure": chosen, "on": day.isoformat(), "duties": found}


def as_data(duty: Duty, on: date) -> dict[str, Any]:
    """A duty as the case files write it, standing as it does on a day."""
    status, start = duty.status(on), duty.counted_from
    lapsed = status == "not_needed" and duty.not_needed is None
    return {
        "key": duty.key,
        "child": duty.child,
        "conference": duty.conference,
        "agency": duty.agency,
        "owner": duty.owner,
        "due": as_written(duty.due),
        "not_before": as_written(duty.not_before),
        "counted_from": {"kind": start.kind, "on": as_written(start.on), "event": start.event},
        "status": status,
        "met_on": as_written(duty.met_on),
        "norm": duty.norm,
        "clause": duty.clause,
        "also": list(duty.also),
        "because": duty.because + (LAPSED if lapsed else ""),
    }


def _print(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"{answer['procedure']}, as of {answer['on']}", show_lines=True)
    table.add_column("Due", no_wrap=True)
    table.add_column("Child", overflow="fold")
    table.add_column("What and why", overflow="fold", ratio=1)
    table.add_column("How it stands", overflow="fold")
    table.add_column("Clause", no_wrap=True)
    for duty in answer["duties"]:
        stands = duty["status"].replace("_", " ") + (f" ({duty['met_on']})" if duty["met_on"] else "")
        what = " · ".join(
            filter(None, [duty["key"].replace("_", " "), duty["conference"], duty["agency"], duty["owner"]])
        )
        table.add_row(
            escape(duty["due"]),
            escape(duty["child"]),
            escape(f"{what}\n{duty['because']}"),
            escape(stands),
            duty["clause"],
        )
    Console().print(table)
