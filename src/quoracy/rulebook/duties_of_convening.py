"""By when a conference is held: after a strategy discussion, a move or an order, before a birth, for a missing child.

Each of these clocks runs until a conference has been held, whatever becomes of single bookings on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from quoracy.rulebook.chronology import Event
from quoracy.rulebook.counting import back, before_birth, last_day
from quoracy.rulebook.course import INITIAL_TYPES, Conference, Course, first_since
from quoracy.rulebook.duty import CountedFrom, Duty
from quoracy.rulebook.making import Making
from quoracy.rulebook.procedure import Adopted
from quoracy.rulebook.shapes import Anchor, MetBy, Unborn

WITHOUT_A_CONFERENCE = frozenset({"child_in_need", "no_further_action"})
EVERY_TYPE = frozenset({"initial", "pre_birth", "transfer_in", "review", "reconvened"})


def duties_of_convening(course: Course, adopted: Adopted) -> Iterator[Duty]:
    kinds = course.kinds
    if "strategy_discussion" in kinds:
        yield from _after_strategy_discussions(course, adopted)
    if course.child.expected is not None:
        yield from _before_birth(course, adopted)
    if "transfer_in_notified" in kinds:
        yield from _after_moves(course, adopted)
    if "protection_order_made" in kinds:
        yield from _before_expiry(course, adopted)
    if "child_assessment_concluded" in kinds:
        yield from _after_assessments(course, adopted)
    if "child_missing" in kinds:
        yield from _for_missing(course, adopted)
    for conference in course.held:
        if conference.outcome == "deferred":
            yield from _after_deferment(course, adopted, conference)
            yield from _awaited(course, adopted, conference)


def _after_strategy_discussions(course: Course, adopted: Adopted) -> Iterator[Duty]:
    for discussions in _episodes(course):
        last = discussions[-1]
        rule = adopted.at(last.on).timescales.get("initial_conference")
        if rule is None:
            continue
        start = last if rule.after is Anchor.LAST_STRATEGY_DISCUSSION else _that_starts_section_47(course, discussions)
        if course.unborn_on(start.on) and rule.unborn is not Unborn.AS_FOR_OTHERS:
            continue  # WAL-8.10: a pack can free unborn children of the limit, or count from the assessment
        making = Making.at(course, adopted, "initial_conference", start.on)
        if making is not None:
            yield _until_held(making, start, discussions[0].on, last_day(making.rule, making.calendar, start.on))


def _episodes(course: Course) -> list[list[Event]]:
    """Strategy discussions that lead to one conference: until one was held, or the enquiry ended without one."""
    closings = [one.day for one in course.held if one.type in INITIAL_TYPES]
    closings += [
        one.on for one in course.of("section_47_concluded") if one.facts.get("outcome") in WITHOUT_A_CONFERENCE
    ]
    episodes: list[list[Event]] = []
    for event in course.of("strategy_discussion"):
        if episodes and not any(episodes[-1][0].on <= day < event.on for day in closings):
            episodes[-1].append(event)
        else:
            episodes.append([event])
    return episodes


def _that_starts_section_47(course: Course, discussions: Sequence[Event]) -> Event:
    """Of several, the one that started the enquiries; a lone one counts in any case (BFG-4.1.7b).

    Nothing said: the first one started them. None said to have: the first, the safest reading for the child.
    """
    said = [event for event in discussions if event.facts.get("starts_section_47") is True]
    return said[0] if said else discussions[0]


def _until_held(making: Making, start: Event, since: date, due: date) -> Duty:
    """A duty to hold an initial conference, with what has become of it."""
    course = making.course
    held = _first_held(course, INITIAL_TYPES, start.on)
    overtaken = None if held else _overtaken(course, since, start.on)
    conference = held or _booked(course, INITIAL_TYPES)
    return making.duty(
        due,
        CountedFrom(start.kind, start.on, start.id),
        conference=conference.id if conference else None,
        met_on=held.day if held else None,
        not_needed=overtaken,
    )


def _overtaken(course: Course, since: date, day: date) -> str | None:
    """What made an initial conference unnecessary: the enquiry's end, a refusal that stands, or a plan in force."""
    for event in course.of("section_47_concluded"):
        if event.on >= since and event.facts.get("outcome") in WITHOUT_A_CONFERENCE:
            return event.kind
    if _refusal_stands(course, since):
        return "conference_refused"
    return "plan_in_force" if course.on_a_plan(day) else None


def _refusal_stands(course: Course, since: date) -> bool:
    """Whether the last word on a conference was no: an authorisation or a later request sets the clock going again."""
    refused = [event.on for event in course.of("conference_refused") if event.on >= since]
    if not refused:
        return False
    authorised = any(event.on >= refused[-1] for event in course.of("conference_authorised"))
    return not authorised and not any(event.on > refused[-1] for event in course.of("conference_requested"))


def _first_held(
    course: Course, types: frozenset[str], since: date, skip: Conference | None = None
) -> Conference | None:
    for one in course.held:
        if one.type in types and one.day >= since and one is not skip:
            return one
    return None


def _booked(course: Course, types: frozenset[str]) -> Conference | None:
    """The conference of these types that is booked and not yet held, the latest booking first."""
    open_ones = [
        one
        for one in course.conferences
        if one.held is None and one.type in types and one.off != "conference_stood_down"
    ]
    return max(open_ones, key=lambda one: (one.event.on, one.id or "")) if open_ones else None


def _before_birth(course: Course, adopted: Adopted) -> Iterator[Duty]:
    expected = course.child.expected
    assert expected is not None
    making = Making.at(course, adopted, "pre_birth_conference", expected)
    if making is not None:
        yield _pre_birth(making, expected)
    yield from _after_pre_birth_assessment(course, adopted)


def _pre_birth(making: Making, expected: date) -> Duty:
    course, birth = making.course, making.course.birth
    opens, due = before_birth(making.rule, making.calendar, expected)
    held = _first_held(course, INITIAL_TYPES, date.min)
    if held is not None and birth is not None and held.day > birth:
        held = None
    overtaken = None
    if held is None:
        born = birth is not None and making.rule.not_needed_once_born
        overtaken = "child_born" if born else _overtaken(course, date.min, expected)
    conference = held or _booked(course, INITIAL_TYPES)
    return making.duty(
        due,
        CountedFrom("expected_date", expected, None),
        not_before=opens,
        conference=conference.id if conference else None,
        met_on=held.day if held else None,
        not_needed=overtaken,
    )


def _after_pre_birth_assessment(course: Course, adopted: Adopted) -> Iterator[Duty]:
    concluded = course.of("pre_birth_assessment_concluded")
    if not concluded or not course.unborn_on(concluded[-1].on):
        return
    making = Making.at(course, adopted, "initial_conference", concluded[-1].on)
    if making is not None and making.rule.unborn is Unborn.FROM_THE_ASSESSMENT:
        start = concluded[-1]
        yield _until_held(making, start, start.on, last_day(making.rule, making.calendar, start.on))


def _after_moves(course: Course, adopted: Adopted) -> Iterator[Duty]:
    for notices in _until(
        course.of("transfer_in_notified"), [one.day for one in course.held if one.type in INITIAL_TYPES]
    ):
        making = Making.at(course, adopted, "transfer_in_conference", notices[0].on)
        if making is None:
            continue
        latest = making.rule.after is Anchor.LATEST_NOTICE_OF_PERMANENT_MOVE
        notice = notices[-1] if latest else notices[0]
        yield _held_or_arranged(making, notice, last_day(making.rule, making.calendar, notice.on), INITIAL_TYPES)


def _until(events: Sequence[Event], closings: Sequence[date]) -> list[list[Event]]:
    """Repeated notices that one conference answers, together."""
    groups: list[list[Event]] = []
    for event in events:
        if groups and not any(groups[-1][0].on <= day < event.on for day in closings):
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


def _held_or_arranged(making: Making, start: Event, due: date, types: frozenset[str]) -> Duty:
    course = making.course
    held = _first_held(course, types, start.on)
    conference = held or _booked(course, types)
    met_on = held.day if held else None
    if making.rule.met_by is MetBy.ARRANGED and conference is not None and conference.arranged is not None:
        met_on = conference.arranged.on
    return making.duty(
        due,
        CountedFrom(start.kind, start.on, start.id),
        conference=conference.id if conference else None,
        met_on=met_on,
    )


def _before_expiry(course: Course, adopted: Adopted) -> Iterator[Duty]:
    """An extension of the order, recorded as the order with its new expiry, moves the limit."""
    closings = [one.day for one in course.held if one.type in INITIAL_TYPES]
    orders = [event for event in course.of("protection_order_made") if event.facts.get("expires") is not None]
    for group in _until(orders, closings):
        order = group[-1]
        making = Making.at(course, adopted, "protection_order_conference", order.on)
        if making is not None:
            expires = order.facts["expires"]
            duty = _until_held(making, order, group[0].on, back(making.rule, making.calendar, expires, None))
            yield duty._replace(counted_from=CountedFrom(order.kind, expires, order.id))


def _after_assessments(course: Course, adopted: Adopted) -> Iterator[Duty]:
    """The last of the examinations and assessments counts (BFG-4.1.9)."""
    closings = [one.day for one in course.held if one.type in INITIAL_TYPES]
    for group in _until(course.of("child_assessment_concluded"), closings):
        making = Making.at(course, adopted, "assessment_order_conference", group[-1].on)
        if making is not None:
            due = last_day(making.rule, making.calendar, group[-1].on)
            yield _until_held(making, group[-1], group[0].on, due)


def _for_missing(course: Course, adopted: Adopted) -> Iterator[Duty]:
    closings = [one.day for one in course.held] + [event.on for event in course.of("child_found")]
    for group in _until(course.of("child_missing"), closings):
        making = Making.at(course, adopted, "missing_child_conference", group[0].on)
        if making is None:
            continue
        latest = making.rule.after is Anchor.LATEST_NOTIFICATION_MISSING
        start = group[-1] if latest else group[0]
        duty = _held_or_arranged(making, start, last_day(making.rule, making.calendar, start.on), EVERY_TYPE)
        found = first_since(course.of("child_found"), start.on)
        if found is not None and making.rule.not_needed_once_found and (duty.met_on is None or found.on < duty.met_on):
            duty = duty._replace(met_on=None, not_needed="child_found")
        yield duty


def _after_deferment(course: Course, adopted: Adopted, conference: Conference) -> Iterator[Duty]:
    making = Making.at(course, adopted, "deferred_conference", conference.day)
    if making is None:
        return
    held = _first_held(course, EVERY_TYPE, conference.day, skip=conference)
    again = held or _booked(course, EVERY_TYPE)
    assert conference.held is not None
    yield making.duty(
        last_day(making.rule, making.calendar, conference.day),
        CountedFrom("conference_held", conference.day, conference.held.id),
        conference=again.id if again else conference.id,
        met_on=held.day if held else None,
    )


def _awaited(course: Course, adopted: Adopted, conference: Conference) -> Iterator[Duty]:
    """One duty for each holder of critical information, by the day it is promised and never past the limit (BOL-1.90b).

    A decision that says of nothing by when it is awaited, as older ones do, brings none.
    """
    making = Making.at(course, adopted, "critical_information", conference.day)
    decision = conference.decision
    promised: Mapping[str, str] = (decision.facts.get("awaited") or {}) if decision else {}
    if making is None:
        return
    assert conference.held is not None
    limit = last_day(making.rule, making.calendar, conference.day)
    came = making.course.sent_for("critical_information_received", conference)
    again = _first_held(course, EVERY_TYPE, conference.day, skip=conference)
    for holder, day in promised.items():
        got = next((event for event in came if event.facts.get("by") == holder), None)
        yield making.duty(
            min(limit, date.fromisoformat(day)),
            CountedFrom("conference_held", conference.day, conference.held.id),
            conference=conference.id,
            agency=holder,
            met_on=got.on if got else None,
            not_needed="conference_held" if again else None,
        )
