"""How many children a second the rulebook can work out, by hand: python tests/rulebook/measure_duties.py [children].

Prints children a second, duties a child and the peak of memory for all of them held at once. No test asserts a time.
"""

from __future__ import annotations

import random
import resource
import sys
from datetime import date, datetime, timedelta
from time import perf_counter

from quoracy.rulebook.chronology import LONDON, Child, Event
from quoracy.rulebook.procedure import Adopted, load_shelf
from quoracy.rulebook.timescales import duties


def three_years(number: int, chance: random.Random) -> tuple[Child, list[Event]]:
    """An invented child's three years: a conference, a plan, core groups, reviews, an end. About 24 events."""
    child = Child(f"child-{number}", date(2015, 1, 1) + timedelta(days=chance.randrange(3000)))
    day = date(2022, 1, 3) + timedelta(days=chance.randrange(365))
    events = [Event("e0", "strategy_discussion", day, facts={"starts_section_47": True})]

    def hold(name: str, kind: str, on: date, outcome: str) -> None:
        start = datetime(on.year, on.month, on.day, 10, tzinfo=LONDON)
        facts = {"type": kind, "starts_at": start, "ends_at": start + timedelta(hours=2), "quorate": True}
        add("conference_arranged", on - timedelta(days=14), name, {"type": kind, "starts_at": start})
        add("report_sent_to_chair", on - timedelta(days=5), name, {})
        add("conference_held", on, name, facts)
        add("decision", on, name, {"outcome": outcome, "categories": ["neglect"]})

    def add(kind: str, on: date, conference: str | None, facts: dict[str, object]) -> None:
        events.append(Event(f"e{len(events)}", kind, on, None, conference, facts))

    hold("c1", "initial", day + timedelta(days=18), "plan")
    for turn in range(5):
        add("core_group_held", day + timedelta(days=28 + turn * 60), None, {})
    for turn in range(3):
        outcome = "plan_ends" if turn == 2 else "plan_continues"
        hold(f"r{turn}", "review", day + timedelta(days=100 + turn * 170), outcome)
    return child, events


def main(number: int = 10_000) -> None:
    chance = random.Random(42)
    histories = [three_years(place, chance) for place in range(number)]
    shelf = load_shelf()
    for key in shelf:
        adopted = Adopted(shelf, [(date(2010, 1, 1), key)])
        start = perf_counter()
        found = [duties(child, events, adopted) for child, events in histories]
        seconds = perf_counter() - start
        total = sum(map(len, found))
        print(f"{key}: {number / seconds:,.0f} children a second, {total / number:.1f} duties a child")
        del found
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(histories[0][1])} events a child; at most {peak} MB")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
