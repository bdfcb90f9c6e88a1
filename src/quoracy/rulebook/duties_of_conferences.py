"""What hangs on one conference: reports and requests before it, its length, and what is sent out after it.

Given once per conference and child. A conference put off without a date, stood down or overtaken by the end of the plan
makes what comes before it unnecessary; what comes after it waits until it was held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache

from quoracy.rulebook.chronology import Event
from quoracy.rulebook.counting import ahead, back, last_day, last_moment
from quoracy.rulebook.course import INITIAL_TYPES, Conference, Course, Spell, first_since
from quoracy.rulebook.duty import CountedFrom, Duty
from quoracy.rulebook.making import Making
from quoracy.rulebook.procedure import Adopted, Procedure
from quoracy.rulebook.shapes import EVERY_TYPE, Anchor, ReportsOf, Timescale, Unit, Whichever

END_NOT_KNOWN = "the end is not known, so it counts from the start"
_EVERYBODY, _SOCIAL_CARE = ReportsOf.EVERYBODY, ReportsOf.SOCIAL_CARE
_START, _END, _FIRST_CORE_GROUP = Anchor.START_OF_CONFERENCE, Anchor.END_OF_CONFERENCE, Anchor.FIRST_CORE_GROUP
_ISSUE, _RECEIPT, _HOURS = Anchor.ISSUE_OF_RECORD, Anchor.RECEIPT_OF_RECORD, Unit.HOURS
_PLAN_ISSUED = Anchor.ISSUE_OF_PLAN
_ISSUED: dict[Anchor | None, str] = {_ISSUE: "record_circulated", _PLAN_ISSUED: "plan_circulated"}
_SENT = {
    "report_to_family_initial": "report_sent_to_family",
    "report_to_family_review": "report_sent_to_family",
    "report_to_chair_initial": "report_sent_to_chair",
    "report_to_chair_review": "report_sent_to_chair",
    "report_to_unit": "report_sent_to_unit",
    "report_to_unit_review": "report_sent_to_unit",
    "agency_report_initial": "report_sent_to_chair",
    "agency_report_review": "report_sent_to_chair",
}
_TYPES_OF = {key: frozenset({"review"}) if key.endswith("_review") else INITIAL_TYPES for key in _SENT}
Maker = Callable[[Making, Conference, Spell | None], Iterator[Duty]]


def duties_of_conferences(course: Course, adopted: Adopted) -> Iterator[Duty]:
    spells = {id(spell.conference): spell for spell in course.spells}
    for conference in course.conferences:
        if conference.held is None and conference.starts_at is None:
            continue  # arranged, but nobody has said for when: there is no day to count back from
        in_force = adopted.at(conference.day)
        spell = spells.get(id(conference))
        for rule, maker in _hanging_on(in_force.procedure, conference.type, _runs_as(course, conference)):
            yield from maker(Making(course, rule, in_force.calendar), conference, spell)


def _runs_as(course: Course, conference: Conference) -> str:
    """A conference called together again is a review for a child with a plan, else an initial one (BOL-4.03)."""
    if conference.type != "reconvened":
        return conference.type
    day = conference.day
    with_plan = any(spell.day < day and (spell.end is None or spell.end >= day) for spell in course.spells)
    return "review" if with_plan else "initial"


@cache
def _hanging_on(procedure: Procedure, its_type: str, runs_as: str) -> tuple[tuple[Timescale, Maker], ...]:
    """The rules of a procedure that hang on a type of conference, each with what makes its duties."""
    return tuple(
        (rule, _MAKERS[key])
        for key, rule in procedure.timescales.items()
        if key in _MAKERS
        and its_type in rule.conferences
        and (runs_as if rule.reconvened_has_reports else its_type) in _TYPES_OF.get(key, EVERY_TYPE)
    )


def _ahead_of(making: Making, conference: Conference) -> tuple[date, CountedFrom]:
    day = conference.day
    due = back(making.rule, making.calendar, day, conference.starts_at)
    return due, CountedFrom(conference.event.kind, day, conference.event.id)


def _gone(course: Course, conference: Conference) -> str | None:
    """Why nothing is needed before a conference any more, or None."""
    if conference.held is not None or conference.off is not None:
        return conference.off
    if conference.type == "review" and conference.arranged is not None:
        for spell in course.spells:
            if spell.end is not None and conference.arranged.on <= spell.end <= conference.day:
                return "plan_ended"
    return None


def moment_of(event: Event, due: date) -> date:
    """When something was done, as a moment where the duty counts to a moment and the moment is known."""
    return event.at if event.at is not None and isinstance(due, datetime) else event.on


def _report(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    due, counted_from = _ahead_of(making, conference)
    gone = _gone(making.course, conference)
    sent = making.course.sent_for(_SENT[making.rule.key], conference)
    for agency in _authors(making.rule.reports_of, conference.asked):
        done = next(
            (event for event in sent if _is_of(making.rule.reports_of, agency, event.facts.get("agency"))), None
        )
        yield making.duty(
            due,
            counted_from,
            conference=conference.id,
            agency=agency,
            met_on=moment_of(done, due) if done else None,
            not_needed=gone,
        )


def _authors(reports_of: ReportsOf, asked: tuple[str, ...] | None) -> tuple[str | None, ...]:
    """Who owes a report: each agency asked, where the arrangement says whom; otherwise whoever writes it."""
    if asked is None:
        return (None,)
    if reports_of is _EVERYBODY:
        return asked
    if reports_of is _SOCIAL_CARE:
        return ("social_care",) if "social_care" in asked else (None,)
    return tuple(agency for agency in asked if agency != "social_care")


def _is_of(reports_of: ReportsOf, owed_by: str | None, sent_by: str | None) -> bool:
    if owed_by is not None:
        return sent_by == owed_by or (sent_by is None and reports_of is _SOCIAL_CARE)
    if reports_of is _EVERYBODY or sent_by is None:
        return True
    return (sent_by == "social_care") is (reports_of is _SOCIAL_CARE)


def _before_it(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    """Reading time and the chair's meeting with the family: appointments, which nothing on the chronology closes."""
    due, counted_from = _ahead_of(making, conference)
    yield making.duty(due, counted_from, conference=conference.id, not_needed=_gone(making.course, conference))


def _exclusion_request(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    due, counted_from = _ahead_of(making, conference)
    asked = making.course.sent_for("exclusion_requested", conference)
    yield making.duty(
        due,
        counted_from,
        conference=conference.id,
        met_on=moment_of(asked[0], due) if asked else None,
        not_needed=_gone(making.course, conference),
    )


def _duration(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    """How long it goes on: met by its end. Held with no end recorded, nobody can say, and it lapses."""
    held = conference.held
    start = held.facts.get("starts_at") or conference.starts_at if held else conference.starts_at
    event = held or conference.event
    duty = making.duty(
        last_moment(making.rule, making.calendar, conference.day, start),
        CountedFrom(event.kind, conference.day, event.id),
        conference=conference.id,
        met_on=conference.ends_at,
        not_needed=_gone(making.course, conference),
    )
    yield duty._replace(lapses=True) if held is not None and conference.ends_at is None else duty


def _after_it(kind: str) -> Maker:
    """A duty to send something out once the conference was held, met by the first event of a kind."""

    def make(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
        if conference.held is None or not _decided_so(making, conference):
            return
        if making.rule.after is _PLAN_ISSUED and not making.course.sent_for("plan_circulated", conference):
            return
        due, counted_from, remark = _counted_after(making, conference, spell)
        sent = making.course.sent_for(kind, conference)
        done = first_since(sent, conference.day)
        yield making.duty(
            due,
            counted_from,
            conference=conference.id,
            met_on=moment_of(done, due) if done else None,
            remark=remark,
        )

    return make


def _decided_so(making: Making, conference: Conference) -> bool:
    return not making.rule.outcomes or conference.outcome in making.rule.outcomes


def _counted_after(making: Making, conference: Conference, spell: Spell | None) -> tuple[date, CountedFrom, str]:
    rule, held = making.rule, conference.held
    assert held is not None
    day, remark = conference.day, ""
    counted_from = CountedFrom(held.kind, day, held.id)
    if rule.after in _ISSUED:
        issued = first_since(making.course.sent_for(_ISSUED[rule.after], conference), day)
        if issued is not None:
            counted_from = CountedFrom(issued.kind, issued.on, issued.id)
        return last_day(rule, making.calendar, counted_from.on), counted_from, remark
    moment = conference.ends_at if rule.after is _END else conference.starts_at
    if moment is None and rule.unit is _HOURS:
        moment, remark = conference.starts_at, END_NOT_KNOWN
    due = last_moment(rule, making.calendar, day, moment)
    if rule.or_after is _FIRST_CORE_GROUP and spell is not None:
        due, counted_from = _or_core_group(making, spell, due, counted_from)
    return due, counted_from, remark


def _or_core_group(making: Making, spell: Spell, due: date, counted_from: CountedFrom) -> tuple[date, CountedFrom]:
    """The first core group as the other limit, once it has met (WN-1.01 takes the earlier of the two)."""
    rule, group = making.rule, making.course.first("core_group_held", spell.day)
    assert rule.or_within is not None
    if group is None:
        return due, counted_from
    other = ahead(rule, making.calendar, group.on, rule.or_within, rule.or_unit)
    if (other < due) is (rule.whichever is Whichever.EARLIER) and other != due:
        return other, CountedFrom(group.kind, group.on, group.id)
    return due, counted_from


def _amendments(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    """A window of its own for each recipient of the record, who is named in `agency` where the receipt names one."""
    amended = making.course.sent_for("amendment_received", conference)
    for start in _record_reached(making, conference):
        due = last_day(making.rule, making.calendar, start.on)
        person = start.facts.get("by")
        own = [event for event in amended if person is None or event.facts.get("by") in (None, person)]
        done = first_since(own, start.on)
        yield making.duty(
            due,
            CountedFrom(start.kind, start.on, start.id),
            conference=conference.id,
            agency=person,
            met_on=moment_of(done, due) if done else None,
        )


def _record_reached(making: Making, conference: Conference) -> list[Event]:
    rule, course = making.rule, making.course
    issued = course.sent_for("record_circulated", conference)
    if rule.after is _RECEIPT:
        received: dict[str | None, Event] = {}
        for event in course.sent_for("record_received", conference):
            received.setdefault(event.facts.get("by"), event)
        if received or not rule.sending_counts_as_receipt:
            return list(received.values())
    elif rule.after is not _ISSUE:
        return [] if conference.held is None else [conference.held]
    return issued[:1]


def _split(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    decision = conference.decision
    if conference.held is None or decision is None or not decision.facts.get("split"):
        return
    referred = making.course.sent_for("split_decision_referred", conference)
    due = last_day(making.rule, making.calendar, conference.day)
    yield making.duty(
        due,
        CountedFrom("conference_held", conference.day, conference.held.id),
        conference=conference.id,
        met_on=moment_of(referred[0], due) if referred else None,
    )


def _panel(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    referred = making.course.sent_for("split_decision_referred", conference)
    if not referred:
        return
    panel = first_since(making.course.sent_for("appeal_panel_held", conference), referred[0].on)
    due = last_day(making.rule, making.calendar, referred[0].on)
    yield making.duty(
        due,
        CountedFrom(referred[0].kind, referred[0].on, referred[0].id),
        conference=conference.id,
        met_on=moment_of(panel, due) if panel else None,
    )


def _child_in_need_meeting(making: Making, conference: Conference, spell: Spell | None) -> Iterator[Duty]:
    if conference.held is None or not _decided_so(making, conference):
        return
    met = making.course.first("child_in_need_meeting_held", conference.day)
    yield making.duty(
        last_day(making.rule, making.calendar, conference.day),
        CountedFrom("conference_held", conference.day, conference.held.id),
        conference=conference.id,
        met_on=met.on if met else None,
    )


_MAKERS: dict[str, Maker] = {
    **dict.fromkeys(_SENT, _report),
    "reading_time": _before_it,
    "family_meeting": _before_it,
    "exclusion_request": _exclusion_request,
    "conference_duration": _duration,
    "decision_circulated": _after_it("decision_circulated"),
    "decision_letter": _after_it("decision_letter_sent"),
    "plan_circulated": _after_it("plan_circulated"),
    "record_circulated": _after_it("record_circulated"),
    "record_to_parents": _after_it("record_given_to_parents"),
    "record_amendments": _amendments,
    "split_decision_referral": _split,
    "appeal_panel": _panel,
    "child_in_need_meeting": _child_in_need_meeting,
}
