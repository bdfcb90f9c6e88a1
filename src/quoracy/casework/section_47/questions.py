"""Reading strategy discussions and enquiries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from quoracy.casework.children.models import Child
from quoracy.casework.chronology.questions import answered_on, settled
from quoracy.casework.section_47.models import (
    Assessment,
    ConferenceWeighed,
    DiscussedChild,
    Enquiry,
    StrategyDiscussion,
)


def open_enquiry(child: Child) -> Enquiry | None:
    """The enquiry about a child that has not ended."""
    return child.enquiries.filter(concluded_on__isnull=True).first()


def enquiry_before(children: Iterable[Child], day: date) -> Enquiry | None:
    """The newest enquiry about any of these children that had begun by a day."""
    return Enquiry.objects.filter(child__in=list(children), began_on__lte=day).order_by("-began_on").first()


def assessments_of(children: Iterable[Child]) -> dict[uuid.UUID, Assessment]:
    """The assessment that stands for each child: the newest of the newest enquiry, complete or interim (WAL-2.05)."""
    rows = Assessment.objects.filter(enquiry__child__in=list(children)).select_related("enquiry__child", "by")
    found: dict[uuid.UUID, Assessment] = {}
    for row in rows.order_by("enquiry__began_on", "at", "id"):
        found[row.enquiry.child_id] = row
    return found


def discussions_of(children: Iterable[Child]) -> list[tuple[StrategyDiscussion, uuid.UUID]]:
    """Every strategy discussion about these children with the child it was about, the earliest first."""
    rows = DiscussedChild.objects.filter(child__in=list(children)).select_related("discussion")
    return [(row.discussion, row.child_id) for row in rows.order_by("discussion__held_at", "child__born", "id")]


def discussions_about(child: Child) -> QuerySet[StrategyDiscussion]:
    return child.strategy_discussions.select_related("recorded_by", "reasons_written").order_by("-held_at")


def reasons_owed(child: Child) -> list[StrategyDiscussion]:
    """The discussions that started an enquiry about a child and still want their reasons (BFG-4.2.3b)."""
    rows = discussions_about(child).filter(starts_section_47=True, reasons="", reasons_written__isnull=True)
    return list(rows.filter(enquiries__child=child).distinct())


def reasons_of(discussion: StrategyDiscussion) -> str:
    """Why an enquiry was started or not, as it was said at once or written afterwards."""
    later = getattr(discussion, "reasons_written", None)
    return discussion.reasons or (later.reasons if later else "")


def weighed(child: Child) -> list[ConferenceWeighed]:
    """When the need for a conference about a child was talked over, newest first."""
    return list(child.conferences_weighed.select_related("recorded_by"))


def discussion_of_event(event: uuid.UUID) -> StrategyDiscussion | None:
    """The discussion that left an event on a chronology."""
    return StrategyDiscussion.objects.filter(discussed__event=event).first()


def discussions_not_answered(child: Child) -> list[StrategyDiscussion]:
    """The discussions that no conference and no end of an enquiry has answered yet, the earliest first.

    Of these the procedure says from which one the conference's time runs (BOL-1.20, WAL-3.02, BFG-4.1.7b).
    """
    happened = settled(child)
    since = answered_on(happened)
    standing = [event.id for event in happened if event.kind == "strategy_discussion"]
    discussions = StrategyDiscussion.objects.filter(discussed__child=child, discussed__event__in=standing)
    return [one for one in discussions.order_by("held_at") if since is None or _day(one) > since]


def _day(discussion: StrategyDiscussion) -> date:
    return timezone.localtime(discussion.held_at).date()
