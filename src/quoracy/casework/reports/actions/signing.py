"""Signing a report: the gates of the procedure, and its coming to the chair and to the unit at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import Objected
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences.questions import about
from quoracy.casework.reports import checks
from quoracy.casework.reports.actions.writing import locked
from quoracy.casework.reports.authors import Author, journal
from quoracy.casework.reports.authorship import named_with
from quoracy.casework.reports.models import Report


@dataclass(frozen=True, slots=True)
class Signature:
    """The author's name and role, the confirmation, and the reasons asked for, by the place of the finding."""

    name: str
    role: str
    confirmed: bool
    version: int
    convictions: bool | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


def sign(author: Author, signature: Signature) -> Report:
    """Sign and send a report. From now on nothing in it is altered; the chair and the unit have it at once.

    Raises `Objected` for what the procedure forbids, for a finding without its reason, and where somebody else has
    changed the report since the page was shown, so that nobody signs what they have not read.
    """
    _check(author, signature)
    with transaction.atomic():
        report = locked(author)
        if report.version != signature.version:
            says = "Somebody has changed the report since you read it. Read it again, then sign."
            raise Objected.at("", says)
        now = timezone.now()
        _pass_the_gates(report, signature, now)
        report.convictions = signature.convictions
        report.signed_name, report.signed_role = signature.name.strip(), signature.role.strip()
        report.signed_by, report.signed_at = author.user, now
        report.version += 1
        report.save()
        _tell(author, report, now)
        journal(author, JournalEntry.Act.CHANGED, "signed and sent a report")
    return report


def _check(author: Author, signature: Signature) -> None:
    if not signature.name.strip():
        raise Objected.at("name", "Write your name: a report is signed by its author", *checks.SIGNED)
    if not signature.role.strip():
        raise Objected.at("role", "Write your role: a report says who speaks", *checks.SIGNED)
    if not signature.confirmed:
        raise Objected.at("confirmed", "Tick the box to sign the report", *checks.SIGNED)


def _pass_the_gates(report: Report, signature: Signature, now: datetime) -> None:
    broken = [f for f in checks.findings(report, now, signature.convictions) if not f.holds]
    reasons = {place: why.strip() for place, why in signature.reasons.items() if why.strip()}
    stopping = [f for f in broken if f.stops or (f.needs_reason and f.place not in reasons)]
    if stopping:
        raise Objected(stopping)
    given = {f.place: reasons[f.place] for f in broken if f.needs_reason}
    report.late_reason = given.pop("late_reason", "")
    report.gaps = given


def _tell(author: Author, report: Report, now: datetime) -> None:
    """One receipt for the chair and the unit (BOL-1.48), on the chronology of each child, of each whom it names."""
    on = timezone.localtime(now).date()
    conference = report.request.conference
    authors = [author.who, *(one.owed_by for one in named_with(report.request, report.signed_name))]
    for row in about(conference):
        for who in authors:
            for kind in ("report_sent_to_chair", "report_sent_to_unit"):
                record(author.user, row.child, kind, on=on, at=now, conference=conference.pk, agency=who)
