"""What a decision letter holds: plain values that casework fills in and the press prints.

A letter is made for one reader. It holds only the children that reader may know of, and only what it is
given is printed: nothing here reads a row, knows the date of today or invents a sentence about a family.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Language(StrEnum):
    """The languages in which our own words are kept."""

    ENGLISH = "en"
    WELSH = "cy"


class Capacity(StrEnum):
    """As what the reader gets the letter."""

    PARENT = "parent"
    CHILD = "child"
    PRACTITIONER = "practitioner"
    AGENCY = "agency"

    @property
    def is_family(self) -> bool:
        return self in (Capacity.PARENT, Capacity.CHILD)


class Outcome(StrEnum):
    """What was decided for one child, in the words of the case file."""

    PLAN = "plan"
    NO_PLAN = "no_plan"
    CHILD_IN_NEED_PLAN = "child_in_need_plan"
    DEFERRED = "deferred"
    PLAN_CONTINUES = "plan_continues"
    PLAN_ENDS = "plan_ends"
    OTHER = "other"

    @property
    def has_plan(self) -> bool:
        """Whether the child is subject to a protection plan after this decision."""
        return self in (Outcome.PLAN, Outcome.PLAN_CONTINUES)


class How(StrEnum):
    """The way the decision was reached."""

    CONSENSUS = "consensus"
    MAJORITY = "majority"
    TIE = "tie"
    CHAIR = "chair"

    @property
    def was_divided(self) -> bool:
        return self in (How.MAJORITY, How.TIE)


class Part(StrEnum):
    """A part that a letter may have to hold."""

    DECISION = "decision"
    CATEGORY = "category"
    LEAD = "lead"
    CORE_GROUP = "core_group"
    CORE_GROUP_DATE = "core_group_date"
    REVIEW_DATE = "review_date"
    OUTLINE_PLAN = "outline_plan"
    CHILD_IN_NEED_MEETING = "child_in_need_meeting"
    MISSING_INFORMATION = "missing_information"
    DECIDED_BY = "decided_by"
    RECOMMENDATIONS = "recommendations"
    COMPLAINT = "complaint"
    CONTACT = "contact"
    ADDRESS = "address"
    HOW_DECIDED = "how_decided"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to: a name or an office, and how to reach them."""

    name: str
    role: str = ""
    address: tuple[str, ...] = ()
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """The authority whose procedure it is, and the unit that sends the letter."""

    authority: str
    unit: str
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """The one reader of this letter.

    `may_know_of` holds the ids of the children the reader is concerned with; `not_to_be_named` the names of
    people of the same conference of whom this reader is not to be told, for which all free text is searched.
    """

    name: str
    address: tuple[str, ...]
    capacity: Capacity
    may_know_of: frozenset[str]
    not_to_be_named: tuple[str, ...] = ()
    language: Language = Language.ENGLISH
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class ConferenceHeld:
    """The conference that decided. `called` replaces the procedure's word for it, if there is a better one."""

    starts_at: datetime
    place: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A core group member, by name and by what they are to the child."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One line of the outline plan: what is to be different, who sees to it, by when."""

    outcome: str
    who: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something the conference recommends, and who is asked to act on it."""

    what: str
    who: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True)
class DifferingView:
    """A dissent in the dissenter's own words. It is in a letter only where somebody decided to put it there."""

    agency: str
    view: str


@dataclass(frozen=True, slots=True)
class LetterChild:
    """One child's decision, as this reader may read it.

    An unborn child has no `name`; `unborn_of` names the mother and `expected` the day the baby is due.
    `outline_plan` and `recommendations` are None while nobody has filled them in; an empty tuple states that there
    are none.
    """

    id: str
    outcome: Outcome | None
    name: str = ""
    unborn_of: str = ""
    expected: date | None = None
    how: How | None = None
    votes: Mapping[str, int] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    continuing_risk: bool | None = None
    reasons: str = ""
    lead: Contact | None = None
    core_group: tuple[Member, ...] = ()
    core_group_on: datetime | date | None = None
    review_on: datetime | date | None = None
    child_in_need_meeting_on: datetime | date | None = None
    missing_information: str = ""
    decided_by: date | None = None
    outline_plan: tuple[OutlineItem, ...] | None = None
    recommendations: tuple[Recommendation, ...] | None = None
    differing_views: tuple[DifferingView, ...] = ()

    def __post_init__(self) -> None:
        if not self.name and not self.unborn_of:
            raise ValueError(
                f"Child {self.id!r} has neither a name nor a mother's name, so the reader could not tell who is meant. "
                "Give `name`, or for an unborn child `unborn_of`."
            )
        if self.how is How.CONSENSUS and sum(1 for count in self.votes.values() if count) > 1:
            raise ValueError(
                f"The decision for child {self.id!r} is given as reached by consensus, but its votes differ: "
                f"{dict(self.votes)}. A vote may not be shown as unanimous (BOL-1.93b). Give `how` as majority or tie."
            )


@dataclass(frozen=True, slots=True)
class Complaint:
    """How the reader may complain, in the procedure's terms; `says` is the authority's own text."""

    says: str
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class RecordedReason:
    """Why the chair lets a letter go without a part. It is kept with the letter and never printed."""

    part: Part
    reason: str
    by: str
    child: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """A decision letter to one reader.

    `terms` are the procedure's words (`plan`, `conference`, `lead`, `chair`, `unit`, `social_care`, and where the
    procedure has one `child_in_need_plan`) in the language `terms_language`. `parts` names the parts that the
    procedure says its letter holds, each with the clauses that say so; they are added to those every letter has.
    `retention_is_theirs`: whoever works for an agency is told that its own policy says how long it keeps the letter.
    """

    sender: Sender
    procedure: str
    terms: Mapping[str, str]
    addressee: Addressee
    conference: ConferenceHeld
    children: tuple[LetterChild, ...]
    chair: str
    dated: date
    reference: str
    complaint: Complaint | None = None
    contact: Contact | None = None
    parts: Mapping[Part, tuple[str, ...]] = field(default_factory=dict)
    reasons_recorded: tuple[RecordedReason, ...] = ()
    terms_language: Language = Language.ENGLISH
    retention_is_theirs: bool = False
    marking: str = "OFFICIAL-SENSITIVE"
