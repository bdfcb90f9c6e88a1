"""Setting the rule, noting an agency's own, and the two steps by which records are marked as disposed of.

Nothing here deletes a row. Why not is written in docs/decisions/0030-nothing-is-deleted-by-machine.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import Authority, JournalEntry, User
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.actions import Content, Recipient, keys_written, languages_for, write
from quoracy.casework.retention import questions
from quoracy.casework.retention.models import AgencyKeeps, DisposalProposed, DisposalReviewed, RetentionRule


@dataclass(frozen=True, slots=True)
class Rule:
    """How long, since when, and where it is laid down."""

    since: date
    years: int
    until_age: int
    laid_down_in: str


def set_rule(actor: User, rule: Rule) -> RetentionRule:
    """Set how long records are kept from a day on; the earlier rule stays on file."""
    require(actor, Right.OVERSEE)
    if not rule.laid_down_in.strip():
        raise Objected.at("laid_down_in", "Say which schedule or policy lays this down")
    if rule.years < 1:
        raise Objected.at("years", "Records are kept for one year at least")
    with transaction.atomic():
        row = RetentionRule.objects.create(
            authority=authority_of(actor),
            since=rule.since,
            years=rule.years,
            until_age=rule.until_age,
            laid_down_in=rule.laid_down_in.strip(),
            by=actor,
        )
        journal(actor, JournalEntry.Act.CHANGED, "set how long records are kept")
    return row


def note_agencys_date(actor: User, conference: Conference, agency: str, until: date, told_by: str) -> AgencyKeeps:
    """Write down until when an agency keeps its copy. Nothing of an agency's is ever deleted here (BFG-4.14.12)."""
    questions.may_read(actor)
    if agency not in {one.agency for one in questions.agencies_holding(conference)}:
        raise Objected.at("agency", "Choose an agency that holds a copy", "BFG-4.14.12")
    if not told_by.strip():
        raise Objected.at("told_by", "Enter who of the agency said so", "BFG-4.14.12")
    with transaction.atomic():
        row = AgencyKeeps.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            agency=agency,
            until=until,
            told_by=told_by.strip(),
            recorded_by=actor,
        )
        _note(actor, conference, "wrote down until when an agency keeps its copy")
    return row


def propose(actor: User, conference: Conference, reason: str) -> DisposalProposed:
    """The first of two people proposes disposal, with a reason; only of what is past its date and may go."""
    require(actor, Right.OVERSEE)
    if not reason.strip():
        raise Objected.at("reason", "Say why these records need be kept no longer")
    with transaction.atomic():
        Conference.objects.select_for_update().get(pk=conference.pk)
        past = _may_go(conference)
        if past.waits or past.disposed:
            raise Objected.at("", "It has been proposed already")
        row = DisposalProposed.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            reason=reason.strip(),
            kept_until=past.until,
            by=actor,
        )
        _note(actor, conference, "proposed that records be disposed of")
    return row


def review(actor: User, conference: Conference, *, disposed: bool, reason: str) -> DisposalReviewed:
    """A second person answers. What stands against it is asked about again, so that an old proposal proves nothing."""
    require(actor, Right.OVERSEE)
    if not reason.strip():
        raise Objected.at("reason", "Give your reason: it is kept with the answer")
    with transaction.atomic():
        Conference.objects.select_for_update().get(pk=conference.pk)
        past = questions.of_conference(conference, today())
        if past is None or past.proposed is None or not past.waits:
            raise Objected.at("", "Nothing waits for an answer here")
        if past.proposed.by_id == actor.pk:
            raise NoRight(actor, None, "You proposed this yourself. Somebody else has to answer it.")
        if disposed:
            _may_go(conference)
        row = DisposalReviewed.objects.create(
            authority_id=conference.authority_id,
            proposal=past.proposed,
            proposed_by=past.proposed.by,
            disposed=disposed,
            reason=reason.strip(),
            by=actor,
        )
        _note(actor, conference, "marked records as disposed of" if disposed else "decided that records be kept")
    return row


def _may_go(conference: Conference) -> questions.Past:
    """How a conference stands, if its records are past their date and nothing stands against disposal."""
    past = questions.of_conference(conference, today())
    if past is None:
        raise Objected.at("", "No rule says how long records are kept here, so they are kept")
    if past.until >= today():
        raise Objected.at("", f"These records are kept until {past.until:%A %-d %B %Y}")
    if past.against:
        raise Objected.at("", f"{'. '.join(past.against)}. So these records are kept")
    return past


def _note(actor: User, conference: Conference, what: str) -> None:
    for child in conference.about.values_list("child", flat=True):
        journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=conference.pk)


def remind_agencies(authority: Authority, day: date) -> int:
    """Remind an agency of the date it gave itself for its copy of the decision, once, when it comes (BFG-4.14.12)."""
    return sum(
        _remind(row, one) for row in questions.dates_come(authority, day) for one in questions.whom_to_remind(row)
    )


def _remind(row: AgencyKeeps, one: Practitioner) -> bool:
    conference, key = row.conference, f"keeps {row.pk.hex} {one.pk}"
    if keys_written([key]):
        return False
    told = {
        "name": one.name,
        "agency": row.get_agency_display(),
        "unit": facts.procedure(conference).terms["unit"],
        "authority": conference.authority.name,
        "day": f"{row.until:%-d/%-m/%Y}",
        "when": conference.starts_at.isoformat() if conference.starts_at else "",
    }
    languages = languages_for("", conference.authority.bilingual)
    to = Recipient(one.name, "email", one.email, languages, practitioner=one)
    write(conference.authority, to, Content("keeps_until", told, conference=conference.pk), key)
    return True
