"""Who was at a conference at any time, also where they had gone before its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection

from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, Seat

CAME: list[Callable[[Conference], Collection[uuid.UUID]]] = []
"""What apps that stand above conferences know of who came: each gives the keys of seats. Each adds its own."""


def came(conference: Conference) -> set[uuid.UUID]:
    """The seats of everybody who was here at any time. Whoever has gone again was here all the same."""
    here = set(conference.seats.filter(present=True).values_list("pk", flat=True))
    return here.union(*(known(conference) for known in CAME))


def family_who_came(conference: Conference) -> list[Seat]:
    """The family members who were here at any time, each to be told the outcome before they leave."""
    there = came(conference)
    return [seat for seat in questions.seats(conference) if seat.standing == Seat.Standing.FAMILY and seat.pk in there]
