"""Asking for a conference, and a manager's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.children.actions import one_at_a_time
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import questions as chronology
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences.checklists import gates_before
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.plans.questions import current_plan
from quoracy.rulebook.convening_rules import Step

FIRST_CONFERENCES = (Conference.Type.INITIAL, Conference.Type.PRE_BIRTH, Conference.Type.TRANSFER_IN)


def request_conference(
    actor: User,
    children: Sequence[Child],
    *,
    type: str,
    grounds: str,
    urgent: bool = False,
    urgency: str = "",
    awaited: str = "",
    awaited_until: date | None = None,
) -> Conference:
    """Ask for one conference about one child or a sibling group.

    Raises `Objected` where a child already has an open one of the kind (`children`), where an initial conference has
    no strategy discussion behind it, or a review no plan (`type`).
    """
    require(actor, Right.REQUEST_CONFERENCE)
    if not children:
        raise Objected.at("children", "Choose at least one child")
    if urgent and not urgency.strip():
        raise Objected.at("urgency", "Say why it is urgent, so that the unit can put it first", "BOL-1.15")
    with transaction.atomic():
        one_at_a_time(child.pk for child in children)  # of two who ask at once, the second sees what the first asked
        for child in children:
            _may_be_asked_for(child, type)
        conference = Conference.objects.create(
            authority=authority_of(actor),
            type=type,
            requested_by=actor,
            grounds=grounds.strip(),
            urgent=urgent,
            urgency=urgency.strip(),
            awaited=awaited.strip(),
            awaited_until=awaited_until,
        )
        for child in children:
            ConferenceChild.objects.create(authority_id=child.authority_id, conference=conference, child=child)
            record(actor, child, "conference_requested", on=today(), conference=conference.pk)
            journal(actor, _CHANGED, "requested a conference", child=child.pk, conference=conference.pk)
    return conference


_CHANGED = JournalEntry.Act.CHANGED


def _may_be_asked_for(child: Child, type: str) -> None:
    going_on = Conference.objects.filter(about__child=child).exclude(state__in=_ENDED).order_by("requested_at").first()
    if type in FIRST_CONFERENCES and going_on and going_on.type in FIRST_CONFERENCES:
        says = f"{child.name} already has an initial conference under way. Add to that one instead of asking for two."
        raise Objected.at("children", says)
    plan = current_plan(child)
    if type in FIRST_CONFERENCES and plan:
        raise Objected.at("type", f"{child.name} is already the subject of a plan. Ask for a review conference.")
    if type == Conference.Type.REVIEW and not plan:
        raise Objected.at("type", f"{child.name} has no plan to review. Ask for an initial conference.", "WAR-1.03")
    if type == Conference.Type.INITIAL and not _discussed(child):
        says = f"There is no strategy discussion about {child.name}. Record it first: the conference counts from it."
        raise Objected.at("type", says, "ENG-1.01", "WAL-3.01", "BOL-1.19", "BFG-4.1.7a")


_ENDED = (Conference.State.REFUSED, Conference.State.STOOD_DOWN, Conference.State.CLOSED)


def _discussed(child: Child) -> bool:
    return any(event.kind == "strategy_discussion" for event in chronology.settled(child))


def authorise(actor: User, conference: Conference, reasons: str) -> Conference:
    """Agree that a conference is to be held; the unit may now arrange it. Whoever asked as well says why.

    Raises `Objected` for each line of the checklist that the procedure wants settled before it is agreed to.
    """
    if actor.pk == conference.requested_by_id and not reasons.strip():
        says = "You asked for this conference yourself. Say why you authorise it as well, and not another manager"
        raise Objected.at("reasons", says)
    return _rule(actor, conference, Conference.State.AUTHORISED, "conference_authorised", reasons)


def refuse(actor: User, conference: Conference, reasons: str) -> Conference:
    """Say no to a request, with reasons that everyone who asks will be shown."""
    if not reasons.strip():
        raise Objected.at("reasons", "Give your reasons: the social worker and the family are entitled to them")
    return _rule(actor, conference, Conference.State.REFUSED, "conference_refused", reasons)


def _rule(actor: User, conference: Conference, state: str, kind: str, reasons: str) -> Conference:
    require(actor, Right.AUTHORISE_CONFERENCE)
    with transaction.atomic():
        conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        if conference.state != Conference.State.REQUESTED:
            raise Objected.at("", "This request has been answered already. Nothing was changed; read the answer below.")
        if state == Conference.State.AUTHORISED and (lacking := gates_before(conference, Step.REQUEST, Step.AGREE)):
            raise Objected(lacking)
        one_at_a_time(conference.about.values_list("child", flat=True))
        conference.state = state
        conference.ruled_by, conference.ruled_at, conference.ruling = actor, timezone.now(), reasons.strip()
        conference.save()
        for about in conference.about.select_related("child"):
            record(actor, about.child, kind, on=today(), conference=conference.pk, reason=reasons.strip() or None)
            journal(actor, _CHANGED, kind.replace("_", " "), child=about.child_id, conference=conference.pk)
    return conference
