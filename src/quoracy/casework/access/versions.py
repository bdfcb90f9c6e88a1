"""What is kept of a row that changes: each earlier version, as it stood, when it is altered or deleted.

The row itself is the newest version, so nothing is written when it is added. No context is attached: who did it is in
the journal, and looking for one would cost a subtransaction a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def kept(model_name: str, exclude: Sequence[str] = ()) -> Callable[[Model], Model]:
    """Keep a model's earlier versions as a model of this name; its trackers are its own, as they take on its fields."""
    was = (pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
    tracked: Callable[[Model], Model] = pghistory.track(
        *was,
        exclude=list(exclude),
        context_field=None,  # type: ignore[arg-type]  # None is documented: no context is kept
        model_name=model_name,
    )
    return tracked
