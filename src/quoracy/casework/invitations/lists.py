"""The list of who is asked, held against what the procedure wants: lines with nobody on them, and empty groups."""

from __future__ import annotations

from collections.abc import Sequence

from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.cases import case_of
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.rulebook.attendance import Invitee, Mark, Marked, asking_findings
from quoracy.rulebook.children_taking_part import THERE
from quoracy.rulebook.convening_case import ConveningCase
from quoracy.rulebook.finding import Finding


def list_asked(conference: Conference) -> list[Finding]:
    """What the procedure's own list still lacks, each line with its clause and what it takes to leave it so.

    A line is met by anybody from its agency or service, a relative's by that relative's seat.
    """
    seats = [seat for seat in questions.seats(conference) if seat.invited]
    case = case_of(conference)
    marked = [*_marked(case, seats), *_children(conference)]
    found = asking_findings(facts.procedure(conference), case, marked, [_invitee(s) for s in seats])
    return [finding for finding in found if not finding.holds]


def _marked(case: ConveningCase, seats: Sequence[Seat]) -> list[Marked]:
    asked = {seat.name for seat in seats if seat.person_id}
    lines = ("parent", "holder", "relative")
    return [Marked(key, Mark.INVITED, one.id) for one in case.relatives if one.id in asked for key in lines]


def _children(conference: Conference) -> list[Marked]:
    """What was settled about each child's own part, as the answer to the line that asks for it."""
    parts = ChildsPart.objects.filter(conference=conference).exclude(answer="").select_related("child")
    asked = {*THERE, "invited"}
    return [
        Marked("child", Mark.INVITED if part.answer in asked else Mark.OTHER_CONTRIBUTION, part.child.name)
        for part in parts
    ]


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
