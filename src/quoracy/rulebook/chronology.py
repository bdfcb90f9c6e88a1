"""What happened to a child: the dated events from which everything else is worked out.

A chronology is append-only. A correction is a later event that replaces or withdraws an earlier one and says why; it
can itself be corrected. `settle` gives what is taken to have happened, as of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOTHING: Mapping[str, Any] = MappingProxyType({})

_CONFERENCE = frozenset({"conference"})
_SENT = frozenset({"conference", "agency", "by"})

KINDS: dict[str, frozenset[str]] = {
    "strategy_discussion": frozenset({"starts_section_47"}),
    "section_47_concluded": frozenset({"outcome"}),
    "pre_birth_assessment_concluded": frozenset(),
    "transfer_in_notified": frozenset(),
    "protection_order_made": frozenset({"expires"}),
    "child_assessment_concluded": frozenset(),
    "conference_requested": frozenset({"reason", "conference"}),
    "conference_authorised": frozenset({"reason", "conference"}),
    "conference_refused": frozenset({"reason", "conference"}),
    "conference_arranged": frozenset({"conference", "type", "starts_at", "reason", "reports_from"}),
    "conference_postponed": frozenset({"conference", "type", "starts_at", "reason", "reports_from"}),
    "conference_stood_down": frozenset({"conference", "type", "starts_at", "reason"}),
    "conference_held": frozenset({"conference", "starts_at", "ends_at", "type", "quorate", "quorate_for_all"}),
    "report_sent_to_family": _SENT,
    "report_sent_to_chair": _SENT,
    "report_sent_to_unit": _SENT,
    "exclusion_requested": _SENT,
    "decision": frozenset({"conference", "outcome", "categories", "split", "awaited", "reasons"}),
    "critical_information_received": frozenset({"conference", "by"}),
    "decision_letter_sent": _SENT,
    "decision_circulated": _SENT,
    "plan_circulated": _SENT,
    "record_circulated": _SENT,
    "record_given_to_parents": _SENT,
    "record_received": _SENT,
    "amendment_received": _SENT,
    "child_born": frozenset(),
    "core_group_held": frozenset(),
    "child_in_need_meeting_held": frozenset(),
    "action_plan_reviewed": frozenset(),
    "child_in_need_plan_reviewed": frozenset(),
    "split_decision_referred": _CONFERENCE,
    "appeal_panel_held": _CONFERENCE,
    "child_missing": frozenset(),
    "child_found": frozenset(),
    "plan_ended": frozenset({"ground"}),
    "correction": frozenset({"supersedes", "reason", "replacement"}),
}
"""Every kind of event and the fields it may have beside `id`, `kind`, `on`, `at` and `children`."""

CONFERENCE_TYPES = ("initial", "pre_birth", "transfer_in", "review", "reconvened")
OUTCOMES = ("plan", "no_plan", "child_in_need_plan", "deferred", "plan_continues", "plan_ends")


class Child(NamedTuple):
    """A child as far as dates go: born, or expected, or (an unborn child since born) both."""

    id: str
    born: date | None = None
    expected: date | None = None


class Event(NamedTuple):
    """One thing that happened. `facts` holds what its kind has beside a day: see KINDS.

    `children` names whom it is about; empty means every child of the file. `at` is the moment, where it is known.
    A correction's `facts` are `supersedes` (an id), `reason` and `replacement` (an Event, or None to withdraw).
    """

    id: str
    kind: str
    on: date
    at: datetime | None = None
    conference: str | None = None
    facts: Mapping[str, Any] = NOTHING
    children: tuple[str, ...] = ()

    def concerns(self, child: str) -> bool:
        return not self.children or child in self.children


def settle(events: Iterable[Event], as_of: date | None = None) -> list[Event]:
    """What is taken to have happened, as of a day: corrections applied, later events left out.

    A correction counts from its own day, so that an answer for an earlier day is the answer given then. Of two
    corrections of one event the later governs. The replacement keeps its event's id if it has none of its own.
    Events come back in order of their day, then of their moment, then as they were given.
    """
    everything = list(events)
    corrections = [event for event in everything if event.kind == "correction" and (as_of is None or event.on <= as_of)]
    happened = [event for event in everything if event.kind != "correction"]
    if corrections:
        happened = _corrected(happened, sorted(corrections, key=lambda event: event.on))
    if as_of is not None:
        happened = [event for event in happened if event.on <= as_of]
    return sorted(happened, key=_when)


def _corrected(events: list[Event], corrections: list[Event]) -> list[Event]:
    of: dict[str, list[Event]] = {}
    for correction in corrections:
        of.setdefault(correction.facts["supersedes"], []).append(correction)
    governing: dict[str, Event] = {}
    for correction in corrections:
        stands = _as_it_stands(correction, of, frozenset())
        if stands is not None and stands.facts["supersedes"] not in {other.id for other in corrections}:
            governing[stands.facts["supersedes"]] = stands
    settled = (_follow(event, governing) for event in events)
    return [event for event in settled if event is not None]


def _as_it_stands(correction: Event, of: Mapping[str, list[Event]], seen: frozenset[str]) -> Event | None:
    """A correction after its own corrections: None when it was withdrawn, so that what it corrected stands again.

    What corrects a correction carries either the correction meant all along, or simply the event meant all along.
    """
    for later in reversed(of.get(correction.id, [])):
        if later.id in seen:
            continue
        stands = _as_it_stands(later, of, seen | {correction.id})
        if stands is None:
            continue
        replacement = stands.facts.get("replacement")
        if replacement is None:
            return None
        facts = {**correction.facts, "replacement": replacement}
        if replacement.kind == "correction":
            facts = {**correction.facts, **replacement.facts}
        return correction._replace(facts=facts)
    return correction


def _follow(event: Event, governing: Mapping[str, Event]) -> Event | None:
    """The event that stands in place of this one after every correction, or None if it was withdrawn."""
    seen: set[str] = set()
    while event.id not in seen and (correction := governing.get(event.id)) is not None:
        seen.add(event.id)
        replacement: Event | None = correction.facts.get("replacement")
        if replacement is None:
            return None
        event = replacement if replacement.id else replacement._replace(id=event.id)
    return event


def _when(event: Event) -> tuple[date, int, int]:
    """By day, then by the microsecond of the day; whatever names no moment of its day comes before all that do."""
    moment = event.at or event.facts.get("starts_at") or event.facts.get("ends_at")
    if isinstance(moment, datetime) and moment.date() == event.on:
        return event.on, moment.hour * 3600 + moment.minute * 60 + moment.second, moment.microsecond
    return event.on, -1, 0
