"""Days proposed for the first core group and the review: lawful, working, and free for as many as can be."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.proposing import days_to_ask_about, lawful_days, propose

ENGLAND = WorkingCalendar.of("england")
MONDAY = date(2026, 11, 30)


def test_the_day_that_suits_most_comes_first_and_says_whom_it_does_not_suit() -> None:
    free = {
        "Sunniva": [date(2026, 12, 1), date(2026, 12, 3)],
        "Honor": [date(2026, 12, 3)],
        "Juno": [date(2026, 12, 1)],
        "Winifred": [date(2026, 12, 3)],
        "Delphine": [],
    }
    best, second = propose(free, MONDAY, date(2026, 12, 9), ENGLAND)
    assert (best.day, best.free, best.not_free) == (date(2026, 12, 3), ("Sunniva", "Honor", "Winifred"), ("Juno",))
    assert second.day == date(2026, 12, 1)


def test_nothing_is_proposed_before_anybody_said_a_day_or_outside_the_law() -> None:
    assert propose({"Sunniva": []}, MONDAY, date(2026, 12, 9), ENGLAND) == []
    assert propose({"Sunniva": [date(2026, 12, 10)]}, MONDAY, date(2026, 12, 9), ENGLAND) == []


days = st.integers(0, 60).map(lambda n: MONDAY + timedelta(days=n))


@given(
    free=st.dictionaries(st.sampled_from("abcdef"), st.lists(days, max_size=20), max_size=6),
    length=st.integers(0, 60),
)
def test_whatever_people_say_only_lawful_working_days_are_proposed_best_first(
    free: dict[str, list[date]], length: int
) -> None:
    last = MONDAY + timedelta(days=length)
    found = propose(free, MONDAY, last, ENGLAND)
    lawful = set(lawful_days(MONDAY, last, ENGLAND))
    assert len(found) <= 3
    for one in found:
        assert one.day in lawful
        assert all(one.day in free[name] for name in one.free)
        assert set(one.free) | set(one.not_free) == {name for name, said in free.items() if said}
    assert [len(one.free) for one in found] == sorted((len(one.free) for one in found), reverse=True)
    best = max((sum(day in said for said in free.values()) for day in lawful), default=0)
    assert (len(found[0].free) if found else 0) == best
    assert len(days_to_ask_about(MONDAY, last, ENGLAND)) <= 10
