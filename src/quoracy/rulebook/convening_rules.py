"""The shapes of arranging a conference: what needs doing, at which step, by whom, and what it takes to leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.conference_rules import Joined
from quoracy.rulebook.convening_case import Fact
from quoracy.rulebook.finding import Departure


class Kind(StrEnum):
    """What an open item does: stops the step, needs a reason, stays with its owner, or only helps."""

    GATE = "gate"
    REASON = "reason"
    TASK = "task"
    HELP = "help"


class Step(StrEnum):
    """The steps of arranging, in their order; an item belongs to the one before which it is to be settled."""

    REQUEST = "request"
    AGREE = "agree"
    BOOK = "book"
    LIST = "list"
    INVITE = "invite"
    PREPARE = "prepare"
    OPEN = "open"
    DECIDE = "decide"
    CLOSE = "close"
    AFTER = "after"


class Each(StrEnum):
    """Whom an item is asked of anew: each child, parent and so on, or the conference once."""

    CONFERENCE = "conference"
    CHILD = "child"
    PARENT = "parent"
    HOLDER = "holder"
    RELATIVE = "relative"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class ItemRule:
    """One thing to see to. It stands where all of `when` and none of `unless` hold."""

    key: str
    says: str
    clause: str
    kind: Kind
    step: Step
    who: str
    also: tuple[str, ...] = ()
    each: Each = Each.CONFERENCE
    when: tuple[Fact, ...] = ()
    unless: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A circumstance that calls for a conference before birth; `factor` where it is only to be weighed."""

    key: str
    says: str
    clause: str
    when: tuple[Fact, ...]
    factor: bool = False


class AgeTaken(StrEnum):
    """The day on which an age is taken."""

    REQUEST = "request"
    EXPECTED = "expected"
    INVITATION = "invitation"
    CONFERENCE = "conference"


@dataclass(frozen=True, slots=True)
class ConveningRule:
    """How a conference comes about: who asks, who agrees, on which basis, and everything to see to.

    `enquiry_missing` is what it takes to go on without section 47 enquiries, `declining` what it takes to turn a
    request down, `enquiry_not_started` what it takes to start none after a discussion. `pre_birth_bases` may stand in
    for the enquiries before birth; `every_basis` asks for all of them. `permanent_after_months` makes a stay a
    permanent move, nought where the source gives no test.
    """

    clause: str
    requested_by: tuple[str, ...] = ()
    decided_by: str = ""
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    types: tuple[str, ...] = ("initial", "pre_birth", "transfer_in", "review")
    other_types: Departure = Departure.RECORDED_REASON
    units: tuple[str, ...] = ("unit",)
    enquiry_missing: Departure = Departure.RECORDED_REASON
    enquiry_for_reviews: bool = False
    conference_after_every_enquiry: bool = False
    not_calling: Departure = Departure.NOT_NEEDED
    declining: Departure = Departure.RECORDED_REASON
    not_convening: Departure = Departure.RECORDED_REASON
    enquiry_not_started: Departure = Departure.RECORDED_REASON
    decision_needs_reasons: bool = False
    risk_word: str = "significant harm"
    risk_missing: Departure = Departure.RECORDED_REASON
    coordination_asked: bool = False
    believing_agencies: int = 0
    backed_by: tuple[str, ...] = ()
    backing_counts: bool = False
    pre_birth_bases: tuple[Fact, ...] = ()
    every_basis: bool = False
    grounds: tuple[Ground, ...] = ()
    grounds_joined: Joined = Joined.ANY
    mother_under: int = 0
    mother_age_on: AgeTaken = AgeTaken.REQUEST
    permanent_after_months: int = 0
    notices_of_a_move_to: tuple[str, ...] = ()
    notices_within_working_days: int = 0
    care_times_avoided: bool = False
    reconvening_asked_by: tuple[str, ...] = ()
    reconvening_judged_by: str = ""
    splitting_decided_by: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    items: tuple[ItemRule, ...] = ()
