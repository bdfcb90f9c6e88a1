"""Reports brought to a step by casework's own actions, for tests that begin at that step."""

from __future__ import annotations

import uuid
from datetime import datetime

from quoracy.casework.access.models import User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.actions.asking import ask_for_reports
from quoracy.casework.reports.actions.signing import Signature, sign
from quoracy.casework.reports.actions.writing import Written, save_passage, start
from quoracy.casework.reports.authors import Author, author_of
from quoracy.casework.reports.models import Report, ReportRequest
from quoracy.casework.reports.parts import headings
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.chronology import LONDON
from tests.conferences_underway import arranged

NEXT_WEDNESDAY = datetime(2026, 12, 2, 10, 0, tzinfo=LONDON)


def asked(cast: Cast, *children: Child) -> Conference:
    """A conference arranged for a week later, with a report asked of everybody who comes for an agency."""
    conference = arranged(cast, *children, starts_at=NEXT_WEDNESDAY)
    ask_for_reports(cast.administrator, conference)
    return conference


def asked_again(cast: Cast, first: Conference, child: Child) -> Conference:
    """A review after a first conference, now closed, with a report asked of its health visitor again."""
    first.state, first.chair = Conference.State.CLOSED, None
    first.save()
    later = Conference.objects.create(
        authority=cast.authority, type="review", state="arranged", requested_by=cast.social_worker, grounds="Review",
        starts_at=NEXT_WEDNESDAY, chair=cast.chair,
    )  # fmt: skip
    later.about.create(authority=cast.authority, child=child)
    seat = first.seats.get(practitioner__user=cast.health_visitor)
    seat.pk, seat.conference, seat._state.adding = None, later, True  # type: ignore[assignment]  # a copy of the row
    seat.id = uuid.uuid4()
    seat.save()
    later.report_requests.create(
        authority=cast.authority, seat=seat, owed_by="health_visiting", asked_by=cast.administrator
    )
    return later


def request_of(conference: Conference, owed_by: str = "health_visiting") -> ReportRequest:
    return conference.report_requests.select_related("conference__authority", "seat").get(owed_by=owed_by)


def author(user: User, conference: Conference, owed_by: str = "health_visiting") -> Author:
    return author_of(user, request_of(conference, owed_by).pk)


def guest(conference: Conference, owed_by: str) -> Author:
    """Somebody without an account, bound to one seat."""
    request = request_of(conference, owed_by)
    return Author(request, request.seat.name, request.seat.title)


def written(by: Author, *children: Child) -> Report:
    """Something under each heading that may not stay empty, about each child of its own."""
    every = headings(by.request)
    for heading in [one for one in every if not one.part.optional] or every[:1]:
        about = heading.child.name if heading.child else "the family"
        child = heading.child.pk if heading.child else None
        save_passage(
            by, Written(f"What is known of {about}: {heading.part.key}.", heading.part.key, child, "fact", "first")
        )
    return start(by)


def signed(by: Author, **more: object) -> Report:
    report = Report.objects.get(request=by.request)
    told = {
        "name": by.name,
        "role": "Health visitor",
        "confirmed": True,
        "version": report.version,
        "convictions": False,
    }
    return sign(by, Signature(**{**told, **more}))  # type: ignore[arg-type]  # any field
