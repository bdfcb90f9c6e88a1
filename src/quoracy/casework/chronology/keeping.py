"""Writing many duties at once, fast enough for a whole authority.

PostgreSQL refuses COPY into a table with row-level security, so the rows are copied into a table of this transaction
alone and go from there through the wall like any others.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from quoracy.casework.chronology.models import Duty

FIELDS = [field for field in Duty._meta.concrete_fields if field.column]
_COLUMNS = ", ".join(f'"{field.column}"' for field in FIELDS)
_TABLE = f'"{Duty._meta.db_table}"'
FEW = 200
"""Up to so many rows Django's own insert is as quick, and simpler."""


def replace(children: Sequence[uuid.UUID], duties: Sequence[Duty]) -> None:
    """Put these duties in place of all that these children had, in one transaction."""
    with transaction.atomic():
        Duty.objects.filter(child__in=children).delete()
        if len(duties) <= FEW:
            Duty.objects.bulk_create(duties)
        else:
            _copy(duties)


def _copy(duties: Iterable[Duty]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS duties_to_keep (LIKE {_TABLE}) ON COMMIT DROP")
        cursor.execute("TRUNCATE duties_to_keep")
        with cursor.copy(f"COPY duties_to_keep ({_COLUMNS}) FROM STDIN") as copy:
            for duty in duties:
                copy.write_row([getattr(duty, field.attname) for field in FIELDS])
        cursor.execute(f"INSERT INTO {_TABLE} ({_COLUMNS}) SELECT {_COLUMNS} FROM duties_to_keep")  # noqa: S608 -- our own names
