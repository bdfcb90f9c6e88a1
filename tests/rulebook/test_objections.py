"""What speaks against writing an event down, each with the field it belongs to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from quoracy.rulebook.chronology import LONDON, Child, Event
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.objections import objections

TODAY = date(2026, 2, 2)
AVA = Child("ava", date(2019, 6, 3))
BABY = Child("baby", None, date(2026, 9, 14))


def at(day: int, month: int = 1, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LONDON)


def event(kind: str, on: date, conference: str | None = None, **facts: Any) -> Event:
    return Event(f"{kind}-{on}", kind, on, None, conference, facts)


DISCUSSION = event("strategy_discussion", date(2026, 1, 5))
ARRANGED = event("conference_arranged", date(2026, 1, 12), "c1", type="initial", starts_at=at(23))
HELD = event("conference_held", date(2026, 1, 23), "c1", type="initial", starts_at=at(23))
DECIDED = event("decision", date(2026, 1, 23), "c1", outcome="plan", categories=["neglect"])
PLANNED = [DISCUSSION, ARRANGED, HELD, DECIDED]


@pytest.mark.parametrize(
    ("before", "new"),
    [
        ([], DISCUSSION),
        ([DISCUSSION], ARRANGED),
        ([DISCUSSION, ARRANGED], HELD),
        ([DISCUSSION, ARRANGED, HELD], DECIDED),
        (PLANNED, event("core_group_held", date(2026, 1, 30))),
        (PLANNED, event("plan_ended", date(2026, 2, 1), ground="died")),
        ([DISCUSSION, ARRANGED], event("conference_postponed", date(2026, 1, 20), "c1", starts_at=at(26))),
    ],
)
def test_nothing_speaks_against_what_happens_in_order(before: list[Event], new: Event) -> None:
    assert objections(AVA, before, new, TODAY) == []


@pytest.mark.parametrize(
    ("before", "new", "place", "says"),
    [
        ([], event("strategy_discussion", date(2026, 2, 3)), "on", "has not come yet"),
        ([], event("strategy_discussion", date(2019, 6, 2)), "on", "before the child was born, on Monday 3 June 2019"),
        ([], event("strategy_discussion", date(1926, 1, 5)), "on", "Check the year"),
        ([DISCUSSION], event("conference_arranged", TODAY, "c1", starts_at=at(30)), "starts_at", "which has passed"),
        (
            [DISCUSSION],
            event("conference_held", date(2026, 1, 2), "c1", type="initial", starts_at=at(2)),
            "starts_at",
            "before its strategy discussion on Monday 5 January 2026",
        ),
        (
            [DISCUSSION],
            event("conference_held", date(2026, 1, 23), "c1", starts_at=at(23), ends_at=at(23, hour=9)),
            "ends_at",
            "cannot end before it starts",
        ),
        (
            [HELD],
            event("strategy_discussion", date(2026, 1, 26)),
            "on",
            "after the conference on Friday 23 January 2026",
        ),
        (
            [DISCUSSION, ARRANGED],
            event("conference_arranged", date(2026, 1, 13), "c2", type="initial", starts_at=at(26)),
            "conference",
            "already arranged for Friday 23 January 2026",
        ),
        ([DISCUSSION], event("conference_postponed", TODAY, "c9"), "conference", "no such conference"),
        (PLANNED, event("conference_stood_down", TODAY, "c1"), "conference", "was held on Friday 23 January 2026"),
        (PLANNED, HELD._replace(id="again"), "conference", "Correct that entry"),
        ([DISCUSSION, ARRANGED], DECIDED, "conference", "needs a conference that was held"),
        ([HELD], DECIDED._replace(on=date(2026, 1, 22)), "on", "before its conference"),
        (PLANNED, DECIDED._replace(id="again"), "outcome", "has decided about this child"),
        ([HELD], event("decision", date(2026, 1, 23), "c1", outcome="plan_ends"), "outcome", "no plan"),
        ([HELD], event("decision", date(2026, 1, 23), "c1", outcome="plan"), "categories", "at least one category"),
        ([], event("core_group_held", TODAY), "on", "needs a plan in force"),
        (PLANNED, event("plan_ended", date(2026, 1, 22)), "on", "needs a plan in force"),
        (
            [*PLANNED, event("plan_ended", date(2026, 2, 1), ground="died")],
            event("plan_ended", date(2026, 2, 1), ground="died"),
            "on",
            "Correct that entry",
        ),
        ([], event("child_found", TODAY), "on", "Nobody has recorded"),
        ([], event("protection_order_made", TODAY, expires=date(2026, 2, 1)), "expires", "cannot expire before"),
        ([], event("child_born", TODAY), "on", "was not expected"),
    ],
)
def test_what_cannot_have_happened_is_told_at_its_field(before: list[Event], new: Event, place: str, says: str) -> None:
    found = objections(AVA, before, new, TODAY)

    assert [finding for finding in found if finding.place == place and says in finding.says], found
    assert all(not finding.holds for finding in found)


def test_an_unborn_child_has_a_history_from_conception_but_not_before() -> None:
    conceived = date(2025, 12, 8)  # Monday 14 September 2026 less forty weeks

    assert objections(BABY, [], event("strategy_discussion", conceived), TODAY) == []
    found = objections(BABY, [], event("strategy_discussion", date(2025, 12, 7)), TODAY)
    assert [finding.says for finding in found] == [
        "The strategy discussion is before the pregnancy began, about Monday 8 December 2025. Check both days."
    ]


def test_a_core_group_may_be_written_down_after_its_plan_has_ended() -> None:
    ended = event("plan_ended", date(2026, 2, 1), ground="died")
    assert objections(AVA, [*PLANNED, ended], event("core_group_held", date(2026, 1, 30)), TODAY) == []


def test_the_end_that_a_review_decided_may_be_written_down_with_its_ground() -> None:
    review = [
        event("conference_held", date(2026, 1, 30), "r1", type="review", starts_at=at(30)),
        event("decision", date(2026, 1, 30), "r1", outcome="plan_ends"),
    ]
    ended = event("plan_ended", date(2026, 1, 30), ground="review_decision")
    assert objections(AVA, [*PLANNED, *review], ended, TODAY) == []


def test_holding_what_was_stood_down_asks_only_for_a_reason() -> None:
    stood_down = event("conference_stood_down", date(2026, 1, 20), "c1")
    (finding,) = objections(AVA, [DISCUSSION, ARRANGED, stood_down], HELD, TODAY)

    assert finding.departure is Departure.RECORDED_REASON
    assert finding.needs_reason
