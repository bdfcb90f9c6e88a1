"""Reading plans."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from quoracy.casework.children.models import Child
from quoracy.casework.plans.models import Plan


def current_plan(child: Child) -> Plan | None:
    """The plan a child is the subject of now, with its core group and outline."""
    return (
        child.plans.filter(ended_on__isnull=True)
        .select_related("lead")
        .prefetch_related("core_group", "outline")
        .first()
    )


def plans_of(child: Child) -> QuerySet[Plan]:
    return child.plans.prefetch_related("core_group", "outline").order_by("-started_on")


def on_a_plan(children: Iterable[Child]) -> dict[uuid.UUID, Plan]:
    """The running plan of each of these children who has one, in one query."""
    running = Plan.objects.filter(child__in=[child.pk for child in children], ended_on__isnull=True)
    return {plan.child_id: plan for plan in running}
