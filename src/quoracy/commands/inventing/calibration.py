"""Whether invented histories keep to the published figures: asked, got, and how far apart chance alone may put them.

Counted only from the events, as a return would be. Brothers and sisters share what happens to them, so that the number
of children overstates how much evidence there is: the tolerance counts families of m children as Kish's effective
number, (sum m)² / (sum m²), and allows three standard errors and a half, which chance oversteps once in two thousand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

from quoracy.commands.inventing import figures
from quoracy.rulebook.calendar import WorkingCalendar, add_months
from quoracy.rulebook.chronology import Event, settle
from quoracy.rulebook.histories import History

STANDARD_ERRORS = 3.5
FIRST_CONFERENCES = frozenset({"initial", "pre_birth", "transfer_in"})
LONGEST_WAIT = timedelta(days=100)
"""An enquiry that began longer ago than this has had its conference, if it was to have one."""


class Line(NamedTuple):
    """One figure: asked for, got, and the tolerance (all shares), from so many children in so many families' worth."""

    name: str
    asked: float
    got: float
    tolerance: float
    children: int

    @property
    def within(self) -> bool:
        return abs(self.got - self.asked) <= self.tolerance


@dataclass(slots=True)
class Tally:
    """Yes and no, by family."""

    yes: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)

    def count(self, family: str, held: bool) -> None:
        self.all[family] += 1
        self.yes[family] += held

    def line(self, name: str, asked: float) -> Line:
        children = sum(self.all.values())
        if not children:
            return Line(name, asked, 0.0, 1.0, 0)
        worth = children**2 / sum(number**2 for number in self.all.values())
        tolerance = STANDARD_ERRORS * sqrt(asked * (1 - asked) / worth)
        return Line(name, asked, sum(self.yes.values()) / children, tolerance, children)


@dataclass(frozen=True, slots=True)
class Spell:
    """One plan as its events tell it."""

    started: date
    ended: date | None
    categories: tuple[str, ...]
    reviews: tuple[date, ...]


def calibration(histories: Iterable[History], first_day: date, until: date, calendar: WorkingCalendar) -> list[Line]:
    """The published figures beside those of these histories between two days."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for history in histories:
        _Counting(history, first_day, until, calendar, tallies).count()
    return [tallies[name].line(name, asked) for name, asked in _asked()]


def _asked() -> Iterator[tuple[str, float]]:
    yield "conference within 15 working days", 0.814
    for share, first, last in figures.BANDS_OF_WORKING_DAYS:
        yield _days_name(first, last), share
    yield "conference leads to a plan", figures.CONFERENCES_WITH_PLAN
    yield "second or later plan", figures.SECOND_OR_LATER_PLAN
    for share, names in figures.CATEGORIES:
        yield _category_name(names), share
    for share, first, last in figures.BANDS_OF_PLAN_DAYS:
        yield _plan_name(first, last), share
    yield "all reviews in time", figures.REVIEWS_IN_TIME
    yield "unborn, of plans on the last day", figures.UNBORN


def _days_name(first: int, last: int) -> str:
    return f"conference after {first} to {last} working days" if last < 1000 else f"conference after {first} or more"


def _plan_name(first: int, last: int) -> str:
    return f"plan ended after {first} to {last} days" if last < 10_000 else f"plan ended after {first} days or more"


def _category_name(names: Sequence[str]) -> str:
    return f"category: {names[0].partition('_')[0] if len(names) == 1 else 'several'}"


class _Counting:
    """Counts one child into the tallies."""

    def __init__(
        self,
        history: History,
        first_day: date,
        until: date,
        calendar: WorkingCalendar,
        tallies: defaultdict[str, Tally],
    ) -> None:
        self._person, self._tallies = history.person, tallies
        self._family = history.person.household or history.person.reference
        self._first_day, self._until, self._calendar = first_day, until, calendar
        self._events = settle(history.events)

    def count(self) -> None:
        spells = list(spells_of(self._events))
        self._waits()
        self._conferences({spell.started for spell in spells})
        for number, spell in enumerate(spells):
            self._spell(number, spell)

    def _count(self, name: str, held: bool) -> None:
        self._tallies[name].count(self._family, held)

    def _waits(self) -> None:
        """Working days from each strategy discussion to the initial conference it led to."""
        started: date | None = None
        for event in self._events:
            if event.kind == "strategy_discussion":
                started = event.on
            elif event.kind == "conference_held" and event.facts["type"] in {"initial", "pre_birth"} and started:
                if self._first_day <= started <= self._until - LONGEST_WAIT:
                    self._wait(self._calendar.between(started, event.on))
                started = None

    def _wait(self, days: int) -> None:
        self._count("conference within 15 working days", days <= 15)
        for _, first, last in figures.BANDS_OF_WORKING_DAYS:
            self._count(_days_name(first, last), first <= days <= last)

    def _conferences(self, plans: set[date]) -> None:
        for event in self._events:
            first = event.kind == "conference_held" and event.facts["type"] in FIRST_CONFERENCES
            if first and event.on >= self._first_day:
                self._count("conference leads to a plan", event.on in plans)

    def _spell(self, number: int, spell: Spell) -> None:
        if spell.started >= self._first_day:
            self._count("second or later plan", number > 0)
            for _, names in figures.CATEGORIES:
                self._count(_category_name(names), _category_name(names) == _category_name(spell.categories))
        if spell.ended is None:
            self._open(spell)
        elif spell.ended >= self._first_day:
            days = (spell.ended - spell.started).days
            for _, first, last in figures.BANDS_OF_PLAN_DAYS:
                self._count(_plan_name(first, last), first <= days <= last)

    def _open(self, spell: Spell) -> None:
        self._count("unborn, of plans on the last day", self._person.born is None)
        if add_months(spell.started, 3) <= self._until:
            self._count("all reviews in time", in_time(spell, self._until))


def spells_of(events: Iterable[Event]) -> Iterator[Spell]:
    """The plans of one child, from settled events."""
    started: date | None = None
    categories: tuple[str, ...] = ()
    reviews: list[date] = []
    for event in events:
        if event.kind == "decision" and event.facts["outcome"] == "plan" and started is None:
            started, categories, reviews = event.on, tuple(event.facts["categories"]), []
        elif event.kind == "conference_held" and event.facts["type"] == "review":
            reviews.append(event.on)
        elif event.kind == "plan_ended" and started is not None:
            yield Spell(started, event.on, categories, tuple(reviews))
            started = None
    if started is not None:
        yield Spell(started, None, categories, tuple(reviews))


def in_time(spell: Spell, until: date) -> bool:
    """Whether every review due so far was held: the first within three months, each later one within six."""
    last, months = spell.started, 3
    for review in (*spell.reviews, until):
        due = add_months(last, months)
        if review > due:
            return False
        last, months = review, 6
    return True
