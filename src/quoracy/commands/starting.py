"""What every command that touches the database does first: bring the database up, then Django."""

from __future__ import annotations

import gc
import os

import click
from django.core.exceptions import ImproperlyConfigured

from quoracy.commands import embedded_postgres
from quoracy.rulebook.procedure import load_shelf


def start_database() -> None:
    """Start the embedded database, unless DATABASE_URL says that the service uses a server of its own."""
    if not os.environ.get("DATABASE_URL", "").strip():
        try:
            embedded_postgres.start()
        except embedded_postgres.EmbeddedDatabaseError as problem:
            raise click.ClickException(str(problem)) from problem


def start_django(*, as_owner: bool = False) -> None:
    """Make models and settings usable. ``as_owner`` is for migrating only; all else runs as the web role."""
    if as_owner:
        os.environ["QUORACY_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quoracy.config.settings")
    start_database()
    import django

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise click.ClickException(str(problem)) from problem


def settle() -> None:
    """Read what a server keeps for good, every procedure and page, and leave it out of the garbage collector's rounds.

    A full round over all of it takes some 75 ms, and falls on whoever's page is being made when one is due. Over what
    pages leave behind it takes next to none.
    """
    from django.urls import get_resolver

    load_shelf()
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
