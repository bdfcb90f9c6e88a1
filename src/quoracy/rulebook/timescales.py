"""What is due: a child's chronology and the adopted procedures give the duties."""

from __future__ import annotations

from collections.abc import Sequence

from quoracy.rulebook.chronology import Child, Event
from quoracy.rulebook.duty import CountedFrom, Duty
from quoracy.rulebook.procedure import Adopted

__all__ = ["CountedFrom", "Duty", "duties"]


def duties(child: Child, events: Sequence[Event], adopted: Adopted) -> list[Duty]:
    """Every duty of one child, ordered by last day and key. `events` are settled (see `chronology.settle`)."""
    return []
