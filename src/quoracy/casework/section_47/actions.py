"""Recording strategy discussions and concluding enquiries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import correct, record
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.chronology.models import Event
from quoracy.casework.chronology.questions import as_it_stands
from quoracy.casework.section_47.models import (
    Assessment,
    ConferenceWeighed,
    DiscussedChild,
    Enquiry,
    ReasonsWritten,
    StrategyDiscussion,
)
from quoracy.casework.section_47.questions import discussions_not_answered, open_enquiry
from quoracy.rulebook.finding import Departure


def record_strategy_discussion(
    actor: User,
    children: Sequence[Child],
    *,
    held_at: datetime,
    concerns: str,
    starts_section_47: bool,
    agencies: Sequence[str] = (),
    manner: str = "",
    reasons: str = "",
) -> StrategyDiscussion:
    """Record one discussion about one child or several; where it starts enquiries, each child gets its own.

    The conference's clock of every child is worked out again at once. Raises `Objected` for a discussion that lies
    ahead or before the child could be, at the field `on` or `at`.
    """
    require(actor, Right.RECORD_STRATEGY_DISCUSSION)
    _held_by_now(held_at)
    if not children:
        raise Objected.at("children", "Choose at least one child whom the discussion was about")
    if not starts_section_47 and not reasons.strip():
        _reasons_for_none(actor)
    with transaction.atomic():
        discussion = StrategyDiscussion.objects.create(
            authority=authority_of(actor),
            held_at=held_at,
            manner=manner,
            agencies=list(agencies),
            concerns=concerns.strip(),
            starts_section_47=starts_section_47,
            reasons=reasons.strip(),
            recorded_by=actor,
        )
        for child in sorted(children, key=lambda child: child.pk):  # one order for all, so that none waits in a ring
            _discussed(actor, discussion, child)
    return discussion


def _reasons_for_none(actor: User) -> None:
    """Raise `Objected` where an enquiry is not started without a reason, unless the procedure lets that be."""
    rule = procedure_of(authority_of(actor), today()).convening
    if rule is None or rule.enquiry_not_started is not Departure.NOT_NEEDED:
        clauses = (rule.cites["enquiry_not_started"],) if rule and "enquiry_not_started" in rule.cites else ()
        raise Objected.at("reasons", "Say why no enquiry is started", *clauses)


def write_reasons(actor: User, child: Child, discussion: StrategyDiscussion, reasons: str) -> ReasonsWritten:
    """Write on the child's record why an enquiry was started; once, as what was written stands (BFG-4.2.3b)."""
    require(actor, Right.RECORD_STRATEGY_DISCUSSION)
    if not reasons.strip():
        raise Objected.at("reasons", "Enter the reasons")
    with transaction.atomic():
        locked = StrategyDiscussion.objects.select_for_update().get(pk=discussion.pk)
        if locked.reasons or ReasonsWritten.objects.filter(discussion=locked).exists():
            raise Objected.at("", "Somebody has written the reasons already")
        row = ReasonsWritten.objects.create(
            authority_id=locked.authority_id, discussion=locked, reasons=reasons.strip(), by=actor
        )
        journal(actor, JournalEntry.Act.CHANGED, "wrote why an enquiry was started", child=child.pk)
    return row


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was said when the need for a conference was talked over."""

    held_on: date
    with_whom: str
    occasion: str
    for_conference: bool
    reasons: str


def weigh_conference(actor: User, child: Child, said: Weighing) -> ConferenceWeighed:
    """Record whether a conference is needed after a talk with the manager; never without reasons (BFG-4.2.5b)."""
    require(actor, Right.REQUEST_CONFERENCE)
    if said.held_on > today():
        raise Objected.at("held_on", "This talk has not happened yet")
    if not said.reasons.strip():
        raise Objected.at("reasons", "Put the reasons on record, whichever way it went", "BFG-4.2.5b")
    with transaction.atomic():
        row = ConferenceWeighed.objects.create(
            authority_id=child.authority_id,
            child=child,
            held_on=said.held_on,
            with_whom=said.with_whom.strip(),
            occasion=said.occasion.strip(),
            for_conference=said.for_conference,
            reasons=said.reasons.strip(),
            recorded_by=actor,
        )
        journal(actor, JournalEntry.Act.CHANGED, "weighed the need for a conference", child=child.pk)
    return row


def _held_by_now(held_at: datetime) -> None:
    if held_at > timezone.now():
        says = "The strategy discussion has not happened yet. Enter the day and time at which it was held"
        raise Objected.at("on" if timezone.localtime(held_at).date() > today() else "at", says)


def _discussed(actor: User, discussion: StrategyDiscussion, child: Child) -> None:
    held = timezone.localtime(discussion.held_at)
    event = record(
        actor,
        child,
        "strategy_discussion",
        on=held.date(),
        at=held,
        starts_section_47=discussion.starts_section_47,
    )
    DiscussedChild.objects.create(
        authority_id=discussion.authority_id, discussion=discussion, child=child, event=event.pk
    )
    open_already = Enquiry.objects.filter(child=child, concluded_on__isnull=True).exists()
    if discussion.starts_section_47 and not open_already:
        Enquiry.objects.create(
            authority_id=discussion.authority_id, child=child, begun_by=discussion, began_on=held.date()
        )
    journal(actor, JournalEntry.Act.CHANGED, "recorded a strategy discussion", child=child.pk)


def say_which_began(actor: User, child: Child, began: StrategyDiscussion) -> None:
    """Of several discussions, say which one started the child's section 47 enquiry (BFG-4.1.7b).

    What was said of the others before is corrected, not overwritten: the old answer and the old dates stay on the
    timeline. The time for the conference is counted again wherever the procedure counts from that discussion.
    """
    require(actor, Right.RECORD_STRATEGY_DISCUSSION)
    reason = f"Asked again when a further discussion was recorded: the one of {_day(began)} began the enquiry."
    with transaction.atomic():
        for discussion in discussions_not_answered(child):
            row = _newest_entry(discussion, child)
            stands = as_it_stands(row) if row else None
            answer = discussion.pk == began.pk
            if row and stands and stands.facts.get("starts_section_47") is not answer:
                correct(actor, row, reason=reason, on=stands.on, at=stands.at, starts_section_47=answer)
        _begin_with(child, began)


def _day(discussion: StrategyDiscussion) -> str:
    return f"{timezone.localtime(discussion.held_at):%A %-d %B %Y}"


def _newest_entry(discussion: StrategyDiscussion, child: Child) -> Event | None:
    """The entry of a discussion on a child's chronology: what it says now, after every correction of it."""
    discussed = DiscussedChild.objects.filter(discussion=discussion, child=child).first()
    row = Event.objects.filter(pk=discussed.event).first() if discussed else None
    while row and (correction := row.corrections.order_by("-recorded_at").first()):
        row = correction
    return row


def _begin_with(child: Child, began: StrategyDiscussion) -> None:
    on = timezone.localtime(began.held_at).date()
    enquiry = open_enquiry(child)
    if enquiry is None:
        Enquiry.objects.create(authority_id=child.authority_id, child=child, begun_by=began, began_on=on)
    elif enquiry.begun_by_id != began.pk:
        enquiry.begun_by, enquiry.began_on = began, on
        enquiry.save(update_fields=["begun_by", "began_on"])


def correct_entry(
    actor: User, entry: Event, *, reason: str, on: date | None, at: datetime | None, **changed: Any
) -> Event:
    """Correct an entry of a chronology; of a strategy discussion, its day and time for every child it was about.

    A discussion was held once: a wrong day is wrong for the brothers and sisters too. Whether it began an enquiry, and
    whether it was about this child at all, is each child's own.
    """
    with transaction.atomic():
        corrected = correct(actor, entry, reason=reason, on=on, at=at, **changed)
        discussion = _discussion_of(entry)
        if discussion is not None and on is not None:
            _move(actor, discussion, reason, on, at)
    return corrected


def _discussion_of(entry: Event) -> StrategyDiscussion | None:
    while entry.supersedes is not None:
        entry = entry.supersedes
    return StrategyDiscussion.objects.filter(discussed__event=entry.pk).first()


def _move(actor: User, discussion: StrategyDiscussion, reason: str, on: date, at: datetime | None) -> None:
    held = timezone.localtime(discussion.held_at)
    moment = at or datetime.combine(on, held.time(), held.tzinfo)
    for child in discussion.children.order_by("pk"):
        row = _newest_entry(discussion, child)
        stands = as_it_stands(row) if row else None
        if row and stands and (stands.on != on or (at and stands.at != at)):
            correct(actor, row, reason=reason, on=on, at=moment)
    discussion.held_at = moment
    discussion.save(update_fields=["held_at"])
    Enquiry.objects.filter(begun_by=discussion).update(began_on=on)


def conclude_enquiry(actor: User, enquiry: Enquiry, *, on: date, outcome: str, reasons: str) -> Enquiry:
    """End a section 47 enquiry with an answer for this child: a conference, support, or nothing more (WAR-2.02)."""
    require(actor, Right.CONCLUDE_ENQUIRY)
    if on > today():
        raise Objected.at("on", "The enquiry cannot have ended on a day that has not come yet")
    if on < enquiry.began_on:
        raise Objected.at("on", "The enquiry cannot have ended before the strategy discussion that began it")
    with transaction.atomic():
        enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("child").get(pk=enquiry.pk)
        if enquiry.concluded_on:
            raise Objected.at("", "Somebody has already concluded this enquiry. Read what they recorded first.")
        enquiry.concluded_on, enquiry.outcome, enquiry.reasons = on, outcome, reasons.strip()
        enquiry.save()
        record(actor, enquiry.child, "section_47_concluded", on=on, outcome=outcome)
        journal(actor, JournalEntry.Act.CHANGED, "concluded a section 47 enquiry", child=enquiry.child_id)
    return enquiry


def attach_assessment(
    actor: User, enquiry: Enquiry, *, complete: bool | None, speaks_until: date, found: str, outstanding: str = ""
) -> Assessment:
    """Keep what an enquiry's assessment has found up to a day, complete or interim; earlier ones stay (WAL-2.05)."""
    require(actor, Right.CONCLUDE_ENQUIRY)
    if complete is None:
        raise Objected.at("complete", "Say whether the assessment is complete or interim", "WAL-2.05")
    if speaks_until > today():
        raise Objected.at("speaks_until", "This day has not come yet. Enter the day up to which the assessment speaks")
    if speaks_until < enquiry.began_on:
        raise Objected.at("speaks_until", "This day is before the enquiry began")
    if not found.strip():
        raise Objected.at("found", "Write what the assessment has found so far")
    if complete and outstanding.strip():
        says = "Something is still outstanding, so the assessment is interim. Say so, or take it out."
        raise Objected.at("outstanding", says, "WAL-2.05")
    if not complete and not outstanding.strip():
        raise Objected.at("outstanding", "Write what is still outstanding: the chair is shown it", "WAL-2.05")
    with transaction.atomic():
        row = Assessment.objects.create(
            authority_id=enquiry.authority_id,
            enquiry=enquiry,
            complete=complete,
            speaks_until=speaks_until,
            found=found.strip(),
            outstanding=outstanding.strip(),
            by=actor,
        )
        journal(actor, JournalEntry.Act.CHANGED, "attached an assessment", child=enquiry.child_id)
    return row
