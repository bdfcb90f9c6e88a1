"""`quoracy run`: the whole service on one machine, with invented authorities, in one command."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from quoracy.commands import embedded_postgres
from quoracy.commands.starting import start_django

HOST = "127.0.0.1"
CHECKOUT = Path(__file__).resolve().parents[3]
PERSONAS_SHOWN = 12


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where to listen.")
def run(port: int) -> None:
    """Bring up the service on this machine, and say where to open it and whom to sign in as."""
    refuse_busy_port(port)
    os.environ.setdefault("QUORACY_ADDRESS", f"http://localhost:{port}")
    with database_for_this_run():
        say("Starting the database")
        start_django()
        bring_tables_up_to_date()
        load_demonstration()
        build_assets()
        say_where(port)
        with worker_beside():
            serve(port)


def say(step: str) -> None:
    click.secho(f"{time.strftime('%H:%M:%S')}  {step} …", fg="cyan", err=True)


def refuse_busy_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as problem:
            raise click.ClickException(
                f"Port {port} cannot be used ({problem.strerror}), perhaps because Quoracy is already running at "
                f"http://localhost:{port}. Stop what uses it, or choose another, as in: quoracy run --port 8010"
            ) from problem


@contextmanager
def database_for_this_run() -> Iterator[None]:
    """Stop the embedded database afterwards, if it was this run that started it."""
    ours = not os.environ.get("DATABASE_URL", "").strip() and not embedded_postgres.is_running()
    try:
        yield
    finally:
        if ours and embedded_postgres.stop():
            click.echo("The database is stopped. Everything saved is kept.", err=True)


def bring_tables_up_to_date() -> None:
    """Migrate in a process of its own, as the owner of the tables, if anything is waiting."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:  # nobody has given the web role any table yet
        waiting = True
    connection.close()
    if waiting:
        say("Bringing the tables up to date")
        _ourselves("migrate", environment={"QUORACY_AS_OWNER": "1"})


def load_demonstration() -> None:
    from django.conf import settings

    from quoracy.casework.access.models import Authority

    if settings.DEMONSTRATION and not Authority.objects.exists():
        say("Inventing authorities, families and histories (once)")
        _ourselves("demonstrate")


def _ourselves(command: str, environment: dict[str, str] | None = None) -> None:
    """Run another of our commands to its end; it reports on the terminal itself."""
    script = f"from quoracy.commands.cli import main; main(['{command}'])"
    full = {**os.environ, **(environment or {})}
    done = subprocess.run([sys.executable, "-c", script], env=full, check=False)  # noqa: S603 -- our own command
    if done.returncode:
        raise click.ClickException(
            f"`quoracy {command}` failed; its message is above. Nothing is served until it succeeds. "
            f"Put right what it names, then run it by itself: quoracy {command}"
        )


def build_assets() -> None:
    """Build the stylesheet and scripts with npm, if they are missing."""
    from django.contrib.staticfiles import finders

    if finders.find("quoracy.css"):
        return
    npm = shutil.which("npm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if not npm or not (CHECKOUT / "package.json").exists():
        raise click.ClickException(
            "The stylesheet is not built, and there is no npm to build it with. In a checkout, `make run` brings npm "
            "and builds it; or install Node.js 20 or later, then run `npm ci && npm run build`."
        )
    say("Building the stylesheet and scripts")
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        if subprocess.run([npm, *step], cwd=CHECKOUT, check=False).returncode:  # noqa: S603 -- fixed words
            raise click.ClickException(f"`npm {' '.join(step)}` failed; its message is above.")


def say_where(port: int) -> None:
    from django.conf import settings

    from quoracy.casework.access.models import User

    click.secho(f"\nQuoracy is at http://localhost:{port}\n", bold=True)
    if settings.DEMONSTRATION:
        click.echo("Everybody in it is invented. Choose whom to sign in as on the first page, for example:")
        for user in User.objects.exclude(persona="").select_related("authority").order_by("pk")[:PERSONAS_SHOWN]:
            click.echo(f"  {user.name}, {user.persona}" + (f" ({user.authority})" if user.authority else ""))
    click.echo("\nStop it with Ctrl-C.")


@contextmanager
def worker_beside() -> Iterator[None]:
    """The jobs (sending, reminding) run in a process of their own and end with the server."""
    script = "from quoracy.commands.cli import main; main(['work'])"
    at_work = subprocess.Popen([sys.executable, "-c", script])  # noqa: S603 -- our own command
    try:
        yield
    finally:
        at_work.terminate()
        try:
            at_work.wait(timeout=10)
        except subprocess.TimeoutExpired:
            at_work.kill()  # what it was at is picked up when the service runs again


def serve(port: int) -> None:
    import uvicorn
    from django.db import connection

    connection.close()
    for each_request in ("quoracy.requests", "uvicorn.error"):
        logging.getLogger(each_request).setLevel(logging.WARNING)  # keep the terminal for where to go and for trouble
    uvicorn.run(
        "quoracy.config.asgi:application",
        host=HOST,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=3,  # a board is followed for hours; its devices come back by themselves
    )
