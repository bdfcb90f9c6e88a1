"""The list of who is asked, held against what the procedure wants: lines with nobody on them, and empty groups."""

from __future__ import annotations

from collections.abc import Sequence

from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.plans.models import Plan
from quoracy.rulebook.attendance import Invitee, Mark, Marked, asking_findings
from quoracy.rulebook.convening_case import CaseChild, ConveningCase, Fact, Relative
from quoracy.rulebook.finding import Finding

RELATIONS = {Relationship.Kind.MOTHER: "mother", Relationship.Kind.FATHER: "father"}


def case_of(conference: Conference) -> ConveningCase:
    """What is on file about the conference, its children and their families; people go by their names."""
    children = [row.child for row in questions.about(conference)]
    planned = set(Plan.objects.filter(child__in=children, ended_on__isnull=True).values_list("child", flat=True))
    related = Relationship.objects.filter(child__in=children).select_related("person").order_by("person__family_name")
    relatives = {one.person_id: one for one in related}
    holders = {one.person_id for one in related if one.parental_responsibility}
    return ConveningCase(
        type=conference.type,
        on=facts.day_of(conference),
        children=tuple(_child(child, child.pk in planned) for child in children),
        relatives=tuple(
            Relative(one.person.name, RELATIONS.get(Relationship.Kind(one.kind), one.kind), pk in holders)
            for pk, one in relatives.items()
        ),
    )


def _child(child: Child, has_plan: bool) -> CaseChild:
    known = {Fact.PLAN_HERE} if has_plan else set()
    known |= {Fact.LOOKED_AFTER} if "looked after" in child.alerts else set()
    return CaseChild(child.name, child.born, child.expected, frozenset(known))


def list_asked(conference: Conference) -> list[Finding]:
    """What the procedure's own list still lacks, each line with its clause and what it takes to leave it so.

    A line is met by anybody from its agency or service, a relative's by that relative's seat.
    """
    seats = [seat for seat in questions.seats(conference) if seat.invited]
    case = case_of(conference)
    found = asking_findings(facts.procedure(conference), case, _marked(case, seats), [_invitee(s) for s in seats])
    return [finding for finding in found if not finding.holds]


def _marked(case: ConveningCase, seats: Sequence[Seat]) -> list[Marked]:
    asked = {seat.name for seat in seats if seat.person_id}
    lines = ("parent", "holder", "relative")
    return [Marked(key, Mark.INVITED, one.id) for one in case.relatives if one.id in asked for key in lines]


def _invitee(seat: Seat) -> Invitee:
    invitation = getattr(seat, "invitation", None)
    return Invitee(
        id=seat.name,
        standing=seat.standing,
        agency=seat.agency,
        service=seat.service,
        grounds=(invitation.ground,) if invitation and invitation.ground else (),
        contribution=invitation.brings if invitation else "",
    )


def reasons_given(conference: Conference) -> dict[str, str]:
    """The reasons already kept for leaving something as it is, by what was found, so that nobody is asked twice."""
    return dict(Departure.objects.filter(conference=conference).order_by("at").values_list("says", "reason"))
