"""The children and events of a case file, from plain data to values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from quoracy.commands.case_files import CaseFileError, day_from, moment_from
from quoracy.rulebook.chronology import LONDON, Child, Event

Raw = Mapping[str, Any]
_OUTSIDE_FACTS = frozenset({"id", "kind", "on", "at", "children", "conference", "note"})
_MOMENTS = ("starts_at", "ends_at")


def case_from(said: Raw) -> tuple[list[Child], list[Event]]:
    """Children and events (corrections among them). Raises CaseFileError for what a schema cannot see."""
    children = [_child(raw) for raw in said["children"]]
    mistakes = beyond_the_schema(said)
    if mistakes:
        raise CaseFileError(mistakes)
    return children, [_event(raw, f"events[{place}]") for place, raw in enumerate(said["events"])]


def beyond_the_schema(said: Raw) -> list[str]:
    """What a schema cannot see: ids given twice, children and events that are not in the file, rings of corrections."""
    children, events = said.get("children", []), said.get("events", [])
    return [*_children_mistakes(children), *_event_mistakes(children, events)]


def _child(raw: Raw) -> Child:
    return Child(raw["id"], _day(raw.get("born")), _day(raw.get("expected")))


def _day(text: str | None) -> date | None:
    return None if text is None else day_from(text)


def _event(raw: Raw, name: str) -> Event:
    facts: dict[str, Any] = {key: value for key, value in raw.items() if key not in _OUTSIDE_FACTS}
    for key in _MOMENTS:
        if facts.get(key) is not None:
            facts[key] = moment_from(facts[key])
    if facts.get("expires") is not None:
        facts["expires"] = day_from(facts["expires"])
    if facts.get("replacement") is not None:
        facts["replacement"] = _event(facts["replacement"], "")
    on = _happened_on(raw)
    assert on is not None
    at = moment_from(raw["at"]) if "at" in raw else None
    children = tuple(raw.get("children", ()))
    return Event(raw.get("id", name), raw["kind"], on, at, raw.get("conference"), facts, children)


def _happened_on(raw: Raw) -> date | None:
    if "on" in raw:
        return day_from(raw["on"])
    moments = ("at", *_MOMENTS) if raw["kind"] == "conference_held" else ("at",)
    moment = next((moment_from(raw[name]) for name in moments if name in raw), None)
    return None if moment is None else _in_london(moment)


def _in_london(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _children_mistakes(children: list[Raw]) -> Iterator[str]:
    seen: set[str] = set()
    for place, child in enumerate(children):
        if child.get("id") in seen:
            yield f'children[{place}].id: "{child["id"]}" is listed twice. Give each child an id of its own.'
        seen.update({child["id"]} if "id" in child else ())


def _event_mistakes(children: list[Raw], events: list[Raw]) -> Iterator[str]:
    """The mistakes of each event that has a kind; one without is known to be wrong and is here for its id alone."""
    known = {child["id"] for child in children if "id" in child}
    ids = {event["id"] for event in _with_replacements(events) if "id" in event}
    corrects = {event.get("id"): event["supersedes"] for event in events if event.get("kind") == "correction"}
    seen: set[str] = set()
    for place, event in enumerate(events):
        here = f"events[{place}]"
        if event.get("id") in seen:
            yield f'{here}.id: "{event["id"]}" is the id of an earlier event. Give each event an id of its own.'
        seen.add(event.get("id", here))
        if "kind" in event:
            yield from _mistakes_of(event, here, known)
        if event.get("kind") == "correction":
            yield from _mistakes_of_correction(event, here, ids, corrects)


def _mistakes_of_correction(event: Raw, here: str, ids: set[str], corrects: Mapping[str | None, str]) -> Iterator[str]:
    if event["supersedes"] not in ids:
        yield f'{here}.supersedes: "{event["supersedes"]}" is the id of no event in this file.'
    passed: list[str] = []
    following: str | None = event["supersedes"]
    while following is not None and following not in passed:
        passed.append(following)
        following = corrects.get(following)
    if "id" in event and event["id"] in passed:
        yield f"{here}.supersedes: these corrections supersede each other in a ring. Let one name what happened."


def _with_replacements(events: list[Raw]) -> Iterator[Raw]:
    for event in events:
        yield event
        if event.get("replacement"):
            yield from _with_replacements([event["replacement"]])


def _mistakes_of(event: Raw, here: str, known: set[str]) -> Iterator[str]:
    if _happened_on(event) is None:
        yield f'{here}: on is missing. Write the day on which it happened: "on": "2026-01-31".'
    for number, child in enumerate(event.get("children", ())):
        if child not in known:
            offer = ", ".join(sorted(known))
            yield f'{here}.children[{number}]: "{child}" is no child of this file. Use one of: {offer}.'
    if {"starts_at", "ends_at"} <= event.keys() and moment_from(event["ends_at"]) < moment_from(event["starts_at"]):
        yield f"{here}.ends_at: it ends before it starts. Mend one of the two."
    if event.get("replacement"):
        yield from _mistakes_of(event["replacement"], f"{here}.replacement", known)
