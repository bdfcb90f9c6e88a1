"""A conference under way with both parents at the table, under the procedure that a test names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import time_machine

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.actions import add_person
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, under_way


@dataclass(frozen=True)
class Meeting:
    """One conference about Ava, or about Ava and Noah, and everybody at it."""

    cast: Cast
    family: Family
    conference: Conference

    def seat(self, **which: object) -> Seat:
        return self.conference.seats.get(**which)

    @property
    def mother(self) -> Seat:
        return self.seat(name="Delphine Larkwhistle")

    @property
    def father(self) -> Seat:
        return self.seat(name="Thaddeus Larkwhistle")


Meet = Callable[..., Meeting]


@pytest.fixture
def meet(db: None) -> Iterator[Meet]:
    """Bring a conference under a procedure to the point where the roll has been called, at half past nine."""
    with ExitStack() as stack:

        def met(procedure: str = "bfg", *, both: bool = False) -> Meeting:
            cast = cast_under(procedure)
            stack.enter_context(time_machine.travel(WEDNESDAY, tick=False))
            stack.enter_context(within(cast.authority))
            family = larkwhistles(cast)
            father = add_person(cast.authority, "Thaddeus", "Larkwhistle")
            relate(family.ava, father, "father", parental_responsibility=True)
            children = (family.ava, family.noah) if both else (family.ava,)
            return Meeting(cast, family, under_way(cast, *children))

        yield met
