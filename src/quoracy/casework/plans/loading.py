"""The plans of children whose histories were brought in at once, worked out from their events."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from quoracy.casework.access.models import Authority, User
from quoracy.casework.chronology import loading
from quoracy.casework.plans.models import Plan
from quoracy.rulebook import chronology
from quoracy.rulebook.histories import History


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load wrote."""

    children: int
    events: int
    plans: int
    duties: int


def load_histories(
    authority: Authority,
    histories: Iterable[History],
    *,
    source: str,
    actor: User | None = None,
    told: Callable[[int], None] = lambda done: None,
) -> Loaded:
    """Write histories into an authority's register: children, events, plans and duties, all or nothing.

    Call it inside the authority's scope. `told` is called with the number of children done so far. Again changes
    nothing.
    """
    children = events = plans = duties = done = 0
    with transaction.atomic():
        for batch in loading.batches(histories):
            loaded = loading.load(authority, batch, source=source, actor=actor)
            plans += _plans_of(authority, loaded.happened)
            children, events, duties = children + loaded.children, events + loaded.events, duties + loaded.duties
            done += len(batch)
            told(done)
    return Loaded(children, events, plans, duties)


@dataclass(slots=True)
class _Spell:
    """A time on a plan, while it is being read from the events."""

    started_on: date
    conference: str | None
    first: list[str]
    latest: list[str]
    ended_on: date | None = None
    because: str = ""


def _plans_of(authority: Authority, happened: Mapping[uuid.UUID, Sequence[chronology.Event]]) -> int:
    if not happened:
        return 0
    told = [
        _plan(authority, child, spell)
        for child, events in happened.items()
        for spell in _spells(chronology.settle(events))
    ]
    known = {(plan.child_id, plan.started_on): plan for plan in Plan.objects.filter(child__in=list(happened))}
    new = [plan for plan in told if (plan.child_id, plan.started_on) not in known]
    changed = [
        _brought_up_to_date(known[key], plan) for plan in told if (key := (plan.child_id, plan.started_on)) in known
    ]
    Plan.objects.bulk_update(changed, ["categories", "ended_on", "ended_because"], batch_size=1000)
    Plan.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _brought_up_to_date(plan: Plan, told: Plan) -> Plan:
    """A plan that a later file says more of: its end, its latest categories. Who leads it is not the file's to say."""
    plan.categories = told.categories or plan.categories
    plan.ended_on, plan.ended_because = told.ended_on, told.ended_because
    return plan


def _spells(events: Sequence[chronology.Event]) -> list[_Spell]:
    """The times a child was on a plan: from a decision for one until the event that ended it."""
    spells: list[_Spell] = []
    for event in sorted(events, key=lambda event: (event.on, event.kind == "decision")):
        current = spells[-1] if spells and spells[-1].ended_on is None else None
        outcome = event.facts.get("outcome") if event.kind == "decision" else None
        named = list(event.facts.get("categories") or ())
        if outcome == "plan" and current is None:
            spells.append(_Spell(event.on, event.conference, named, named))
        elif current and outcome == "plan_continues" and named:
            current.latest = named
        elif current and (event.kind == "plan_ended" or outcome == "plan_ends"):
            current.ended_on = event.on
            current.because = event.facts.get("ground") or "review_decision"
    return spells


def _plan(authority: Authority, child: uuid.UUID, spell: _Spell) -> Plan:
    return Plan(
        id=uuid.uuid5(loading.SOURCES, f"{child}|plan|{spell.started_on}"),
        authority=authority,
        child_id=child,
        started_on=spell.started_on,
        conference=uuid.UUID(spell.conference) if spell.conference else None,
        first_categories=spell.first,
        categories=spell.latest,
        ended_on=spell.ended_on,
        ended_because=spell.because[:60],
    )
