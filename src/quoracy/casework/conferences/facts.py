"""A sitting as the rulebook knows it: who is there, what was answered, what each said."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from django.utils import timezone

from quoracy.casework.chronology import facts as chronology
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences import models
from quoracy.casework.conferences.models import Seat
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.sitting import ChairOnQuorum, ConferenceChild, Present, Sitting
from quoracy.rulebook.views import (
    ChairOnDecision,
    DecidedChild,
    Deferment,
    ThresholdAnswers,
    View,
    Views,
)

REVIEWS = (models.Conference.Type.REVIEW, models.Conference.Type.RECONVENED)
MEMBERS = (Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER)


class Sits(Protocol):
    """What is counted of a seat: the row itself, or only its columns where many are counted at once."""

    @property
    def agency(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def standing(self) -> str: ...
    @property
    def remote(self) -> bool: ...
    @property
    def present(self) -> bool | None: ...
    @property
    def direct_contact(self) -> Collection[object]: ...


def day_of(conference: models.Conference) -> date:
    """The day a conference is held on, or today's while none is fixed."""
    return timezone.localtime(conference.starts_at or timezone.now()).date()


def procedure(conference: models.Conference) -> Procedure:
    """The procedure a conference is judged by: the one in force on its day."""
    return chronology.procedure_of(conference.authority, day_of(conference))


def present(seat: Sits) -> Present:
    status = "supporter" if seat.standing == Seat.Standing.STAFF_SUPPORTER else seat.standing
    known = frozenset(str(child) for child in seat.direct_contact)
    return Present(
        agency=seat.agency,
        service=seat.service,
        role=seat.title,
        status=status,
        direct_contact=known,
        contact_with_mother=known,
        remote=seat.remote,
    )


def sitting(
    conference: models.Conference,
    about: Iterable[models.ConferenceChild],
    seats: Iterable[Sits],
    chair: ChairOnQuorum | None = None,
) -> Sitting:
    """The sitting as it stands; an agency invited and marked as knowing the child has had contact, here or not."""
    rows, everybody = list(about), list(seats)
    children = tuple(ConferenceChild(str(row.child_id), row.child.unborn) for row in rows)
    known = {str(row.child_id): _agencies_knowing(row.child_id, everybody) for row in rows}
    return Sitting(
        children=children,
        present=tuple(present(seat) for seat in everybody if seat.present),
        type=conference.type,
        on=day_of(conference),
        had_contact=known,
        had_direct_contact=known,
        chair=chair,
    )


def _agencies_knowing(child: uuid.UUID, seats: Iterable[Sits]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seat.agency for seat in seats if seat.agency and child in seat.direct_contact))


def chair_on_quorum(about: models.ConferenceChild) -> ChairOnQuorum | None:
    """What the chair has said about going on with this child, None while nothing was said."""
    said: Mapping[str, Any] = about.proceeding
    if not said:
        return None
    return ChairOnQuorum(
        proceed=bool(said.get("proceed")),
        reason=said.get("reason", ""),
        essential_information_available=said.get("essential_information_available"),
        delay_would_harm=said.get("delay_would_harm"),
        lack_of_contact=said.get("lack_of_contact"),
    )


def view(row: models.View) -> View:
    seat = row.seat
    return View(
        agency=seat.agency,
        view=row.view,
        line_management=seat.line_management,
        categories=tuple(row.categories),
        scale=row.scale,
        supporting_staff=seat.standing == Seat.Standing.STAFF_SUPPORTER,
        status="supporter" if seat.standing == Seat.Standing.STAFF_SUPPORTER else seat.standing,
        person=seat.name,
        reason=row.reasons,
    )


def answers(
    about: models.ConferenceChild, procedure: Procedure, views: Iterable[models.View], seats: Iterable[Seat]
) -> ThresholdAnswers:
    """The answers to the threshold about one child, with what each present agency said of the likelihood."""
    kept: Mapping[str, Any] = about.answers
    views, seats = list(views), list(seats)
    said = {_voice(row.seat): row.likelihood for row in views if row.likelihood.strip()}
    questions = procedure.decision.questions
    asked = tuple(dict.fromkeys(_voice(seat) for seat in seats if seat.present and seat.standing == "member"))
    return ThresholdAnswers(
        answers=dict(kept.get("answers", {})),
        reasons=dict(kept.get("reasons", {})),
        by_agency={question.key: said for question in questions},
        asked=asked,
        limbs={limb: frozenset(parts) for limb, parts in kept.get("limbs", {}).items()},
        gaps=tuple(gaps(seats, views)),
        review=about.conference.type in REVIEWS,
    )


def gaps(seats: Iterable[Seat], views: Iterable[models.View]) -> list[str]:
    """What is known to be missing: members asked and not here, and members here who have given no judgement."""
    members = [seat for seat in seats if seat.standing == Seat.Standing.MEMBER]
    judged = {row.seat_id for row in views}
    absent = [f"{seat.name} ({seat.get_agency_display()}) is not here" for seat in members if not seat.present]
    silent = [
        f"the judgement of {seat.name} ({seat.get_agency_display()})"
        for seat in members
        if seat.present and seat.pk not in judged
    ]
    return absent + silent


def _voice(seat: Seat) -> str:
    """How an agency is named where it is asked: its name in words, and its profession where it has one."""
    return seat.get_service_display() or seat.get_agency_display() or seat.name


def deferment(about: models.ConferenceChild) -> Deferment | None:
    """What the chair entered in deferring this child's decision, None where it is not deferred."""
    kept: Mapping[str, Any] = about.answers.get("deferment", {})
    if not kept:
        return None
    day = kept.get("reconvene_on")
    return Deferment(
        ground=kept.get("ground", ""),
        entries=dict(kept.get("entries", {})),
        reconvene_on=date.fromisoformat(day) if day else None,
        earlier=deferred_before(about),
        second_reason=kept.get("second_reason", ""),
    )


def deferred_before(about: models.ConferenceChild) -> int:
    """How often a decision about this child was deferred at an earlier conference."""
    earlier = Event.objects.filter(child=about.child_id, kind="decision", facts__outcome="deferred")
    return earlier.exclude(conference=about.conference_id).count()


def views(
    about: models.ConferenceChild,
    rows: Iterable[models.View],
    *,
    procedure: Procedure,
    seats: Iterable[Seat],
    has_plan: bool,
    first_review: bool,
    chair: ChairOnDecision | None = None,
    dissent_entered: bool = False,
) -> Views:
    """Everything said about one child when the conference comes to decide."""
    said = list(rows)
    return Views(
        child=DecidedChild(
            id=str(about.child_id),
            unborn=about.child.unborn,
            looked_after="looked after" in about.child.alerts,
            has_plan=has_plan,
        ),
        views=tuple(view(row) for row in said),
        type=about.conference.type,
        on=day_of(about.conference),
        consensus=bool(about.consensus),
        chair=chair,
        first_review=first_review,
        deferment=deferment(about),
        threshold=answers(about, procedure, said, seats),
        dissent_entered=dissent_entered,
    )
