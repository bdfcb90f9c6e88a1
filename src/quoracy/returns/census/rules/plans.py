"""Child protection plans and their reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quoracy.returns.census.rules.days import death_of
from quoracy.returns.census.rules.enquiries import conferences
from quoracy.returns.census.rules.judging import Found, Verdict, Year, rule
from quoracy.returns.census.shapes import CensusChild, ChildInNeedPlan, Details, Leaf, Plan, day_of

CATEGORIES = frozenset({"NEG", "PHY", "SAB", "EMO", "MUL"})


@rule("8720", Verdict.KEPT_OUT, "the plan gives no start, so it cannot be entered")
def plan_without_start(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for _, plan in child.plans():
        if day_of(plan.started) is None:
            yield from plan.leaves


@rule("8915", Verdict.KEPT_OUT, "the plan would have started after the child's death")
def plan_after_death(child: CensusChild, year: Year) -> Iterator[Leaf]:
    died = death_of(child)
    for _, plan in child.plans():
        started = day_of(plan.started)
        if died is not None and started is not None and started > died:
            yield from plan.leaves


@rule("8920", Verdict.QUERIED, "the plan ended after the child's death")
def plan_ends_after_death(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    died = death_of(child)
    for _, plan in child.plans():
        ended = day_of(plan.ended)
        if died is not None and ended is not None and ended > died:
            yield plan.ended


@rule("8925", Verdict.KEPT_OUT, "the plan would end before it starts; it is left open")
def plan_ends_before_start(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, plan in child.plans():
        started, ended = day_of(plan.started), day_of(plan.ended)
        if started is not None and ended is not None and ended < started:
            yield plan.ended


@rule("8840", Verdict.KEPT_OUT, "the plan would start and end on the same day")
def plan_of_one_day(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for _, plan in child.plans():
        if day_of(plan.started) is not None and day_of(plan.started) == day_of(plan.ended):
            yield from plan.leaves


@rule("8930", Verdict.QUERIED, "the plan ended outside the census year")
def plan_ends_in_another_year(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, plan in child.plans():
        ended = day_of(plan.ended)
        if ended is not None and not year.holds(ended):
            yield plan.ended


@rule(
    "8940",
    Verdict.KEPT_OUT,
    "the plan starts while an earlier one is running (8935 where both are open); the earlier is kept",
)
def plans_overlap(child: CensusChild, year: Year) -> Iterator[Leaf]:
    standing: list[tuple[date, date]] = []
    for started, plan in _in_order(child):
        if any(first <= started <= last for first, last in standing):
            yield from plan.leaves
        elif day_of(plan.ended) != started:
            standing.append((started, _end(plan, started)))


def _in_order(child: CensusChild) -> list[tuple[date, Plan]]:
    dated = [(day, plan) for _, plan in child.plans() if (day := day_of(plan.started)) is not None]
    return sorted(dated, key=lambda pair: pair[0])


def _end(plan: Plan, started: date) -> date:
    """The last day of a plan; one that is open, or whose end cannot be, has not come to it."""
    ended = day_of(plan.ended)
    return ended if ended is not None and ended >= started else date.max


@rule("1105", Verdict.QUERIED, "the plan started before the referral")
def plan_before_referral(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, plan in child.plans():
        started, referred = day_of(plan.started), day_of(details.referred)
        if started is not None and referred is not None and started < referred:
            yield plan.started


@rule("2885", Verdict.QUERIED, "the plan started in the year on a day without an initial conference")
def plan_without_conference(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, plan in child.plans():
        started = day_of(plan.started)
        held = {leaf.day for leaf in conferences(details)}
        if started is not None and year.holds(started) and started not in held:
            yield plan.started


@rule("8832", Verdict.QUERIED, "the referral led to no further action, yet there is a plan")
def plan_without_action(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, plan in child.plans():
        if details.no_further_action and details.no_further_action.says_yes:
            yield plan.started


@rule("closed with a plan", Verdict.QUERIED, "the case is closed, but the plan shows no end; it is left open")
def closed_with_open_plan(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, plan in child.plans():
        if details.closed and not plan.ended:
            yield plan.started


@rule("8841", Verdict.KEPT_OUT, "the review is not after the start of its plan")
def review_before_plan(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for _, plan in child.plans():
        started = day_of(plan.started)
        for leaf in plan.reviews:
            if started is not None and leaf.day is not None and leaf.day <= started:
                yield leaf


@rule("review after the plan", Verdict.KEPT_OUT, "the review is after the end of its plan")
def review_after_plan(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for _, plan in child.plans():
        started, ended = day_of(plan.started), day_of(plan.ended)
        for leaf in plan.reviews:
            if started and ended and leaf.day and leaf.day > ended >= started:
                yield leaf


@rule("review twice", Verdict.KEPT_OUT, "the same day of review is given twice; once is enough")
def review_twice(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for _, plan in child.plans():
        met: set[date] = set()
        for leaf in plan.reviews:
            if leaf.day in met:
                yield leaf
            met.update({leaf.day} if leaf.day else ())


@rule("8905", Verdict.QUERIED, "the plan's first category is missing or no code; the plan is entered without it")
def first_category(child: CensusChild, year: Year) -> Found:
    return (_category(plan.initial_category, plan) for _, plan in child.plans())


@rule("8910", Verdict.QUERIED, "the plan's latest category is missing or no code; the first is taken")
def latest_category(child: CensusChild, year: Year) -> Found:
    return (_category(plan.latest_category, plan) for _, plan in child.plans())


def _category(leaf: Leaf | None, plan: Plan) -> Leaf | None:
    if leaf is None:
        return plan.started
    return None if leaf.text in CATEGORIES else leaf


@rule("8730", Verdict.QUERIED, "the number of earlier plans is missing or no number")
def earlier_plans(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, plan in child.plans():
        if plan.previous_plans is None:
            yield plan.started
        elif not plan.previous_plans.text.isdecimal():
            yield plan.previous_plans


@rule("4001", Verdict.QUERIED, "a plan is open beside an open child in need plan; both cannot be")
def beside_a_child_in_need_plan(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, plan in child.plans():
        if not plan.ended and any(other.started and not other.ended for other in details.child_in_need_plans):
            yield plan.started


@rule("4003", Verdict.QUERIED, "the review falls within a child in need plan")
def review_in_a_child_in_need_plan(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for details, plan in child.plans():
        for leaf in plan.reviews:
            if leaf.day != day_of(plan.ended) and _within(details, leaf.day, year):
                yield leaf


@rule("4017", Verdict.QUERIED, "the plan started within a child in need plan")
def start_in_a_child_in_need_plan(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, plan in child.plans():
        if _within(details, day_of(plan.started), year):
            yield plan.started


def _within(details: Details, day: date | None, year: Year) -> bool:
    return day is not None and any(_covers(plan, day, year) for plan in details.child_in_need_plans)


def _covers(plan: ChildInNeedPlan, day: date, year: Year) -> bool:
    started = day_of(plan.started)
    ended = day_of(plan.ended) if plan.ended else year.header.last_day
    return started is not None and ended is not None and started <= day < ended
