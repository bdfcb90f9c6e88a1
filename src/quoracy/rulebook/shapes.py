"""What a pack may state: one shape for every kind of value, each dated and cited.

A field of a shape is a reading that a pack's author can change; its default is the reading the catalogue takes.
The reader (`packs.py`) fills these shapes from TOML by their type hints: a field added here can be written in a pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quoracy.rulebook.absence_rules import AbsenceRule
from quoracy.rulebook.attendance_rules import AttendanceRule
from quoracy.rulebook.chairing_rules import ChairingRule
from quoracy.rulebook.closing_rules import ClosingRule, EscalationRule
from quoracy.rulebook.conference_rules import DecisionRule as DecisionRule
from quoracy.rulebook.conference_rules import DefermentRule as DefermentRule
from quoracy.rulebook.conference_rules import QuorumRule as QuorumRule
from quoracy.rulebook.convening_rules import ConveningRule
from quoracy.rulebook.disclosure_rules import DisclosureRule
from quoracy.rulebook.evaluation_rules import EvaluationRule
from quoracy.rulebook.exclusion_rules import ExclusionRule
from quoracy.rulebook.record_rules import RecordRule
from quoracy.rulebook.report_rules import ReportRule
from quoracy.rulebook.room_rules import RecordingRule, RoomRule
from quoracy.rulebook.taking_part_rules import TakingPartRule


class Unit(StrEnum):
    """What a number in a pack counts."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"
    WEEKS_OF_GESTATION = "weeks of gestation"


class Anchor(StrEnum):
    """What a clock counts from, or back from."""

    LAST_STRATEGY_DISCUSSION = "last_strategy_discussion"
    STRATEGY_DISCUSSION_THAT_STARTS_SECTION_47 = "strategy_discussion_that_starts_section_47"
    PRE_BIRTH_ASSESSMENT = "end_of_the_pre_birth_assessment"
    NOTICE_OF_PERMANENT_MOVE = "first_notice_of_permanent_move"
    LATEST_NOTICE_OF_PERMANENT_MOVE = "latest_notice_of_permanent_move"
    END_OF_ASSESSMENT_ORDER = "end_of_the_examinations_and_assessments"
    EXPIRY_OF_ORDER = "expiry_of_the_protection_order"
    EXPECTED_DATE = "expected_date_of_delivery"
    BIRTH = "birth"
    CONFERENCE = "conference"
    START_OF_CONFERENCE = "start_of_the_conference"
    END_OF_CONFERENCE = "end_of_the_conference"
    CONFERENCE_THAT_MADE_THE_PLAN = "conference_that_made_the_plan"
    PREVIOUS_REVIEW = "previous_review"
    PREVIOUS_REVIEW_DUE = "last_day_of_the_previous_review"
    START_OF_THE_PLAN = "start_of_the_plan"
    FIRST_CORE_GROUP = "first_core_group"
    PREVIOUS_CORE_GROUP = "previous_core_group"
    PREVIOUS_CORE_GROUP_DUE = "last_day_of_the_previous_core_group"
    RECEIPT_OF_RECORD = "receipt_of_the_record"
    ISSUE_OF_RECORD = "issue_of_the_record"
    ISSUE_OF_PLAN = "issue_of_the_plan"
    EQUAL_VOTES = "conference_with_equal_votes"
    SPLIT_DECISION_REFERRAL = "referral_of_the_split_decision"
    DEFERMENT = "conference_that_deferred_the_decision"
    NO_PLAN_OR_PREVIOUS = "conference_without_a_plan_or_previous_review"
    END_OF_PLAN_OR_PREVIOUS = "end_of_the_plan_or_previous_review"
    FIRST_NOTIFICATION_MISSING = "first_notification_that_the_child_is_missing"
    LATEST_NOTIFICATION_MISSING = "latest_notification_that_the_child_is_missing"
    LAST_DAY_OF_REVIEW = "last_day_of_the_ordinary_review"


class FirstDay(StrEnum):
    """Whether the day of the event is day nought, or (if it is a working day) day one."""

    NEXT_DAY = "the next day"
    SAME_DAY = "the day of the event"


class MonthEnd(StrEnum):
    """Where 31 August and six months lands: the last day of February, or the first of March."""

    LAST_DAY = "last day of the month"
    NEXT_MONTH = "first day of the next month"


class Whichever(StrEnum):
    EARLIER = "earlier"
    LATER = "later"


class Unborn(StrEnum):
    """Whether a limit for initial conferences binds one held before birth (see WAL-8.10)."""

    AS_FOR_OTHERS = "as for others"
    NO_LIMIT = "no limit"
    FROM_THE_ASSESSMENT = "from the end of the assessment"


class MetBy(StrEnum):
    """Whether a conference in time means one held, or one arranged."""

    HELD = "held"
    ARRANGED = "arranged"


class ReportsOf(StrEnum):
    """Whose reports a duty is about."""

    EVERYBODY = "everybody"
    SOCIAL_CARE = "social care"
    OTHER_AGENCIES = "other agencies"


class FallsTo(StrEnum):
    """Which role of this service the owner that a source names stands for, so that each sees what is theirs to do."""

    ADMINISTRATOR = "administrator"
    CHAIR = "chair"
    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    HEAD_OF_SERVICE = "head_of_service"
    PRACTITIONER = "practitioner"


INITIAL = ("initial", "pre_birth", "transfer_in")
EVERY_TYPE = ("initial", "pre_birth", "transfer_in", "review", "reconvened")


@dataclass(frozen=True, slots=True)
class Timescale:
    """By when something is done: a number, its unit, and what it counts from.

    `within` counts forward from `after`; `before` counts back from `ahead_of`; `between` is a window, whose first day
    becomes `not_before`. `not_before` counts like `before` and opens the window of a duty that has no first number.
    With `or_within` and `or_after` there is a second limit, and `whichever` says which of the two governs.
    `owner` is the source's own word for who sees to it, `falls_to` the role of this service that the word stands for.
    """

    key: str
    clause: str
    owner: str
    falls_to: FallsTo
    unit: Unit
    also: tuple[str, ...] = ()
    within: float | None = None
    before: float | None = None
    between: tuple[float, float] | None = None
    after: Anchor | None = None
    ahead_of: Anchor | None = None
    not_before: float | None = None
    not_before_unit: Unit = Unit.MONTHS
    window_ends_days_later: int = 0
    or_within: float | None = None
    or_unit: Unit = Unit.DAYS
    or_after: Anchor | None = None
    whichever: Whichever = Whichever.EARLIER
    first_day: FirstDay = FirstDay.NEXT_DAY
    clear_days: bool = False
    month_end: MonthEnd = MonthEnd.LAST_DAY
    norm: bool = False
    lapses: bool = False
    conferences: tuple[str, ...] = EVERY_TYPE
    outcomes: tuple[str, ...] = ()
    unborn: Unborn = Unborn.AS_FOR_OTHERS
    met_by: MetBy = MetBy.HELD
    reports_of: ReportsOf = ReportsOf.EVERYBODY
    reconvened_has_reports: bool = False
    from_the_decision: bool = False
    sending_counts_as_receipt: bool = False
    not_needed_once_found: bool = True
    not_needed_once_born: bool = True
    short_for_any_child: bool = True


@dataclass(frozen=True, slots=True)
class Counting:
    """Which days a procedure leaves out beside Saturdays and Sundays (ENG-1.09, BFG-4.1.7d)."""

    clause: str
    also: tuple[str, ...] = ()
    bank_holidays: bool = True
    closures: tuple[date, ...] = ()


A = Anchor
_STRATEGY = {A.LAST_STRATEGY_DISCUSSION, A.STRATEGY_DISCUSSION_THAT_STARTS_SECTION_47}
_HELD = {A.CONFERENCE, A.END_OF_CONFERENCE, A.START_OF_CONFERENCE}
_AHEAD = {A.START_OF_CONFERENCE, A.CONFERENCE}
_PLAN = {A.CONFERENCE_THAT_MADE_THE_PLAN}
_RECORD = {A.RECEIPT_OF_RECORD, A.ISSUE_OF_RECORD, A.CONFERENCE}
_REVIEW = {A.PREVIOUS_REVIEW, A.PREVIOUS_REVIEW_DUE}
_REPORTS = (
    "report_to_family_initial",
    "report_to_family_review",
    "report_to_chair_initial",
    "report_to_chair_review",
    "report_to_unit",
    "report_to_unit_review",
    "agency_report_initial",
    "agency_report_review",
)

ANCHORS_OF: dict[str, frozenset[Anchor]] = {
    key: frozenset(anchors)
    for key, anchors in {
        "initial_conference": _STRATEGY,
        "transfer_in_conference": {A.NOTICE_OF_PERMANENT_MOVE, A.LATEST_NOTICE_OF_PERMANENT_MOVE},
        "protection_order_conference": {A.EXPIRY_OF_ORDER},
        "assessment_order_conference": {A.END_OF_ASSESSMENT_ORDER},
        "pre_birth_conference": {A.EXPECTED_DATE},
        "first_core_group": _PLAN,
        "next_core_group": {A.PREVIOUS_CORE_GROUP, A.PREVIOUS_CORE_GROUP_DUE},
        "first_review": _PLAN,
        "next_review": _REVIEW,
        "review_after_birth": {A.BIRTH, A.CONFERENCE_THAT_MADE_THE_PLAN},
        "long_plan_review": {A.START_OF_THE_PLAN},
        "early_review": {A.LAST_DAY_OF_REVIEW, A.CONFERENCE},
        **dict.fromkeys(_REPORTS, _AHEAD),
        "reading_time": _AHEAD,
        "family_meeting": _AHEAD,
        "exclusion_request": _AHEAD,
        "conference_duration": {A.START_OF_CONFERENCE},
        "decision_circulated": _HELD,
        "decision_letter": _HELD,
        "plan_circulated": _HELD,
        "record_circulated": _HELD | {A.ISSUE_OF_PLAN},
        "record_to_parents": _HELD | {A.ISSUE_OF_RECORD},
        "record_amendments": _RECORD,
        "split_decision_referral": {A.EQUAL_VOTES},
        "appeal_panel": {A.SPLIT_DECISION_REFERRAL},
        "deferred_conference": {A.DEFERMENT},
        "critical_information": {A.DEFERMENT},
        "action_plan_review": {A.NO_PLAN_OR_PREVIOUS},
        "child_in_need_review": {A.END_OF_PLAN_OR_PREVIOUS},
        "child_in_need_meeting": {A.CONFERENCE},
        "missing_child_conference": {A.FIRST_NOTIFICATION_MISSING, A.LATEST_NOTIFICATION_MISSING},
    }.items()
}
"""Every timescale a pack may state, and what each can count from."""

SECOND_LIMITS_OF: dict[str, frozenset[Anchor]] = {
    "decision_circulated": frozenset({A.FIRST_CORE_GROUP}),
    "plan_circulated": frozenset({A.FIRST_CORE_GROUP}),
    "record_circulated": frozenset({A.FIRST_CORE_GROUP}),
    "review_after_birth": frozenset({A.BIRTH, A.CONFERENCE_THAT_MADE_THE_PLAN}),
}
"""The timescales that may have a second limit, and what it can count from."""


@dataclass(frozen=True, slots=True)
class CategoriesRule:
    """The categories of harm under which a plan can be made, as the case files name them."""

    clause: str
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


SECTIONS: dict[str, type] = {
    "counting": Counting,
    "quorum": QuorumRule,
    "decision": DecisionRule,
    "deferment": DefermentRule,
    "categories": CategoriesRule,
    "convening": ConveningRule,
    "chairing": ChairingRule,
    "attendance": AttendanceRule,
    "taking_part": TakingPartRule,
    "exclusion": ExclusionRule,
    "reports": ReportRule,
    "absence": AbsenceRule,
    "disclosure": DisclosureRule,
    "record": RecordRule,
    "room": RoomRule,
    "recording": RecordingRule,
    "evaluation": EvaluationRule,
    "closing": ClosingRule,
    "escalation": EscalationRule,
}
"""The sections of a pack beside its timescales: a name and the shape that holds one version of it."""
