"""Events and duties as the rulebook knows them, and the rulebook's duties as rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from quoracy.casework.access.models import Authority
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import models
from quoracy.rulebook.chronology import Event
from quoracy.rulebook.duty import CountedFrom, Duty, day_of, in_time
from quoracy.rulebook.procedure import Adopted, Procedure, load_shelf

MOMENTS = ("starts_at", "ends_at")
DAYS = ("expires",)
DUTIES = uuid.UUID("6c0f5a6e-6f3f-5f0e-9f0d-0c1d5b6f2a01")
"""The namespace of duties' ids: the same duty of the same child has the same id however often it is rebuilt."""


def adopted_by(authority: Authority) -> Adopted:
    """The procedures an authority has adopted, each from its day, with its closure days; asked once a request."""
    kept: Adopted | None = getattr(authority, "_adopted", None)
    if kept is None:
        adoptions = [(adoption.since, adoption.procedure) for adoption in authority.adoptions.all()]
        closures = frozenset(authority.closure_days.values_list("day", flat=True))
        kept = Adopted(load_shelf(), adoptions, closures)
        authority._adopted = kept  # type: ignore[attr-defined]  # a note for the length of one request, no column
    return kept


def procedure_of(authority: Authority, day: date) -> Procedure:
    """The procedure in force for an authority on a day."""
    return adopted_by(authority).on(day)


class EventRow(Protocol):
    """What is read of an event's row: the row itself, or only its columns where many are read."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def conference(self) -> uuid.UUID | None: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def supersedes_id(self) -> uuid.UUID | None: ...
    @property
    def reason(self) -> str: ...


def event(row: EventRow) -> Event:
    facts = read_facts(row.facts)
    if row.kind == "correction":
        facts["supersedes"] = str(row.supersedes_id)
        facts["reason"] = row.reason
        replacement = row.facts.get("replacement")
        facts["replacement"] = _replacement(replacement) if replacement else None
    conference = str(row.conference) if row.conference else None
    at = timezone.localtime(row.at) if row.at else None
    return Event(id=str(row.id), kind=row.kind, on=row.on, at=at, conference=conference, facts=facts)


def events(rows: Iterable[EventRow]) -> list[Event]:
    return [event(row) for row in rows]


def _replacement(kept: Mapping[str, Any]) -> Event:
    at = kept.get("at")
    return Event(
        id=kept.get("id", ""),
        kind=kept["kind"],
        on=date.fromisoformat(kept["on"]),
        at=datetime.fromisoformat(at) if at else None,
        conference=kept.get("conference"),
        facts=read_facts(kept.get("facts", {})),
    )


def read_facts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Facts from their JSON: moments and days are themselves again."""
    facts = dict(kept)
    for name in MOMENTS:
        if isinstance(facts.get(name), str):
            facts[name] = timezone.localtime(datetime.fromisoformat(facts[name]))
    for name in DAYS:
        if isinstance(facts.get(name), str):
            facts[name] = date.fromisoformat(facts[name])
    return facts


def written(value: Any) -> Any:
    """A fact as JSON keeps it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Event):
        return {
            "id": value.id,
            "kind": value.kind,
            "on": value.on.isoformat(),
            "at": value.at.isoformat() if value.at else None,
            "conference": value.conference,
            "facts": {name: written(fact) for name, fact in value.facts.items()},
        }
    if isinstance(value, tuple | list | frozenset | set):
        return [written(part) for part in value]
    return value


def _moment(when: date | None) -> datetime | None:
    return when if isinstance(when, datetime) else None


def duty_row(child: Child, duty: Duty, position: int) -> models.Duty:
    """One duty as a row, with an id that depends on nothing but what the duty is."""
    kind, on, source = duty.counted_from
    due_at, met_at = _moment(duty.due), _moment(duty.met_on)
    name = "|".join((str(child.pk), duty.key, duty.conference or "", duty.agency or "", str(source), str(position)))
    return models.Duty(
        id=uuid.uuid5(DUTIES, name),
        authority_id=child.authority_id,
        child_id=child.pk,
        key=duty.key,
        conference=uuid.UUID(duty.conference) if duty.conference else None,
        agency=duty.agency or "",
        owner=duty.owner,
        falls_to=duty.rule.falls_to.value,
        due_on=day_of(duty.due),
        due_at=due_at,
        not_before=duty.not_before,
        counted_from_kind=kind,
        counted_from_on=day_of(on),
        counted_from=uuid.UUID(source) if source else None,
        met_on=day_of(duty.met_on) if duty.met_on else None,
        met_at=met_at,
        late=duty.met_on is not None and not in_time(duty.met_on, duty.due),
        not_needed=(duty.not_needed or "")[:200],
        lapses=duty.lapses,
        norm=duty.norm,
        clause=duty.clause,
        also=list(duty.also),
        because=duty.because,
        open=duty.met_on is None and not duty.not_needed,
        position=position,
    )


def duty(row: models.Duty, adopted: Adopted) -> Duty | None:
    """A stored duty as the rulebook gave it, so that its date can explain itself; None if its rule is not known now.

    A remark made when it was counted is not kept apart: it stands in the row's `because`.
    """
    in_force = adopted.at(row.counted_from_on)
    rule = in_force.timescales.get(row.key)
    if rule is None:
        return None
    source = str(row.counted_from) if row.counted_from else None
    return Duty(
        key=row.key,
        child=str(row.child_id),
        conference=str(row.conference) if row.conference else None,
        agency=row.agency or None,
        owner=row.owner,
        due=timezone.localtime(row.due_at) if row.due_at else row.due_on,
        not_before=row.not_before,
        counted_from=CountedFrom(row.counted_from_kind, row.counted_from_on, source),
        met_on=timezone.localtime(row.met_at) if row.met_at else row.met_on,
        not_needed=row.not_needed or None,
        lapses=row.lapses,
        norm=row.norm,
        clause=row.clause,
        also=tuple(row.also),
        rule=rule,
        calendar=in_force.calendar,
    )
