"""`quoracy database`: start, stop and look at the embedded PostgreSQL."""

from __future__ import annotations

import os

import click

from quoracy.commands import embedded_postgres
from quoracy.commands.starting import start_database


@click.group()
def database() -> None:
    """Start, stop or look at the PostgreSQL that comes with Quoracy."""
    if os.environ.get("DATABASE_URL", "").strip():
        raise click.ClickException(
            "DATABASE_URL is set, so the service uses a PostgreSQL server of its own. Start and stop that one with its "
            "own tools, or take DATABASE_URL out of the environment to use the embedded one."
        )


@database.command()
def start() -> None:
    """Start it, unless it runs already."""
    start_database()
    click.echo(f"The database is running in {embedded_postgres.data_folder()}.")


@database.command()
def stop() -> None:
    """Stop it; everything saved stays in its folder."""
    stopped = embedded_postgres.stop()
    click.echo("The database is stopped." if stopped else "The database was not running.")


@database.command()
def status() -> None:
    """Say whether it runs, and where. Exit code 1 if it does not."""
    if embedded_postgres.is_running():
        click.echo(f"The database is running in {embedded_postgres.data_folder()}.")
        return
    click.echo("The database is not running. Start it with: quoracy database start")
    raise SystemExit(1)
