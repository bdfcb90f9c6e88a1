"""Who reads a report: a value, made from an account, a seat, a person or a child, on which reading depends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Tie
from quoracy.casework.children.questions import open_ties
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.reports.models import ReportRequest
from quoracy.rulebook.sharing_reports import gets_papers


class Kind(StrEnum):
    """In what capacity somebody reads."""

    CHAIR = "chair"
    UNIT = "unit"
    AUTHOR = "author"
    AGENCY = "agency"
    PERSON = "person"
    CHILD = "child"
    SUPPORTER = "supporter"
    OUTSIDER = "outsider"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: of which conference, and which agency, person, child or request (for an author) they are.

    Somebody outside, whom nobody has asked to the conference, reads about `children`, and what is about all of them
    only with `of_all`.
    """

    kind: Kind
    conference: uuid.UUID
    agency: str = ""
    person: uuid.UUID | None = None
    child: uuid.UUID | None = None
    request: uuid.UUID | None = None
    children: frozenset[uuid.UUID] = frozenset()
    of_all: bool = False


def outsider(
    conference: Conference, children: frozenset[uuid.UUID], *, of_all: bool, acts_for: uuid.UUID | None = None
) -> Reader:
    """Somebody outside who was granted a copy about some children, perhaps acting for one (BFG-4.14.10)."""
    return Reader(Kind.OUTSIDER, conference.pk, child=acts_for, children=children, of_all=of_all)


def chair(conference: Conference) -> Reader:
    return Reader(Kind.CHAIR, conference.pk)


def unit(conference: Conference) -> Reader:
    return Reader(Kind.UNIT, conference.pk)


def author(request: ReportRequest) -> Reader:
    return Reader(Kind.AUTHOR, request.conference_id, agency=request.owed_by, request=request.pk)


def of_seat(seat: Seat) -> Reader:
    """Whoever sits on this seat: a family member as that person, a member for the agency, a supporter as nobody's.

    To whom a procedure gives no papers, relatives who do not count as attending among them, reads none (BOL-1.58).
    Doubt: a supporter whom it would give papers still reads with the person supported, not by a link of their own.
    """
    asked = seat.report_requests.first()
    if gets_papers(facts.procedure(seat.conference), seat.standing) == "none":
        return Reader(Kind.SUPPORTER, seat.conference_id, person=seat.person_id)
    if seat.person_id and seat.standing == Seat.Standing.FAMILY:
        return Reader(Kind.PERSON, seat.conference_id, person=seat.person_id)
    if seat.standing in (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE):
        return Reader(Kind.SUPPORTER, seat.conference_id, person=seat.person_id)
    if seat.standing == Seat.Standing.MEMBER and seat.invited:
        key = asked.owed_by if asked else seat.service or seat.agency
        return Reader(Kind.AGENCY, seat.conference_id, agency=key, request=asked.pk if asked else None)
    return Reader(Kind.NOBODY, seat.conference_id)


def of_user(user: User, conference: Conference) -> Reader:
    """Somebody with an account, in the strongest capacity they have in this conference; `NoRight` for the others."""
    if conference.chair_id == user.pk:
        return chair(conference)
    seat = conference.seats.filter(practitioner__user=user).first()
    if may(user, Right.ARRANGE_CONFERENCE) and conference.authority_id == user.authority_id:
        return unit(conference)
    if seat is not None and of_seat(seat).kind is Kind.AGENCY:
        return of_seat(seat)
    if _works_with_all(user, conference):
        return Reader(Kind.AGENCY, conference.pk, agency="social_care")
    raise NoRight(user, None, "There are no reports for you here. If you should have them, ask the conference's chair.")


def _works_with_all(user: User, conference: Conference) -> bool:
    working = (Tie.Capacity.SOCIAL_WORKER, Tie.Capacity.TEAM_MANAGER)
    children = set(conference.about.values_list("child", flat=True))
    mine = set(open_ties(user).filter(capacity__in=working).values_list("child", flat=True))
    return bool(children) and children <= mine and may(user, Right.REQUEST_CONFERENCE)
