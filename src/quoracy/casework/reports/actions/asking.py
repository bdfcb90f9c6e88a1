"""Asking for reports: one request for each member, told on the chronology so that each has clocks of its own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.authors import journal as journal_of
from quoracy.casework.reports.models import ReportRequest
from quoracy.casework.reports.questions import report_of
from quoracy.rulebook.authorship import asked_of_each_worker, insignificant_finding
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.reports import report_owed

_CHANGED = JournalEntry.Act.CHANGED
SOCIAL_CARE = "social_care"


def may_ask(user: User, conference: Conference) -> bool:
    """The unit, and the conference's own chair."""
    own = conference.authority_id == user.authority_id
    return own and (may(user, Right.ARRANGE_CONFERENCE) or conference.chair_id == user.pk)


def require_asking(user: User, conference: Conference) -> None:
    if not may_ask(user, conference):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)


def may_be_asked(seat: Seat, procedure: Procedure) -> bool:
    """Whether a report is asked of a seat: of those who owe one if they do not come, by the procedure (WAL-5.12).

    Where a procedure says nothing of reports, members are asked. One that has only those who stay away owe a report
    lets the others be asked too, and the report desk tells them apart.
    """
    known = bool(seat.invited and seat.agency)
    if procedure.reports is None:
        return known and seat.standing == Seat.Standing.MEMBER
    return known and report_owed(procedure, seat.standing, attending=False)


def ask_for_reports(actor: User, conference: Conference) -> list[ReportRequest]:
    """Ask every invited member who has not been asked; again asks only those who joined the list since.

    Social care writes one report whoever of it comes. Of two from one service each is asked where the procedure puts it
    on the worker (BOL-1.45), and one of them where it puts it on the agency (BFG-4.7.1a).
    """
    require_asking(actor, conference)
    if conference.state != Conference.State.ARRANGED or conference.starts_at is None:
        raise Objected.at("", "Arrange the conference first: a report is due some time before its day")
    with transaction.atomic():
        Conference.objects.select_for_update().filter(pk=conference.pk).values_list("pk").first()
        already = {one.seat_id: one for one in conference.report_requests.all()}
        taken = {one.owed_by for one in already.values()}
        procedure = facts.procedure(conference)
        each = asked_of_each_worker(procedure)
        made = []
        for seat in conferences.seats(conference):
            answered_for = _key(seat) in taken and (seat.agency == SOCIAL_CARE or not each)
            if may_be_asked(seat, procedure) and seat.pk not in already and not answered_for:
                made.append(_ask(actor, conference, seat, taken))
        if made:
            _tell(actor, conference, taken)
    return made


def _key(seat: Seat) -> str:
    return SOCIAL_CARE if seat.agency == SOCIAL_CARE else seat.service or seat.agency


def _ask(actor: User, conference: Conference, seat: Seat, taken: set[str]) -> ReportRequest:
    key = _key(seat)
    if key in taken:
        key = f"{key} ({seat.name})"[:80]
    taken.add(key)
    return ReportRequest.objects.create(
        authority_id=conference.authority_id, conference=conference, seat=seat, owed_by=key, asked_by=actor
    )


def _tell(actor: User, conference: Conference, owed_by: Iterable[str]) -> None:
    """Say on each child's chronology of whom reports are asked: from then each author has clocks of their own."""
    for row in conferences.about(conference):
        record(
            actor,
            row.child,
            "conference_arranged",
            on=today(),
            conference=conference.pk,
            type=conference.type,
            reports_from=sorted(owed_by),
        )
        journal(actor, _CHANGED, "asked for reports", child=row.child_id, conference=conference.pk)


def chase(actor: User, request: ReportRequest) -> ReportRequest:
    """Write down that an author was reminded; sending the reminder is the invitations' part."""
    require_asking(actor, request.conference)
    if _is_in(request):
        raise Objected.at("", "This report is in already")
    request.chased, request.chased_at = request.chased + 1, timezone.now()
    request.save(update_fields=["chased", "chased_at"])
    for child in request.conference.about.values_list("child", flat=True):
        journal(actor, _CHANGED, "chased a report", child=child, conference=request.conference_id)
    return request


def _is_in(request: ReportRequest) -> bool:
    report = report_of(request)
    return report is not None and report.submitted


def answer_not_involved(author: Author, why: str) -> ReportRequest:
    """An agency says that its involvement is not significant, with a line saying why (BFG-4.7.1a)."""
    request = author.request
    rule = insignificant_finding(facts.procedure(request.conference))
    if rule and rule.stops:
        raise Objected([rule])
    if not why.strip():
        raise Objected.at("why", "Say in a line why there is nothing to report", "BFG-4.7.1a")
    if _is_in(request):
        raise Objected.at("", "You have sent a report already. Add to it instead.")
    request.not_involved = why.strip()
    request.save(update_fields=["not_involved"])
    journal_of(author, _CHANGED, "answered that there is nothing to report")
    return request
