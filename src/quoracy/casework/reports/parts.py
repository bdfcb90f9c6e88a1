"""The parts of a report: what is asked of whom, about which children, because of which clauses.

A part with clauses is asked where the procedure in force has one of them; a part without is asked wherever no other
part takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.models import ReportRequest
from quoracy.rulebook.procedure import Procedure, load_shelf

KNOWN_CLAUSES = ("BFG-4.7.1a", "BOL-1.45", "LBH-3.02", "WAL-5.12", "WAR-5.04")
_SOURCES = ("BOL-1.44",)
_BOTH = ("BFG-4.7.2b",)


@dataclass(frozen=True, slots=True)
class Part:
    """One heading. `own` needs words about this very child; `optional` may stay empty without a reason."""

    key: str
    asks: str
    clauses: tuple[str, ...] = ()
    own: bool = False
    household: bool = False
    optional: bool = False


AGENCY = (
    Part("known", "What do you know of the child's needs and circumstances?", KNOWN_CLAUSES),
    Part("views", "What does your agency think should happen?", ("WAR-3.15",), optional=True),
    Part("assessment", "What other assessment bears on this?", ("WAL-2.06",), optional=True),
)
_ANALYSIS = (
    Part("enquiry_summary", "What did the section 47 enquiry find?", _SOURCES),
    Part("enquiry_analysis", "What does the enquiry mean for the child?", _SOURCES),
    Part("assessment_summary", "What has been assessed since, as far as it has got?", _SOURCES),
    Part("assessment_analysis", "What does the assessment mean for the child?", _SOURCES),
    Part("records_summary", "What do the records hold?", _SOURCES),
    Part("records_analysis", "What do the records mean for the child?", _SOURCES),
    Part("summary", "What is known, from the assessment and the records?", _BOTH),
    Part("analysis", "What does it mean for the child?", _BOTH),
)
_DEFAULT = (
    Part("summary", "What is known, from the assessment and the records?"),
    Part("analysis", "What does it mean for the child?"),
)
SOCIAL_CARE = (
    Part("events", "What has happened, as far as it concerns the child?", ("WAR-4.01",)),
    *_ANALYSIS,
    Part("safeguarding", "What does this child need in order to be safe?", ("BFG-4.7.3a",), own=True),
    Part("needs", "What are this child's needs and circumstances?", ("BFG-4.7.6a",), own=True, household=True),
    Part("assessment", "What other assessment bears on this?", ("WAL-2.06",), optional=True),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One part about one child; its place is how findings and reasons point at it."""

    part: Part
    child: Child
    subject: bool

    @property
    def place(self) -> str:
        return f"part.{self.part.key}.{self.child.pk}"


def here(procedure: Procedure, clauses: Iterable[str]) -> tuple[str, ...]:
    """Those of these clauses that the procedure in force has, its nation's among them."""
    shelf = load_shelf()
    found = {clause.id for clause in shelf.catalogue(procedure.key)}
    return tuple(clause for clause in clauses if clause in found)


def asked(request: ReportRequest) -> list[Part]:
    """The parts asked of this author under the procedure of the conference's day."""
    procedure = facts.procedure(request.conference)
    offered = SOCIAL_CARE if request.of_social_care else AGENCY
    parts = [part for part in offered if here(procedure, part.clauses) or part.key == "known"]
    if request.of_social_care and not any("analysis" in part.key for part in parts):
        parts += _DEFAULT
    return parts


def subjects(conference: Conference) -> list[Child]:
    rows = conference.about.select_related("child").order_by("child__born", "child__given_names")
    return [row.child for row in rows]


def others_of_household(conference: Conference, about: Sequence[Child]) -> list[Child]:
    """Children of the same households whom the conference is not about (BFG-4.7.6a)."""
    homes = {child.household_id for child in about if child.household_id}
    found = Child.objects.filter(household__in=homes, authority_id=conference.authority_id)
    return list(found.exclude(pk__in=[child.pk for child in about]).order_by("born", "given_names"))


def headings(request: ReportRequest) -> list[Heading]:
    """Every part for every child it is asked about, child by child."""
    about = subjects(request.conference)
    parts = asked(request)
    rows = [Heading(part, child, True) for child in about for part in parts]
    if any(part.household for part in parts):
        others = others_of_household(request.conference, about)
        rows += [Heading(part, child, False) for child in others for part in parts if part.household]
    return rows


def children_of(request: ReportRequest) -> list[Child]:
    """The children a passage of this report may be about."""
    about = subjects(request.conference)
    return about + (others_of_household(request.conference, about) if request.of_social_care else [])
