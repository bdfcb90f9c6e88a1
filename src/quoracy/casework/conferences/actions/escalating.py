"""Taking a disagreement further: opened with its reasons, step by step with its clock, until an outcome is entered.

What was decided, and any date that is booked, stands meanwhile (BFG-4.1.4b, BFG-4.11.1d).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.actions import one_at_a_time
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.disputes import Escalation, EscalationStep
from quoracy.casework.conferences.escalated import next_step
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.sealed import dissents
from quoracy.casework.conferences.telling_of_dissent import tell_of_holding
from quoracy.rulebook.closing_rules import Stage
from quoracy.rulebook.escalating import due_of, route

_CHANGED = JournalEntry.Act.CHANGED
SETTLES = (Right.AUTHORISE_CONFERENCE, Right.ARRANGE_CONFERENCE, Right.OVERSEE)
NOT_HELD = (Conference.State.REFUSED, Conference.State.STOOD_DOWN)


def sees_to(actor: User, conference: Conference) -> None:
    """Raise `NoRight` for whoever may not see the conference, or neither chairs it nor answers for the service."""
    questions.visible_conference(actor, conference.pk)
    if conference.chair_id != actor.pk and not any(may(actor, right) for right in SETTLES):
        raise NoRight(actor, Right.AUTHORISE_CONFERENCE)


def open_after_closing(actor: User, conference: Conference, rows: Sequence[ConferenceChild]) -> list[Escalation]:
    """Open one escalation for each dissent that was entered, and for a tie where the procedure refers it on.

    The same once more opens nothing (BFG-4.11.1b, BOL-1.94b).
    """
    opened = []
    rule = facts.procedure(conference).escalation
    for row in rows:
        for dissent in dissents(row):
            told: dict[str, Any] = {
                "agency": dissent.seat.agency, "seat": dissent.seat, "who": dissent.seat.name,
                "reasons": dissent.reasons, "dissent": dissent,
            }  # fmt: skip
            if not Escalation.objects.filter(dissent=dissent).exists():
                opened.append(_open(actor, conference, row.child, row.outcome, **told))
        if rule is not None and rule.after_a_tie and row.how == "tie":
            chair = conference.chair.name if conference.chair else ""
            says = "The votes were equal, so the decision is referred on."
            opened.append(_open(actor, conference, row.child, row.outcome, who=chair, reasons=says))
    return opened


def _open(
    actor: User, conference: Conference, child: Child | None, decided: str,
    matter: str = Escalation.Matter.DECISION, **more: Any,
) -> Escalation:  # fmt: skip
    procedure, day = facts.procedure(conference), today()
    first = route(procedure).steps[0]
    return Escalation.objects.create(
        authority_id=conference.authority_id,
        conference=conference,
        child=child,
        matter=matter,
        decided=decided.replace("_", " "),
        opened_by=actor,
        due_on=due_of(procedure, first, day, chronology.adopted_by(conference.authority).calendar),
        **more,
    )


def disagree_about_holding(actor: User, conference: Conference, agency: str, who: str, reasons: str) -> Escalation:
    """An agency disagrees with the decision to hold, or not to hold, a conference (BFG-4.1.4b).

    The team manager and the agency's lead are told; a day that is booked stays booked.
    """
    questions.visible_conference(actor, conference.pk)
    if conference.state in (Conference.State.OPEN, Conference.State.CLOSED):
        raise Objected.at("", "The conference has met. Disagreement with a decision is entered as dissent from it.")
    if not agency:
        raise Objected.at("agency", "Choose the agency that disagrees")
    if not who.strip():
        raise Objected.at("who", "Enter who says so for the agency")
    if not reasons.strip():
        raise Objected.at("reasons", "Enter the agency's reasons in its own words")
    held = conference.state not in NOT_HELD
    matter = Escalation.Matter.HOLDING if held else Escalation.Matter.NOT_HOLDING
    with transaction.atomic():
        row = _open(
            actor, conference, None, conference.get_state_display(),
            matter=matter, agency=agency, who=who.strip()[:120], reasons=reasons.strip(),
        )  # fmt: skip
        tell_of_holding(row)
        _note(actor, row, "opened a disagreement about holding a conference")
    return row


def take_step(actor: User, row: Escalation, note: str, version: int) -> Escalation:
    """Take the next step; the clock of the one after it begins on this day."""
    with transaction.atomic():
        fresh = _in_hand(actor, row, version)
        stage = next_step(fresh)
        if stage is None:
            raise Objected.at("", "There is no further step. Enter the outcome.")
        _keep_step(fresh, stage, note, by=actor)
        _on_the_chronology(actor, fresh, stage)
        _note(actor, fresh, f"took a disagreement to the next step: {stage.key}")
    return fresh


def may_start(row: Escalation) -> bool:
    """Whether the dissenting agency may set its own escalation going now (BFG-4.11.1b)."""
    return not row.step and not row.outcome and route(facts.procedure(row.conference)).started_by == "agency"


def start_own(row: Escalation, seat: Seat | None, user: User | None, note: str, version: int) -> Escalation:
    """Whoever dissented sets their own escalation going; `user` is None for somebody who came by a link (BFG-4.11.1b).

    Every later step, and the outcome, is for the chair and those who answer for the service to enter.
    """
    if seat is None or row.seat_id != seat.pk:
        raise NoRight(user or User(), None, "Only whoever dissented sets this going.")
    with transaction.atomic():
        fresh = _as_it_is(row, version)
        stage = next_step(fresh)
        if stage is None or not may_start(fresh):
            raise Objected.at("", "It has been begun, or by this procedure it is begun by somebody else")
        _keep_step(fresh, stage, note, by=user, seat=seat)
        if user is not None:
            _note(user, fresh, "set the escalation of their own dissent going")
    return fresh


def _keep_step(row: Escalation, stage: Stage, note: str, *, by: User | None, seat: Seat | None = None) -> None:
    """Write a step down, and let the clock of the one after it begin on this day."""
    EscalationStep.objects.create(
        authority_id=row.authority_id, escalation=row, step=stage.key, note=note.strip(), by=by, seat=seat,
        due_on=row.due_on,
    )  # fmt: skip
    row.step = stage.key
    row.due_on = _due_next(row)
    _save(row)


def _due_next(row: Escalation) -> date | None:
    following = next_step(row)
    if following is None:
        return None
    calendar = chronology.adopted_by(row.conference.authority).calendar
    return due_of(facts.procedure(row.conference), following, today(), calendar)


def _on_the_chronology(actor: User, row: Escalation, stage: Stage) -> None:
    """A step that is an event of its own, such as the referral of a tie, meets its duty on the child's chronology."""
    if not stage.records or row.child is None:
        return
    one_at_a_time([row.child.pk])
    if not row.child.events.filter(kind=stage.records, conference=row.conference_id).exists():
        record(actor, row.child, stage.records, on=today(), conference=row.conference_id)


def enter_outcome(actor: User, row: Escalation, outcome: str, version: int) -> Escalation:
    """Enter what came of it, by whom and when; with that it is no longer open."""
    if not outcome.strip():
        raise Objected.at("outcome", "Enter what came of it")
    with transaction.atomic():
        fresh = _in_hand(actor, row, version)
        fresh.outcome, fresh.outcome_by, fresh.outcome_at = outcome.strip(), actor, timezone.now()
        fresh.due_on = None
        _save(fresh)
        _note(actor, fresh, "entered the outcome of a disagreement")
    return fresh


def _in_hand(actor: User, row: Escalation, version: int) -> Escalation:
    sees_to(actor, row.conference)
    return _as_it_is(row, version)


def _as_it_is(row: Escalation, version: int) -> Escalation:
    rows = Escalation.objects.select_for_update(of=("self",)).select_related(
        "conference__authority", "conference__chair", "child"
    )
    fresh = rows.get(pk=row.pk)
    if fresh.outcome:
        raise Objected.at("", "Its outcome has been entered, so it is closed")
    if fresh.version != version:
        raise Objected.at("", "Somebody changed this while you were writing. Compare it, then send yours again.")
    return fresh


def _save(row: Escalation) -> None:
    row.version += 1
    row.save()


def _note(actor: User, row: Escalation, what: str) -> None:
    children = [row.child_id] if row.child_id else list(row.conference.about.values_list("child", flat=True))
    for child in children:
        journal(actor, _CHANGED, what[:200], child=child, conference=row.conference_id)


def of_seat(conference: Conference, seat: Seat) -> list[Escalation]:
    """What was opened for somebody's own dissent, for their own page."""
    return list(conference.escalations.filter(seat=seat).select_related("child", "seat"))
