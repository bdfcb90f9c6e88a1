"""Figures for a safeguarding board: how each agency came to conferences and reported. No child is in them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from quoracy.casework.access.models import Authority
from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.reports.authorship import together
from quoracy.casework.reports.models import Report, ReportRequest, Sharing
from quoracy.casework.reports.questions import TO_THE_CHAIR, TO_THE_FAMILY, end_of


@dataclass(slots=True)
class Figures:
    """What one agency was asked and did, since a day. Somebody whose deputy was asked instead is not counted twice.

    `asked` is `there` + `report_only` + `neither`; of those there, `by_deputy` were deputies. `away` is whoever came
    neither themselves nor by a deputy. Reports are counted by request, and as shared in time only where a duty says by
    when, with everybody of the family.
    """

    agency: str
    asked: int = 0
    there: int = 0
    by_deputy: int = 0
    report_only: int = 0
    neither: int = 0
    reports_asked: int = 0
    reports_in_time: int = 0
    reports_late: int = 0
    reports_missing: int = 0
    nothing_to_report: int = 0
    to_share: int = 0
    shared_in_time: int = 0

    @property
    def away(self) -> int:
        return self.report_only + self.neither

    @property
    def words(self) -> str:
        return str(AgencyKind(self.agency).label)


COUNTED = tuple(one.name for one in fields(Figures))[1:]


class Came(NamedTuple):
    """One invited seat of an agency at one closed conference, and whether they came, themselves or as a deputy."""

    seat: uuid.UUID
    conference: uuid.UUID
    agency: str
    present: bool | None
    is_deputy: bool

    @property
    def how(self) -> str:
        if self.present:
            return "by_deputy" if self.is_deputy else "there"
        return "neither"


def figures(authority: Authority, since: date, until: date) -> list[Figures]:
    """The figures of every agency over the conferences held and closed in a time; a handful of queries for all."""
    conferences = _held(authority, since, until)
    found = {one.agency: one for one in map(Figures, sorted({seat.agency for seat in _came(conferences)}))}
    requests = _requests(conferences)
    sent = {one.seat_id for one, report in requests.items() if report is not None}
    for seat in _came(conferences):
        _count_seat(found[seat.agency], seat, seat.seat in sent)
    due = _due(conferences)
    shared, family = _shared(requests.values()), _family(conferences)
    for one, report in requests.items():
        if one.seat.agency:
            row = found.setdefault(one.seat.agency, Figures(one.seat.agency))
            _count_report(row, one, report, _moment(due, one, TO_THE_CHAIR))
            if report is not None and (by := _moment(due, one, TO_THE_FAMILY)) and family[one.conference_id]:
                row.to_share += 1
                row.shared_in_time += _all_had_it(shared[report.pk], family[one.conference_id], by)
    return [found[key] for key in sorted(found)]


def _held(authority: Authority, since: date, until: date) -> dict[uuid.UUID, Conference]:
    rows = Conference.objects.filter(
        authority=authority,
        state=Conference.State.CLOSED,
        starts_at__date__gte=since,
        starts_at__date__lte=until,
    )
    return {row.pk: row for row in rows}


def _came(conferences: Collection[uuid.UUID]) -> list[Came]:
    """Those invited for an agency; not somebody whose deputy has a seat of their own, which is counted."""
    rows = Seat.objects.filter(conference__in=conferences, invited=True).exclude(agency="").order_by("agency")
    columns = rows.values_list("pk", "conference", "agency", "present", "invitation__answer", "stands_in_for")
    return [
        Came(pk, conference, agency, present, deputy is not None)
        for pk, conference, agency, present, answer, deputy in columns
        if answer != Invitation.Reply.DEPUTY
    ]


def _count_seat(row: Figures, seat: Came, sent: bool) -> None:
    row.asked += 1
    row.there += bool(seat.present)
    row.by_deputy += bool(seat.present) and seat.is_deputy
    row.report_only += not seat.present and sent
    row.neither += not (seat.present or sent)


def _requests(conferences: Mapping[uuid.UUID, Conference]) -> dict[ReportRequest, Report | None]:
    """Each request with the signed report that answers it, its author's own or a colleague's that stands for both."""
    rows = list(ReportRequest.objects.filter(conference__in=conferences).select_related("seat", "report"))
    for row in rows:
        row.conference = conferences[row.conference_id]
    for_both = together(rows)
    return {row: for_both.get(row) or _signed(row) for row in rows}


def _signed(request: ReportRequest) -> Report | None:
    report: Report | None = getattr(request, "report", None)
    return report if report is not None and report.submitted else None


def _count_report(row: Figures, request: ReportRequest, report: Report | None, due: datetime | None) -> None:
    row.reports_asked += 1
    if report is None:
        row.nothing_to_report += bool(request.not_involved)
        row.reports_missing += not request.not_involved
        return
    late = due is not None and report.signed_at is not None and report.signed_at > due
    row.reports_late += late
    row.reports_in_time += not late


def _due(conferences: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Duty]]:
    found: dict[uuid.UUID, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.filter(conference__in=conferences, key__in=TO_THE_CHAIR + TO_THE_FAMILY):
        if duty.conference:
            found[duty.conference].append(duty)
    return found


def _moment(due: dict[uuid.UUID, list[Duty]], request: ReportRequest, keys: Collection[str]) -> datetime | None:
    """The first moment by which a report was due to somebody; None where the procedure names none."""
    mine = [duty for duty in due[request.conference_id] if duty.key in keys and duty.agency in (request.owed_by, "")]
    return min((duty.due_at or end_of(duty) for duty in mine), default=None)


def _shared(reports: Iterable[Report | None]) -> dict[uuid.UUID, dict[uuid.UUID, datetime]]:
    """For each report the first moment at which each relative had it."""
    found: dict[uuid.UUID, dict[uuid.UUID, datetime]] = defaultdict(dict)
    keys = [report.pk for report in reports if report is not None]
    rows = Sharing.objects.filter(report__in=keys, person__isnull=False, given_at__isnull=False)
    for report, person, given_at in rows.order_by("given_at").values_list("report", "person", "given_at"):
        if given_at is not None:
            found[report].setdefault(person, given_at)
    return found


def _family(conferences: Collection[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = Seat.objects.filter(conference__in=conferences, standing=Seat.Standing.FAMILY, person__isnull=False)
    for conference, person in rows.values_list("conference", "person"):
        found[conference].add(person)
    return found


def _all_had_it(had: Mapping[uuid.UUID, datetime], family: Collection[uuid.UUID], by: datetime) -> bool:
    return all(person in had and had[person] <= by for person in family)


@dataclass(frozen=True, slots=True)
class Behind:
    """One conference behind an agency's figures, named by its kind and day alone."""

    conference: uuid.UUID
    kind: str
    on: date
    how: tuple[str, ...]


def behind(authority: Authority, agency: str, since: date, until: date) -> list[Behind]:
    """The conferences behind one agency's figures, newest first, with how each person asked of it took part."""
    conferences = _held(authority, since, until)
    sent = {one.seat_id for one, report in _requests(conferences).items() if report is not None}
    ways: dict[uuid.UUID, list[str]] = defaultdict(list)
    for seat in _came(conferences):
        if seat.agency == agency:
            ways[seat.conference].append("report_only" if not seat.present and seat.seat in sent else seat.how)
    rows = [
        Behind(key, conferences[key].get_type_display(), _day(conferences[key]), tuple(how))
        for key, how in ways.items()
    ]
    return sorted(rows, key=lambda row: row.on, reverse=True)


def _day(conference: Conference) -> date:
    assert conference.starts_at is not None
    return timezone.localtime(conference.starts_at).date()
