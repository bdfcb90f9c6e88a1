"""An authority's years, invented: families come to notice at an even pace, for longer than anyone looks back.

The pace is kept up from well before the years asked for, and a family is given only if it was still known to the
authority in them. So the plans that run, end and return in those years are in the proportions of a real year, and not
those of an authority that opened its doors one morning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from quoracy.commands.inventing.chances import Chance
from quoracy.commands.inventing.families import invent_family
from quoracy.commands.inventing.writing import Writer
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.histories import History

RUN_UP = timedelta(days=9 * 365)
"""Longer than two long plans with a pause between them."""

CATEGORIES = ("neglect", "physical", "sexual", "emotional")


def invent(
    children: int,
    years: int,
    seed: int,
    until: date,
    calendar: WorkingCalendar,
    categories: tuple[str, ...] = CATEGORIES,
) -> Iterator[History]:
    """Histories of so many children known to an authority in so many years up to a day; the same for the same seed.

    Nothing happens after `until`, though a conference may be arranged for later. `categories` are the procedure's, so
    that a plan is made in its words. Brothers and sisters come one after the other, and the last family may be cut.
    """
    first_day = until - timedelta(days=round(years * 365.25))
    given, family_number = 0, 0
    while given < children:
        family_number += 1
        for history in _family(f"I{seed}N{family_number}C", seed, first_day, until, calendar, categories):
            if given < children:
                yield history
                given += 1


def _family(
    reference: str, seed: int, first_day: date, until: date, calendar: WorkingCalendar, categories: tuple[str, ...]
) -> Iterator[History]:
    chance = Chance(f"{seed}/{reference}")
    start = chance.day(first_day - RUN_UP, until, calendar)
    family = invent_family(chance, reference, start, calendar, categories)
    if family.last_day >= first_day:
        yield from Writer(chance, family, until, calendar).histories()
