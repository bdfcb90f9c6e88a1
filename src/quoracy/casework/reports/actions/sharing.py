"""Writing down that a report was gone through with a parent or a child, or why it was not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import Objected
from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.chronology.actions import record
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.people.models import Person
from quoracy.casework.reports.authors import Author, journal
from quoracy.casework.reports.authorship import unprepared
from quoracy.casework.reports.models import Report, Sharing
from quoracy.casework.reports.parts import family, subjects
from quoracy.casework.reports.questions import report_of
from quoracy.rulebook.authorship import child_sharing_finding
from quoracy.rulebook.finding import Finding

TOLD = "report_sent_to_family"


@dataclass(frozen=True, slots=True)
class Shared:
    """When, how and by whom one person was given a report, what they said; or why it was not shared."""

    person: uuid.UUID | None = None
    child: uuid.UUID | None = None
    given_at: datetime | None = None
    how: str = ""
    discussed_on: date | None = None
    by_name: str = ""
    said: str = ""
    evidence: str = ""
    why_not: str = ""


def relatives(report: Report) -> list[Person]:
    """The relatives and carers with whom a report is to be shared: all who are seated as family."""
    return family(report.request.conference)


def record_sharing(author: Author, shared: Shared) -> Sharing:
    """Keep when and how a signed report was shared with one person. It meets the duty once no relative is left out.

    It is the author who shares (BOL-1.51); what the unit posts does not stand in for it.
    """
    report = report_of(author.request)
    if report is None or not report.submitted:
        raise Objected.at("", "Sign the report first: what is shared is what was signed")
    _check(report, shared)
    if shared.child is not None:
        judged = child_sharing_finding(facts.procedure(report.request.conference), author.request.of_social_care)
        if judged and judged.stops:
            raise Objected([judged])
    with transaction.atomic():
        row = Sharing.objects.create(
            authority_id=report.authority_id,
            report=report,
            person_id=shared.person,
            child_id=shared.child,
            given_at=None if shared.why_not.strip() else shared.given_at,
            how="" if shared.why_not.strip() else shared.how,
            discussed_on=shared.discussed_on,
            by_name=shared.by_name.strip() or author.name,
            said=shared.said.strip(),
            evidence=shared.evidence.strip(),
            why_not=shared.why_not.strip(),
            entered_by=author.name,
        )
        for child in subjects(report.request.conference):
            _tell(author, report, child)
        journal(author, JournalEntry.Act.CHANGED, "wrote down with whom a report was shared")
    return row


def _check(report: Report, shared: Shared) -> None:
    people = {person.pk for person in relatives(report)}
    children = {child.pk for child in subjects(report.request.conference)}
    if (shared.person is None) == (shared.child is None) or not (shared.person in people or shared.child in children):
        raise Objected.at("with", "Choose with whom it was shared")
    if shared.why_not.strip():
        return
    if shared.given_at is None:
        raise Objected.at("given_on", "Enter the day on which it was shared, or say why it was not", "BOL-1.49")
    if shared.given_at > timezone.now() or (shared.discussed_on and shared.discussed_on > today()):
        raise Objected.at("given_on", "This day has not come yet. Enter when it was shared")
    if not shared.how:
        raise Objected.at("how", "Say how it was shared", "BOL-1.49")


def incomplete(report: Report) -> list[Person]:
    """The relatives for whom nothing is written down yet: handed to one parent only is incomplete (LBH-3.06)."""
    told = set(report.sharings.filter(person__isnull=False).values_list("person", flat=True))
    return [person for person in relatives(report) if person.pk not in told]


def not_talked_over(report: Report) -> list[Person]:
    """The relatives with whom the report was not talked over, nor a reason given, although the procedure asks it."""
    rule = facts.procedure(report.request.conference).reports
    if rule is None or not rule.discussed_with_parents:
        return []
    fine = Q(discussed_on__isnull=False) | ~Q(why_not="")
    told = set(report.sharings.filter(fine, person__isnull=False).values_list("person", flat=True))
    return [person for person in relatives(report) if person.pk not in told]


def unsaid(report: Report) -> Finding | None:
    """Whether it is still to be said that the relatives were told what will be said."""
    talked = report.sharings.filter(person__isnull=False, discussed_on__isnull=False)
    return unprepared(report, len(relatives(report)), talked.values("person").distinct().count())


def with_children(conference: Conference) -> list[Sharing]:
    """What each author of a signed report answered about sharing it with a child."""
    rows = Sharing.objects.filter(report__request__conference=conference, child__isnull=False)
    return list(rows.select_related("child", "report__request__seat").order_by("child__born", "entered_at"))


def _tell(author: Author, report: Report, child: Child) -> None:
    """The event that meets the duty, when each relative of the child has the report or a reason stands in its place."""
    conference = report.request.conference
    related = set(Relationship.objects.filter(child=child).values_list("person", flat=True))
    theirs = [person.pk for person in relatives(report) if person.pk in related]
    rows = {row.person_id: row for row in report.sharings.filter(person__in=theirs).order_by("entered_at")}
    given = [row.given_at for row in rows.values() if row.given_at]
    if not given or set(rows) != set(theirs):
        return
    already = Event.objects.filter(child=child, kind=TOLD, conference=conference.pk, facts__agency=author.who)
    if not already.exists():
        last = timezone.localtime(max(given))
        record(author.user, child, TOLD, on=last.date(), at=last, conference=conference.pk, agency=author.who)
