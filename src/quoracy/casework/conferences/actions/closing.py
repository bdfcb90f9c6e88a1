"""Closing: nothing is left undecided, the plan starts, dates are set, and every duty follows."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children import facts as child_facts
from quoracy.casework.children.actions import one_at_a_time, tie
from quoracy.casework.children.models import Tie
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences import committed, departures, facts, questions
from quoracy.casework.conferences.actions.awaiting import promised
from quoracy.casework.conferences.actions.deciding import in_hand
from quoracy.casework.conferences.actions.escalating import open_after_closing
from quoracy.casework.conferences.actions.meeting import about_as_it_is, only_the_chair
from quoracy.casework.conferences.actions.telling import before_leaving
from quoracy.casework.conferences.asking_holders import ask_holders
from quoracy.casework.conferences.checklists import gates_before
from quoracy.casework.conferences.models import Conference, ConferenceChild, Departure, Letter, Seat
from quoracy.casework.plans.actions import Step, Terms, continue_plan, end_plan, start_plan
from quoracy.casework.plans.questions import current_plan
from quoracy.rulebook.chronology import Event
from quoracy.rulebook.conference_rules import AskedOf
from quoracy.rulebook.convening_rules import Step as Before
from quoracy.rulebook.duty import Duty, day_of
from quoracy.rulebook.finding import Departure as Takes
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.thresholds import threshold_questions
from quoracy.rulebook.timescales import duties

_CHANGED = JournalEntry.Act.CHANGED
PLANNED = ("plan", "plan_continues")


EARLY = "early_review"
REVIEW_CLOCKS = ("first_review", "review_after_birth", "next_review", EARLY)


def last_days(about: ConferenceChild) -> dict[str, tuple[date, str]]:
    """The last days the closing checklist has to keep to, each with its clause: the first core group, the review."""
    return {name: (day_of(duty.due), duty.clause) for name, duty in clocks(about).items()}


def clocks(about: ConferenceChild) -> dict[str, Duty]:
    """The duties that the dates of the closing checklist have to meet, by the name of each date.

    Asked of the rulebook as if the conference had just closed with this decision, so that the day shown here is the
    day of the duty that follows.
    """
    conference, child = about.conference, child_facts.child(about.child)
    ref, day = str(conference.pk), facts.day_of(conference)
    as_if = [
        Event("", "conference_held", day, conference=ref, facts={"type": conference.type, **quorum_of(about)}),
        Event("", "decision", day, conference=ref, facts={"outcome": about.outcome}),
    ]
    happened = chronology.events(about.child.events.all())
    open_then = [
        duty
        for duty in duties(child, [*happened, *as_if], chronology.adopted_by(conference.authority))
        if duty.met_on is None and not duty.not_needed
    ]
    wanted = {"first_core_group_on": ("first_core_group",), "review_on": REVIEW_CLOCKS}
    found: dict[str, Duty] = {}
    for name, keys in wanted.items():
        first = min(
            (duty for duty in open_then if duty.key in keys), key=lambda d: (day_of(d.due), d.clause), default=None
        )
        if first:
            found[name] = first
    return found


def quorum_of(about: ConferenceChild) -> dict[str, bool]:
    """The count kept with the decision: for this child, and whether it was met for every child (BFG-4.3.10b)."""
    kept = about.conference.about.values_list("quorum", flat=True)
    own = (about.quorum or {}).get("quorate")
    short = any((quorum or {}).get("quorate") is False for quorum in kept)
    return {"quorate": own if own is not None else True, "quorate_for_all": not short}


def set_terms(actor: User, about: ConferenceChild, closing: dict[str, Any], version: int) -> ConferenceChild:
    """Keep what the closing checklist holds for one child; anything may be missing until the conference is closed."""
    only_the_chair(actor, about.conference, Right.RUN_CONFERENCE)
    with transaction.atomic():
        fresh = in_hand(actor, about, version)
        fresh.closing = {**fresh.closing, **closing}
        fresh.version += 1
        fresh.save()
    return fresh


def closing_findings(conference: Conference) -> list[Finding]:
    """What stands between this conference and its end; each finding's place begins with the child it is about."""
    rows = questions.about(conference)
    return [finding for row in rows for finding in _about_one(row)] + committed.left_open(conference, rows)


def _about_one(row: ConferenceChild) -> list[Finding]:
    name, at = row.child.name, str(row.child_id)
    if not row.outcome:
        says = f"Nothing is decided about {name} yet. Each child is decided before the conference is closed."
        return [Finding(False, says, ("BOL-1.64", "WAL-7.04", "BFG-4.9.6"), Takes.FORBIDDEN, f"{at}.outcome")]
    if row.outcome not in PLANNED:
        return _still_looked_after(row)
    closing, last = row.closing, clocks(row)
    found = _still_looked_after(row)
    if not (closing.get("lead") or closing.get("lead_name")):
        lead = facts.procedure(row.conference).terms.get("lead", "lead professional")
        says = f"Name the {lead.lower()} for {name}"
        found.append(Finding(False, says, (), Takes.FORBIDDEN, f"{at}.lead"))
    if row.outcome == "plan" and not closing.get("core_group"):
        says = f"Say who is in the core group for {name}"
        found.append(Finding(False, says, (), Takes.RECORDED_REASON, f"{at}.core_group"))
    if row.outcome == "plan":
        found += _dated(row, "first_core_group_on", f"first core group for {name}", last)
    dated = _dated(row, "review_on", f"review for {name}", last)
    return found + (dated or _early_enough(row, last.get("review_on")))


def _early_enough(row: ConferenceChild, review: Duty | None) -> list[Finding]:
    """What the chair confirms of a date for the early review that keeps its last day (BFG-4.3.10a)."""
    if review is None or review.key != EARLY or row.closing.get("early_enough"):
        return []
    says = f"Confirm that the review is early enough for {row.child.name}: the conference went ahead without a quorum"
    return [Finding(False, says, (review.clause,), Takes.RECORDED_REASON, f"{row.child_id}.early_enough", "chair")]


def _still_looked_after(row: ConferenceChild) -> list[Finding]:
    """What is asked at a review of a child who is looked after, where it is not answered (BFG-4.2.8a)."""
    if row.conference.type not in facts.REVIEWS or "looked after" not in row.child.alerts:
        return []
    answers = row.answers.get("answers", {})
    return [
        Finding(
            False,
            f'"{question.wording}" is not answered for {row.child.name}',
            question.clauses,
            question.unanswered,
            f"{row.child_id}.{question.key}",
        )
        for question in threshold_questions(facts.procedure(row.conference), looked_after_review=True)
        if question.asked_of is AskedOf.CHAIR and not answers.get(question.key)
    ]


def _dated(row: ConferenceChild, field: str, what: str, last: Mapping[str, Duty]) -> list[Finding]:
    given, place = row.closing.get(field), f"{row.child_id}.{field}"
    duty = last.get(field)
    clauses, early = ((duty.clause,), duty.key == EARLY) if duty else ((), False)
    what = f"early {what}" if early else what
    if not given:
        return [Finding(False, f"Set the date of the {what}", clauses, Takes.RECORDED_REASON, place)]
    day = date.fromisoformat(given)
    if day < facts.day_of(row.conference):
        return [Finding(False, f"The {what} cannot be before this conference", clauses, Takes.FORBIDDEN, place)]
    if duty and day > (due := day_of(duty.due)):
        after = "after the last day that is early" if early else "after the last lawful day"
        says = f"The {what} is set for {day:%A %-d %B %Y}, {after}, {due:%A %-d %B %Y}"
        return [Finding(False, says, clauses, Takes.RECORDED_REASON, place)]
    return []


NOBODY: Mapping[uuid.UUID, str] = MappingProxyType({})
BEFORE_CLOSING: list[Callable[[Conference], list[Finding]]] = []
"""What apps that stand above conferences want settled before one closes; each adds its own when it is loaded."""


def close(
    actor: User,
    conference: Conference,
    *,
    ended_at: datetime,
    told_of_rights: bool,
    untold: Mapping[uuid.UUID, str] = NOBODY,
) -> Conference:
    """Close a conference: one transaction in which the plan starts and every clock begins to run.

    `told_of_rights`: everybody of the family still here was told the outcome and how to complain; `untold` is why
    somebody who was here was not, by their seat. Raises `Objected` with everything still missing; what only needs a
    reason takes it from the closing checklist.
    """
    only_the_chair(actor, conference, Right.RUN_CONFERENCE)
    with transaction.atomic():
        fresh = (
            Conference.objects.select_for_update(of=("self",))
            .select_related("authority", "chair")
            .get(pk=conference.pk)
        )
        if fresh.state == Conference.State.CLOSED:
            return fresh
        if fresh.state != Conference.State.OPEN or fresh.starts_at is None:
            raise Objected.at("", "Only a conference that is under way can be closed")
        one_at_a_time(fresh.about.values_list("child", flat=True))
        rows = questions.about(fresh)
        gates = [finding for gate in BEFORE_CLOSING for finding in gate(fresh)]
        departures.settle(actor, fresh, [*gates, *gates_before(fresh, Before.CLOSE)], {})
        _settle_departures(actor, fresh, rows)
        everybody_told = before_leaving(actor, fresh, everybody_here=told_of_rights, reasons=untold)
        fresh.state, fresh.closed_at = Conference.State.CLOSED, timezone.now()
        fresh.complaint_rights_told = everybody_told
        fresh.ends_at = ended_at if ended_at > fresh.starts_at else fresh.ends_at
        fresh.version += 1
        fresh.save()
        for row in rows:
            row.conference = fresh
            _held(actor, fresh, row, ended_at)
            _decided(actor, fresh, row)
        open_after_closing(actor, fresh, rows)
        ask_holders(actor, fresh, rows)
    return fresh


def _settle_departures(actor: User, conference: Conference, rows: Sequence[ConferenceChild]) -> None:
    reasons = {
        f"{row.child_id}.{name}": str(reason) for row in rows for name, reason in row.closing.get("reasons", {}).items()
    }
    found = [finding for finding in closing_findings(conference) if not finding.holds]
    stopping = [f for f in found if f.stops or not reasons.get(f.place, "").strip()]
    if stopping:
        raise Objected(stopping)
    children = {str(row.child_id): row.child for row in rows}
    for finding in found:
        Departure.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            child=children.get(finding.place.partition(".")[0]),
            clause=(finding.clauses or ("",))[0],
            says=finding.says,
            reason=reasons[finding.place].strip(),
            by=actor,
        )


def _held(actor: User, conference: Conference, row: ConferenceChild, ended_at: datetime) -> None:
    held = timezone.localtime(conference.starts_at)
    record(
        actor,
        row.child,
        "conference_held",
        on=held.date(),
        at=held,
        conference=conference.pk,
        type=conference.type,
        starts_at=held,
        ends_at=timezone.localtime(ended_at) if ended_at > held else None,
        **quorum_of(row),
    )
    journal(actor, _CHANGED, "closed the conference", child=row.child_id, conference=conference.pk)


def _decided(actor: User, conference: Conference, row: ConferenceChild) -> None:
    day = facts.day_of(conference)
    terms = terms_of(row)
    if row.outcome == "plan":
        start_plan(row.child, conference.pk, day, row.categories, terms)
    plan = current_plan(row.child)
    if row.outcome == "plan_continues" and plan:
        continue_plan(plan, row.categories, terms)
    if row.outcome == "plan_ends" and plan:
        end_plan(plan, day, "review_decision")
    if terms.lead:
        tie(terms.lead, row.child, Tie.Capacity.SOCIAL_WORKER, reason="leads the plan")
    record(
        actor,
        row.child,
        "decision",
        on=day,
        conference=conference.pk,
        outcome=row.outcome,
        categories=list(row.categories),
        split=row.how == "tie" or None,
        awaited=promised(row) or None,
        reasons=row.reasons if row.outcome in PLANNED and row.categories else None,
    )
    if row.outcome == "plan_ends":
        record(actor, row.child, "plan_ended", on=day, conference=conference.pk, ground="review_decision")


def terms_of(row: ConferenceChild) -> Terms:
    """What the closing checklist set for one child, as the plan keeps it."""
    kept = row.closing
    lead = User.objects.filter(pk=kept["lead"], authority_id=row.authority_id).first() if kept.get("lead") else None
    return Terms(
        lead=lead,
        lead_name=kept.get("lead_name", ""),
        core_group=tuple((m["name"], m.get("title", "")) for m in kept.get("core_group", ())),
        first_core_group_on=_day(kept.get("first_core_group_on")),
        review_on=_day(kept.get("review_on")),
        contingency=kept.get("contingency", ""),
        outline=tuple(Step(s["outcome"], s.get("who", ""), _day(s.get("by_when"))) for s in kept.get("outline", ())),
    )


def settle_later(actor: User, about: ConferenceChild, said: Mapping[str, str]) -> ConferenceChild:
    """Settle what was left open at the close: kept beside the reason, with the day and by whom (BFG-4.8.2a)."""
    only_the_chair(actor, about.conference, Right.RUN_CONFERENCE)
    with transaction.atomic():
        fresh = about_as_it_is(about)
        owed = {one.matter.key for one in committed.still_owed(fresh.conference, [fresh])}
        settled = {key: words.strip() for key, words in said.items() if key in owed and words.strip()}
        if not settled:
            raise Objected.at("", "Enter at least one of them")
        kept = {key: {"words": words, "on": today().isoformat(), "by": actor.name} for key, words in settled.items()}
        fresh.closing = {**fresh.closing, "later": {**fresh.closing.get("later", {}), **kept}}
        fresh.version += 1
        fresh.save()
        what = "settled what was left open at the close"
        journal(actor, _CHANGED, what, child=fresh.child_id, conference=fresh.conference_id)
    return fresh


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def seat_for_a_letter(seat: Seat) -> Seat:
    """Keep the seat of a child who gets a letter without having been at the table; the same one however often."""
    told = {"name": seat.name, "title": seat.title, "standing": seat.standing, "invited": False, "present": False}
    whose = {"authority_id": seat.authority_id, "conference": seat.conference}
    return Seat.objects.get_or_create(pk=seat.pk, defaults=whose | told)[0]


def keep_letter(
    actor: User, conference: Conference, seat: Seat, pdf: bytes, code: str, children: Sequence[uuid.UUID]
) -> Letter:
    """Keep one person's letter as it was made; a new one is a new row, and the old one stays."""
    if not (may(actor, Right.SEND_LETTERS) or conference.chair_id == actor.pk):
        raise NoRight(actor, Right.SEND_LETTERS)
    return Letter.objects.create(
        authority_id=conference.authority_id,
        conference=conference,
        seat=seat,
        children=list(children),
        made_by=actor,
        code=code,
        pdf=pdf,
        digest=hashlib.sha256(pdf).hexdigest(),
    )


def letter_code() -> str:
    """A code for one letter that nobody can guess and anybody can read over the telephone."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    drawn = "".join(secrets.choice(letters) for _ in range(12))
    return "-".join((drawn[:4], drawn[4:8], drawn[8:]))


def letters_sent(
    actor: User, conference: Conference, *, family: bool, lacks: Sequence[Finding] = (), reason: str = ""
) -> None:
    """Write down that the letters went: to the family, or to everybody else who was asked; each clock is met once.

    `lacks` is what these letters do not hold although they should: a reason is recorded for it, or nothing is sent.
    """
    if not may(actor, Right.SEND_LETTERS):
        raise NoRight(actor, Right.SEND_LETTERS)
    if conference.state != Conference.State.CLOSED:
        raise Objected.at("", "Close the conference first: the letter says what was decided")
    if lacks and not reason.strip():
        says = "Some of these letters lack a part they should hold. Make them whole, or say why they went without it."
        raise Objected.at("reason", says)
    kinds = ["decision_letter_sent"] if family else ["decision_circulated", "plan_circulated"]
    with transaction.atomic():
        departures.settle(actor, conference, lacks, {finding.place: reason for finding in lacks})
        one_at_a_time(conference.about.values_list("child", flat=True))
        for row in questions.about(conference):
            for kind in kinds:
                if kind == "plan_circulated" and row.outcome not in PLANNED:
                    continue
                if row.child.events.filter(kind=kind, conference=conference.pk).exists():
                    continue
                record(actor, row.child, kind, on=today(), at=timezone.now(), conference=conference.pk)
            what = "sent the decision letters"
            journal(actor, _CHANGED, what, child=row.child_id, conference=conference.pk)
