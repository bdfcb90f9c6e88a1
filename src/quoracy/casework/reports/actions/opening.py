"""What about reports is open when a conference begins: shown to its chair, who goes on by name and with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.meeting import only_the_chair
from quoracy.casework.conferences.departures import settle as depart
from quoracy.casework.conferences.models import Conference, Departure
from quoracy.casework.people.models import Person
from quoracy.casework.reports.actions.sharing import relatives, unsaid
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.parts import subjects
from quoracy.casework.reports.questions import desk, undecided
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.sharing_reports import Share, Withheld, opening_findings, sharing_findings

_STANDS = {
    "missing": "No report has come from %s.",
    "late": "No report has come from %s, and its time is over.",
    "in_late": "The report of %s came late.",
}


def findings(chair: User, conference: Conference) -> list[Finding]:
    """What is missing, late, not shared with the family or not ruled on; some of it takes the chair's reason."""
    procedure = facts.procedure(conference)
    found = [*_reported(procedure, conference), *_shared(procedure, conference), *_withheld(procedure, conference)]
    found += [said for report in _signed(conference) if (said := unsaid(report))]
    found += [
        Finding(False, _STANDS[line.state] % line.request.seat, (), place=f"asked.{line.request.pk}")
        for line in desk(chair, conference)
        if line.state in _STANDS
    ]
    return [finding for finding in found if not finding.holds]


def settle(chair: User, conference: Conference, reasons: Mapping[str, str]) -> list[Departure]:
    """Keep the chair's reasons for opening all the same, by the findings' places; raises `Objected` for one wanting.

    Belongs in one transaction with the opening itself; nothing is asked of a conference that is open already.
    """
    with transaction.atomic():
        now = Conference.objects.select_for_update(no_key=True).only("state").get(pk=conference.pk)
        only_the_chair(chair, conference, Right.RUN_CONFERENCE)
        if now.state != Conference.State.ARRANGED:
            return []
        return depart(chair, conference, findings(chair, conference), reasons)


def _signed(conference: Conference) -> list[Report]:
    rows = Report.objects.filter(request__conference=conference, signed_at__isnull=False)
    return list(rows.select_related("request__conference", "request__seat").prefetch_related("passages", "sharings"))


def _reported(procedure: Procedure, conference: Conference) -> Iterator[Finding]:
    """Each child about whom social care has not reported."""
    names = {str(child.pk): child.name for child in subjects(conference)}
    ours = [report for report in _signed(conference) if report.request.of_social_care]
    about = {passage.child_id for report in ours for passage in report.passages.all()}
    reported = list(names) if None in about else [str(child) for child in about]
    for finding in opening_findings(procedure, list(names), reported):
        yield replace(finding, says=_named(finding.says, names))


def _shared(procedure: Procedure, conference: Conference) -> Iterator[Finding]:
    """For each relative, the reports that were not shared with them; one reason answers for all of them."""
    lacking: dict[tuple[str, str], list[tuple[Finding, str]]] = {}
    names: dict[str, str] = {}
    for report in _signed(conference):
        family = relatives(report)
        names |= {str(person.pk): person.name for person in family}
        for finding in sharing_findings(procedure, [_share(report, person) for person in family], at_opening=True):
            if not finding.holds:
                lacking.setdefault((finding.place, finding.says), []).append((finding, report.request.seat.name))
    for found in lacking.values():
        finding, authors = found[0][0], ", ".join(author for _finding, author in found)
        yield replace(finding, says=f"{_named(finding.says, names)} Reports of: {authors}.")


def _share(report: Report, person: Person) -> Share:
    """The newest word on how a report reached one relative. Who was given it has had the chance to read it."""
    row = next((row for row in report.sharings.all() if row.person_id == person.pk), None)
    if row is None:
        return Share(str(person.pk))
    given = timezone.localtime(row.given_at).date() if row.given_at else None
    return Share(str(person.pk), False, given, row.how, row.discussed_on, row.said, row.why_not, given is not None)


def _withheld(procedure: Procedure, conference: Conference) -> Iterator[Finding]:
    """Each passage that its author wants kept from somebody and on which the chair has not ruled."""
    authors = {str(row.passage_id): row.passage.report.request.seat.name for row in undecided(conference)}
    asked = opening_findings(procedure, (), (), [Withheld(passage, ()) for passage in authors])
    for finding in asked or _untold(authors):
        author = authors[finding.place.removeprefix("withheld.")]
        yield replace(finding, says=f"{finding.says} It is in the report of {author}.")


def _untold(passages: Iterable[str]) -> list[Finding]:
    says = "You have not decided whether a passage is withheld. Until you do, it is."
    return [Finding(False, says, (), place=f"withheld.{passage}") for passage in passages]


def _named(says: str, names: Mapping[str, str]) -> str:
    for key, name in names.items():
        says = says.replace(key, name)
    return says
