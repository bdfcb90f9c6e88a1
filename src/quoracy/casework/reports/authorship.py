"""What the procedure says to the author of one report: with whom it may be written, and what is still to be said."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.models import Report, ReportRequest
from quoracy.rulebook.authorship import Asked, may_report_together, notes_on_writing, prepared_finding
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.terms import ENQUIRY

PREPARED = "prepared"
"""The field in which an author says whether each relative was told what will be said (LBH-4.14)."""


def colleagues(request: ReportRequest) -> list[ReportRequest]:
    """The others of the same agency who were asked for a report too, by name."""
    others = request.conference.report_requests.filter(seat__agency=request.seat.agency).exclude(pk=request.pk)
    return list(others.select_related("seat").order_by("seat__name"))


def notes(request: ReportRequest) -> list[Finding]:
    """What an author should know before writing this report."""
    names = tuple(one.seat.name for one in colleagues(request))
    procedure = facts.procedure(request.conference)
    called = procedure.terms.get("enquiry", ENQUIRY)
    asked = Asked(request.of_social_care, names, _was_an_enquiry(request.conference), called)
    return notes_on_writing(procedure, asked)


def _was_an_enquiry(conference: Conference) -> bool:
    """Whether a section 47 enquiry was made about any of these children since their last conference."""
    children = list(conference.about.values_list("child", flat=True))
    held = Conference.objects.filter(about__child__in=children, state=Conference.State.CLOSED).exclude(pk=conference.pk)
    last = held.order_by("-starts_at").values_list("starts_at", flat=True).first()
    begun = Event.objects.filter(child__in=children, kind="strategy_discussion", facts__starts_section_47=True)
    return begun.filter(on__gt=timezone.localtime(last).date()).exists() if last else begun.exists()


def named_with(request: ReportRequest, signed_name: str) -> list[ReportRequest]:
    """The colleagues for whom a report stands too, where the procedure allows it: each whom its signature names."""
    if not may_report_together(facts.procedure(request.conference)):
        return []
    return [one for one in colleagues(request) if _names(signed_name, one)]


def together(requests: Iterable[ReportRequest]) -> dict[ReportRequest, Report]:
    """Of these requests, those answered by a colleague's report, with that report; needs their seats and reports."""
    rows = list(requests)
    reports = [(one, report) for one in rows if (report := getattr(one, "report", None)) and report.submitted]
    return {
        one: report
        for one in rows
        for other, report in reports
        if one.conference_id == other.conference_id
        and one.pk != other.pk
        and one.seat.agency == other.seat.agency
        and _names(report.signed_name, one)
        and may_report_together(facts.procedure(one.conference))
    }


def _names(signature: str, one: ReportRequest) -> bool:
    return one.seat.name.casefold() in signature.casefold()


def unprepared(report: Report, relatives: int, talked_with: int) -> Finding | None:
    """What is open while nothing says whether the relatives were told what will be said; None where it is not asked.

    Having talked the report over with each of them says it too.
    """
    told = report.passages.filter(part=PREPARED).exists() or (0 < relatives <= talked_with)
    found = prepared_finding(facts.procedure(report.request.conference), report.request.seat.name, told)
    return found if found and not found.holds else None
