"""Dissent after the decision: each professional present may say that they disagree, and why, in their own words."""

from __future__ import annotations

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.meeting import about_as_it_is
from quoracy.casework.conferences.actions.own_views import takes_the_record
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.sealed import NO_SEAT, Giver, dissents, sits_at
from quoracy.casework.conferences.sealing import OwnDissent
from quoracy.casework.conferences.telling_of_dissent import tell_of_dissent


def dissent(giver: Giver, about: ConferenceChild, reasons: str, *, personal: bool = False) -> OwnDissent:
    """Enter that somebody disagrees with the decision, or reword what they entered (BOL-1.93b, BFG-4.11.1a)."""
    with transaction.atomic():
        fresh = _decided(about)
        seat = _seat(giver.seat, fresh)
        if seat is None:
            raise NoRight(giver.user or User(), None, NO_SEAT)
        return _enter(fresh, seat, reasons, personal, None)


def type_dissent(
    actor: User, about: ConferenceChild, seat: Seat, reasons: str, *, personal: bool = False
) -> OwnDissent:
    """Enter somebody's dissent for them, as the record taker hears it; once entered, only that person rewords it."""
    takes_the_record(actor, about)
    with transaction.atomic():
        fresh = _decided(about)
        here = _seat(seat, fresh)
        if here is None:
            raise Objected.at("", f"{seat.name} is not at the table as a member, so no dissent of theirs is entered.")
        if any(row.seat_id == here.pk for row in dissents(fresh)):
            says = f"The dissent of {here.name} is entered. Only they may change its words"
            raise Objected.at("reasons", says, _clause(fresh))
        entered = _enter(fresh, here, reasons, personal, actor)
        what = "typed somebody's dissent"
        journal(actor, JournalEntry.Act.CHANGED, what, child=fresh.child_id, conference=fresh.conference_id)
    return entered


def _decided(about: ConferenceChild) -> ConferenceChild:
    fresh = about_as_it_is(about)
    if fresh.conference.state != Conference.State.OPEN:
        raise Objected.at("", "Dissent is entered while the conference is under way")
    if not fresh.outcome:
        raise Objected.at("", f"Nothing is decided about {fresh.child.name} yet, so there is nothing to disagree with")
    return fresh


def _seat(seat: Seat | None, about: ConferenceChild) -> Seat | None:
    rows = Seat.objects.select_related("conference").filter(conference=about.conference_id)
    found = rows.filter(pk=seat.pk).first() if seat else None
    return found if found and sits_at(found) else None


def _enter(about: ConferenceChild, seat: Seat, reasons: str, personal: bool, typed_by: User | None) -> OwnDissent:
    if not reasons.strip():
        raise Objected.at("reasons", "Say why you disagree: the reasons stand in the record in your own words")
    if personal and not facts.procedure(about.conference).decision.individual_dissent:
        says = "This procedure takes the dissent of agencies, not of one person apart from theirs"
        raise Objected.at("personal", says, _clause(about))
    assert about.decided_at is not None  # it has an outcome
    row, made = OwnDissent.objects.update_or_create(
        about=about,
        seat=seat,
        decided_at=about.decided_at,
        defaults={
            "authority_id": about.authority_id,
            "outcome": about.outcome,
            "reasons": reasons.strip(),
            "personal": personal,
            "typed_by": typed_by,
        },
    )
    if made:
        tell_of_dissent(row)
    return row


def _clause(about: ConferenceChild) -> str:
    rule = facts.procedure(about.conference).decision
    return rule.cites.get("dissent", rule.clause)
