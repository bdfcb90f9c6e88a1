"""Reading strategy discussions and enquiries."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from quoracy.casework.children.models import Child
from quoracy.casework.section_47.models import Enquiry, StrategyDiscussion


def open_enquiry(child: Child) -> Enquiry | None:
    """The enquiry about a child that has not ended."""
    return child.enquiries.filter(concluded_on__isnull=True).first()


def discussions_about(child: Child) -> QuerySet[StrategyDiscussion]:
    return child.strategy_discussions.select_related("recorded_by").order_by("-held_at")


def discussion_of_event(event: uuid.UUID) -> StrategyDiscussion | None:
    """The discussion that left an event on a chronology."""
    return StrategyDiscussion.objects.filter(discussed__event=event).first()
