"""Reading what the family has sent, and what each guest may read of the reports.

Only `reports.questions` decides what of a report is anybody's to read; here it is asked for one guest.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from quoracy.casework.access.models import User
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.contributions.models import Comment, Contribution, Drawing
from quoracy.casework.links.guests import Guest
from quoracy.casework.reports import readers
from quoracy.casework.reports.models import Attachment, Report
from quoracy.casework.reports.questions import Copy, copy_for, readable_attachment, readable_passages
from quoracy.rulebook.standings import part_taken, standing_of


def ask() -> User:
    """Nobody with an account: in whose name a guest is refused."""
    return User()


def whose(guest: Guest) -> dict[str, Any]:
    """The columns that say whose a row is; refuses a guest who is no relative and no child."""
    if guest.child is not None:
        return {"child_id": guest.child.pk}
    return {"person_id": guest.seat.person_id if guest.is_family and guest.seat else uuid.UUID(int=0)}


def of_guest(guest: Guest, *, lock: bool = False) -> Contribution | None:
    """What this guest has written for this conference."""
    rows = Contribution.objects.select_for_update(of=("self",)) if lock else Contribution.objects.all()
    return rows.filter(conference=guest.conference, **whose(guest)).first()


def reader(guest: Guest) -> readers.Reader:
    """The guest as a reader of reports."""
    if guest.child is not None:
        return readers.Reader(readers.Kind.CHILD, guest.conference.pk, child=guest.child.pk)
    assert guest.seat is not None
    return readers.of_seat(guest.seat)


def shared_with(guest: Guest) -> list[Copy]:
    """The guest's copies of the reports shared with them; one of which nothing is theirs is not even named."""
    rows = Report.objects.filter(request__conference=guest.conference, signed_at__isnull=False)
    who = reader(guest)
    copies = [copy_for(row, who) for row in rows.select_related("request__conference", "request__seat")]
    return [copy for copy in copies if not copy.empty]


def copy_of(guest: Guest, report: uuid.UUID) -> Copy | None:
    """The guest's copy of one report; None in every case in which there is nothing of it for them."""
    return next((copy for copy in shared_with(guest) if copy.report.pk == report), None)


def attachment_of(guest: Guest, report: uuid.UUID, attachment: uuid.UUID) -> Attachment | None:
    copy = copy_of(guest, report)
    return readable_attachment(copy.report, reader(guest), attachment) if copy else None


def may_read(guest: Guest, report: Report, passage: uuid.UUID | None) -> bool:
    """Whether this guest reads anything of a report, or this very passage of it."""
    mine = {one.pk for one in readable_passages(report, reader(guest))}
    return bool(mine) if passage is None else passage in mine


def own_comments(guest: Guest, report: Report) -> list[Comment]:
    return list(Comment.objects.filter(report=report, **whose(guest)).select_related("passage"))


@dataclass(frozen=True, slots=True)
class FromTheFamily:
    """What one relative or child has sent for a conference."""

    name: str
    contribution: Contribution | None
    comments: tuple[Comment, ...]
    drawings: tuple[Drawing, ...]

    @property
    def nothing(self) -> bool:
        return not (self.comments or self.drawings or (self.contribution and self.contribution.sent_at))


def of_conference(conference: Conference) -> list[FromTheFamily]:
    """What each relative and child has sent, for the chair and the unit; also who has sent nothing yet."""
    sent = Contribution.objects.filter(conference=conference, sent_at__isnull=False)
    by_who = {row.person_id or row.child_id: row for row in sent}
    comments: dict[Any, list[Comment]] = {}
    for comment in Comment.objects.filter(report__request__conference=conference).select_related(
        "report__request__seat", "passage"
    ):
        comments.setdefault(comment.person_id or comment.child_id, []).append(comment)
    drawings: dict[Any, list[Drawing]] = {}
    for drawing in Drawing.objects.filter(conference=conference).defer("content"):
        drawings.setdefault(drawing.child_id, []).append(drawing)
    family = conference.seats.filter(standing=Seat.Standing.FAMILY, person__isnull=False).order_by("name")
    people = [(child.pk, child.name) for child in conference.children.filter(born__isnull=False).order_by("born")]
    people += [(seat.person_id, seat.name) for seat in family if seat.person_id]
    return [
        FromTheFamily(name, by_who.get(who), tuple(comments.get(who, ())), tuple(drawings.get(who, ())))
        for who, name in people
    ]


def drawing(conference: Conference, wanted: uuid.UUID) -> Drawing | None:
    return Drawing.objects.filter(conference=conference, pk=wanted).first()


def own_drawings(guest: Guest) -> list[Drawing]:
    if guest.child is None:
        return []
    return list(Drawing.objects.filter(conference=guest.conference, child=guest.child).defer("content"))


def comments_on(report: Report) -> list[Comment]:
    """Everything relatives and children have said of a report, for its author and the chair."""
    return list(report.comments.select_related("passage"))


def supporter_may_speak(conference: Conference) -> bool | None:
    """Whether a relative's supporter may speak under the procedure; None where it says nothing."""
    procedure = facts.procedure(conference)
    key = "parents_supporter" if standing_of(procedure, "parents_supporter") else "supporter"
    if standing_of(procedure, key) is None:
        return None
    return part_taken(procedure, key)[0]
