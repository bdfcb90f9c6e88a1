"""Requests to record and recordings that came to light: written down, considered, answered. Nothing follows by itself.

The senior manager whom the procedure names considers a request and asks the managers of the agencies invited; replies
are shown as they come. Legal advice is confidential: whoever considers or answers reads it, and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, may, require, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.models import Child
from quoracy.casework.children.questions import visible_to
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room.considering import (
    NO_SUCH,
    answers,
    considers,
    is_manager,
    newest_policy,
    procedure,
    who_answers,
)
from quoracy.casework.room.models import RecordingRequest
from quoracy.casework.room.recording_models import RecordingMatter, RecordingNote, RecordingPolicy
from quoracy.rulebook.recording import Meeting, advice_finding

Kind, Ruling, Said = RecordingMatter.Kind, RecordingMatter.Ruling, RecordingNote.Kind
_CHANGED = JournalEntry.Act.CHANGED


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody writes down of a request or of a recording that came to light."""

    kind: str
    meeting: str
    who: str
    setting: str = ""
    talk: str = ""
    words: str = ""
    manner: str = ""
    happened_on: date | None = None
    found_how: str = ""
    group_chair: User | None = None


def write_down(actor: User, child: Child, told: Told, conference: Conference | None = None) -> RecordingMatter:
    """Write down a request about no conference, or a recording that came to light. The screen has asked who may.

    A request about a conference is written down on its board, where its chair answers it.
    """
    if told.kind not in Kind.values or told.meeting not in RecordingMatter.Meeting.values:
        raise Objected.at("kind", "Choose what you write down")
    if not told.who.strip():
        raise Objected.at("who", "Say who asks or who recorded, or that it is not known")
    if told.meeting == Meeting.CONFERENCE and conference is None:
        raise Objected.at("meeting", "Open the conference, and write it down there")
    if told.kind == Kind.DISCOVERED:
        _as_found(told)
    with transaction.atomic():
        row = RecordingMatter.objects.create(
            authority_id=child.authority_id,
            kind=told.kind,
            child=child,
            conference=conference if told.meeting == Meeting.CONFERENCE else None,
            meeting=told.meeting,
            setting=told.setting,
            talk=told.talk,
            who=told.who.strip(),
            words=told.words.replace("\0", "").strip(),
            manner=told.manner if told.kind == Kind.DISCOVERED else "",
            happened_on=told.happened_on,
            found_how=told.found_how.strip(),
            group_chair=told.group_chair if told.meeting == Meeting.CORE_GROUP else None,
            written_by=actor,
        )
        _consult(actor, row)
        what = "wrote down a request to record" if told.kind == Kind.REQUEST else "wrote down a recording"
        _journal(actor, row, what)
    return row


def _as_found(told: Told) -> None:
    if told.happened_on is not None and told.happened_on > today():
        raise Objected.at("happened_on", "This day has not come yet")
    if not told.found_how.strip():
        raise Objected.at("found_how", "Say how it came to light")


def of_request(actor: User, request: RecordingRequest) -> RecordingMatter | None:
    """Send a request about a conference on to the senior manager, where the procedure names one (BFG-4.15.k)."""
    rule = facts.procedure(request.conference).recording
    about = questions.about(request.conference)
    if rule is None or not rule.manager or not about:
        return None
    row = RecordingMatter.objects.create(
        authority_id=request.authority_id,
        kind=Kind.REQUEST,
        child=about[0].child,
        conference=request.conference,
        request=request,
        meeting=Meeting.CONFERENCE,
        setting=rule.settings[0].key if rule.settings else "",
        talk=rule.talks[0].key if rule.talks else "",
        who=request.seat.name,
        words=request.purpose,
        written_by=actor,
    )
    _consult(actor, row)
    return row


def advice_or_reason(row: RecordingMatter, without_advice: str) -> None:
    """Raise `Objected` where the procedure wants legal advice before an answer, or a reason for none (BFG-4.15.i)."""
    found = advice_finding(procedure(row), row.notes.filter(kind=Said.ADVICE).exists())
    if found is not None and (found.stops or (found.needs_reason and not without_advice.strip())):
        raise Objected([found])


def _consult(actor: User, row: RecordingMatter) -> None:
    """Open a consultation with the manager of each agency invited, where a senior manager considers the request."""
    rule = procedure(row).recording
    if rule is None or not rule.manager or row.kind != Kind.REQUEST or row.conference is None:
        return
    seats = row.conference.seats.filter(invited=True, practitioner__isnull=False).select_related("practitioner__agency")
    agencies = {seat.practitioner.agency for seat in seats if seat.practitioner is not None}
    for agency in sorted(agencies, key=lambda one: one.name):
        manager = f"{agency.lead_name}, {agency.name}" if agency.lead_name else f"The manager of {agency.name}"
        _note(actor, row, Said.CONSULTED, who=manager)


def consult(actor: User, row: RecordingMatter, who: str) -> RecordingNote:
    """Ask somebody else as required (BFG-4.15.k)."""
    _considers(actor, row)
    if not who.strip():
        raise Objected.at("who", "Say whom you ask")
    return _note(actor, row, Said.CONSULTED, who=who.strip())


def reply(actor: User, asked: RecordingNote, words: str) -> RecordingNote:
    """Write down what somebody who was asked replies."""
    if not (considers(actor, asked.matter) or may(actor, Right.ARRANGE_CONFERENCE)):
        raise NoRight(actor, None, NO_SUCH)
    if not words.strip():
        raise Objected.at("words", "Write down what they say")
    return _note(actor, asked.matter, Said.REPLY, who=asked.who, words=words.strip(), answers=asked)


def keep_advice(actor: User, row: RecordingMatter, words: str, author: str, dated: date) -> RecordingNote:
    """Keep legal advice as a confidential note with its date and author (BFG-4.15.i)."""
    _considers(actor, row)
    if dated > today():
        raise Objected.at("dated", "Advice cannot be dated ahead")
    if not words.strip() or not author.strip():
        raise Objected.at("words", "Enter the advice, and who gave it")
    return _note(actor, row, Said.ADVICE, who=author.strip(), words=words.strip(), dated=dated)


def give_view(actor: User, row: RecordingMatter, words: str) -> RecordingNote:
    """The senior manager gives a view; the policy and the advice relied on are kept as they stood (BFG-4.15.l)."""
    if not is_manager(actor, row):
        raise NoRight(actor, None, "Only the senior manager whom the procedure names gives this view.")
    if not words.strip():
        raise Objected.at("words", "Enter your view")
    return _note(actor, row, Said.VIEW, who=actor.name, words=words.strip(), relied_on=relied_on(row))


def relied_on(row: RecordingMatter) -> list[dict[str, str]]:
    """The newest policy and the last legal advice, each with its day."""
    found = []
    policy = newest_policy(row.authority_id)
    if policy is not None:
        found.append({"kind": "policy", "what": str(policy), "dated": policy.dated.isoformat()})
    advice = row.notes.filter(kind=Said.ADVICE).order_by("dated", "at").last()
    if advice is not None and advice.dated is not None:
        found.append({"kind": "advice", "what": f"Advice of {advice.who}", "dated": advice.dated.isoformat()})
    return found


def note_court(actor: User, row: RecordingMatter, words: str, dated: date | None) -> RecordingNote:
    """Note an intended or actual use in court, and the court's ruling. Nothing is said of whether it will be let in."""
    if not (considers(actor, row) or visible_to(actor).filter(pk=row.child_id).exists()):
        raise NoRight(actor, None, NO_SUCH)
    if not words.strip():
        raise Objected.at("words", "Say what use is meant or made, or what the court ruled")
    return _note(actor, row, Said.COURT, who=actor.name, words=words.strip(), dated=dated)


def answer(actor: User, row: RecordingMatter, ruling: str, reason: str, without_advice: str = "") -> RecordingMatter:
    """Answer a request about no conference, once and with a reason (BFG-4.15.k, BFG-4.15.n)."""
    if not answers(actor, row):
        raise NoRight(actor, None, f"This request is answered by {' or '.join(who_answers(row))}.")
    if ruling not in Ruling.values or not ruling:
        raise Objected.at("ruling", "Choose how you answer")
    if not reason.strip():
        raise Objected.at("reason", "Give your reason: it is told to the person")
    advice_or_reason(row, without_advice)
    with transaction.atomic():
        row = RecordingMatter.objects.select_for_update(of=("self",)).select_related("child").get(pk=row.pk)
        if row.ruling:
            raise Objected.at("", "Somebody has answered this request already")
        row.ruling, row.reason, row.without_advice = ruling, reason.strip(), without_advice.strip()
        row.ruled_by, row.ruled_at = actor, timezone.now()
        row.save()
        _journal(actor, row, "answered a request to record")
    return row


def _considers(user: User, row: RecordingMatter) -> None:
    if not considers(user, row):
        raise NoRight(user, None, NO_SUCH)


def keep_policy(actor: User, name: str, version: str, dated: date, words: str = "") -> RecordingPolicy:
    """Keep a version of the policy on recording."""
    require(actor, Right.OVERSEE)
    if dated > today():
        raise Objected.at("dated", "A policy cannot be dated ahead")
    row = RecordingPolicy.objects.create(
        authority=authority_of(actor),
        name=name.strip(),
        version=version.strip(),
        dated=dated,
        words=words.strip(),
        kept_by=actor,
    )
    journal(actor, _CHANGED, "kept a policy on recording")
    return row


def _note(actor: User, row: RecordingMatter, kind: str, **told: object) -> RecordingNote:
    made = RecordingNote.objects.create(authority_id=row.authority_id, matter=row, kind=kind, by=actor, **told)
    _journal(actor, row, f"recording: {made.get_kind_display().lower()}")
    return made


def _journal(actor: User, row: RecordingMatter, what: str) -> None:
    journal(actor, _CHANGED, what, child=row.child_id, conference=row.conference_id)
