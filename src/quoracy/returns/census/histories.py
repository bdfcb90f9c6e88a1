"""From a census child to a history: the person, and the events that the census vouches for.

The census knows days, not documents. What it says becomes events: a section 47 enquiry's start its strategy discussion,
its conference a conference held, a plan the decision that made it, its reviews conferences that continued it, its end
the end. What it does not say is not made up: a conference after which no plan began has no decision here, and a plan
that began before the census year has a decision without a conference held.

Two days are readings of ours. An enquiry after which no conference was needed is concluded on the day it started, since
the census gives no other. A plan that ends on the day of a review was ended by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from quoracy.returns.census.rules import Finding, Verdict
from quoracy.returns.census.rules.identity import SEXES
from quoracy.returns.census.shapes import CensusChild, Details, Leaf, Plan, Section47, day_of
from quoracy.rulebook.chronology import NOTHING, Event
from quoracy.rulebook.histories import History, Person

CATEGORIES: dict[str, tuple[str, ...]] = {
    "NEG": ("neglect",),
    "PHY": ("physical",),
    "SAB": ("sexual",),
    "EMO": ("emotional",),
    "MUL": (),
}
"""The census's categories as ours. MUL says 'more than one' without saying which, so that none can be entered."""

_ENDED_BECAUSE = {"RC2": "died", "RC5": "moved_permanently", "RC6": "reached_18"}


@dataclass(frozen=True, slots=True)
class Imported:
    """A child's history (None when the whole child was kept out) and the places in the file that it was made from."""

    history: History | None
    used: frozenset[str]


def history_of(child: CensusChild, findings: Iterable[Finding]) -> Imported:
    """Make a child's history from everything in the record that was not kept out.

    `findings` are those of `rules.judge`. Ids of events are made from the child's id, the kind and the day, so that the
    next year's census, which repeats this year's enquiries, meets the events it repeats.
    """
    kept_out = frozenset(each.leaf.place for each in findings if each.verdict is Verdict.KEPT_OUT)
    if child.reference is None or child.reference.place in kept_out:
        return Imported(None, frozenset())
    return _Maker(child, kept_out).make()


class _Maker:
    """Collects the events of one child, and notes each place of the file that one was made from."""

    def __init__(self, child: CensusChild, kept_out: frozenset[str]) -> None:
        self._child, self._kept_out = child, kept_out
        self._reference = child.name
        self._used: set[str] = set()
        self._events: dict[str, Event] = {}
        self._born = self._day(child.born)
        self._birth = self._born or self._day(child.expected)

    def make(self) -> Imported:
        person = self._person()
        for details in self._child.details:
            self._episode(details)
        if self._born and any(event.on < self._born for event in self._events.values()):
            self._add("child_born", self._born)
        events = tuple(sorted(self._events.values(), key=_order))
        return Imported(History(person, events), frozenset(self._used))

    def _text(self, leaf: Leaf | None) -> str | None:
        if not leaf or leaf.place in self._kept_out:
            return None
        self._used.add(leaf.place)
        return leaf.text

    def _day(self, leaf: Leaf | None) -> date | None:
        return None if self._text(leaf) is None else day_of(leaf)

    def _person(self) -> Person:
        child = self._child
        self._text(child.reference)
        return Person(
            reference=self._reference,
            given_name="Child",
            family_name=self._reference,
            born=self._born,
            expected=self._day(child.expected),
            died=self._day(child.died),
            sex=SEXES.get(self._text(child.sex) or "", "not_known"),
            ethnicity=self._text(child.ethnicity),
            disabilities=tuple(text for leaf in child.disabilities if (text := self._text(leaf)) not in {None, "NONE"}),
            pupil_number=self._text(child.pupil_number),
        )

    def _add(self, kind: str, on: date, conference: str | None = None, **facts: Any) -> None:
        """An event is entered once, however often the file says it."""
        name = f"census:{self._reference}:{kind}:{on.isoformat()}"
        self._events.setdefault(name, Event(name, kind, on, None, conference, facts or NOTHING))

    def _conference(self, on: date) -> str:
        return f"census:{self._reference}:conference:{on.isoformat()}"

    def _held(self, on: date, type_: str) -> str:
        conference = self._conference(on)
        self._add("conference_held", on, conference, type=type_)
        return conference

    def _episode(self, details: Details) -> None:
        for enquiry in details.enquiries:
            self._enquiry(enquiry)
        day = self._day(details.conference)
        if day is not None:
            self._held(day, "transfer_in")
        for plan in details.plans:
            self._plan(details, plan)

    def _enquiry(self, enquiry: Section47) -> None:
        started, held = self._day(enquiry.started), self._day(enquiry.conference)
        if started is not None:
            self._add("strategy_discussion", started, starts_section_47=True)
        if held is not None:
            self._held(held, "pre_birth" if self._birth and held < self._birth else "initial")
        elif started is not None and self._says_yes(enquiry.not_required):
            self._add("section_47_concluded", started, outcome="no_further_action")
        self._text(enquiry.not_required)

    def _says_yes(self, leaf: Leaf | None) -> bool:
        return leaf is not None and leaf.says_yes and self._text(leaf) is not None

    def _plan(self, details: Details, plan: Plan) -> None:
        started = self._day(plan.started)
        if started is None:
            return
        ended, latest = self._day(plan.ended), self._categories(plan.latest_category)
        first = self._categories(plan.initial_category) or latest
        self._add("decision", started, self._conference(started), outcome="plan", categories=first)
        self._reviews(plan, ended, latest if latest != first else ())
        if ended is not None:
            self._add("plan_ended", ended, ground=self._ground(details, plan, ended))

    def _categories(self, leaf: Leaf | None) -> tuple[str, ...]:
        text = self._text(leaf)
        return CATEGORIES.get(text or "", ())

    def _reviews(self, plan: Plan, ended: date | None, changed_to: tuple[str, ...]) -> None:
        """The reviews in order; a category that has changed since the start is entered at the last of them."""
        days = sorted(day for leaf in plan.reviews if (day := self._day(leaf)) is not None)
        for day in days:
            conference = self._held(day, "review")
            facts = {"categories": changed_to} if changed_to and day == days[-1] else {}
            self._add("decision", day, conference, outcome="plan_ends" if day == ended else "plan_continues", **facts)

    def _ground(self, details: Details, plan: Plan, ended: date) -> str:
        """Why the plan ended, as far as the census lets one tell."""
        if ended == day_of(self._child.died):
            return "died"
        if any(day_of(leaf) == ended for leaf in plan.reviews):
            return "review_decision"
        if details.closed_because is not None and day_of(details.closed) == ended:
            return _ENDED_BECAUSE.get(details.closed_because.text, "not_known")
        return "not_known"


def _order(event: Event) -> tuple[date, int]:
    """By day; on one day a strategy discussion before a conference, a conference before what it decided."""
    first = ("strategy_discussion", "child_born", "section_47_concluded", "conference_held", "decision", "plan_ended")
    return event.on, first.index(event.kind)


def places_of(children: Iterable[CensusChild]) -> Iterator[tuple[CensusChild, Leaf]]:
    """Every element of every child, for whoever must account for all of them."""
    return ((child, leaf) for child in children for leaf in child.leaves)
