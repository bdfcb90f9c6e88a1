"""A census file as values, each word of it kept as it was written.

Every element that holds text becomes one `Leaf`, which knows its place in the child's record. The shapes only arrange
the leaves, so that nothing can be read without its place, and whatever no shape has a room for is still in `leaves`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?")

DATES = frozenset(
    [
        "PersonBirthDate",
        "ExpectedPersonBirthDate",
        "PersonDeathDate",
        "CINreferralDate",
        "CINclosureDate",
        "DateOfInitialCPC",
        "AssessmentActualStartDate",
        "AssessmentInternalReviewDate",
        "AssessmentAuthorisationDate",
        "CINPlanStartDate",
        "CINPlanEndDate",
        "S47ActualStartDate",
        "InitialCPCtarget",
        "CPPstartDate",
        "CPPendDate",
        "CPPreviewDate",
        "PPStartDate",
        "LBPSentDate",
        "InitialPPMeetingDate",
        "StepDecisionDate",
        "CourtAppDate",
        "LetterInitCPDate",
    ]
)
"""The elements of a child's record that hold a day."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One element with its text, at its place: `CINdetails[1]/Section47[2]/S47ActualStartDate`."""

    place: str
    field: str
    text: str

    @property
    def day(self) -> date | None:
        """The day written here, or None where it is no day anyone can mean ("2021-02-30", "31/03/2021", year 0021)."""
        match = _DAY.fullmatch(self.text)
        if match is None:
            return None
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None

    @property
    def says_yes(self) -> bool:
        return self.text.lower() in {"true", "1"}

    def __bool__(self) -> bool:
        return bool(self.text)


def day_of(leaf: Leaf | None) -> date | None:
    return None if leaf is None else leaf.day


@dataclass(frozen=True, slots=True)
class Header:
    """Which collection this is, of which year and authority, as the file says."""

    collection: str
    year: int
    reference_date: date | None
    authority_code: str
    made_on: date | None
    leaves: tuple[Leaf, ...]

    @property
    def first_day(self) -> date:
        return date(self.year - 1, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 3, 31)

    def in_year(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Section47:
    """One section 47 enquiry: from its strategy discussion to its conference, or to the finding that none is needed."""

    started: Leaf | None
    target: Leaf | None
    conference: Leaf | None
    not_required: Leaf | None

    @property
    def is_open(self) -> bool:
        return not self.conference and not (self.not_required and self.not_required.says_yes)


@dataclass(frozen=True, slots=True)
class Plan:
    """One child protection plan with its reviews."""

    started: Leaf | None
    ended: Leaf | None
    initial_category: Leaf | None
    latest_category: Leaf | None
    previous_plans: Leaf | None
    reviews: tuple[Leaf, ...]

    @property
    def leaves(self) -> Iterator[Leaf]:
        one = (self.started, self.ended, self.initial_category, self.latest_category, self.previous_plans)
        yield from (leaf for leaf in one if leaf is not None)
        yield from self.reviews


@dataclass(frozen=True, slots=True)
class ChildInNeedPlan:
    started: Leaf | None
    ended: Leaf | None


@dataclass(frozen=True, slots=True)
class Details:
    """One episode of need: from a referral to its closure, with what happened in between.

    `conference` at this level is a transfer-in conference: one that no enquiry of this authority led to.
    """

    referred: Leaf | None
    closed: Leaf | None
    closed_because: Leaf | None
    conference: Leaf | None
    no_further_action: Leaf | None
    assessments: tuple[Leaf, ...]
    enquiries: tuple[Section47, ...]
    plans: tuple[Plan, ...]
    child_in_need_plans: tuple[ChildInNeedPlan, ...]


@dataclass(frozen=True, slots=True)
class CensusChild:
    """One `Child` of the file. `leaves` holds all of it, in the order of the file."""

    number: int
    reference: Leaf | None
    pupil_number: Leaf | None
    born: Leaf | None
    expected: Leaf | None
    died: Leaf | None
    sex: Leaf | None
    ethnicity: Leaf | None
    disabilities: tuple[Leaf, ...]
    details: tuple[Details, ...]
    leaves: tuple[Leaf, ...]

    @property
    def name(self) -> str:
        """How the report speaks of this child: its id, or its number in the file where it has none."""
        return self.reference.text if self.reference else f"(child {self.number} of the file)"

    def plans(self) -> Iterator[tuple[Details, Plan]]:
        return ((details, plan) for details in self.details for plan in details.plans)

    def enquiries(self) -> Iterator[tuple[Details, Section47]]:
        return ((details, enquiry) for details in self.details for enquiry in details.enquiries)
