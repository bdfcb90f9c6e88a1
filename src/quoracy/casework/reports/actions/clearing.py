"""Sending an unclear report back to its author: once, with what is unclear, and with nothing of it altered."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.reports.models import Report, SentBack
from quoracy.rulebook.clarity import sending_back


def send_back(chair: User, report: Report, why: str) -> SentBack:
    """The chair says what is unclear; the author, told by e-mail, answers by adding to the report.

    The report stays in, on the day on which it came, so that nobody is late for having been asked. Raises `Objected`
    where the procedure knows nothing of it, and for a second time.
    """
    conference = report.request.conference
    if conference.chair_id != chair.pk or not may(chair, Right.RUN_CONFERENCE):
        raise NoRight(chair, Right.RUN_CONFERENCE, "Only the chair of this conference sends a report back.")
    if not report.submitted:
        raise Objected.at("", "This report is not signed yet, so there is nothing to send back")
    finding = sending_back(facts.procedure(conference), before=hasattr(report, "sent_back"))
    if not finding.holds:
        raise Objected([finding])
    if not why.strip():
        raise Objected.at("why", "Say what is unclear, so that the author can make it clear", *finding.clauses)
    try:
        with transaction.atomic():
            row = SentBack.objects.create(authority_id=report.authority_id, report=report, why=why.strip(), by=chair)
    except IntegrityError:
        raise Objected([sending_back(facts.procedure(conference), before=True)]) from None
    for child in conference.about.values_list("child", flat=True):
        journal(chair, JournalEntry.Act.CHANGED, "sent a report back", child=child, conference=conference.pk)
    _tell(chair, conference, report)
    return row


def _tell(chair: User, conference: Conference, report: Report) -> None:
    """Ask the author by e-mail to look; what is unclear stands on their page alone."""
    practitioner = report.request.seat.practitioner
    if practitioner is None or not practitioner.email:
        return
    authority = conference.authority
    languages = messages.languages_for("", authority.bilingual)
    to = Recipient(practitioner.name, "email", practitioner.email, languages, practitioner=practitioner)
    told = {
        "name": practitioner.name,
        "when": conference.starts_at.isoformat() if conference.starts_at else "",
        "unit": facts.procedure(conference).terms["unit"],
        "authority": authority.name,
    }
    content = Content("report_unclear", told, conference=conference.pk)
    messages.write(authority, to, content, f"report {report.pk} unclear", chair)
