"""`quoracy import-census`: fill an authority's register from its children in need census."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from quoracy.commands.starting import start_django
from quoracy.commands.whose import authority_named, procedure_of, today
from quoracy.returns.census.reading import CensusFile, CensusFileError
from quoracy.returns.census.report import NOT_TAKEN_UP, Report, write_report
from quoracy.returns.census.taking_up import TakingUp

if TYPE_CHECKING:
    from quoracy.casework.access.models import Authority
    from quoracy.casework.plans.loading import Loaded

KINDS_SHOWN = 15


@click.command("import-census")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--authority", "key", required=True, help="The authority's key, as in its web addresses.")
@click.option("--dry-run", is_flag=True, help="Read and judge the file, and write nothing into the register.")
@click.option(
    "--report", "out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write every row (.csv or .json)."
)
def import_census(file: Path, key: str, dry_run: bool, out: Path | None) -> None:
    """Load FILE, a children in need census, into an English authority's register.

    All or nothing, and again changes nothing. What contradicts itself is kept out or kept with a query, and listed.
    """
    start_django()
    authority = authority_named(key)
    _refuse_outside_england(authority)
    console = Console()
    try:
        taking_up = TakingUp(CensusFile(file), today())
        loaded = _take_up(taking_up, authority, console, dry_run)
    except CensusFileError as error:
        raise click.ClickException(str(error)) from error
    _write(taking_up.report, out)
    _tell(console, taking_up, authority, loaded)


def _refuse_outside_england(authority: Authority) -> None:
    procedure = procedure_of(authority, today())
    if procedure.nation != "england":
        raise click.ClickException(
            f"{authority.name} works under {procedure.title}. The children in need census is England's, and its codes "
            "would be misread elsewhere, so nothing was loaded. Choose an authority with an English procedure."
        )


def _take_up(taking_up: TakingUp, authority: Authority, console: Console, dry_run: bool) -> Loaded | None:
    """Walk the whole file, into the register or past it; None when nothing was written."""
    from quoracy.casework.access.scope import within
    from quoracy.casework.plans.loading import load_histories

    columns = TextColumn("Reading the census"), BarColumn(), TextColumn("{task.percentage:.0f}%"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=taking_up.file.size)
        if dry_run:
            for _ in taking_up.histories():
                progress.update(task, completed=taking_up.file.bytes_read)
            return None
        with within(authority):
            return load_histories(
                authority,
                taking_up.histories(),
                source="census",
                told=lambda _: progress.update(task, completed=taking_up.file.bytes_read),
            )


def _write(report: Report, out: Path | None) -> None:
    if out is None:
        return
    try:
        write_report(report, out)
    except OSError as error:
        raise click.ClickException(
            f"The report could not be written to {out}: {error.strerror}. The register is as told below the line "
            "'Loaded'; run the same command again with another --report, which changes nothing else."
        ) from error


def _tell(console: Console, taking_up: TakingUp, authority: Authority, loaded: Loaded | None) -> None:
    report, header = taking_up.report, taking_up.file.header
    if authority.code and header.authority_code != authority.code:
        console.print(
            f"The file says it is of authority {header.authority_code}, {authority.name} is {authority.code}."
        )
    console.print(_totals(report))
    console.print(_contradictions(report))
    others = len(report.by_rule()) - KINDS_SHOWN
    console.print(
        f"{sum(1 for _ in report.contradictions())} contradictions"
        + (f" ({others} more kinds of them)" if others > 0 else "")
        + f", {report.elements[NOT_TAKEN_UP]} elements of which a chronology has no use. --report lists each."
    )
    if loaded is None:
        console.print("Dry run: nothing was written into the register.")
    else:
        console.print(
            f"Loaded into {authority.name}: {loaded.children} new children, {loaded.events} new events, "
            f"{loaded.plans} new plans; {loaded.duties} duties worked out."
        )


def _totals(report: Report) -> Table:
    table = Table(title="What became of it")
    table.add_column("")
    for column in ("elements", "of which dates"):
        table.add_column(column, justify="right")
    for done in sorted(report.elements):
        table.add_row(done, str(report.elements[done]), str(report.dates[done]))
    table.add_section()
    for words in sorted(report.children):
        table.add_row(f"children: {words}", str(report.children[words]), "")
    return table


def _contradictions(report: Report) -> Table:
    return _table("What contradicts itself", report.by_rule()[:KINDS_SHOWN])


def _table(title: str, rows: Iterable[tuple[str, str, str, int]]) -> Table:
    table = Table(title=title)
    for column in ("rule", "what is the matter", "what was done"):
        table.add_column(column)
    table.add_column("times", justify="right")
    for rule, says, done, number in rows:
        table.add_row(rule, says, done, str(number))
    return table
