"""Writing many rows at once, fast enough for a whole authority.

PostgreSQL refuses COPY into a table with row-level security, so the rows are copied into a table of this transaction
alone and go from there through the wall like any others.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction

from quoracy.casework.chronology.models import Duty

FEW = 200
"""Up to so many rows Django's own insert is as quick, and simpler."""


def replace(children: Sequence[uuid.UUID], duties: Sequence[Duty]) -> None:
    """Put these duties in place of all that these children had, in one transaction."""
    with transaction.atomic():
        Duty.objects.filter(child__in=children).delete()
        if len(duties) <= FEW:
            Duty.objects.bulk_create(duties)
        else:
            add(Duty, duties)


def add(model: type[models.Model], rows: Iterable[Any]) -> int:
    """Add rows that are not there yet, by their id; returns how many were new.

    `rows` are instances of the model, or anything else that has its columns' attributes.
    """
    fields = [field for field in model._meta.concrete_fields if field.column]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    json_fields = {field.attname for field in fields if isinstance(field, models.JSONField)}
    table, waiting = f'"{model._meta.db_table}"', f'"{model._meta.db_table}_waiting"'
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {waiting} (LIKE {table}) ON COMMIT DROP")
        cursor.execute(f"TRUNCATE {waiting}")
        with cursor.copy(f"COPY {waiting} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_plain(getattr(row, f.attname), f.attname in json_fields) for f in fields])
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {waiting} ON CONFLICT (id) DO NOTHING"  # noqa: S608 -- our own names
        )
        return int(cursor.rowcount)


def _plain(value: Any, as_json: bool) -> Any:
    return json.dumps(value) if as_json and value is not None else value
