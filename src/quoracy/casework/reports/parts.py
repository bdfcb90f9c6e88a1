"""The parts of a report: the fields that the procedure in force asks of an author, laid out by child."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.models import Person
from quoracy.casework.reports.models import ReportRequest
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.report_rules import Per
from quoracy.rulebook.reports import AGENCY, OF_THE_WHOLE, SOCIAL_CARE, FieldAsked, fields_asked

NOT_PROSE = frozenset({"seen"})
"""Fields that have a page of their own rather than passages."""


@dataclass(frozen=True, slots=True)
class Part:
    """One heading: what it asks, about the whole or each child, and what it takes to leave it empty."""

    key: str
    asks: str
    clauses: tuple[str, ...] = ()
    per: Per = Per.CHILD
    missing: Departure = Departure.RECORDED_REASON
    dated: bool = False

    @property
    def household(self) -> bool:
        return self.per is Per.HOUSEHOLD_CHILD

    @property
    def optional(self) -> bool:
        return self.missing is Departure.NOT_NEEDED


USUAL = Part("known", "What do you know of the child's needs and circumstances?")
ANALYSIS = Part("analysis", "What does it mean for the child?")
"""What is asked where the procedure in force names no fields of its own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One part, about one child or (child None) the whole; its place is how findings and reasons point at it."""

    part: Part
    child: Child | None

    @property
    def place(self) -> str:
        return f"part.{self.part.key}.{self.child.pk if self.child else 'report'}"


def here(procedure: Procedure, clauses: Iterable[str]) -> tuple[str, ...]:
    """Those of these clauses that the procedure in force has, its nation's among them."""
    shelf = load_shelf()
    found = {clause.id for clause in shelf.catalogue(procedure.key)}
    return tuple(clause for clause in clauses if clause in found)


def fields(request: ReportRequest) -> list[Part]:
    """Every field the procedure of the conference's day asks of this author."""
    return [
        Part(one.key, one.asks, one.clauses, one.per, one.missing, one.dated)
        for one in _every(request)
        if one.key not in OF_THE_WHOLE
    ]


def of_the_whole(request: ReportRequest) -> list[FieldAsked]:
    """What the procedure asks of the report as a whole, with its clauses: it is asked before the signature."""
    return [one for one in _every(request) if one.key in OF_THE_WHOLE]


def _every(request: ReportRequest) -> tuple[FieldAsked, ...]:
    author = SOCIAL_CARE if request.of_social_care else AGENCY
    return fields_asked(facts.procedure(request.conference), author, request.conference.type)


def asked(request: ReportRequest) -> list[Part]:
    """The parts an author writes: the procedure's fields, or the usual ones where it names none."""
    found = [part for part in fields(request) if part.key not in NOT_PROSE]
    return found or [USUAL, *([ANALYSIS] if request.of_social_care else [])]


def family(conference: Conference) -> list[Person]:
    """The relatives and carers who are asked to the conference."""
    seats = conference.seats.filter(standing=Seat.Standing.FAMILY, person__isnull=False)
    return list(Person.objects.filter(pk__in=seats.values("person")).order_by("family_name", "given_names"))


def subjects(conference: Conference) -> list[Child]:
    rows = conference.about.select_related("child").order_by("child__born", "child__given_names")
    return [row.child for row in rows]


def others_of_household(conference: Conference, about: Sequence[Child]) -> list[Child]:
    """Children of the same households whom the conference is not about (BFG-4.7.6a)."""
    homes = {child.household_id for child in about if child.household_id}
    found = Child.objects.filter(household__in=homes, authority_id=conference.authority_id)
    return list(found.exclude(pk__in=[child.pk for child in about]).order_by("born", "given_names"))


def headings(request: ReportRequest, parts: Sequence[Part] | None = None) -> list[Heading]:
    """Every part with each child it is asked about, or once for the whole."""
    about = subjects(request.conference)
    everybody = [*about, *others_of_household(request.conference, about)]
    rows: list[Heading] = []
    for part in asked(request) if parts is None else parts:
        if part.per is Per.REPORT:
            rows.append(Heading(part, None))
        else:
            rows += [Heading(part, child) for child in (everybody if part.household else about)]
    return rows


def children_of(request: ReportRequest) -> list[Child]:
    """The children a passage of this report may be about."""
    about = subjects(request.conference)
    return about + (others_of_household(request.conference, about) if request.of_social_care else [])
