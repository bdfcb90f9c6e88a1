"""Trying a date: a child and events made up for the length of one answer, and the duties they would lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from quoracy.rulebook.chronology import LONDON, Child, Event
from quoracy.rulebook.duty import Duty
from quoracy.rulebook.procedure import Adopted, Shelf
from quoracy.rulebook.timescales import duties

SOMEBODY = "child"
USUAL_START = time(10)
USUAL_LENGTH = timedelta(hours=2)
TRIED = "tried"


class Start(NamedTuple):
    """One thing that can happen on the day tried: its words and how it is made up."""

    label: Any
    events: Callable[[datetime], Sequence[Event]]
    unborn: bool = False


def _event(kind: str, on: date, conference: str | None = None, name: str = TRIED, **facts: Any) -> Event:
    return Event(id=name, kind=kind, on=on, conference=conference, facts=facts)


def _single(kind: str, **facts: Any) -> Callable[[datetime], Sequence[Event]]:
    return lambda when: [_event(kind, when.date(), **facts)]


def _order(when: datetime) -> Sequence[Event]:
    return [_event("protection_order_made", when.date() - timedelta(days=7), expires=when.date())]


def _arranged(kind: str) -> Callable[[datetime], Sequence[Event]]:
    def events(when: datetime) -> Sequence[Event]:
        facts: dict[str, Any] = {"type": kind, "starts_at": when, "reports_from": ("school",)}
        return [
            *(_plan_before(when) if kind == "review" else ()),
            _event("conference_arranged", when.date() - timedelta(days=10), TRIED, **facts),
        ]

    return events


def _held(kind: str, outcome: str) -> Callable[[datetime], Sequence[Event]]:
    def events(when: datetime) -> Sequence[Event]:
        return [*(_plan_before(when) if kind == "review" else ()), *_conference(when, kind, outcome, TRIED)]

    return events


def _conference(when: datetime, kind: str, outcome: str, name: str) -> list[Event]:
    times: dict[str, Any] = {"starts_at": when, "ends_at": when + USUAL_LENGTH}
    decided: Mapping[str, Any] = {"outcome": outcome, "categories": ("neglect",)}
    return [
        _event("conference_held", when.date(), name, name, type=kind, quorate=True, **times),
        _event("decision", when.date(), name, f"{name}-decision", **decided),
    ]


def _plan_before(when: datetime) -> list[Event]:
    return _conference(when - timedelta(days=80), "initial", "plan", "earlier")


STARTS: dict[str, Start] = {
    "strategy_discussion": Start(
        _("A strategy discussion that starts a section 47 enquiry"),
        _single("strategy_discussion", starts_section_47=True),
    ),
    "transfer_in_notified": Start(
        _("Notice that a child on a plan elsewhere moves here for good"), _single("transfer_in_notified")
    ),
    "expected": Start(_("A baby is expected"), lambda when: (), unborn=True),
    "initial_arranged": Start(_("An initial conference is to be held"), _arranged("initial")),
    "review_arranged": Start(_("A review conference is to be held"), _arranged("review")),
    "initial_plan": Start(_("An initial conference makes a plan"), _held("initial", "plan")),
    "initial_no_plan": Start(_("An initial conference makes no plan"), _held("initial", "no_plan")),
    "initial_deferred": Start(_("An initial conference defers its decision"), _held("initial", "deferred")),
    "review_continues": Start(_("A review conference keeps the plan"), _held("review", "plan_continues")),
    "review_ends": Start(_("A review conference ends the plan"), _held("review", "plan_ends")),
    "order_expires": Start(_("An emergency protection order expires"), _order),
    "child_missing": Start(_("A child on a plan is reported missing"), _single("child_missing")),
}
"""What can be tried. Each must lead to a duty under at least one shipped procedure (a test sees to it)."""


def duties_from(shelf: Shelf, procedure: str, start: str, on: date, at: time | None) -> list[Duty]:
    """Return the duties that would follow under one procedure, those of the made-up time before left out."""
    tried = STARTS[start]
    when = datetime.combine(on, at or USUAL_START, LONDON)
    child = Child(SOMEBODY, expected=on) if tried.unborn else Child(SOMEBODY, born=on - timedelta(days=5 * 365))
    found = duties(child, tried.events(when), Adopted(shelf, [(on, procedure)]))
    return [duty for duty in found if _follows(duty, on)]


def _follows(duty: Duty, on: date) -> bool:
    """Whether a duty counts from the day tried, rather than from the plan made up to stand before it."""
    earlier = (duty.counted_from.event or "").startswith("earlier") or duty.conference == "earlier"
    return not earlier and duty.counted_from.on == on and duty.not_needed is None
