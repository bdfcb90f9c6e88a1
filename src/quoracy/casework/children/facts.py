"""A child's row as the rulebook knows a child."""

from __future__ import annotations

from quoracy.casework.children import models
from quoracy.rulebook.chronology import Child


def child(row: models.Child) -> Child:
    return Child(id=str(row.pk), born=row.born, expected=row.expected)
