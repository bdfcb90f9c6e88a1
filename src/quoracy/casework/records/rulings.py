"""What waits for a chair's ruling after the record went out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from quoracy.casework.access.models import User
from quoracy.casework.records.models import Amendment


@dataclass(frozen=True, slots=True)
class ToRuleOn:
    """A conference whose record people have proposed changes to, and how many wait for its chair."""

    conference: uuid.UUID
    held: datetime | None
    how_many: int


def waiting_for_a_ruling(chair: User) -> list[ToRuleOn]:
    """What was proposed for records of this chair's conferences and nobody has ruled on; in one query, oldest first."""
    rows = Amendment.objects.filter(ruling=Amendment.Ruling.ASKED, record__conference__chair=chair)
    counted = rows.order_by().values("record__conference", "record__conference__starts_at").annotate(n=Count("pk"))
    return [
        ToRuleOn(row["record__conference"], row["record__conference__starts_at"], row["n"])
        for row in counted.order_by("record__conference__starts_at")
    ]
