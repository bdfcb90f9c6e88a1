"""`quoracy invent`: an invented authority's children and their histories, calibrated to the national figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from quoracy.commands.inventing.calibration import Line, calibration
from quoracy.commands.inventing.inventing import invent as invent_histories
from quoracy.commands.starting import start_django
from quoracy.commands.whose import authority_named, procedure_of, today
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.histories import History

if TYPE_CHECKING:
    from quoracy.casework.access.models import Authority
    from quoracy.casework.plans.loading import Loaded


@click.command()
@click.option("--authority", "key", required=True, help="The authority's key, as in its web addresses.")
@click.option("--children", type=click.IntRange(1, 200_000), default=300, show_default=True)
@click.option(
    "--years", type=click.IntRange(1, 10), default=3, show_default=True, help="How far the histories reach back."
)
@click.option("--seed", type=click.IntRange(0, 999_999), default=1, show_default=True, help="The same gives the same.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of the histories. Without it, today.")
def invent(key: str, children: int, years: int, seed: int, until: object | None) -> None:
    """Fill an authority's register with invented children. Never for an authority that holds real ones.

    The same seed and last day give the same children, so that running it twice changes nothing.
    """
    start_django()
    authority = authority_named(key)
    last_day = until.date() if hasattr(until, "date") else today()
    procedure = procedure_of(authority, last_day)
    calendar = WorkingCalendar.of(procedure.nation)
    _refuse_real_children(authority)
    histories = list(
        track(
            invent_histories(children, years, seed, last_day, calendar, tuple(procedure.categories)),
            total=children,
            description="Inventing children",
            transient=True,
        )
    )
    loaded = _load(authority, histories)
    first_day = last_day - timedelta(days=round(years * 365.25))
    _tell(authority, loaded, calibration(histories, first_day, last_day, calendar), last_day)


def _refuse_real_children(authority: Authority) -> None:
    """Invented children among imported ones could be taken for real."""
    from quoracy.casework.access.scope import within
    from quoracy.casework.chronology.models import Event

    with within(authority):
        if Event.objects.filter(source="census").exists():
            raise click.ClickException(
                f"{authority.name} holds children from a census. Invented children among them could be taken for real "
                "ones, so nothing was loaded. Use an authority of its own for invented children."
            )


def _load(authority: Authority, histories: list[History]) -> Loaded:
    from rich.progress import Progress

    from quoracy.casework.access.scope import within
    from quoracy.casework.plans.loading import load_histories

    with Progress(transient=True) as progress, within(authority):
        task = progress.add_task("Writing them down", total=len(histories))
        return load_histories(
            authority, histories, source="invented", told=lambda done: progress.update(task, completed=done)
        )


def _tell(authority: Authority, loaded: Loaded, lines: list[Line], last_day: date) -> None:
    console = Console()
    table = Table(title="How the invented histories keep to the published figures")
    table.add_column("figure")
    for column in ("asked", "got", "chance allows", "children"):
        table.add_column(column, justify="right")
    for line in lines:
        got = f"{line.got:.1%}" + ("" if line.within else " (!)")
        table.add_row(line.name, f"{line.asked:.1%}", got, f"± {line.tolerance:.1%}", str(line.children))
    console.print(table)
    console.print(
        f"Loaded into {authority.name}, up to {last_day.isoformat()}: {loaded.children} new children, "
        f"{loaded.events} new events, {loaded.plans} new plans; {loaded.duties} duties worked out."
    )
