"""Reading disclosures, and the one copy that somebody outside may have of a report."""

from __future__ import annotations

import uuid

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference
from quoracy.casework.disclosures import facts
from quoracy.casework.disclosures.models import Disclosure, ExistenceTold
from quoracy.casework.reports import questions as reports
from quoracy.casework.reports import readers
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.parts import subjects
from quoracy.casework.reports.questions import Copy
from quoracy.rulebook.disclosing import disclosure_findings
from quoracy.rulebook.finding import Finding

_ONLY = "Only the chair, the unit and a manager of social care see who outside was given papers."


def manages(user: User, conference: Conference) -> bool:
    """Whether somebody may consent for social care: a manager who may see the conference, which is looked at first."""
    return conference.authority_id == user.authority_id and may(user, Right.AUTHORISE_CONFERENCE)


def answers(user: User, conference: Conference) -> bool:
    """Whether somebody may answer a request: the chair of the conference, and the unit."""
    return conference.chair_id == user.pk or (
        conference.authority_id == user.authority_id and may(user, Right.ARRANGE_CONFERENCE)
    )


def may_read(user: User, conference: Conference) -> None:
    """Raise `NoRight` for everybody but those who ask for, open or answer a disclosure."""
    if not (answers(user, conference) or manages(user, conference)):
        raise NoRight(user, None, _ONLY)


def of_conference(conference: Conference) -> list[Disclosure]:
    """Every request for papers of a conference, with its grounds and every copy made."""
    rows = conference.disclosures.select_related("child", "entered_by", "decided_by", "checked_by")
    return list(rows.prefetch_related("consents__recorded_by", "copies__made_by", "copies__report__request__seat"))


def existence_told(conference: Conference) -> list[ExistenceTold]:
    return list(conference.existence_told.select_related("recorded_by"))


def one(user: User, conference: Conference, disclosure: uuid.UUID) -> Disclosure:
    """One request of a conference, or `NoRight` in the same words for unknown and of another."""
    rows = conference.disclosures.select_related("child", "conference__authority", "conference__chair")
    found = rows.prefetch_related("consents").filter(pk=disclosure).first()
    if found is None:
        raise NoRight(user, None, "There is no such request for you.")
    return found


def standing(row: Disclosure) -> list[Finding]:
    """What speaks for and against giving papers as things stand now."""
    return disclosure_findings(conferences.procedure(row.conference), facts.asked(row))


def papers(conference: Conference) -> list[Report]:
    """The papers that could be given: the signed reports of the conference."""
    rows = Report.objects.filter(request__conference=conference, signed_at__isnull=False)
    return list(rows.select_related("request__conference__authority", "request__seat").order_by("signed_at"))


def copy_for(row: Disclosure, report: Report) -> Copy:
    """The copy that somebody outside gets: only about the children permitted, with nothing that is withheld in it."""
    permitted = frozenset(row.children)
    every = {child.pk for child in subjects(row.conference)}
    reader = readers.outsider(row.conference, permitted, of_all=every <= permitted, acts_for=row.child_id)
    return reports.copy_for(report, reader)
