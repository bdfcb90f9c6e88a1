"""Starting, continuing and ending a plan; always because a conference decided it or the child's life changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import tell
from quoracy.casework.plans.models import CoreGroupMember, OutlineStep, Plan


@dataclass(frozen=True, slots=True)
class Step:
    """A line of an outline plan."""

    outcome: str
    who: str
    by_when: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a conference sets beside the decision: who leads, who is in the core group, when they and it meet."""

    lead: User | None = None
    lead_name: str = ""
    core_group: tuple[tuple[str, str], ...] = ()
    first_core_group_on: date | None = None
    review_on: date | None = None
    contingency: str = ""
    outline: tuple[Step, ...] = ()


def start_plan(child: Child, conference: uuid.UUID, on: date, categories: Sequence[str], terms: Terms) -> Plan:
    """Start a child's plan on the day of the conference that decided it, and on no other (ENG-1.08)."""
    if open_plan := child.plans.filter(ended_on__isnull=True).first():
        raise Objected.at("outcome", f"{child.name} already has a plan, since {open_plan.started_on:%-d %B %Y}")
    with transaction.atomic():
        plan = Plan.objects.create(
            authority_id=child.authority_id,
            child=child,
            started_on=on,
            conference=conference,
            first_categories=list(categories),
            categories=list(categories),
        )
        set_terms(plan, terms)
    return plan


def continue_plan(plan: Plan, categories: Sequence[str], terms: Terms) -> Plan:
    """Carry a plan on after a review; the first categories stay as they were (BOL-1.71)."""
    plan.categories = list(categories) or plan.categories
    with transaction.atomic():
        set_terms(plan, terms)
    return plan


def set_terms(plan: Plan, terms: Terms) -> None:
    """Write down what the conference set; what it left open keeps what was there."""
    plan.lead = terms.lead or plan.lead
    plan.lead_name = (terms.lead.name if terms.lead else terms.lead_name) or plan.lead_name
    plan.first_core_group_on = terms.first_core_group_on or plan.first_core_group_on
    plan.review_on = terms.review_on or plan.review_on
    plan.contingency = terms.contingency or plan.contingency
    plan.save()
    if terms.core_group:
        plan.core_group.all().delete()
        CoreGroupMember.objects.bulk_create(
            CoreGroupMember(authority_id=plan.authority_id, plan=plan, name=name, title=title)
            for name, title in dict(terms.core_group).items()
        )
    if terms.outline:
        plan.outline.all().delete()
        OutlineStep.objects.bulk_create(
            OutlineStep(
                authority_id=plan.authority_id,
                plan=plan,
                outcome=step.outcome,
                who=step.who,
                by_when=step.by_when,
                position=position,
            )
            for position, step in enumerate(terms.outline)
        )


def end_plan(plan: Plan, on: date, because: str) -> Plan:
    """End a plan on the day of the review that decided it, or of what happened to the child."""
    if on < plan.started_on:
        raise Objected.at("on", f"The plan began on {plan.started_on:%-d %B %Y} and cannot end before that")
    plan.ended_on, plan.ended_because = on, because
    plan.save()
    return plan


def end_without_review(actor: User, child: Child, on: date, ground: str) -> Plan:
    """End a plan because of what happened to the child (a move, a birthday, a death), not because a review said so."""
    plan = child.plans.filter(ended_on__isnull=True).first()
    if plan is None:
        raise Objected.at("on", f"{child.name} is not the subject of a plan, so none can end")
    with transaction.atomic():
        tell(actor, child, "plan_ended", on=on, ground=ground)
        return end_plan(plan, on, ground)
