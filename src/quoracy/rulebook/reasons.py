"""Why a duty is due then, in words: the sentence beside a date, and the longer answer to 'Why this date?'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quoracy.rulebook.calendar import BANK_HOLIDAYS_OF, WorkingCalendar, in_words
from quoracy.rulebook.counting import elapsed
from quoracy.rulebook.duty import Duty, day_of
from quoracy.rulebook.shapes import Anchor, Timescale, Unit, Whichever

A = Anchor
COUNTED_FROM: dict[Anchor, str] = {
    A.LAST_STRATEGY_DISCUSSION: "the last strategy discussion",
    A.STRATEGY_DISCUSSION_THAT_STARTS_SECTION_47: "the strategy discussion that began the section 47 enquiries",
    A.PRE_BIRTH_ASSESSMENT: "the end of the pre-birth assessment",
    A.NOTICE_OF_PERMANENT_MOVE: "the first notice of the permanent move",
    A.LATEST_NOTICE_OF_PERMANENT_MOVE: "the latest notice of the permanent move",
    A.END_OF_ASSESSMENT_ORDER: "the end of the examinations and assessments",
    A.EXPIRY_OF_ORDER: "the expiry of the protection order",
    A.EXPECTED_DATE: "the expected date of delivery",
    A.BIRTH: "the birth",
    A.CONFERENCE: "the conference",
    A.START_OF_CONFERENCE: "the start of the conference",
    A.END_OF_CONFERENCE: "the end of the conference",
    A.CONFERENCE_THAT_MADE_THE_PLAN: "the conference that made the plan",
    A.PREVIOUS_REVIEW: "the previous review",
    A.PREVIOUS_REVIEW_DUE: "the last day of the previous review",
    A.START_OF_THE_PLAN: "the start of the plan",
    A.FIRST_CORE_GROUP: "the first core group",
    A.PREVIOUS_CORE_GROUP: "the previous core group",
    A.PREVIOUS_CORE_GROUP_DUE: "the last day of the previous core group",
    A.RECEIPT_OF_RECORD: "receipt of the record",
    A.ISSUE_OF_RECORD: "the issue of the record",
    A.ISSUE_OF_PLAN: "the issue of the plan",
    A.EQUAL_VOTES: "the conference with equal votes",
    A.SPLIT_DECISION_REFERRAL: "the referral of the split decision",
    A.DEFERMENT: "the conference that deferred the decision",
    A.NO_PLAN_OR_PREVIOUS: "the conference that made no plan",
    A.END_OF_PLAN_OR_PREVIOUS: "the end of the plan",
    A.FIRST_NOTIFICATION_MISSING: "the first notification that the child is missing",
    A.LATEST_NOTIFICATION_MISSING: "the latest notification that the child is missing",
    A.LAST_DAY_OF_REVIEW: "the last day of the ordinary review",
}
"""What each anchor is called in a sentence."""

BY_KIND: dict[str, str] = {
    "expected_date": "the expected date of delivery",
    "child_born": "the birth",
    "core_group_held": "the first core group",
    "action_plan_reviewed": "the previous review of the action plan",
    "child_in_need_plan_reviewed": "the previous review of the child in need plan",
    "pre_birth_assessment_concluded": "the end of the pre-birth assessment",
    "record_circulated": "the issue of the record",
}
"""What a start is called where its event is not the one that the rule names first."""

_NAMED_BY_RULE = frozenset({A.PREVIOUS_CORE_GROUP, A.PREVIOUS_CORE_GROUP_DUE})

OVERTAKEN: dict[str, str] = {
    "section_47_concluded": "the section 47 enquiry was concluded without a conference",
    "conference_refused": "the request for a conference was refused",
    "plan_in_force": "the child already has a plan",
    "conference_stood_down": "the conference was stood down",
    "conference_postponed": "the conference was postponed without a new date",
    "plan_ended": "the plan has ended",
    "plan_made": "a protection plan was made",
    "decided_again": "a later decision started this clock anew",
    "child_born": "the child has been born",
    "child_found": "the child has been found",
    "conference_held": "the conference has met again",
}
"""What each reason for not being needed means."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to 'Why this date?': how it was counted, and what was left out on the way."""

    because: str
    starts: str
    start_day: date
    counts: str
    left_out: tuple[tuple[date, str], ...]
    calendar: str
    clauses: tuple[str, ...]
    provisional: bool
    last_working_day: date | None


def because(duty: Duty) -> str:
    """One sentence: the count, what it counts from and when, and what else has to be known about the date."""
    day = day_of(duty.due)
    notes = [f"{count_in_words(duty.rule, duty.calendar, duty)}, {_start_in_words(duty)}"]
    if duty.remark:
        notes.append(duty.remark)
    if duty.norm:
        notes.append("this is a norm, not a limit")
    if not duty.calendar.is_working_day(day):
        before = in_words(duty.calendar.last_working_day_on_or_before(day))
        notes.append(f"{in_words(day)} is not a working day, {before} is the last working day before it")
    if duty.calendar.provisional(day):
        notes.append(f"provisional: bank holidays are published only until {in_words(duty.calendar.horizon)}")
    if duty.not_needed is not None:
        notes.append(f"not needed: {OVERTAKEN.get(duty.not_needed, duty.not_needed)}")
    return "; ".join(notes)


def count_in_words(rule: Timescale, calendar: WorkingCalendar | None = None, duty: Duty | None = None) -> str:
    """What a rule counts: '15 working days (England and Wales) after the last strategy discussion'."""
    if rule.unit is Unit.WEEKS_OF_GESTATION and rule.between is not None:
        first, last = rule.between
        return f"between {first:g} and {last:g} weeks of gestation, counted back from {COUNTED_FROM[A.EXPECTED_DATE]}"
    if rule.before is not None:
        return _back_in_words(rule, calendar)
    if rule.or_within is not None and rule.or_after is not None:
        return _two_limits_in_words(rule, calendar, duty)
    start = _start_name(rule, duty)
    if rule.between is not None:
        first, last = rule.between
        return f"between {first:g} and {_amount(last, rule.unit, calendar)} after {start}"
    assert rule.within is not None
    return _forward_in_words(rule.within, rule.unit, calendar, start)


def _forward_in_words(number: float, unit: Unit, calendar: WorkingCalendar | None, start: str) -> str:
    return f"by the day of {start}" if number == 0 else f"{_amount(number, unit, calendar)} after {start}"


def _back_in_words(rule: Timescale, calendar: WorkingCalendar | None) -> str:
    assert rule.before is not None
    assert rule.ahead_of is not None
    start = COUNTED_FROM[rule.ahead_of]
    if rule.before == 0:
        return f"by {start}"
    clear = "clear " if rule.clear_days else ""
    number = _amount(rule.before, rule.unit, calendar)
    return f"{number.replace(' ', f' {clear}', 1)} before {start}"


def _two_limits_in_words(rule: Timescale, calendar: WorkingCalendar | None, duty: Duty | None) -> str:
    assert rule.within is not None
    assert rule.or_within is not None
    assert rule.after is not None
    assert rule.or_after is not None
    one = _forward_in_words(rule.within, rule.unit, calendar, COUNTED_FROM[rule.after])
    other = _forward_in_words(rule.or_within, rule.or_unit, calendar, COUNTED_FROM[rule.or_after])
    which = "sooner" if rule.whichever is Whichever.EARLIER else "later"
    counted = f", counted from {_start_name(rule, duty)}" if duty is not None else ""
    return f"{one} or {other}, whichever is {which}{counted}"


def _start_name(rule: Timescale, duty: Duty | None) -> str:
    anchor = rule.after or rule.ahead_of
    assert anchor is not None
    if duty is not None and duty.counted_from.kind in BY_KIND and anchor not in _NAMED_BY_RULE:
        return BY_KIND[duty.counted_from.kind]
    if duty is not None and anchor is A.END_OF_PLAN_OR_PREVIOUS and duty.counted_from.kind == "conference_held":
        return "the conference that decided on a child in need plan"
    if duty is not None and rule.or_after is not None and anchor is A.BIRTH:
        return COUNTED_FROM[rule.or_after]
    return COUNTED_FROM[anchor]


def _amount(number: float, unit: Unit, calendar: WorkingCalendar | None) -> str:
    if unit is Unit.HOURS and number == 0.5:
        return "half an hour"
    word = unit.value if number != 1 else unit.value.removesuffix("s")
    nation = f" ({BANK_HOLIDAYS_OF[calendar.nation]})" if calendar and unit is Unit.WORKING_DAYS else ""
    return f"{number:g} {word}{nation}"


def _start_in_words(duty: Duty) -> str:
    """The day counted from, with the hour where hours are counted from a moment or back from one."""
    if not isinstance(duty.due, datetime):
        return in_words(duty.counted_from.on)
    hours = duty.rule.before if duty.rule.before is not None else -(duty.rule.within or 0)
    moment = elapsed(duty.due, hours)
    return f"{in_words(moment.date())} at {moment:%H:%M}"


def in_short(rule: Timescale) -> str:
    """A rule in a few words, for lists and comparisons."""
    return count_in_words(rule) + (" (a norm)" if rule.norm else "")


def explain(duty: Duty, calendar: WorkingCalendar | None = None) -> Explanation:
    """How a date was counted, with every day left out; `calendar` only to look at it with another one."""
    used = calendar or duty.calendar
    start, due = duty.counted_from.on, day_of(duty.due)
    left_out: list[tuple[date, str]] = []
    if duty.rule.unit is Unit.WORKING_DAYS:
        left_out = used.left_out(min(start, due), max(start, due))
    closed = ", less the authority's own closure days" if used.closures else ""
    return Explanation(
        because=because(duty),
        starts=_start_name(duty.rule, duty),
        start_day=start,
        counts=count_in_words(duty.rule, used, duty),
        left_out=tuple(left_out),
        calendar=f"working days of {BANK_HOLIDAYS_OF[used.nation]}{closed}",
        clauses=(duty.clause, *duty.also),
        provisional=used.provisional(due),
        last_working_day=None if used.is_working_day(due) else used.last_working_day_on_or_before(due),
    )
