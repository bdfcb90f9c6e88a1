"""`quoracy authority`: set up who holds conferences here, under which procedure from which day, and when it is shut."""

from __future__ import annotations

from datetime import date, datetime

import click

from quoracy.commands.starting import start_django

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def authority() -> None:
    """Set up authorities: their procedure from a day, and the days their offices are shut."""


@authority.command("add")
@click.argument("key")
@click.option("--name", required=True, help="As it stands on letters.")
@click.option("--procedure", required=True, help="One of `quoracy procedures list`.")
@click.option("--since", type=DAY, required=True, help="The first day under that procedure: 2026-04-01")
@click.option("--code", default="", help="Three-digit code in statutory returns.")
@click.option("--address", default="", help="For letters; lines parted by a semicolon.")
@click.option("--phone", default="")
@click.option("--complaints", default="", help="Where a complaint about a conference goes; stands in every letter.")
@click.option("--bilingual", is_flag=True, help="Letters go out in Welsh and English.")
def add(key: str, name: str, procedure: str, since: datetime, address: str, **told: object) -> None:
    """Set an authority up, or change what is known of it. KEY is short and lasting, such as `north-shire`."""
    start_django()
    from quoracy.casework.access.actions import found_authority

    _known_procedure(procedure, since.date())
    lines = "\n".join(line.strip() for line in address.split(";"))
    found_authority(key, name, procedure, since.date(), address=lines, **told)
    click.echo(f'{name} ("{key}") works under the procedure "{procedure}" from {since:%A} {since.day} {since:%B %Y}.')
    click.echo("Next: quoracy person add, for its people.")


@authority.command("adopt")
@click.argument("key")
@click.argument("procedure")
@click.option("--since", type=DAY, required=True, help="The first day under the new procedure.")
def adopt(key: str, procedure: str, since: datetime) -> None:
    """Take up another procedure from a day. What began before is judged by the one before."""
    start_django()
    from quoracy.casework.access.models import Adoption
    from quoracy.commands.whose import authority_named

    _known_procedure(procedure, since.date())
    found = authority_named(key)
    Adoption.objects.update_or_create(authority=found, since=since.date(), defaults={"procedure": procedure})
    _work_out_again(key)


@authority.command("shut")
@click.argument("key")
@click.argument("day", type=DAY)
@click.argument("reason")
def shut(key: str, day: datetime, reason: str) -> None:
    """Declare a day on which the offices are shut, beside weekends and bank holidays (ENG-1.09)."""
    start_django()
    from quoracy.casework.access.models import ClosureDay
    from quoracy.commands.whose import authority_named

    found = authority_named(key)
    ClosureDay.objects.update_or_create(authority=found, day=day.date(), defaults={"reason": reason})
    _work_out_again(key)


@authority.command("list")
def list_all() -> None:
    """Show the authorities, the procedures they have adopted and how many people each has."""
    start_django()
    from rich.console import Console
    from rich.table import Table

    from quoracy.casework.access.models import Authority

    table = Table("Key", "Name", "Procedures", "People")
    for one in Authority.objects.order_by("key").prefetch_related("adoptions", "users"):
        adopted = ", ".join(f"{adoption.procedure} since {adoption.since}" for adoption in one.adoptions.all())
        table.add_row(one.key, one.name, adopted, str(len(one.users.all())))
    Console().print(table)


def _known_procedure(key: str, on: date) -> None:
    from quoracy.rulebook.procedure import NotOnTheShelfError, load_shelf

    try:
        load_shelf().procedure(key, on)
    except NotOnTheShelfError as unknown:
        raise click.BadParameter(str(unknown), param_hint="procedure") from unknown


def _work_out_again(key: str) -> None:
    """Every last day may have moved, so every duty is worked out again."""
    from quoracy.commands.rebuild_duties import rebuild_for

    children, duties = rebuild_for(key)
    click.echo(f"{duties} duties of {children} children worked out again.")
