"""Recording: who answers a request, what the answer needs first, how old advice is, who takes the record."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Protocol

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.room_rules import OtherRuling, RecordingRule

OLD_AFTER_MONTHS = 12
"""The age at which advice is old where a procedure sets none."""


class HasRecording(Protocol):
    """Anything that may carry a rule for recording, a procedure above all; None where it is silent."""

    @property
    def recording(self) -> RecordingRule | None: ...


class Meeting(StrEnum):
    """What a request or a discovered recording is tied to."""

    CONFERENCE = "conference"
    CORE_GROUP = "core_group"
    VISIT = "visit"
    NONE = "none"


class Decider(StrEnum):
    """Who answers one request."""

    CHAIR = "chair"
    GROUP_CHAIR = "group_chair"
    LEAD = "lead"
    MANAGER = "manager"


def deciders(procedure: HasRecording, meeting: Meeting, *, group_chair: bool) -> tuple[Decider, ...]:
    """Who may answer a request: of a core group its chair where one is entered, else the lead social worker.

    A procedure that is silent leaves a conference to its chair and everything else to the lead.
    """
    rule = procedure.recording
    if meeting is Meeting.CONFERENCE:
        return (Decider.CHAIR,)
    if meeting is Meeting.CORE_GROUP:
        if not group_chair:
            return (Decider.LEAD,)
        beside = rule is not None and rule.lead_beside_chair
        return (Decider.GROUP_CHAIR, Decider.LEAD) if beside else (Decider.GROUP_CHAIR,)
    by_lead = rule is None or not rule.manager or rule.other_ruled_by is OtherRuling.LEAD
    return (Decider.LEAD,) if by_lead else (Decider.MANAGER,)


def advice_finding(procedure: HasRecording, sought: bool) -> Finding | None:
    """Whether legal advice was sought before a request is answered; None where the procedure does not ask."""
    rule = procedure.recording
    if rule is None or rule.advice is Departure.NOT_NEEDED:
        return None
    says = "No legal advice on this request has been kept. Keep it"
    says += ", or say why you answer without it" if rule.advice is Departure.RECORDED_REASON else " first"
    departure = Departure.NOT_NEEDED if sought else rule.advice
    return Finding(sought, says, (rule.cites["advice"],), departure, "without_advice")


def is_old(procedure: HasRecording, dated: date, today: date) -> bool:
    """Whether a policy or advice of a day has passed the age that the procedure sets."""
    rule = procedure.recording
    months = rule.old_after_months if rule else OLD_AFTER_MONTHS
    return (today.year - dated.year) * 12 + today.month - dated.month - (today.day < dated.day) >= months


def recorder_finding(procedure: HasRecording, settled: bool) -> Finding | None:
    """Whether somebody takes the record, or a recording does; None where the procedure does not ask."""
    rule = procedure.recording
    if rule is None or rule.recorder is Departure.NOT_NEEDED:
        return None
    says = "Nobody is named to take the record, and no recording was chosen instead. Say why you open all the same."
    departure = Departure.NOT_NEEDED if settled else rule.recorder
    return Finding(settled, says, (rule.cites["recorder"],), departure, "recorder")


def told_finding(procedure: HasRecording, told: bool) -> Finding | None:
    """Whether everybody has been told that a recording is made instead; None where no such thing is chosen."""
    rule = procedure.recording
    if rule is None or not rule.alternative:
        return None
    says = "Tell everybody that the conference is recorded, and confirm it"
    departure = Departure.NOT_NEEDED if told else Departure.FORBIDDEN
    return Finding(told, says, (rule.cites["alternative"],), departure, "told")
