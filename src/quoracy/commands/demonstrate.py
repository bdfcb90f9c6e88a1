"""`quoracy demonstrate`: six invented authorities with their people, families and histories, for trying things out."""

from __future__ import annotations

import click

from quoracy.commands.starting import start_django

CHILDREN = 60
YEARS = 3
SEED = 20261


@click.command()
@click.option("--children", default=CHILDREN, show_default=True, help="Invented children with a history, in each.")
def demonstrate(children: int) -> None:
    """Found the invented authorities of the demonstration. Authorities that are there already are left alone."""
    start_django()
    from django.conf import settings
    from rich.progress import track

    from quoracy.casework.access.models import Authority
    from quoracy.commands.demonstrating.people import authorities

    if not settings.DEMONSTRATION:
        raise click.ClickException(
            "This service is set up for real cases, so no invented people are added to it. To look at the "
            "demonstration, run Quoracy without DATABASE_URL and QUORACY_PRODUCTION."
        )
    missing = [row for row in authorities() if not Authority.objects.filter(key=row["key"]).exists()]
    for row in track(missing, description="Inventing authorities"):
        invent_one(row, children)
    click.echo(f"{len(missing)} invented authorities made, {len(authorities()) - len(missing)} were there already.")


def invent_one(row: dict[str, str], children: int) -> None:
    """One invented authority, all or nothing: people, families at four steps, and a register of histories."""
    from django.db import transaction

    from quoracy.casework.access.questions import today
    from quoracy.casework.access.scope import within
    from quoracy.casework.chronology import facts
    from quoracy.casework.plans.loading import load_histories
    from quoracy.commands.demonstrating.families import tell_stories
    from quoracy.commands.demonstrating.people import found
    from quoracy.commands.inventing.inventing import invent

    with transaction.atomic():
        cast = found(row)
        tell_stories(cast, today())
        adopted = facts.adopted_by(cast.authority)
        categories = adopted.on(today()).categories
        histories = invent(children, YEARS, SEED, today(), adopted.calendar, categories)
        with within(cast.authority):
            load_histories(cast.authority, histories, source="invented")
