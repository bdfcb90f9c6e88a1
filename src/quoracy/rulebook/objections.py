"""What speaks against writing an event down: plain mistakes of day and order, told before they start a clock.

Each objection is a finding that does not hold, with the field it belongs to. What cannot have happened is forbidden;
what is only unlikely asks for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from quoracy.rulebook.calendar import FIRST_DAY, LAST_DAY, in_words
from quoracy.rulebook.chronology import Child, Event
from quoracy.rulebook.counting import FULL_TERM_WEEKS
from quoracy.rulebook.course import INITIAL_TYPES, Conference, Course, Spell, day_in_london
from quoracy.rulebook.finding import Departure, Finding

PLANNED = frozenset({"conference_arranged", "conference_postponed"})
ABOUT_A_PLAN = frozenset({"core_group_held", "plan_ended"})
_NAMES = {
    "strategy_discussion": "The strategy discussion",
    "conference_held": "The conference",
    "decision": "The decision",
    "core_group_held": "The core group",
    "child_born": "The birth",
    "plan_ended": "The end of the plan",
}


def objections(child: Child, events: Sequence[Event], new: Event, today: date) -> list[Finding]:
    """What speaks against adding an event to a child's settled events, as of a day. Empty when nothing does."""
    course = Course(child, events)
    return [finding for check in _CHECKS for finding in check(course, new, today)]


def _cannot(says: str, place: str, *clauses: str) -> Finding:
    return Finding(False, says, clauses, Departure.FORBIDDEN, place)


def _why(says: str, place: str, *clauses: str) -> Finding:
    return Finding(False, says, clauses, Departure.RECORDED_REASON, place)


def _name(event: Event) -> str:
    return _NAMES.get(event.kind, "This")


def _day_of_event(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if not FIRST_DAY <= new.on <= LAST_DAY:
        yield _cannot(f"{in_words(new.on)} cannot be right. Check the year.", "on")
    elif new.on > today:
        yield _cannot(
            f"{_name(new)} cannot be on {in_words(new.on)}, which has not come yet. Enter the day it was.", "on"
        )


def _life(course: Course, new: Event, today: date) -> Iterator[Finding]:
    """Nothing happens before the birth, but for an unborn child from conception (40 weeks before the expected date)."""
    child, birth = course.child, course.birth
    conceived = child.expected - timedelta(weeks=FULL_TERM_WEEKS) if child.expected is not None else None
    if conceived is not None and new.on < conceived:
        yield _cannot(
            f"{_name(new)} is before the pregnancy began, about {in_words(conceived)}. Check both days.", "on"
        )
    elif conceived is None and birth is not None and new.on < birth:
        yield _cannot(f"{_name(new)} is before the child was born, on {in_words(birth)}. Check both days.", "on")
    if new.kind == "child_born" and course.of("child_born"):
        yield _cannot("The birth is on the chronology already. Correct that entry instead.", "on")
    elif new.kind == "child_born" and conceived is None:
        yield _cannot("This child was not expected: the date of birth is known. Correct it on the child's page.", "on")


def _order_of_conference(course: Course, new: Event, today: date) -> Iterator[Finding]:
    """A conference is not held, or to be held, before the strategy discussion that led to it."""
    starts_at = new.facts.get("starts_at")
    if new.kind not in PLANNED | {"conference_held"} or starts_at is None:
        return
    day = day_in_london(starts_at)
    if new.kind in PLANNED and day < new.on:
        yield _cannot(
            f"A conference cannot be arranged for {in_words(day)}, which has passed. Enter a later day.", "starts_at"
        )
    ends_at = new.facts.get("ends_at")
    if ends_at is not None and ends_at < starts_at:
        yield _cannot("The conference cannot end before it starts. Check the two times.", "ends_at")
    discussions = course.of("strategy_discussion")
    if new.facts.get("type", "initial") == "initial" and discussions and day < discussions[0].on:
        held = in_words(discussions[0].on)
        yield _cannot(f"The conference is before its strategy discussion on {held}. Check both days.", "starts_at")


def _discussion_after_conference(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if new.kind != "strategy_discussion" or course.of("strategy_discussion"):
        return
    earlier = [one for one in course.conferences if one.type == "initial" and one.day < new.on and one.off is None]
    if earlier:
        day = in_words(earlier[0].day)
        yield _cannot(
            f"The strategy discussion is after the conference on {day} that it led to. Check both days.", "on"
        )


def _one_initial_conference(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if new.kind != "conference_arranged" or new.facts.get("type", "initial") not in INITIAL_TYPES:
        return
    for one in course.conferences:
        if one.held is None and one.off is None and one.type in INITIAL_TYPES and one.id != new.conference:
            says = f"An initial conference is already arranged for {in_words(one.day)}."
            yield _cannot(f"{says} Move that one, or stand it down first.", "conference")


def _known_conference(course: Course, new: Event) -> Conference | None:
    return next((one for one in course.conferences if one.id == new.conference), None)


def _moving(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if new.kind not in ("conference_postponed", "conference_stood_down"):
        return
    conference = _known_conference(course, new)
    if conference is None:
        yield _cannot("There is no such conference to move. Arrange it first.", "conference")
    elif conference.held is not None:
        yield _cannot(f"This conference was held on {in_words(conference.held.on)} and cannot be moved.", "conference")


def _holding(course: Course, new: Event, today: date) -> Iterator[Finding]:
    conference = _known_conference(course, new) if new.kind == "conference_held" else None
    if conference is None:
        return
    if conference.held is not None:
        yield _cannot("This conference is on the chronology as held. Correct that entry instead.", "conference")
    elif conference.off is not None:
        yield _why("This conference was put off or stood down. Say why it was held after all.", "conference")


def _deciding(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if new.kind != "decision":
        return
    conference = _known_conference(course, new)
    if conference is None or conference.held is None:
        yield _cannot("A decision needs a conference that was held. Record first that it was held.", "conference")
        return
    if new.on < conference.held.on:
        held = in_words(conference.held.on)
        yield _cannot(f"The decision is before its conference on {held}. Check both days.", "on")
    if conference.decision is not None:
        yield _cannot("This conference has decided about this child. Correct that decision instead.", "outcome")
    outcome = new.facts.get("outcome")
    if outcome in ("plan_continues", "plan_ends") and not course.on_a_plan(conference.day):
        yield _cannot("The child has no plan that could go on or end. Check the decision.", "outcome")
    elif outcome == "plan" and course.on_a_plan(conference.day):
        yield _cannot("The child has a plan already. Record that it continues.", "outcome")
    if outcome == "plan" and not new.facts.get("categories"):
        yield _cannot("A plan needs at least one category of harm. Choose it.", "categories")


def _with_a_plan(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if new.kind not in ABOUT_A_PLAN:
        return
    still = [spell for spell in course.spells if spell.day <= new.on and (spell.end is None or new.on <= spell.end)]
    if not still:
        yield _cannot(
            f"{_name(new)} needs a plan in force on {in_words(new.on)}, and there is none. Check the day.", "on"
        )
    elif new.kind == "plan_ended" and all(spell.end is not None and spell.ended_by is not None for spell in still):
        yield from _ended_already(still[-1])


def _ended_already(spell: Spell) -> Iterator[Finding]:
    """The end of a plan that a review decided may be written down too, once, with its ground."""
    if spell.ended_by is not None and spell.ended_by.kind == "plan_ended":
        yield _cannot("The end of this plan is on the chronology already. Correct that entry instead.", "on")


def _missing_and_found(course: Course, new: Event, today: date) -> Iterator[Finding]:
    if new.kind == "child_found" and not any(event.on <= new.on for event in course.of("child_missing")):
        yield _cannot("Nobody has recorded the child as missing. Record that first.", "on")


def _expiry(course: Course, new: Event, today: date) -> Iterator[Finding]:
    expires = new.facts.get("expires") if new.kind == "protection_order_made" else None
    if expires is not None and expires < new.on:
        yield _cannot("The order cannot expire before it was made. Check the two days.", "expires")


_CHECKS: tuple[Callable[[Course, Event, date], Iterator[Finding]], ...] = (
    _day_of_event,
    _life,
    _order_of_conference,
    _discussion_after_conference,
    _one_initial_conference,
    _moving,
    _holding,
    _deciding,
    _with_a_plan,
    _missing_and_found,
    _expiry,
)
