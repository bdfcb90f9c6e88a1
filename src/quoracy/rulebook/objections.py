"""What cannot have happened as somebody tells it, and how to put it right.

These are not rules of any procedure but of time and sense: nothing happens before it can, or twice. They are asked
before an event goes on a chronology; each finding belongs to the field it is about, and nothing overrides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from quoracy.rulebook.chronology import CONFERENCE_TYPES, KINDS, Child, Event
from quoracy.rulebook.duty import day_of
from quoracy.rulebook.finding import Departure, Finding

PREGNANCY = timedelta(weeks=40)
FIRST_CONFERENCES = ("initial", "pre_birth", "transfer_in")
Happened = Sequence[Event]
Asked = Callable[[Child, Happened, Event], Iterator[Finding]]

NAMES = {
    "strategy_discussion": "The strategy discussion",
    "conference_held": "The conference",
    "decision": "The decision",
    "core_group_held": "The core group",
    "child_born": "The birth",
}


def objections(child: Child, happened: Happened, told: Event, today: date) -> list[Finding]:
    """Every reason why an event cannot be as told; empty when it may be.

    `happened` is what is taken to have happened so far (see `chronology.settle`), without the event told.
    """
    if told.kind not in KINDS:
        return [_no("kind", f'"{told.kind}" is not a kind of event. Choose one from the list')]
    found = [*_in_its_time(child, told, today)]
    for asked in _ASKED.get(told.kind, ()):
        found += asked(child, happened, told)
    return found


def _no(place: str, says: str) -> Finding:
    return Finding(False, says, (), Departure.FORBIDDEN, place)


def _in_its_time(child: Child, told: Event, today: date) -> Iterator[Finding]:
    what = NAMES.get(told.kind, "This")
    if told.on > today:
        yield _no("on", f"{what} cannot be on a day that has not come yet. Today is {_day(today)}")
    due = child.expected or child.born
    if due is not None and told.on < due - PREGNANCY:
        yield _no("on", f"{what} cannot be before the pregnancy began. Check the year")
    elif child.born and child.expected is None and told.on < child.born:
        says = (
            f"{what} is before the child was born, on {_day(child.born)}. If it was about the unborn child, "
            "record the expected date of delivery first"
        )
        yield _no("on", says)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _of(happened: Happened, *kinds: str) -> list[Event]:
    return [event for event in happened if event.kind in kinds]


def _same(happened: Happened, told: Event, *kinds: str) -> list[Event]:
    """Events of these kinds about the same conference."""
    return [event for event in _of(happened, *kinds) if event.conference == told.conference]


def _starts(told: Event) -> date:
    starts = told.facts.get("starts_at") or told.at
    return day_of(starts) if isinstance(starts, datetime) else told.on


def _after_its_discussion(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    """An initial conference follows a strategy discussion; one before birth may follow an assessment instead."""
    if told.facts.get("type") != "initial":
        return
    discussions = [event.on for event in _of(happened, "strategy_discussion")]
    if not discussions:
        yield _no("type", "There is no strategy discussion for this conference to follow. Record it first")
    elif _starts(told) < min(discussions):
        says = f"A conference cannot be before its strategy discussion, {_day(min(discussions))}"
        yield _no("starts_at", says)


def _known_type(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    type_ = told.facts.get("type")
    if type_ is not None and type_ not in CONFERENCE_TYPES:
        yield _no("type", f'"{type_}" is not a type of conference')


def _one_at_a_time(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    """One child has one first conference under way at a time."""
    if told.facts.get("type") not in FIRST_CONFERENCES:
        return
    for other in _of(happened, "conference_arranged"):
        ended = _same(happened, other, "conference_held", "conference_stood_down", "conference_refused")
        if other.conference != told.conference and other.facts.get("type") in FIRST_CONFERENCES and not ended:
            yield _no("type", "Another initial conference is already arranged. Hold it, or stand it down first")
            return


def _not_held_before(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    if _same(happened, told, "conference_held"):
        yield _no("", "This conference has been held already. Correct that entry instead of adding another")


def _at_a_conference(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    held = _same(happened, told, "conference_held")
    if not held:
        yield _no("conference", "A decision is taken at a conference. Record that this one was held first")
    elif told.on < min(event.on for event in held):
        yield _no("on", f"The decision cannot be before the conference, {_day(held[0].on)}")
    if _same(happened, told, "decision"):
        yield _no("", "This conference has decided about this child already. Correct that entry instead")


def _on_a_plan(happened: Happened) -> bool:
    """Whether a plan runs after everything that happened so far."""
    plan = False
    for event in sorted(happened, key=lambda event: event.on):
        if event.kind == "decision" and event.facts.get("outcome") == "plan":
            plan = True
        elif event.kind == "plan_ended" or event.facts.get("outcome") == "plan_ends":
            plan = False
    return plan


def _fits_the_plan(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    outcome, plan = told.facts.get("outcome"), _on_a_plan(happened)
    if outcome == "plan" and plan:
        yield _no("outcome", "The child is already the subject of a plan. Record that it continues or ends")
    elif outcome in ("plan_continues", "plan_ends") and not plan:
        yield _no("outcome", "The child is not the subject of a plan, so none can continue or end")


def _ever_on_a_plan(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    if not any(event.facts.get("outcome") == "plan" for event in _of(happened, "decision") if event.on <= told.on):
        yield _no("kind", "There was no plan by that day. Record the conference that decided on it first")


def _running_plan(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    reviewed = [e for e in _same(happened, told, "decision") if e.facts.get("outcome") == "plan_ends"]
    if not _on_a_plan(happened) and not reviewed:
        yield _no("kind", "No plan is running that could end")


def _preceded_by(kind: str, says: str) -> Asked:
    """An event that makes no sense before another of its kind."""

    def asked(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
        if not any(event.on <= told.on for event in _of(happened, kind)):
            yield _no("kind", says)

    return asked


def _missing_now(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    missing, found = _of(happened, "child_missing"), _of(happened, "child_found")
    if len(found) >= len(missing):
        yield _no("kind", "The child is not recorded as missing. Record that first, with the day of the first report")


def _born_once(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    if _of(happened, "child_born"):
        yield _no("kind", "The birth has been recorded already. Correct that entry if the day is wrong")


def _of_equal_votes(child: Child, happened: Happened, told: Event) -> Iterator[Finding]:
    if not any(event.facts.get("split") for event in _of(happened, "decision")):
        yield _no("kind", "No decision about this child was taken with equal votes")


_ASKED: dict[str, tuple[Asked, ...]] = {
    "section_47_concluded": (_preceded_by("strategy_discussion", "No strategy discussion has begun an enquiry yet"),),
    "conference_arranged": (_known_type, _after_its_discussion, _one_at_a_time),
    "conference_held": (_known_type, _after_its_discussion, _not_held_before),
    "decision": (_at_a_conference, _fits_the_plan),
    "core_group_held": (_ever_on_a_plan,),
    "plan_ended": (_running_plan,),
    "child_found": (_missing_now,),
    "child_born": (_born_once,),
    "split_decision_referred": (_of_equal_votes,),
    "appeal_panel_held": (_preceded_by("split_decision_referred", "Record the referral to the head of service first"),),
}
