"""`quoracy migrate`: bring the tables up to this version, as the role that owns them."""

from __future__ import annotations

import click

from quoracy.commands.starting import start_django


@click.command()
@click.option("--plan", is_flag=True, help="Only show what would be done.")
def migrate(plan: bool) -> None:
    """Bring the database's tables, rights and row-level security up to this version of Quoracy."""
    start_django(as_owner=True)
    from django.core.management import call_command

    if not plan:
        call_command("createcachetable")
    call_command("migrate", interactive=False, plan=plan)
