"""The shapes of a conference's rules: quorum, threshold, decision, deferment, and what may differ in each.

A number that differs is a value here. A difference in kind has a name of its own (an enum), so that
no rule ever asks which authority it works for. Every reading that a catalogue leaves to the author of
the pack is a field, and the pack states it; the engine has no opinion of its own. Each rule carries
the clause it rests on, and `cites` names the clause of each of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.finding import Departure

# ---------------------------------------------------------------- quorum


class QuorumCount(StrEnum):
    """How a procedure counts whether there are enough to begin."""

    GROUPINGS_WITH_CONTACT = "groupings_with_contact"
    SOCIAL_CARE_AND_OTHERS_WITH_CONTACT = "social_care_and_others_with_contact"
    NO_NUMBER_SET = "no_number_set"


class CountedFor(StrEnum):
    """Whom the count is made for: each child alone, or the meeting as a whole."""

    EACH_CHILD = "each_child"
    EACH_CHILD_BY_THE_SAME_AGENCIES = "each_child_by_the_same_agencies"
    THE_MEETING = "the_meeting"


class GoingAhead(StrEnum):
    """What lets a chair go ahead without a quorum."""

    RECORDED_REASON = "recorded_reason"
    DISCRETION_WHEN_NEARLY_ENOUGH = "discretion_when_nearly_enough"
    EXCEPTION_FOR_LACK_OF_CONTACT = "exception_for_lack_of_contact"
    CONDITIONS_OF_EXCEPTION = "conditions_of_exception"
    CONFIRMED_WHEN_ALONE = "confirmed_when_alone"


class Condition(StrEnum):
    """A circumstance that may have to hold before a chair goes ahead without a quorum."""

    LACK_OF_CONTACT = "lack_of_contact"
    INFORMATION_AT_HAND = "information_at_hand"
    DELAY_WOULD_HARM = "delay_would_harm"


class UnmetCondition(StrEnum):
    """What an unmet condition of the exception does."""

    REASON_NAMING_IT = "reason_naming_it"
    BLOCKS = "blocks"
    FIRST_GIVES_WAY = "first_gives_way"


class Moment(StrEnum):
    """When something follows from a count or a decision."""

    WENT_AHEAD = "went_ahead"
    WENT_AHEAD_BY_EXCEPTION = "went_ahead_by_exception"
    WENT_AHEAD_FOR_ANOTHER_CAUSE = "went_ahead_for_another_cause"
    STOOD_DOWN = "stood_down"


@dataclass(frozen=True, slots=True)
class FollowOn:
    """A step that a count or a decision brings with it; `when` is a `Moment` or an outcome's own word."""

    key: str
    clause: str
    when: str


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """Who must be there before a conference may decide about a child.

    `needed` is the number of groupings in all, or of others beside social care, as `count` says; nought
    where no number is set. `discretion_down_to` and `contact_below` count in the same way.
    `professions_apart` lists the agencies of which each profession is a grouping of its own, `*` for all.
    """

    count: QuorumCount
    clause: str
    cites: Mapping[str, str]
    also: tuple[str, ...] = ()
    needed: int = 0
    counted_for: CountedFor = CountedFor.EACH_CHILD
    social_care_people: int = 1
    social_care_needs_contact: bool = False
    professions_apart: tuple[str, ...] = ()
    remote_counts: bool = True
    deputies_count: bool = True
    deputy_carries_agency_contact: bool = False
    reports_count: bool = False
    counts_after_leaving: bool = False
    mother_contact_counts: bool = False
    essential_for_unborn: tuple[str, ...] = ()
    report_meets_essential: bool = False
    going_ahead: GoingAhead = GoingAhead.RECORDED_REASON
    who_goes_ahead: str = "chair"
    discretion_down_to: int = 0
    below_discretion: Departure = Departure.FORBIDDEN
    only_for_lack_of_contact: bool = False
    contact_below: int = 0
    exception_needs_social_care: bool = True
    relevant_contact_means_direct: bool = True
    other_causes: Departure = Departure.RECORDED_REASON
    conditions: tuple[Condition, ...] = ()
    unmet_condition: UnmetCondition = UnmetCondition.REASON_NAMING_IT
    unborn_lacks_contact: bool = False
    always_invited: tuple[str, ...] = ()
    illustration: str = ""
    follow_on: tuple[FollowOn, ...] = ()


# ---------------------------------------------------------------- threshold


class AnswerKind(StrEnum):
    """How a question of the threshold is answered."""

    YES_NO = "yes_no"
    YES_NO_NOT_ESTABLISHED = "yes_no_not_established"
    TEXT = "text"
    CONFIRMATION = "confirmation"


class AskedOf(StrEnum):
    """Who answers a question of the threshold."""

    CHAIR = "chair"
    CONFERENCE = "conference"
    EACH_AGENCY = "each_agency"
    EACH_PROFESSIONAL = "each_professional"


class Joined(StrEnum):
    """Whether one yes among the deciding questions is enough or all must be yes."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ThresholdQuestion:
    """One thing that must be asked of each child before a decision; `at` lists initial, review, looked_after_review.

    `unanswered` is what it takes to go on without an answer, `no` what it takes to go on although the
    answer is no, `gaps` what it takes to answer yes while something is known to be missing.
    """

    key: str
    wording: str
    kind: AnswerKind
    asked_of: AskedOf
    clauses: tuple[str, ...]
    at: tuple[str, ...] = ("initial",)
    needs_reasons: bool = False
    unanswered: Departure = Departure.FORBIDDEN
    no: Departure = Departure.NOT_NEEDED
    gaps: Departure = Departure.NOT_NEEDED


@dataclass(frozen=True, slots=True)
class Limb:
    """One way of making out a yes: everything in `all_of` must be shown, and one of `any_of` if it lists any."""

    key: str
    question: str
    clause: str
    all_of: tuple[str, ...]
    any_of: tuple[str, ...] = ()


# ---------------------------------------------------------------- deciding


class DecidedBy(StrEnum):
    """How a conference comes to its decision."""

    CHAIR_DECIDES = "chair_decides"
    CHAIR_STATES_CONFERENCE_DECISION = "chair_states_conference_decision"
    CONSENSUS_THEN_MAJORITY = "consensus_then_majority"
    AGREEMENT = "agreement"


class Tie(StrEnum):
    """What equal votes mean."""

    A_TIE_MEANS_A_PLAN = "a_tie_means_a_plan"
    A_TIE_DECIDES_NOTHING = "a_tie_decides_nothing"


class Voice(StrEnum):
    """Who has one voice among those who are asked."""

    LINE_OF_MANAGEMENT = "line_of_management"
    AGENCY = "agency"
    PERSON = "person"


class Abstentions(StrEnum):
    """Whether a majority is one of the views given or of everybody asked."""

    NAMED_NOT_COUNTED = "named_not_counted"
    COUNTED_IN_THE_WHOLE = "counted_in_the_whole"


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """How views become a decision about one child, what it must contain and what follows from it."""

    decided_by: DecidedBy
    clause: str
    cites: Mapping[str, str]
    outcomes: tuple[str, ...]
    review_outcomes: tuple[str, ...]
    also: tuple[str, ...] = ()
    tie: Tie = Tie.A_TIE_DECIDES_NOTHING
    voice: Voice = Voice.AGENCY
    social_care_one_voice: bool = False
    abstentions: Abstentions = Abstentions.NAMED_NOT_COUNTED
    chair_votes: bool = False
    relatives_vote: bool = False
    relatives_scale: bool = False
    supporting_staff_vote: bool = False
    dispute_note_first: bool = False
    individual_dissent: bool = True
    stands_while_disputed: bool = True
    recorded_by: str = "chair"
    outcomes_needing_reason: tuple[str, ...] = ()
    reason_always: bool = False
    reason_against_most: bool = False
    reason_when_views_differ: bool = False
    categories_set_by: str = "chair"
    categories_most: int = 0
    categories_most_unborn: int = 0
    category_needs_reason: bool = False
    scale_lowest: int = 0
    scale_highest: int = 10
    looked_after_plan: Departure = Departure.NOT_NEEDED
    first_review_ending: Departure = Departure.NOT_NEEDED
    questions: tuple[ThresholdQuestion, ...] = ()
    limbs: tuple[Limb, ...] = ()
    decisive: tuple[str, ...] = ()
    joined: Joined = Joined.ALL
    review_decisive: tuple[str, ...] = ()
    review_joined: Joined = Joined.ALL
    met_without_plan: Departure = Departure.NOT_NEEDED
    plan_without_met: Departure = Departure.NOT_NEEDED
    review_met_without_plan: Departure = Departure.NOT_NEEDED
    review_plan_without_met: Departure = Departure.NOT_NEEDED
    excused: tuple[str, ...] = ()
    child_left_undecided: Departure = Departure.FORBIDDEN
    help_without_plan: Departure = Departure.FORBIDDEN
    follow_on: tuple[FollowOn, ...] = ()


# ---------------------------------------------------------------- putting off


@dataclass(frozen=True, slots=True)
class DefermentRule:
    """Whether a decision may be deferred, or a conference postponed, and what must be in place first.

    Deferring is a conference that meets and does not decide; postponing is a conference that does not meet.
    `postponed_within` is the longest wait in calendar days, nought where none is set.
    """

    allowed: bool
    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    offered_last: bool = False
    decided_by: str = "chair"
    second: Departure = Departure.NOT_NEEDED
    answerable: tuple[str, ...] = ()
    postponed_by: str = ""
    postponing_needs_exceptional_reason: bool = False
    postponing_needs_protection: bool = False
    postponing_needs_new_date: bool = False
    postponed_within: int = 0
    follow_on: tuple[FollowOn, ...] = ()
