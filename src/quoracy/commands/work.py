"""`quoracy work`: the worker that sends messages and reminds, beside the web server and as the same role."""

from __future__ import annotations

import click

from quoracy.commands.starting import start_django


@click.command()
@click.option("--until-done", is_flag=True, help="Stop when nothing is left to do, instead of waiting for more.")
def work(until_done: bool) -> None:
    """Do the jobs: send what waits, ask what became of it, remind those who have not answered.

    Any number of workers may run at once. One that dies loses nothing: another takes up what it was at.
    """
    start_django()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as ours:
        ours.run_worker(
            wait=not until_done,
            name="quoracy",
            delete_jobs="successful",
            shutdown_graceful_timeout=8,
            install_signal_handlers=True,
        )
