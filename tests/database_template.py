"""The migrated, walled and empty database is made once for each state of the migrations, then copied for each run.

Migrating takes half a minute, a copy less than a second. The copy is of exactly what migrating made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).parents[1]
PREFIX = "test_quoracy_template_"
MAKING = 7_240_913  # the advisory lock: of several processes one makes the template, the others wait for it


def template_name() -> str:
    """The template's name, which changes with everything that decides what is in it."""
    source = ROOT / "src/quoracy"
    decided_by = [
        ROOT / "requirements/lock.txt",
        *sorted((source / "casework/access").glob("*.py")),
        *sorted((source / "config").glob("*.py")),
        *sorted(source.rglob("migrations/*.py")),
    ]
    digest = hashlib.sha256()
    for file in decided_by:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return PREFIX + digest.hexdigest()[:16]


def copy_of_template(wanted: str, migrate: Callable[[str], None]) -> None:
    """Make the database `wanted` as a copy; `migrate` makes and fills the database of a name, where none is there.

    The connection must be the owner's, to another database; it is used and left open.
    """
    template = template_name()
    unfinished = f"{template}_unfinished"
    where = connection.get_connection_params()
    with psycopg.connect(**{**where, "cursor_factory": None}, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        there = [str(name) for (name,) in owner.execute("SELECT datname FROM pg_database")]
        if template not in there:
            for old in (name for name in there if name.startswith(PREFIX)):
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
            migrate(unfinished)
            connection.close()
            names = (sql.Identifier(unfinished), sql.Identifier(template))
            owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
        names = (sql.Identifier(wanted), sql.Identifier(template))
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(names[0]))
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
