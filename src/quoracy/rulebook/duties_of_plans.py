"""What follows from a plan or from a conference that made none: core groups, reviews, reviews of the other plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quoracy.rulebook.chronology import Event
from quoracy.rulebook.counting import ahead, back, first_day, last_day
from quoracy.rulebook.course import REVIEW_DECISION, Conference, Course, Spell
from quoracy.rulebook.duty import CountedFrom, Duty, day_of
from quoracy.rulebook.making import Making
from quoracy.rulebook.procedure import Adopted
from quoracy.rulebook.shapes import Anchor, Timescale, Whichever

_BIRTH = Anchor.BIRTH


def duties_of_plans(course: Course, adopted: Adopted) -> Iterator[Duty]:
    for number, spell in enumerate(course.spells):
        until = course.spells[number + 1].day if number + 1 < len(course.spells) else date.max
        yield from _core_groups(course, adopted, spell, until)
        yield from _reviews(course, adopted, spell)
        yield from _long_plan(course, adopted, spell)
    yield from _reviewed_series(course, adopted, "action_plan_review", "action_plan_reviewed")
    yield from _reviewed_series(course, adopted, "child_in_need_review", "child_in_need_plan_reviewed")


def _ended(spell: Spell) -> str | None:
    return "plan_ended" if spell.end is not None else None


def _plan_type(spell: Spell) -> str:
    return spell.conference.type if spell.conference is not None else "initial"


def _plan_conference(spell: Spell) -> str | None:
    return spell.conference.id if spell.conference is not None else spell.event.conference


def _core_groups(course: Course, adopted: Adopted, spell: Spell, until: date) -> Iterator[Duty]:
    groups = [event for event in course.of("core_group_held") if spell.day <= event.on < until]
    making = Making.at(course, adopted, "first_core_group", spell.day)
    if making is not None and _plan_type(spell) in making.rule.conferences:
        yield making.duty(
            last_day(making.rule, making.calendar, spell.day),
            CountedFrom(spell.event.kind, spell.day, spell.event.id),
            conference=_plan_conference(spell),
            met_on=groups[0].on if groups else None,
            not_needed=_ended(spell),
        )
    previous_due: date | None = None
    for place, group in enumerate(groups):
        if spell.end is not None and group.on >= spell.end:
            return
        making = Making.at(course, adopted, "next_core_group", group.on)
        if making is None:
            continue
        start = _chained(making.rule, Anchor.PREVIOUS_CORE_GROUP_DUE, group.on, previous_due)
        after = groups[place + 1] if place + 1 < len(groups) else None
        previous_due = last_day(making.rule, making.calendar, start)
        yield making.duty(
            previous_due,
            CountedFrom(group.kind, start, group.id),
            not_before=first_day(making.rule, making.calendar, start),
            met_on=after.on if after else None,
            not_needed=_ended(spell),
        )


def _chained(rule: Timescale, from_due: Anchor, held: date, previous_due: date | None) -> date:
    """From the last one held, or, where the pack says so, from the day on which it was due."""
    return previous_due if rule.after is from_due and previous_due is not None else held


def _reviews(course: Course, adopted: Adopted, spell: Spell) -> Iterator[Duty]:
    first = _first_review(course, adopted, spell)
    if first is not None:
        yield first
    if spell.conference is not None:
        yield from _early_review(course, adopted, spell, spell.conference, first)
    previous_due = day_of(first.due) if first is not None else None
    for place, review in enumerate(spell.reviews):
        if spell.end is not None and _ended_it(spell, review):
            return
        making = Making.at(course, adopted, "next_review", review.day)
        if making is None:
            continue
        start = _chained(making.rule, Anchor.PREVIOUS_REVIEW_DUE, _counts_from(making.rule, review), previous_due)
        after = spell.reviews[place + 1] if place + 1 < len(spell.reviews) else None
        previous_due = last_day(making.rule, making.calendar, start)
        booked = after or _booked_review(course, review.day)
        assert review.held is not None
        ordinary = making.duty(
            previous_due,
            CountedFrom("conference_held", start, review.held.id),
            conference=booked.id if booked else None,
            met_on=after.day if after else None,
            not_needed=_ended(spell),
        )
        yield ordinary
        yield from _early_review(course, adopted, spell, review, ordinary)


def _early_review(
    course: Course, adopted: Adopted, spell: Spell, conference: Conference, ordinary: Duty | None
) -> Iterator[Duty]:
    """The early review after a conference that went ahead without a quorum and left a plan in place (BFG-4.3.10a).

    Counted back from the last day of the ordinary review, which no number of weeks stands beside, unless the pack sets
    one. It is met by the review that meets the ordinary duty, and it moves as that one does.
    """
    making = Making.at(course, adopted, "early_review", conference.day)
    held = conference.held
    if making is None or held is None or not _inquorate(making.rule, held):
        return
    rule, start = making.rule, CountedFrom(held.kind, conference.day, held.id)
    if rule.within is not None:
        due = last_day(rule, making.calendar, conference.day)
    elif ordinary is not None:
        start = CountedFrom(held.kind, day_of(ordinary.due), held.id)
        due = back(rule, making.calendar, start.on, None)
    else:
        return
    after = next((one for one in spell.reviews if one is not conference and one.day >= conference.day), None)
    yield making.duty(
        due,
        start,
        conference=ordinary.conference if ordinary is not None else None,
        met_on=after.day if after else None,
        not_needed=_ended(spell),
    )


def _inquorate(rule: Timescale, held: Event) -> bool:
    """Whether it met without a quorum, for this child or, as the pack may read it, for any (BFG-4.3.10b)."""
    short = held.facts.get("quorate") is False
    return short or (rule.short_for_any_child and held.facts.get("quorate_for_all") is False)


def _ended_it(spell: Spell, review: Conference) -> bool:
    return spell.ended_by is review.decision or (spell.end is not None and review.day >= spell.end)


def _counts_from(rule: Timescale, review: Conference) -> date:
    """The day it was held; or, adjourned, the day of its decision where the pack says so (BOL-5.06)."""
    decided = review.decision.on if review.decision is not None else review.day
    return max(decided, review.day) if rule.from_the_decision else review.day


def _booked_review(course: Course, since: date) -> Conference | None:
    booked = [
        one
        for one in course.conferences
        if one.held is None and one.off is None and one.type == "review" and one.day >= since
    ]
    return min(booked, key=lambda one: (one.day, one.id or "")) if booked else None


def _first_review(course: Course, adopted: Adopted, spell: Spell) -> Duty | None:
    making = _after_birth(course, adopted, spell) or Making.at(course, adopted, "first_review", spell.day)
    if making is None or _plan_type(spell) not in making.rule.conferences:
        return None
    due, counted_from = _review_limit(making, spell)
    held = spell.reviews[0] if spell.reviews else None
    conference = held or (_booked_review(course, spell.day) if spell.end is None else None)
    return making.duty(
        due,
        counted_from,
        conference=conference.id if conference else None,
        met_on=held.day if held else None,
        not_needed=_ended(spell),
    )


def _after_birth(course: Course, adopted: Adopted, spell: Spell) -> Making | None:
    """The rule for a plan made before birth, where the procedure has one; it stands in place of the first review."""
    if _plan_type(spell) != "pre_birth" and not course.unborn_on(spell.day):
        return None
    if course.birth is None and course.child.expected is None:
        return None
    return Making.at(course, adopted, "review_after_birth", spell.day)


def _review_limit(making: Making, spell: Spell) -> tuple[date, CountedFrom]:
    """The limit and what it counts from; of two limits, the one that governs."""
    rule = making.rule
    start = _start_of(making, spell, rule.after)
    due = last_day(rule, making.calendar, start.on)
    if rule.or_after is None or rule.or_within is None:
        return due, start
    other_start = _start_of(making, spell, rule.or_after)
    other = ahead(rule, making.calendar, other_start.on, rule.or_within, rule.or_unit)
    if other != due and (other < due) is (rule.whichever is Whichever.EARLIER):
        return other, other_start
    return due, start


def _start_of(making: Making, spell: Spell, anchor: Anchor | None) -> CountedFrom:
    """The birth (until it is known, the expected date) or the conference that made the plan."""
    course = making.course
    if anchor is not _BIRTH:
        return CountedFrom(spell.event.kind, spell.day, spell.event.id)
    if course.birth is None:
        assert course.child.expected is not None
        return CountedFrom("expected_date", course.child.expected, None)
    births = course.of("child_born")
    return CountedFrom("child_born", course.birth, births[-1].id if births else None)


def _long_plan(course: Course, adopted: Adopted, spell: Spell) -> Iterator[Duty]:
    """A special look at a plan that has lasted; met by the first review on or after its day."""
    making = Making.at(course, adopted, "long_plan_review", spell.day)
    if making is None:
        return
    due = last_day(making.rule, making.calendar, spell.day)
    looked = next((review for review in spell.reviews if review.day >= due), None)
    yield making.duty(
        due,
        CountedFrom(spell.event.kind, spell.day, spell.event.id),
        not_before=due,
        conference=looked.id if looked else None,
        met_on=looked.day if looked else None,
        not_needed=_ended(spell),
    )


def _reviewed_series(course: Course, adopted: Adopted, key: str, kind: str) -> Iterator[Duty]:
    """Reviews of a plan that is no protection plan: from the conference or the end of a plan, then from each review."""
    starts = _starts_of_series(course, adopted, key)
    reviewed = course.of(kind)
    for place, (start, conference) in enumerate(starts):
        until = starts[place + 1][0].on if place + 1 < len(starts) else date.max
        made = next((spell.day for spell in course.spells if spell.day > start.on), date.max)
        chain = [start]
        chain += [CountedFrom(one.kind, one.on, one.id) for one in reviewed if start.on <= one.on < min(until, made)]
        for link, counted_from in enumerate(chain):
            making = Making.at(course, adopted, key, counted_from.on)
            if making is not None:
                after = chain[link + 1] if link + 1 < len(chain) else None
                yield _in_series(making, counted_from, after, conference, _superseded(until, made))


def _superseded(until: date, made: date) -> str | None:
    if made <= until and made != date.max:
        return "plan_made"
    return "decided_again" if until != date.max else None


def _in_series(
    making: Making, start: CountedFrom, after: CountedFrom | None, conference: str | None, gone: str | None
) -> Duty:
    return making.duty(
        last_day(making.rule, making.calendar, start.on),
        start,
        not_before=first_day(making.rule, making.calendar, start.on),
        conference=conference,
        met_on=after.on if after else None,
        not_needed=gone,
    )


def _starts_of_series(course: Course, adopted: Adopted, key: str) -> list[tuple[CountedFrom, str | None]]:
    starts: list[tuple[CountedFrom, str | None]] = []
    for one in course.held:
        rule = adopted.at(one.day).timescales.get(key)
        if rule is not None and one.held is not None and one.outcome in rule.outcomes:
            starts.append((CountedFrom("conference_held", one.day, one.held.id), one.id))
    for spell in course.spells:
        rule = adopted.at(spell.end).timescales.get(key) if spell.end is not None else None
        if rule is not None and rule.after is Anchor.END_OF_PLAN_OR_PREVIOUS and spell.ground == REVIEW_DECISION:
            assert spell.end is not None
            assert spell.ended_by is not None
            starts.append((CountedFrom(spell.ended_by.kind, spell.end, spell.ended_by.id), spell.ended_by.conference))
    return sorted({start.on: (start, conference) for start, conference in starts}.values())
