"""Reading reports: what a reader may read, decided in one place; and what the unit and the chair wait for.

`readable_passages` alone decides. Every page, document, message and endpoint that shows a word of a report asks it,
and none looks at a report's passages by itself.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.plans.models import Plan
from quoracy.casework.reports.authorship import together
from quoracy.casework.reports.models import (
    Addendum,
    Attachment,
    Passage,
    Report,
    ReportRequest,
    Seen,
    SentBack,
    Withholding,
)
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.casework.reports.told import in_plain_words
from quoracy.rulebook.reports import agency_report_still_owed, copies_to_bring, report_owed

TO_THE_CHAIR = (
    "report_to_chair_initial",
    "report_to_chair_review",
    "agency_report_initial",
    "agency_report_review",
    "report_to_unit",
    "report_to_unit_review",
)
TO_THE_FAMILY = ("report_to_family_initial", "report_to_family_review")
_SHOWN = Withholding.Ruling.SHOWN
WITH = ("child", "addendum", "attachment")
_OVER = (Conference.State.CLOSED, Conference.State.STOOD_DOWN, Conference.State.REFUSED)


def readable_passages(
    report: Report, reader: Reader, *, once_shared: bool = False, rows: Iterable[Passage] | None = None
) -> list[Passage]:
    """The passages of a report that this reader may read, in their order; empty where nothing is theirs to read.

    A draft is its author's alone. A passage asked to be withheld is kept from whom it names until the chair has ruled
    that it be shown (BOL-1.59, BOL-1.60). Relatives and children read a report once its author has shared it with
    them, and only what is about children who are theirs; supporters have none of their own (BOL-1.58). Somebody outside
    reads about the children permitted, and nothing that is withheld from anybody (BFG-4.14.10). With
    `once_shared` it answers what the reader would read then, for the preview and for the copy that is handed over.
    `rows` are the report's passages where they were read already.
    """
    if not _may_open(report, reader, once_shared):
        return []
    theirs = _children_of(reader)
    found = report.passages.select_related(*WITH).prefetch_related("withholdings") if rows is None else rows
    return [passage for passage in found if _reads(passage, reader, theirs)]


def _may_open(report: Report, reader: Reader, once_shared: bool) -> bool:
    request = report.request
    if reader.conference != request.conference_id:
        return False
    if reader.kind is Kind.AUTHOR:
        return reader.request == request.pk
    if reader.kind in (Kind.SUPPORTER, Kind.NOBODY) or not (report.submitted or once_shared):
        return False
    if reader.kind is Kind.OUTSIDER:
        return report.submitted
    if reader.kind is Kind.AGENCY:
        return reader.agency == request.owed_by or request.conference.state not in _OVER or once_shared
    if reader.kind in (Kind.PERSON, Kind.CHILD):
        return once_shared or _was_shared(report, reader)
    return True


def _was_shared(report: Report, reader: Reader) -> bool:
    to = Q(person=reader.person) if reader.kind is Kind.PERSON else Q(child=reader.child)
    return report.sharings.filter(to, given_at__isnull=False).exists()


def _children_of(reader: Reader) -> frozenset[uuid.UUID] | None:
    """The children whose parts this reader may read; None for everybody's."""
    if reader.kind is Kind.PERSON:
        return frozenset(Relationship.objects.filter(person=reader.person).values_list("child", flat=True))
    if reader.kind is Kind.OUTSIDER:
        return reader.children
    return frozenset({reader.child} if reader.child else ()) if reader.kind is Kind.CHILD else None


def _reads(passage: Passage, reader: Reader, theirs: frozenset[uuid.UUID] | None) -> bool:
    if reader.kind is Kind.AUTHOR:
        return True
    if theirs is not None and (not theirs or (passage.child_id is not None and passage.child_id not in theirs)):
        return False
    kept = list(passage.withholdings.all())
    for_a_child = reader.kind is Kind.CHILD or (reader.kind is Kind.OUTSIDER and reader.child is not None)
    if for_a_child and passage.personal_to_parent:
        released = any(one.ruling == _SHOWN and one.child_id == reader.child for one in kept)
        if not released:
            return False
    if reader.kind is Kind.OUTSIDER:
        about_others = passage.child_id is None and not reader.of_all
        return not about_others and all(one.ruling == _SHOWN for one in kept)
    return not any(one.ruling != _SHOWN and _names(one, reader) for one in kept)


def _names(one: Withholding, reader: Reader) -> bool:
    """Whether a withholding keeps its passage from this reader. Only the chair is never named.

    Of an agency of which no report was asked, whatever is kept from anybody of that agency is kept.
    """
    if reader.kind is Kind.CHAIR:
        return False
    return (
        one.everybody
        or (one.person_id is not None and one.person_id == reader.person)
        or (one.child_id is not None and one.child_id == reader.child)
        or (bool(one.agency) and one.agency == reader.agency)
        or (reader.request is None and bool(reader.agency) and one.agency.partition(" (")[0] == reader.agency)
    )


@dataclass(frozen=True, slots=True)
class ChildsPart:
    """What a copy says about one child, or about all (child None)."""

    child: Child | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """One reader's copy of a report: nothing in it, not even a number, tells what it leaves out."""

    report: Report
    reader: Reader
    parts: tuple[ChildsPart, ...]
    seen: tuple[Seen, ...]
    addenda: tuple[tuple[Addendum, tuple[Passage, ...]], ...]

    @property
    def empty(self) -> bool:
        return not self.parts and not self.addenda


def copy_for(report: Report, reader: Reader, *, once_shared: bool = False) -> Copy:
    """The copy of one reader, laid out child by child."""
    passages = in_plain_words(report, reader, readable_passages(report, reader, once_shared=once_shared))
    first = [passage for passage in passages if passage.addendum_id is None]
    added: dict[uuid.UUID, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.addendum_id is not None:
            added[passage.addendum_id].append(passage)
    addenda = tuple((row, tuple(added[row.pk])) for row in report.addenda.all() if row.pk in added)
    return Copy(report, reader, tuple(_by_child(first)), tuple(_seen(report, reader, passages)), addenda)


def _by_child(passages: Iterable[Passage]) -> Iterable[ChildsPart]:
    grouped: dict[uuid.UUID | None, list[Passage]] = {}
    for passage in passages:
        grouped.setdefault(passage.child_id, []).append(passage)
    return [ChildsPart(rows[0].child, tuple(rows)) for rows in grouped.values()]


def _seen(report: Report, reader: Reader, passages: list[Passage]) -> list[Seen]:
    """The days on which a child was seen go with what may be read about that child."""
    if not passages and reader.kind is not Kind.AUTHOR:
        return []
    theirs = _children_of(reader)
    rows = report.seen.select_related("child")
    return [row for row in rows if theirs is None or row.child_id in theirs]


def readable_attachment(report: Report, reader: Reader, attachment: uuid.UUID) -> Attachment | None:
    """A file, if this reader may read the passage it hangs on."""
    readable = {passage.pk for passage in readable_passages(report, reader)}
    return report.attachments.filter(pk=attachment, passage__in=readable).first()


def sent_back(report: Report) -> SentBack | None:
    """What the chair found unclear in a signed report, if the chair sent it back."""
    return getattr(report, "sent_back", None)


def cleared(row: SentBack) -> bool:
    """Whether the author has added anything since the report was sent back."""
    return any(one.at >= row.at for one in row.report.addenda.all())


def report_of(request: ReportRequest) -> Report | None:
    """The report that answers a request, as it stands now; None while nobody has begun it."""
    return Report.objects.filter(request=request).select_related("request__conference", "request__seat").first()


def clocks(request: ReportRequest) -> list[Duty]:
    """When this report is due, to whom and for which child, soonest first, as the procedure's duties say."""
    of_mine = Q(agency=request.owed_by) | Q(agency="")
    rows = Duty.objects.filter(of_mine, conference=request.conference_id, key__in=TO_THE_CHAIR + TO_THE_FAMILY)
    kept: dict[str, Duty] = {}
    for duty in rows.select_related("child").order_by("due_on", "position"):
        kept.setdefault(duty.key, duty)
    return list(kept.values())


def deadline(request: ReportRequest, duties: Iterable[Duty] | None = None) -> datetime | None:
    """The moment by which the report has to be with the chair; None where the procedure names none."""
    due = [duty for duty in (clocks(request) if duties is None else duties) if duty.key in TO_THE_CHAIR]
    moments = [duty.due_at or end_of(duty) for duty in due]
    return min(moments) if moments else None


def end_of(duty: Duty) -> datetime:
    day = datetime.combine(duty.due_on + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(day) - timedelta(seconds=1)


OPEN = ("missing", "late")
"""The states of a request while nothing has come in answer to it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Whether a report is owed; if not, why not and under which clause."""

    holds: bool
    says: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copies:
    """How many copies of a report its author brings."""

    number: int
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One request on the desk: where it stands, by when it was due, and with whom it is still to be shared."""

    request: ReportRequest
    state: str
    due: datetime | None
    started: bool
    unshared: tuple[str, ...]
    sent_back: SentBack | None = None
    cleared: bool = False
    own_form: bool = False


def desk(user: User, conference: Conference | None = None, now: datetime | None = None) -> list[DeskLine]:
    """What was asked for coming conferences and how each request stands; the same few queries however many."""
    rows = ReportRequest.objects.filter(authority=authority_of(user)).select_related(
        "conference__chair", "seat", "report__sent_back"
    )
    rows = rows.filter(conference=conference) if conference else rows.exclude(conference__state__in=_OVER)
    if not may(user, Right.ARRANGE_CONFERENCE):
        rows = rows.filter(conference__chair=user)
    requests = list(
        rows.prefetch_related("report__sharings", "report__addenda", "conference__about__child").order_by(
            "conference__starts_at", "seat__agency"
        )
    )
    for one in requests:
        one.conference.authority = authority_of(user)  # asked once for all of them: they are of no other
    moment, due, family, named = now or timezone.now(), _due_of(requests), _family_of(requests), together(requests)
    lines = [
        _line(one, due.get((one.conference_id, one.owed_by)), family[one.conference_id], moment) for one in requests
    ]
    return [replace(one, state="together") if one.request in named and one.state in OPEN else one for one in lines]


def _due_of(requests: list[ReportRequest]) -> dict[tuple[uuid.UUID, str], datetime]:
    owed = defaultdict(list)
    for duty in Duty.objects.filter(conference__in={r.conference_id for r in requests}, key__in=TO_THE_CHAIR):
        owed[duty.conference].append(duty)
    found = {}
    for one in requests:
        mine = [duty for duty in owed[one.conference_id] if duty.agency in (one.owed_by, "")]
        if (moment := deadline(one, mine)) is not None:
            found[one.conference_id, one.owed_by] = moment
    return found


def _family_of(requests: list[ReportRequest]) -> dict[uuid.UUID, list[Seat]]:
    found: dict[uuid.UUID, list[Seat]] = defaultdict(list)
    family = Seat.objects.filter(standing=Seat.Standing.FAMILY, person__isnull=False)
    for seat in family.filter(conference__in={r.conference_id for r in requests}).order_by("name"):
        found[seat.conference_id].append(seat)
    return found


def _line(one: ReportRequest, due: datetime | None, family: list[Seat], now: datetime) -> DeskLine:
    report: Report | None = getattr(one, "report", None)
    signed = report.signed_at if report else None
    if signed:
        state = "in_late" if due and signed > due else "in"
    elif one.not_involved:
        state = "not_involved"
    else:
        state = "late" if due and now > due else "missing"
    told = {row.person_id for row in report.sharings.all()} if report else set()
    unshared = tuple(seat.name for seat in family if seat.person_id not in told) if signed else ()
    back = sent_back(report) if report else None
    answered = back is not None and cleared(back)
    own_form = report is not None and report.own_form and report.submitted
    return DeskLine(one, state, due, report is not None, unshared, back, answered, own_form)


def owed(request: ReportRequest) -> Owed:
    """Whether the procedure makes this author owe a report of their own, or why it does not (WAR-3.15, BOL-5.13).

    Doubt: whether somebody comes is taken from their answer; without one they are expected to come.
    """
    procedure, rule = facts.procedure(request.conference), facts.procedure(request.conference).reports
    if rule is None or request.of_social_care:
        return Owed(True)
    if not agency_report_still_owed(procedure, _in_core_group(request), request.conference.type):
        says = "The core group's joint report stands in for one of their own."
        return Owed(False, says, (rule.cites["joint_stands_in"],))
    if not report_owed(procedure, request.seat.standing, attending=_comes(request.seat)):
        says = "They come, so this procedure does not make them write a report."
        return Owed(False, says, (rule.cites.get("owed_by_absent_only", rule.clause),))
    return Owed(True)


def _comes(seat: Seat) -> bool:
    invitation: Invitation | None = getattr(seat, "invitation", None)
    away = (Invitation.Reply.NOT_COMING, Invitation.Reply.APOLOGIES)
    return invitation is None or invitation.answer not in away


def _in_core_group(request: ReportRequest) -> bool:
    """Whether the author sits in the core group of every child of the conference."""
    children = request.conference.about.values("child")
    plans = Plan.objects.filter(child__in=children, ended_on__isnull=True)
    return plans.filter(core_group__name=request.seat.name).count() == children.count()


def copies_due(request: ReportRequest) -> Copies:
    """How many copies the author brings on paper, and under which clause; none where the procedure asks none."""
    procedure = facts.procedure(request.conference)
    seats = request.conference.seats.filter(standing=Seat.Standing.MEMBER, invited=True)
    wanted = copies_to_bring(procedure, seats.exclude(agency="").count())
    rule = procedure.reports
    return Copies(wanted, (rule.cites["copies"],) if wanted and rule else ())


def undecided(conference: Conference) -> QuerySet[Withholding]:
    """What a chair has still to rule on, oldest first; of signed reports, since a draft is its author's alone."""
    return rulings(conference).filter(ruling=Withholding.Ruling.ASKED)


def rulings(conference: Conference) -> QuerySet[Withholding]:
    """Every withholding asked for in a conference's signed reports."""
    return Withholding.objects.filter(
        passage__report__request__conference=conference, passage__report__signed_at__isnull=False
    ).select_related("passage__report__request__seat", "passage__child", "person", "child", "ruled_by")


def previous_report(request: ReportRequest) -> Report | None:
    """The same author's last signed report about any of these children, to start from."""
    children = request.conference.about.values("child")
    seat = request.seat
    earlier = Report.objects.filter(request__conference__about__child__in=children, signed_at__isnull=False)
    by = (
        Q(request__owed_by="social_care")
        if request.of_social_care
        else Q(request__seat__practitioner=seat.practitioner_id)
    )
    return earlier.filter(by).exclude(request=request).order_by("-signed_at").first()


def report_for(user: User, conference: Conference, report: uuid.UUID) -> Report:
    """A report of this conference, or `NoRight`."""
    found = (
        Report.objects.filter(pk=report, request__conference=conference)
        .select_related("request__conference", "request__seat")
        .first()
    )
    if found is None:
        raise NoRight(user, None, "There is no such report for you. If you should have it, ask the conference's chair.")
    return found
