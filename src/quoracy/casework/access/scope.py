"""For whom the database answers: one authority at a time, set for one transaction and no longer.

PostgreSQL's row-level security reads this setting (see `walls.py`). It is local to the transaction, so a
pooled connection can never carry one authority's scope into another's request.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from quoracy.casework.access.models import Authority

SETTING = "quoracy.authority"


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        row = cursor.fetchone()
    return str(row[0])


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


@contextmanager
def within(authority: Authority | int | None) -> Iterator[None]:
    """Open a transaction in which only this authority's case rows exist; none at all for nobody's."""
    key = "" if authority is None else str(authority.pk if isinstance(authority, Authority) else authority)
    with transaction.atomic():
        before = _current()
        _set(key)
        yield
        _set(before)
