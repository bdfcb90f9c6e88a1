"""Invented histories: the published figures, the same for the same seed, and nothing that could not have happened."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest

from quoracy.commands.inventing.calibration import Line, Spell, calibration, in_time, spells_of
from quoracy.commands.inventing.inventing import CATEGORIES, invent
from quoracy.commands.inventing.names import FAMILY_NAMES, GIVEN_NAMES
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.chronology import KINDS, OUTCOMES, Event, settle
from quoracy.rulebook.histories import History
from quoracy.rulebook.objections import objections
from quoracy.rulebook.procedure import load_shelf

UNTIL = date(2026, 9, 30)
FIRST_DAY = date(2023, 10, 1)
ENGLAND = WorkingCalendar.of("england")


@cache
def histories(seed: int = 7, children: int = 5000) -> tuple[History, ...]:
    return tuple(invent(children, 3, seed, UNTIL, ENGLAND))


@cache
def lines() -> dict[str, Line]:
    return {line.name: line for line in calibration(histories(), FIRST_DAY, UNTIL, ENGLAND)}


def test_five_thousand_children_keep_to_the_published_figures() -> None:
    strayed = [line for line in lines().values() if not line.within]
    assert strayed == [], "these strayed further than chance allows (3.5 standard errors, families counted as families)"


def test_the_tolerance_is_tight_enough_to_notice() -> None:
    assert lines()["conference within 15 working days"].tolerance < 0.05
    assert lines()["second or later plan"].tolerance < 0.05
    assert all(line.children > 400 for line in lines().values())


def test_figures_that_are_off_are_noticed() -> None:
    late = [
        History(
            h.person,
            tuple(e._replace(on=e.on + timedelta(days=7)) if e.kind == "conference_held" else e for e in h.events),
        )
        for h in histories()
    ]
    measured = {line.name: line for line in calibration(late, FIRST_DAY, UNTIL, ENGLAND)}
    assert not measured["conference within 15 working days"].within
    assert not measured["conference leads to a plan"].within


def test_the_same_seed_gives_the_same_children_and_another_gives_others() -> None:
    again = tuple(invent(60, 3, 7, UNTIL, ENGLAND))
    assert again == histories()[:60]
    assert tuple(invent(60, 3, 8, UNTIL, ENGLAND)) != again


def test_a_smaller_number_is_a_beginning_of_a_larger() -> None:
    assert tuple(invent(25, 3, 7, UNTIL, ENGLAND)) == histories()[:25]


def test_nothing_happens_after_the_last_day() -> None:
    assert max(event.on for history in histories() for event in history.events) <= UNTIL
    assert all(history.person.born is None or history.person.born <= UNTIL for history in histories())
    arranged = [e.facts["starts_at"].date() for h in histories() for e in h.events if e.kind == "conference_arranged"]
    assert max(arranged) > UNTIL  # what is planned may lie ahead


def test_events_are_of_our_kinds_with_their_own_facts_and_ids() -> None:
    events = [event for history in histories() for event in history.events]
    assert len({event.id for event in events}) == len(events)
    assert all(event.kind in KINDS and set(event.facts) <= KINDS[event.kind] for event in events)
    assert all(event.facts["outcome"] in OUTCOMES for event in events if event.kind == "decision")


ON_ONE_DAY = {"strategy_discussion": 0, "transfer_in_notified": 0, "conference_held": 1, "decision": 2, "plan_ended": 4}


def orders(events: list[Event]) -> list[str]:
    """Everything in one child's settled events that could not have happened in that order."""
    wrong: list[str] = []
    enquiry, conference, on_plan = False, "", False
    for event in sorted(events, key=lambda event: (event.on, ON_ONE_DAY.get(event.kind, 3))):
        enquiry |= event.kind in {"strategy_discussion", "transfer_in_notified"}
        if event.kind == "conference_held":
            conference = event.conference or ""
            if not enquiry:
                wrong.append("a conference before its strategy discussion")
            if ENGLAND.why_off(event.on):
                wrong.append("a conference on a day off")
        if event.kind == "decision" and event.conference != conference:
            wrong.append("a decision without its conference")
        if event.kind == "decision" and event.facts["outcome"] == "plan":
            wrong += ["a plan within a plan"] * on_plan
            on_plan = True
        if event.kind in {"core_group_held", "plan_ended"} and not on_plan:
            wrong.append(f"{event.kind} without a plan")
        if event.kind == "plan_ended":
            on_plan = False
    return wrong


def test_every_history_could_have_happened() -> None:
    wrong = {h.person.reference: found for h in histories() if (found := orders(settle(h.events)))}
    assert wrong == {}


def test_the_rulebook_objects_to_none_of_it() -> None:
    """Played through from the first event to the last, as if each had been typed on its day."""
    stopped: list[str] = []
    for history in histories()[:400]:
        already: list[Event] = []
        for event in sorted(settle(history.events), key=lambda event: (event.on, ON_ONE_DAY.get(event.kind, 3))):
            found = objections(history.person.child, already, event, UNTIL)
            stopped += [f"{event.id} {event.kind}: {finding.says}" for finding in found if finding.stops]
            already.append(event)
    assert stopped == []


def test_brothers_and_sisters_share_conferences_and_are_decided_each() -> None:
    households: dict[str, list[History]] = {}
    for history in histories():
        households.setdefault(history.person.household or "", []).append(history)
    shared = apart = 0
    for members in households.values():
        held = [{e.conference for e in m.events if e.kind == "conference_held"} for m in members]
        outcomes = {str([e.facts["outcome"] for e in m.events if e.kind == "decision"]) for m in members}
        shared += len(members) > 1 and bool(set.intersection(*held))
        apart += len(outcomes) > 1
    assert shared > 500
    assert apart > 50


def test_an_unborn_child_has_no_name_yet_and_a_born_one_was_expected() -> None:
    unborn = [history.person for history in histories() if history.person.born is None]
    assert unborn
    assert all(person.given_name == "" and person.expected and person.sex == "not_known" for person in unborn)
    births = [e for h in histories() for e in h.events if e.kind == "child_born" and e.on == h.person.born]
    assert births


def test_names_are_plainly_invented() -> None:
    given = {name for names in GIVEN_NAMES.values() for name in names} | {""}
    for history in histories():
        assert history.person.given_name in given
        assert set(history.person.family_name.split("-")) <= set(FAMILY_NAMES)
        assert re.fullmatch(r"[A-Z]000\d{9}", history.person.pupil_number or "A000000000000")


def test_corrections_and_postponements_are_among_them() -> None:
    kinds = {event.kind for history in histories() for event in history.events}
    assert {"correction", "conference_postponed", "transfer_in_notified", "child_missing", "core_group_held"} <= kinds


@pytest.mark.parametrize("key", load_shelf().keys())
def test_categories_are_in_the_words_of_the_procedure(key: str) -> None:
    own = tuple(load_shelf().procedure(key, UNTIL).categories) or CATEGORIES
    for history in invent(150, 2, 3, UNTIL, ENGLAND, own):
        for event in history.events:
            assert set(event.facts.get("categories", ())) <= set(own)


def test_reviews_in_time_are_counted_as_the_department_counts() -> None:
    start = date(2026, 1, 12)
    assert in_time(Spell(start, None, (), (date(2026, 4, 12),)), date(2026, 10, 12))
    assert not in_time(Spell(start, None, (), (date(2026, 4, 13),)), date(2026, 5, 1))
    assert not in_time(Spell(start, None, (), (date(2026, 4, 1),)), date(2026, 10, 2))  # the second has not come


def test_a_plan_is_read_from_decision_to_end() -> None:
    made = Event("1", "decision", date(2026, 1, 12), facts={"outcome": "plan", "categories": ("neglect",)})
    ended = Event("2", "plan_ended", date(2026, 4, 1), facts={"ground": "review_decision"})
    assert list(spells_of([made, ended])) == [Spell(made.on, ended.on, ("neglect",), ())]
