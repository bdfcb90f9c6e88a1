"""Everything about a conference that a copy of its board needs beside what was said, read once for one copy.

Thirty devices in each of twenty rooms read their copies anew at once, so nothing is asked of the database twice.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.room.models import Coming, Turn


@dataclass(frozen=True, slots=True)
class Table:
    """A conference as it sits at one moment. It is read for one copy and never kept for another."""

    conference: Conference
    seats: tuple[Seat, ...]
    about: tuple[ConferenceChild, ...]
    turns: tuple[Turn, ...]
    comings: tuple[Coming, ...]
    out_since: dict[uuid.UUID, datetime]

    @property
    def on(self) -> Turn | None:
        """The point, the break or the reading that is on."""
        return next((turn for turn in self.turns if turn.ended_at is None), None)

    @property
    def children(self) -> list[uuid.UUID]:
        return [row.child_id for row in self.about]


def read(conference: Conference) -> Table:
    """Read a conference as it sits: five questions, however many people and turns there are."""
    out = conference.exclusions.filter(left_at__isnull=False, back_at__isnull=True).values_list("seat_id", "left_at")
    return Table(
        conference,
        tuple(questions.seats(conference)),
        tuple(questions.about(conference)),
        tuple(conference.turns.all()),
        tuple(conference.comings.all()),
        {seat: left for seat, left in out if left is not None},
    )
