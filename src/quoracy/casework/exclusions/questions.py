"""Reading exclusions: for the chair and the unit everything, for the person kept out what the chair has released."""

from __future__ import annotations

import uuid
from datetime import datetime

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.contributions import questions as contributions
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.links.guests import Guest
from quoracy.casework.reports.models import Attachment
from quoracy.casework.reports.questions import Copy


def of_conference(conference: Conference) -> list[Exclusion]:
    return list(conference.exclusions.select_related("seat__person", "requested_by", "ruled_by", "notice_by"))


def may_read(user: User, conference: Conference) -> None:
    """Raise `NoRight` unless this person chairs the conference or is of the unit: nobody else reads who asked why."""
    if conference.chair_id != user.pk and not may(user, Right.ARRANGE_CONFERENCE):
        raise NoRight(user, None, "Only the chair and the unit read requests to keep somebody out.")


def one(conference: Conference, exclusion: uuid.UUID) -> Exclusion:
    """One request of a conference, or `NoRight` in the same words for unknown and of another."""
    rows = conference.exclusions.select_related("seat__person", "conference__authority", "conference__chair")
    found = rows.filter(pk=exclusion).first()
    if found is None:
        raise NoRight(User(), None, "There is no such request for you.")
    return found


def relatives(conference: Conference) -> list[Seat]:
    """Those of the family who are asked and may be the subject of a request."""
    return list(conference.seats.filter(standing=Seat.Standing.FAMILY, person__isnull=False, invited=True))


def relatives_here(conference: Conference) -> list[Seat]:
    """Those of the family who sit at the table now."""
    out = conference.exclusions.filter(left_at__isnull=False, back_at__isnull=True).values("seat")
    return list(conference.seats.filter(standing=Seat.Standing.FAMILY, present=True).exclude(pk__in=out))


def unanswered(conference: Conference) -> int:
    return conference.exclusions.filter(outcome="").count()


def kept_out(guest: Guest) -> Exclusion | None:
    """The ruling by which this guest is kept out of this conference; what was ruled for another never counts here."""
    if guest.seat is None:
        return None
    found = guest.conference.exclusions.filter(seat=guest.seat).exclude(outcome="").order_by("-ruled_at").first()
    return found if found is not None and found.keeps_out else None


def _ruled_at(row: Exclusion) -> datetime:
    assert row.ruled_at is not None
    return row.ruled_at


def in_force(conference: Conference) -> list[Exclusion]:
    """The newest ruling about each person that keeps them out, wholly or for a part."""
    ruled = sorted((row for row in of_conference(conference) if row.ruled_at), key=_ruled_at)
    newest = {row.seat_id: row for row in ruled}
    return [row for row in newest.values() if row.keeps_out]


def views_to_hear(user: User, conference: Conference) -> list[Exclusion]:
    """Those kept out whose views this person obtains or hears: the social worker, the chair, the unit (WAR-3.11)."""
    if user.pk not in (conference.requested_by_id, conference.chair_id) and not may(user, Right.ARRANGE_CONFERENCE):
        return []
    return in_force(conference)


def people_kept_out(conference: Conference) -> set[uuid.UUID]:
    """The relatives whom the newest ruling about each keeps out, wholly or for a part."""
    return {row.seat.person_id for row in in_force(conference) if row.seat.person_id}


def reports_for(guest: Guest) -> list[Copy]:
    """The reports this guest may read: those shared with them, and none where the chair ruled that they get none."""
    ruled = kept_out(guest)
    if ruled is not None and not ruled.gets_reports:
        return []
    return contributions.shared_with(guest)


def report_for(guest: Guest, report: uuid.UUID) -> Copy | None:
    return next((copy for copy in reports_for(guest) if copy.report.pk == report), None)


def file_for(guest: Guest, report: uuid.UUID, attachment: uuid.UUID) -> Attachment | None:
    return contributions.attachment_of(guest, report, attachment) if report_for(guest, report) else None
