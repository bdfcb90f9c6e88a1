"""Asking that somebody be kept out, the chair's ruling, and telling the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.chronology.actions import record_for_all
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.departures import settle
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import facts, questions, telling
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations.actions import telling as invitations
from quoracy.casework.messages.models import Message
from quoracy.rulebook.exclusion import (
    exclusion_findings,
    notice_finding,
    notice_parts,
    opening_finding,
    record_finding,
    report_finding,
    ruling_findings,
)
from quoracy.rulebook.finding import Finding

_OPEN_TO_REQUESTS = (Conference.State.AUTHORISED, Conference.State.ARRANGED, Conference.State.OPEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: whole or part, the evidence by ground, and what single grounds ask (`details`)."""

    whole: bool | None
    evidence: Mapping[str, str] = field(default_factory=dict)
    part: tuple[str, ...] = ()
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    requested_for: str = "social_care"


@dataclass(frozen=True, slots=True)
class Ruled:
    """The chair's ruling. `told` is what the person reads of the reasons, and nothing else is."""

    outcome: str
    reasons: str
    grounds: tuple[str, ...] = ()
    told: str = ""
    whole: bool = False
    items: tuple[str, ...] = ()
    comes_after: timedelta | None = None
    leaves_after: timedelta | None = None
    views_how: str = ""
    outcome_how: str = ""
    complain_how: str = ""
    gets_reports: bool = True
    gets_record: str = Exclusion.Papers.ATTENDED


def request_exclusion(
    actor: User, conference: Conference, seat: Seat, asked: Asked, reasons: Mapping[str, str] | None = None
) -> Exclusion:
    """Ask the chair that somebody of the family be kept out; the duty of asking in time is met by it (BFG-4.5.2a).

    Nothing carries over from an earlier conference: this one needs its own ground and evidence (BFG-4.5.11b). The
    person stays on the list and invited as before until the chair has ruled (WAR-3.09).
    """
    if conference.state not in _OPEN_TO_REQUESTS:
        raise Objected.at("", "This conference is over or not authorised, so nobody is kept out of it")
    if seat.pk not in {one.pk for one in questions.relatives(conference)}:
        raise Objected.at("seat", "Choose somebody of the family who is asked to this conference")
    row = Exclusion(
        authority_id=conference.authority_id,
        conference=conference,
        seat=seat,
        evidence={key: words.strip() for key, words in asked.evidence.items()},
        whole=asked.whole,
        part=[item.strip() for item in asked.part if item.strip()],
        reason=asked.reason.strip(),
        details=dict(asked.details),
        requested_by=actor,
        requested_for=asked.requested_for,
        requested_at=timezone.now(),
    )
    if not (row.reason or any(row.evidence.values())):
        raise Objected.at("reason", "Say why this person should be kept out", "WAR-3.09")
    if row.whole is None or (row.whole is False and not row.part):
        raise Objected.at("part", "Say whether this is for the whole conference, or for which part of it", "BFG-4.4.1j")
    with transaction.atomic():
        settle(
            actor, conference, exclusion_findings(conferences.procedure(conference), facts.request(row)), reasons or {}
        )
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Objected.at("seat", "A request about this person already waits for the chair's ruling") from None
        _told_in_time(actor, row)
        _takes_effect(row)
        telling.tell_the_chair(row)
        note(actor, conference, "asked that somebody be kept out")
    return row


def _told_in_time(actor: User, row: Exclusion) -> None:
    """The event by which the duty of asking in time is met, for each child of the conference."""
    at = timezone.localtime(row.requested_at)
    children = list(row.conference.children.all())
    record_for_all(
        actor, children, "exclusion_requested", on=at.date(), conference=row.conference_id, agency=row.requested_for
    )


def rule(actor: User, row: Exclusion, ruled: Ruled, reasons: Mapping[str, str] | None = None) -> Exclusion:
    """The chair of this conference, and nobody else, rules; a ruling varied on new facts keeps its earlier version.

    Raises `Objected` for each part of the notice that is missing: without them it could not be sent (BFG-4.5.9b).
    """
    only_the_chair(actor, row.conference)
    if ruled.outcome not in Exclusion.Outcome.values or not ruled.outcome:
        raise Objected.at("outcome", "Choose how you rule", "BFG-4.5.1b")
    if not ruled.reasons.strip():
        raise Objected.at("reasons", "Give your reasons: they are kept with the ruling", "BFG-4.5.3b", "WAR-3.09")
    with transaction.atomic():
        row = Exclusion.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=row.pk)
        row.outcome, row.reasons, row.grounds = ruled.outcome, ruled.reasons.strip(), list(ruled.grounds)
        row.told, row.ruled_whole = ruled.told.strip(), ruled.whole
        row.items = [] if ruled.whole else [item.strip() for item in ruled.items if item.strip()]
        row.views_how, row.outcome_how = ruled.views_how.strip(), ruled.outcome_how.strip()
        row.complain_how = ruled.complain_how.strip()
        row.comes_after, row.leaves_after = _times(row, ruled)
        row.gets_reports, row.gets_record = ruled.gets_reports, ruled.gets_record
        row.ruled_by, row.ruled_at = actor, timezone.now()
        row.notice_given_at, row.notice_how, row.notice_by = None, "", None
        if row.keeps_out:
            _complete(row)
        procedure = conferences.procedure(row.conference)
        found = ruling_findings(procedure, facts.ruling(row))
        if row.keeps_out:
            papers = (report_finding(procedure, row.gets_reports), record_finding(procedure, "chair"))
            found += [finding for finding in papers if finding is not None]
        settle(actor, row.conference, found, reasons or {})
        row.save()
        _takes_effect(row)
        if not row.keeps_out:
            invitations.tell_of_ruling(row.conference, row.seat, actor)
        telling.tell_of_result(row)
        note(actor, row.conference, "ruled on keeping somebody out")
    return row


def _times(row: Exclusion, ruled: Ruled) -> tuple[timedelta | None, timedelta | None]:
    """When somebody who comes for a part arrives and leaves, inside the conference (BFG-4.5.1h)."""
    if ruled.whole or not row.keeps_out:
        return None, None
    starts, ends = row.conference.starts_at, row.conference.ends_at
    length = ends - starts if starts and ends else None
    for place, after in (("comes_at", ruled.comes_after), ("leaves_at", ruled.leaves_after)):
        if after is not None and (after < timedelta(0) or (length and after > length)):
            raise Objected.at(place, "Enter a time between the beginning and the end of the conference", "BFG-4.5.1h")
    if ruled.comes_after and ruled.leaves_after and ruled.leaves_after <= ruled.comes_after:
        raise Objected.at("leaves_at", "They cannot leave before they have come", "BFG-4.5.1h")
    return ruled.comes_after, ruled.leaves_after


def _takes_effect(row: Exclusion) -> None:
    """Write the request or the ruling on the person's seat, by which invitations, lists and the roll-call go."""
    seat = row.seat
    if row.outcome or not seat.kept_out:  # a new request about somebody kept out already leaves the ruling in force
        seat.kept_out, seat.comes_after, seat.leaves_after = row.effect, row.comes_after, row.leaves_after
        seat.save(update_fields=["kept_out", "comes_after", "leaves_after"])


def _complete(row: Exclusion) -> None:
    """Object to whatever the person would not be told: why, for which part, and the three parts of the notice."""
    if not row.told:
        raise Objected.at("told", "Write the reasons as the person is to read them", "WAR-3.10")
    if not row.ruled_whole and not row.items:
        raise Objected.at("items", "Name the items or times for which this person stays out", "BFG-4.4.1j")
    missing = missing_parts(row)
    if missing:
        key, says, clause = missing[0]
        raise Objected.at(key, f"The notice has to say {says}", clause)


def missing_parts(row: Exclusion) -> list[tuple[str, str, str]]:
    """The parts the written notice still lacks: the field, what it has to say, and the clause that asks for it."""
    fields = {"views": "views_how", "outcome": "outcome_how", "complaints": "complain_how"}
    asked = notice_parts(conferences.procedure(row.conference))
    return [
        (fields[part.key], part.says, part.clause)
        for part in asked
        if part.key in fields and not getattr(row, fields[part.key])
    ]


def give_notice(
    actor: User, row: Exclusion, how: str, *, given: bool = True, reasons: Mapping[str, str] | None = None
) -> Exclusion:
    """Write down how and when the person was told, or why they were not (WAR-3.10, BFG-4.5.9a)."""
    questions.may_read(actor, row.conference)
    if not row.keeps_out:
        raise Objected.at("", "Nobody is kept out by this ruling, so there is no notice to give")
    if not how.strip():
        raise Objected.at("how", "Say how and by whom the person was told, or why they were not", "WAR-3.10")
    with transaction.atomic():
        finding = notice_finding(conferences.procedure(row.conference), given)
        settle(actor, row.conference, [finding] if finding else [], {"ruling.notice": how})
        row.notice_given_at = timezone.now() if given else None
        row.notice_how, row.notice_by = how.strip(), actor
        row.told_of_day = row.conference.starts_at if given else None
        row.save(update_fields=["notice_given_at", "notice_how", "notice_by", "told_of_day"])
        if given:
            invitations.tell_of_ruling(row.conference, row.seat, actor)
        note(actor, row.conference, "told somebody that they are kept out")
    return row


def send_notice(actor: User, row: Exclusion, notice: Sequence[str]) -> Message:
    """Post the written notice to the address on file; by that the person has been told (WAR-3.10, BFG-4.5.9a).

    `notice` are its paragraphs as the chair has released them. A second click posts nothing twice.
    """
    questions.may_read(actor, row.conference)
    if not row.keeps_out:
        raise Objected.at("", "Nobody is kept out by this ruling, so there is no notice to send")
    if not row.told or missing_parts(row):
        raise Objected.at("", "Complete the ruling first: the notice would not say all it has to", "BFG-4.5.9b")
    with transaction.atomic():
        row = Exclusion.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=row.pk)
        message = telling.post_notice(row, notice, actor)
        if row.notice_given_at is None:
            give_notice(actor, row, f"Notice posted to {message.address}")
    return message


def write_views(actor: User, row: Exclusion, views: str) -> Exclusion:
    """What somebody kept out thinks and wants said; by the social worker, the unit or the chair (WAR-3.11)."""
    if actor.pk != row.conference.requested_by_id:
        questions.may_read(actor, row.conference)
    if not row.keeps_out:
        raise Objected.at("", "This person comes and speaks for themselves")
    if not views.strip():
        raise Objected.at("views", "Write what they think, or that they were asked and did not want to say", "WAR-3.11")
    with transaction.atomic():
        row = Exclusion.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=row.pk)
        row.views, row.views_by, row.views_at = views.strip(), actor, timezone.now()
        row.save(update_fields=["views", "views_by", "views_at"])
        note(actor, row.conference, "wrote down the views of somebody kept out")
    return row


def before_opening(conference: Conference) -> list[Finding]:
    """What the opening of a conference waits for: a ruling on each request, and each person told (BFG-4.5.3b)."""
    procedure = conferences.procedure(conference)
    asked = opening_finding(procedure, questions.unanswered(conference))
    untold = [row for row in questions.in_force(conference) if not row.notice_how]
    told = [notice_finding(procedure, given=False) for _row in untold]
    return [finding for finding in (asked, *told) if finding is not None]


_WITH = ("conference__authority", "conference__chair", "conference__requested_by", "seat__person__household")


def only_the_chair(actor: User, conference: Conference) -> None:
    if conference.chair_id != actor.pk or not may(actor, Right.RUN_CONFERENCE):
        raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference rules on keeping somebody out.")


def note(actor: User, conference: Conference, what: str) -> None:
    """Write on the file of each child of the conference what was done."""
    for child in conference.about.values_list("child", flat=True):
        journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=conference.pk)
