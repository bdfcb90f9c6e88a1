"""Recording strategy discussions and concluding enquiries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import record
from quoracy.casework.section_47.models import DiscussedChild, Enquiry, StrategyDiscussion


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


def conclude_enquiry(actor: User, enquiry: Enquiry, *, on: date, outcome: str, reasons: str) -> Enquiry:
    """End a section 47 enquiry with an answer for this child: a conference, support, or nothing more (WAR-2.02)."""
    require(actor, Right.CONCLUDE_ENQUIRY)
    if on > today():
        raise Objected.at("on", "The enquiry cannot have ended on a day that has not come yet")
    if on < enquiry.began_on:
        raise Objected.at("on", "The enquiry cannot have ended before the strategy discussion that began it")
    if enquiry.concluded_on:
        raise Objected.at("", "Somebody has already concluded this enquiry. Read what they recorded first.")
    with transaction.atomic():
        enquiry.concluded_on, enquiry.outcome, enquiry.reasons = on, outcome, reasons.strip()
        enquiry.save()
        record(actor, enquiry.child, "section_47_concluded", on=on, outcome=outcome)
        journal(actor, JournalEntry.Act.CHANGED, "concluded a section 47 enquiry", child=enquiry.child_id)
    return enquiry
