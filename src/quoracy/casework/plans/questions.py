"""Reading plans."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from quoracy.casework.children.models import Child
from quoracy.casework.chronology import facts
from quoracy.casework.plans.models import Plan
from quoracy.rulebook.chronology import settle


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


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """One dated entry of a plan's category: the one it began with, or a later one with its conference."""

    on: date
    categories: tuple[str, ...]
    first: bool
    conference: uuid.UUID | None
    reasons: str = ""


PLANNED = ("plan", "plan_continues")


def category_entries(child: Child) -> list[CategoryEntry]:
    """Every category a child had on a plan, by the day it was decided; none is ever written over (BFG-4.9.5c).

    They are the decisions on the child's chronology: a later one adds an entry and alters none, and one that keeps
    the category adds none.
    """
    found: list[CategoryEntry] = []
    last: tuple[str, ...] = ()
    for event in settle(facts.events(child.events.filter(kind__in=("decision", "correction")))):
        outcome, given = event.facts.get("outcome", ""), tuple(event.facts.get("categories") or ())
        if event.kind == "decision" and outcome in PLANNED and given and (outcome == "plan" or given != last):
            where = uuid.UUID(event.conference) if event.conference else None
            said = str(event.facts.get("reasons") or "")
            found.append(CategoryEntry(event.on, given, outcome == "plan", where, said))
        last = given or last
    return found
