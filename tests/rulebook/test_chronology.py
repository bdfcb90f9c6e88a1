"""What is taken to have happened: corrections, corrections of corrections, and the day on which one asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from quoracy.rulebook.chronology import Event, settle

MONDAY, TUESDAY, WEDNESDAY = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)


def discussion(on: date, name: str = "e1") -> Event:
    return Event(name, "strategy_discussion", on)


def correction(name: str, supersedes: str, replacement: Event | None, on: date = date(2026, 1, 12)) -> Event:
    facts: dict[str, Any] = {"supersedes": supersedes, "reason": "mistyped", "replacement": replacement}
    return Event(name, "correction", on, facts=facts)


def test_events_come_back_in_order_of_their_day() -> None:
    assert settle([discussion(TUESDAY, "b"), discussion(MONDAY, "a")]) == [
        discussion(MONDAY, "a"),
        discussion(TUESDAY, "b"),
    ]


def test_an_event_after_the_day_of_asking_has_not_happened() -> None:
    assert settle([discussion(MONDAY), discussion(WEDNESDAY, "e2")], TUESDAY) == [discussion(MONDAY)]


def test_a_replacement_takes_the_place_and_without_an_id_the_id_of_its_event() -> None:
    assert settle([discussion(MONDAY), correction("k1", "e1", discussion(TUESDAY, ""))]) == [discussion(TUESDAY, "e1")]


def test_a_replacement_with_an_id_of_its_own_can_be_corrected_by_it() -> None:
    events = [
        discussion(MONDAY),
        correction("k1", "e1", discussion(TUESDAY, "e1b")),
        correction("k2", "e1b", discussion(WEDNESDAY, ""), date(2026, 1, 13)),
    ]
    assert settle(events) == [discussion(WEDNESDAY, "e1b")]


def test_a_correction_without_a_replacement_withdraws() -> None:
    assert settle([discussion(MONDAY), correction("k1", "e1", None)]) == []


def test_of_two_corrections_of_one_event_the_later_governs() -> None:
    events = [
        discussion(MONDAY),
        correction("k2", "e1", discussion(WEDNESDAY, ""), date(2026, 1, 14)),
        correction("k1", "e1", discussion(TUESDAY, ""), date(2026, 1, 13)),
    ]
    assert settle(events) == [discussion(WEDNESDAY)]


def test_a_withdrawn_correction_lets_the_event_stand_and_a_withdrawn_withdrawal_too() -> None:
    withdrawn = [discussion(MONDAY), correction("k1", "e1", None), correction("k2", "k1", None, date(2026, 1, 13))]
    assert settle(withdrawn) == [discussion(MONDAY)]

    again = [*withdrawn, correction("k3", "k2", None, date(2026, 1, 14))]
    assert settle(again) == []


def test_a_correction_can_be_corrected_by_the_event_meant_all_along() -> None:
    events = [
        discussion(MONDAY),
        correction("k1", "e1", discussion(TUESDAY, "")),
        correction("k2", "k1", discussion(WEDNESDAY, ""), date(2026, 1, 13)),
    ]
    assert settle(events) == [discussion(WEDNESDAY)]


def test_a_correction_can_be_replaced_by_another_correction_of_another_event() -> None:
    events = [
        discussion(MONDAY),
        discussion(TUESDAY, "e2"),
        correction("k1", "e1", None),
        correction("k2", "k1", correction("", "e2", None), date(2026, 1, 13)),
    ]
    assert settle(events) == [discussion(MONDAY)]


def test_a_correction_counts_from_its_own_day() -> None:
    events = [discussion(MONDAY), correction("k1", "e1", discussion(TUESDAY, ""), date(2026, 1, 12))]

    assert settle(events, date(2026, 1, 11)) == [discussion(MONDAY)]
    assert settle(events, date(2026, 1, 12)) == [discussion(TUESDAY)]


def test_an_event_corrected_to_an_earlier_day_has_happened_by_then() -> None:
    events = [discussion(date(2026, 2, 2)), correction("k1", "e1", discussion(MONDAY, ""), TUESDAY)]
    assert settle(events, WEDNESDAY) == [discussion(MONDAY)]


def test_corrections_that_go_round_in_a_circle_come_to_an_end() -> None:
    events = [
        discussion(MONDAY),
        correction("k1", "e1", discussion(TUESDAY, "e2")),
        correction("k2", "e2", discussion(WEDNESDAY, "e1")),
    ]
    assert len(settle(events)) == 1
    assert settle([discussion(MONDAY), correction("k1", "k1", None), correction("k2", "k2", None)]) == [
        discussion(MONDAY)
    ]
