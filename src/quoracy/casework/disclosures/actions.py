"""Entering a request for papers, recording what opens them, answering it, and making a copy."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference
from quoracy.casework.disclosures import questions
from quoracy.casework.disclosures.models import Consent, CopyMade, Disclosure, ExistenceTold
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.parts import subjects
from quoracy.casework.reports.questions import Copy
from quoracy.rulebook import disclosing
from quoracy.rulebook.disclosing import Ground, Kind

POLICE = "police"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: who asks for whom, for what and why, on which day; `child` is whose lawyer they are."""

    kind: str
    to_name: str
    to_body: str
    wanted: str
    asked_on: date
    child: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A ground: who gave it and when, and the document that shows it."""

    ground: str
    given_by: str
    given_on: date
    document: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request; what is granted is limited to these reports and these children."""

    granted: bool
    reasons: str
    reports: Sequence[uuid.UUID] = ()
    children: Sequence[uuid.UUID] = ()
    record: bool = False
    for_court: bool = False


def ask(actor: User, conference: Conference, asked: Asked) -> Disclosure:
    """Enter what somebody outside asks for. Nothing is opened by it (BFG-4.14.10)."""
    questions.may_read(actor, conference)
    _complete(conference, asked)
    with transaction.atomic():
        row = Disclosure.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            kind=asked.kind,
            child_id=asked.child if asked.kind == Kind.CHILDS_LAWYER else None,
            to_name=asked.to_name.strip(),
            to_body=asked.to_body.strip(),
            wanted=asked.wanted.strip(),
            asked_on=asked.asked_on,
            entered_by=actor,
        )
        _note(actor, conference, f"entered a request for papers from {row}")
    return row


def _complete(conference: Conference, asked: Asked) -> None:
    for place, words, says in (
        ("to_name", asked.to_name, "Enter who asks"),
        ("to_body", asked.to_body, "Enter for which firm, court or agency they ask"),
        ("wanted", asked.wanted, "Write what they ask for, and why"),
    ):
        if not words.strip():
            raise Objected.at(place, says, "BFG-4.14.10")
    if asked.asked_on > today():
        raise Objected.at("asked_on", "This day has not come yet. Enter when they asked")
    about = {child.pk for child in subjects(conference)}
    if asked.kind == Kind.CHILDS_LAWYER and asked.child not in about:
        raise Objected.at("child", "Choose the child for whom they act", "BFG-4.14.8b")


def check_acts_for(actor: User, row: Disclosure, how: str) -> Disclosure:
    """The unit or the chair writes down how it was checked that a lawyer acts for this child (BFG-4.14.8b)."""
    _require_answering(actor, row.conference)
    if row.kind != Kind.CHILDS_LAWYER:
        raise Objected.at("", "Only of a child's legal representative is it checked for whom they act")
    if not how.strip():
        raise Objected.at("how", "Write down how you checked that they act for this child", "BFG-4.14.8b")
    with transaction.atomic():
        row = _locked(row)
        row.acts_for_child, row.checked_by, row.checked_at = how.strip(), actor, timezone.now()
        row.save(update_fields=["acts_for_child", "checked_by", "checked_at"])
        _note(actor, row.conference, f"checked for whom {row} acts")
    return row


def record_consent(actor: User, row: Disclosure, given: Given) -> Consent:
    """Record a ground. The chair's consent is the chair's own to record; social care's its manager's or the unit's."""
    conference = row.conference
    questions.may_read(actor, conference)
    if given.ground == Ground.CHAIR and conference.chair_id != actor.pk:
        raise NoRight(actor, None, "The chair records the chair's consent. Ask the chair to do it here.")
    if given.ground != Ground.SOCIAL_CARE:
        _require_answering(actor, conference)
    told = disclosing.Consent(Ground(given.ground), given.given_by, given.given_on, given.document)
    lacking = disclosing.consent_findings(conferences.procedure(conference), Kind(row.kind), told)
    if any(finding.stops for finding in lacking):
        raise Objected([finding for finding in lacking if finding.stops])
    if given.given_on > today():
        raise Objected.at("given_on", "This day has not come yet. Enter when it was given")
    with transaction.atomic():
        made = Consent.objects.create(
            authority_id=row.authority_id,
            disclosure=row,
            ground=given.ground,
            given_by=given.given_by.strip(),
            given_on=given.given_on,
            document=given.document.strip(),
            recorded_by=actor,
        )
        _note(actor, conference, f"recorded a ground for giving papers to {row}")
    return made


def answer(actor: User, row: Disclosure, given: Answer) -> Disclosure:
    """The unit or the chair grants or refuses. It can be answered anew: a refusal stops every further copy.

    Raises `Objected` for whatever the procedure still lacks before papers may be given.
    """
    _require_answering(actor, row.conference)
    return _answer(actor, row, given)


def _answer(actor: User, row: Disclosure, given: Answer) -> Disclosure:
    if not given.reasons.strip():
        raise Objected.at("reasons", "Give your reasons: they are kept with the answer", "BFG-4.14.10")
    with transaction.atomic():
        row = _locked(row)
        if given.granted:
            _may_be_given(row, given)
        row.outcome = Disclosure.Outcome.GRANTED if given.granted else Disclosure.Outcome.REFUSED
        row.reports = list(given.reports) if given.granted else []
        row.children = list(given.children) if given.granted else []
        row.record, row.for_court = given.granted and given.record, given.granted and given.for_court
        row.reasons, row.decided_by, row.decided_at = given.reasons.strip(), actor, timezone.now()
        row.save()
        _note(actor, row.conference, f"{'granted' if given.granted else 'refused'} papers to {row}")
    return row


def _may_be_given(row: Disclosure, given: Answer) -> None:
    stopping = [finding for finding in questions.standing(row) if finding.stops]
    if stopping:
        raise Objected(stopping)
    known = {report.pk for report in questions.papers(row.conference)}
    if not (given.reports or given.record) or not set(given.reports) <= known:
        raise Objected.at("reports", "Choose of which reports they get a copy", "BFG-4.14.10")
    offered = {child.pk for child in may_be_about(row)}
    if not given.children or not set(given.children) <= offered:
        raise Objected.at("children", "Choose about which children the copy may be", "BFG-4.14.8b", "BFG-4.14.10")


def may_be_about(row: Disclosure) -> list[Child]:
    """The children about whom a copy may be: for a child's lawyer that child alone, unless the pack says otherwise."""
    procedure = conferences.procedure(row.conference)
    every = subjects(row.conference)
    if disclosing.reads_other_children(procedure, Kind(row.kind)):
        return every
    return [child for child in every if child.pk == row.child_id]


def disclose_in_danger(actor: User, conference: Conference, asked: Asked, document: str) -> Disclosure:
    """A child is in danger: social care's manager enters the request, consents and grants all of it in one step."""
    questions.may_read(actor, conference)
    if not questions.manages(actor, conference):
        raise NoRight(actor, None, "A manager of social care consents for social care.")
    if not disclosing.at_once_in_danger(conferences.procedure(conference)):
        raise Objected.at("danger", "This procedure does not let papers out in one step. Enter the request as usual.")
    with transaction.atomic():
        row = ask(actor, conference, asked)
        record_consent(actor, row, Given(Ground.SOCIAL_CARE, actor.name, today(), document))
        reports = [report.pk for report in questions.papers(conference)]
        children = [child.pk for child in may_be_about(row)]
        return _answer(actor, row, Answer(True, f"A child is in danger. {asked.wanted}", reports, children))


def make_copy(actor: User, row: Disclosure, report: uuid.UUID) -> tuple[CopyMade, Copy]:
    """Number and journal one copy of one report that was granted; raises `NoRight` for any other.

    The grounds are asked about again, so that nothing leaves on an answer that they no longer bear.
    """
    questions.may_read(actor, row.conference)
    with transaction.atomic():
        row = _locked(row)
        found = Report.objects.filter(pk=report, request__conference=row.conference, signed_at__isnull=False)
        paper = found.select_related("request__conference__authority", "request__seat").first()
        closed = any(finding.stops for finding in questions.standing(row))
        if paper is None or not row.granted or closed or paper.pk not in row.reports:
            raise NoRight(actor, None, "No copy of this may be given: it was not granted.")
        copy = questions.copy_for(row, paper)
        if copy.empty:
            raise NoRight(actor, None, "There is nothing in this report that they may read.")
        last = row.copies.aggregate(last=Max("number"))["last"] or 0
        made = CopyMade.objects.create(
            authority_id=row.authority_id, disclosure=row, report=paper, number=last + 1, made_by=actor
        )
        _note(actor, row.conference, f"made copy {made.number} of a report for {row}", JournalEntry.Act.LOOKED)
    return made, copy


@dataclass(frozen=True, slots=True)
class Told:
    """That records exist was told: by whom of the police, to which prosecutor, when, in which proceedings."""

    by_name: str
    to: str
    told_on: date
    proceedings: str
    agency: str = POLICE


def record_existence_told(actor: User, conference: Conference, told: Told) -> ExistenceTold:
    """Write down that the police told a prosecutor of the records' existence; chair and social care hear of it."""
    _require_answering(actor, conference)
    procedure = conferences.procedure(conference)
    finding = disclosing.existence_finding(procedure, told.agency, told.to)
    if finding.stops:
        raise Objected([finding])
    for place, words, says in (
        ("by_name", told.by_name, "Enter who of the police told it"),
        ("proceedings", told.proceedings, "Enter in which criminal proceedings"),
    ):
        if not words.strip():
            raise Objected.at(place, says, *finding.clauses)
    if told.told_on > today():
        raise Objected.at("told_on", "This day has not come yet. Enter when it was told")
    with transaction.atomic():
        row = ExistenceTold.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            agency=told.agency,
            by_name=told.by_name.strip(),
            to=" ".join(told.to.split()),
            told_on=told.told_on,
            proceedings=told.proceedings.strip(),
            recorded_by=actor,
        )
        _note(actor, conference, f"wrote down that {row.to} was told that records exist")
        _tell(actor, conference, row)
    return row


def _tell(actor: User, conference: Conference, row: ExistenceTold) -> None:
    """Write to the chair and to the social workers and managers of the children; the message names no child."""
    about = conference.about.values("child")
    working = (Tie.Capacity.SOCIAL_WORKER, Tie.Capacity.TEAM_MANAGER)
    tied = User.objects.filter(
        pk__in=Tie.objects.filter(child__in=about, capacity__in=working, until__isnull=True).values("user")
    )
    chair = [conference.chair] if conference.chair else []
    authority = conference.authority
    for user in {user.pk: user for user in [*chair, *tied]}.values():
        told = {
            "name": user.name,
            "when": conference.starts_at.isoformat() if conference.starts_at else "",
            "unit": conferences.procedure(conference).terms["unit"],
            "authority": authority.name,
        }
        content = Content("existence_told", told, conference=conference.pk)
        to = Recipient(user.name, "email", user.email, user=user)
        messages.write(authority, to, content, f"existence {row.pk} {user.pk}", actor)


def _require_answering(actor: User, conference: Conference) -> None:
    if not questions.answers(actor, conference):
        raise NoRight(actor, None, "Only the chair of this conference and the unit do this.")


def _locked(row: Disclosure) -> Disclosure:
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related(
        "conference__authority", "conference__chair"
    )
    return rows.get(pk=row.pk)


def _note(actor: User, conference: Conference, what: str, act: JournalEntry.Act = JournalEntry.Act.CHANGED) -> None:
    for child in conference.about.values_list("child", flat=True):
        journal(actor, act, what, child=child, conference=conference.pk)
