"""`quoracy check-deployment`: what a server still lacks before real families' cases may be kept on it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import psycopg
from cryptography.hazmat.primitives.serialization import pkcs12
from rich.console import Console
from rich.table import Table

OLDEST_POSTGRESQL = 15


class Check(NamedTuple):
    """One thing a real server needs: whether it is there, and otherwise what to do."""

    need: str
    met: bool
    next_step: str


@click.command("check-deployment")
def check_deployment() -> None:
    """Say what this server still lacks. Exit code 1 if anything does."""
    checks = [
        check
        for examine in (secrets, seal, addresses, demonstration, database, outbox, jobs, server_log, backups)
        for check in examine()
    ]
    table = Table("", "A real server needs", "Next step", title="Quoracy: is this server ready?")
    for check in checks:
        table.add_row("yes" if check.met else "NO", check.need, "" if check.met else check.next_step)
    Console(width=None if os.environ.get("COLUMNS") else 140).print(table)
    lacking = sum(not check.met for check in checks)
    click.echo(f"{len(checks) - lacking} of {len(checks)} are there." + (" Not ready." if lacking else " Ready."))
    if lacking:
        raise SystemExit(1)


def _given(name: str) -> str:
    return os.environ.get(name, "").strip()


def _yes(name: str) -> bool:
    return _given(name).lower() in {"1", "yes", "true", "on"}


def secrets() -> list[Check]:
    key = _given("QUORACY_SECRET_KEY")
    make = 'python -c "import secrets; print(secrets.token_urlsafe(64))"'
    return [
        Check("A secret key of its own, 50 random characters or more", len(key) >= 50, f"QUORACY_SECRET_KEY: {make}"),
    ]


def seal() -> list[Check]:
    """Whether signed records are sealed with a key that somebody vouches for, and which the service can open."""
    file = _given("QUORACY_SEAL")
    return [
        Check(
            "A key that seals what chairs sign",
            bool(file) and _opens(file, os.environ.get("QUORACY_SEAL_PASSPHRASE", "")),
            "QUORACY_SEAL: a PKCS#12 file with a key and its certificate; QUORACY_SEAL_PASSPHRASE",
        )
    ]


def _opens(file: str, passphrase: str) -> bool:
    try:
        key, certificate, _chain = pkcs12.load_key_and_certificates(
            Path(file).read_bytes(), passphrase.encode() or None
        )
    except (OSError, ValueError):
        return False
    return key is not None and certificate is not None


def addresses() -> list[Check]:
    hosts = [host for host in _given("QUORACY_HOSTS").split(",") if host.strip()]
    local = {"localhost", "127.0.0.1", "[::1]", "*"}
    named = bool(hosts) and not local & {host.strip() for host in hosts}
    return [
        Check("The names people reach it by", named, "QUORACY_HOSTS: conferences.example.gov.uk"),
        Check(
            "TLS: secure cookies, redirect to HTTPS, HSTS",
            _yes("QUORACY_PRODUCTION"),
            "QUORACY_PRODUCTION=1, behind a proxy that ends TLS and sets X-Forwarded-Proto",
        ),
    ]


def demonstration() -> list[Check]:
    off = not _yes("QUORACY_DEMONSTRATION") and bool(_given("DATABASE_URL") or _yes("QUORACY_PRODUCTION"))
    return [Check("Demonstration sign-in off", off, "Take QUORACY_DEMONSTRATION away and set DATABASE_URL")]


def outbox() -> list[Check]:
    return [
        Check(
            "Letters and invitations are sent, not only kept",
            _given("QUORACY_OUTBOX") in ("smtp", "notify"),
            "QUORACY_OUTBOX=smtp or QUORACY_OUTBOX=notify",
        ),
        _sender(),
    ]


def _sender() -> Check:
    if _given("QUORACY_OUTBOX") == "notify":
        names = [f"QUORACY_NOTIFY_{part}" for part in ("KEY", "EMAIL_TEMPLATE", "SMS_TEMPLATE")]
        return Check("An account at GOV.UK Notify to send them with", all(map(_given, names)), ", ".join(names))
    return Check(
        "An e-mail server to send them with", bool(_given("QUORACY_SMTP_HOST")), "QUORACY_SMTP_HOST, QUORACY_FROM"
    )


def jobs() -> list[Check]:
    """Whether a worker is at work: it writes down every ten seconds that it is alive."""
    alive = "SELECT count(*) > 0 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '2 minutes'"
    return [
        Check(
            "A worker that sends and reminds",
            _ask(lambda c: c.execute(alive).fetchone() == (True,)),
            "quoracy work, as a service of its own beside the web server",
        )
    ]


def server_log() -> list[Check]:
    """Whether PostgreSQL's own log quotes rows: a statement that failed or was slow, or the row that broke a rule."""
    quotes_none = """SELECT current_setting('log_min_error_statement') IN ('log', 'fatal', 'panic')
        AND (current_setting('log_error_verbosity') = 'terse'
             OR current_setting('log_min_messages') IN ('log', 'fatal', 'panic'))
        AND current_setting('log_statement') IN ('none', 'ddl')
        AND current_setting('log_min_duration_statement') = '-1'"""
    return [
        Check(
            "A log of the database that holds no personal data",
            _ask(lambda c: c.execute(quotes_none).fetchone() == (True,)),
            "In postgresql.conf: log_min_error_statement=panic, log_error_verbosity=terse",
        )
    ]


def backups() -> list[Check]:
    told = _given("QUORACY_BACKUP_CHECK")
    archiving = _ask(lambda c: bool(c.execute("SELECT current_setting('archive_mode') <> 'off'").fetchone() == (True,)))
    return [
        Check(
            "Backups: write-ahead log archived, or a restore was tried",
            bool(told) or archiving,
            "archive_mode=on with an archive_command, or QUORACY_BACKUP_CHECK: the date a restore was last tried",
        )
    ]


def database() -> list[Check]:
    """Look at the database as the web role itself: what it may do counts, not what was meant."""
    reached = _ask(lambda _: True)
    own = "A PostgreSQL server of its own, reached as the web role"
    if not reached:
        return [Check(own, False, "DATABASE_URL: postgres://quoracy_web:PASSWORD@HOST/quoracy (see README)")]
    new_enough = _ask(lambda c: c.info.server_version >= OLDEST_POSTGRESQL * 10000)
    encrypted = _ask(lambda c: bool(c.pgconn.ssl_in_use) or c.info.host.startswith("/"))
    return [
        Check(own, True, ""),
        Check(f"PostgreSQL {OLDEST_POSTGRESQL} or later", new_enough, "Move to a supported PostgreSQL"),
        Check("An encrypted connection to it", encrypted, "?sslmode=verify-full at the end of DATABASE_URL"),
        Check(
            "A web role that cannot pass row-level security",
            _ask(_role_is_walled),
            "ALTER ROLE … NOSUPERUSER NOBYPASSRLS",
        ),
        Check("A web role that owns no table", _ask(_owns_nothing), "Migrate with DATABASE_OWNER_URL, as another role"),
        Check(
            "A policy on every table with an authority", _ask(_all_walled), "quoracy migrate, with DATABASE_OWNER_URL"
        ),
    ]


def _ask(question: Callable[[psycopg.Connection], bool]) -> bool:
    """Ask the database as the web role; what cannot be asked is not met."""
    address = _given("DATABASE_URL")
    if not address:
        return False
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            return question(connection)
    except psycopg.Error:
        return False


def _role_is_walled(connection: psycopg.Connection) -> bool:
    query = """SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE pg_has_role(current_user, oid, 'member')"""
    return connection.execute(query).fetchone() == (False,)


def _owns_nothing(connection: psycopg.Connection) -> bool:
    query = "SELECT count(*) FROM pg_class WHERE pg_has_role(current_user, relowner, 'member')"
    return connection.execute(query).fetchone() == (0,)


# Who may sign in and what an authority works under are read before anybody's authority is known.
OPEN_TABLES = ("access_user", "access_adoption", "access_closureday")


def _all_walled(connection: psycopg.Connection) -> bool:
    query = """
        SELECT count(*), count(*) FILTER (WHERE NOT relrowsecurity
               OR NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid))
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'authority_id'
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relname = ANY(%s)
    """
    row = connection.execute(query, [list(OPEN_TABLES)]).fetchone()
    return row is not None and row[0] > 0 and row[1] == 0
