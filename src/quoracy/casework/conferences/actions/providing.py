"""What people need in order to take part: written down and booked; rooms, hours to avoid, joining from afar."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import time

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, may, require
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.models import Relationship
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions.arranging import chairs
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.conferences.rooms import Need, Room, TimeToAvoid
from quoracy.casework.people.models import Person
from quoracy.rulebook.attendance import remote_finding
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.standings import interpreter_finding

_CHANGED = JournalEntry.Act.CHANGED


def keep_room(actor: User, name: str, place: str, *, access_notes: str, video: bool, seats: int | None) -> Room:
    """Put a room on the authority's list, or bring what is known of it up to date."""
    require(actor, Right.ARRANGE_CONFERENCE)
    if not name.strip() or not place.strip():
        raise Objected.at("name", "Give the room's name and its building, as an invitation has to give them")
    room, _ = Room.objects.update_or_create(
        authority=authority_of(actor),
        name=name.strip(),
        place=place.strip(),
        defaults={"access_notes": access_notes.strip(), "video": video, "seats": seats, "in_use": True},
    )
    return room


def give_up_room(actor: User, room: Room) -> None:
    """Offer a room no longer; conferences arranged in it stay where they are."""
    require(actor, Right.ARRANGE_CONFERENCE)
    room.in_use = False
    room.save(update_fields=["in_use"])


def avoid_hours(
    actor: User, begins: time, ends: time, reason: str, *, person: Person | None = None, weekday: int | None = None
) -> TimeToAvoid:
    """Keep hours at which conferences are not held: a relative's own, or on school days for everybody's sake."""
    require(actor, Right.ARRANGE_CONFERENCE)
    if ends <= begins:
        raise Objected.at("ends", "Give an end that is after the beginning")
    if not reason.strip():
        raise Objected.at("reason", "Say why these hours are avoided", "BFG-4.3.6c")
    return TimeToAvoid.objects.create(
        authority=authority_of(actor), person=person, weekday=weekday, begins=begins, ends=ends, reason=reason.strip()
    )


def need(actor: User, conference: Conference, kind: str, detail: str, seat: Seat | None = None) -> Need:
    """Write down that somebody, or the whole sitting, needs something in order to take part; again changes its words.

    An interpreter needs a language, because nobody can book one without.
    """
    _may_provide(actor, conference)
    if kind == Need.Kind.INTERPRETER and not detail.strip():
        raise Objected.at("detail", "Say which language the interpreter is needed for")
    with transaction.atomic():
        kept, _ = Need.objects.update_or_create(
            conference=conference,
            seat=seat,
            kind=kind,
            defaults={"authority_id": conference.authority_id, "detail": detail.strip()},
        )
        _journal(actor, conference, "noted what somebody needs")
    return kept


def book(actor: User, needed: Need, with_whom: str, reason: str = "") -> Need:
    """Write down who provides what is needed; empty means that nobody does any more.

    A relative interprets only for the chair's recorded reason, and an independent interpreter is looked for all the
    same (BFG-4.4.1i): the need stays open. Raises `Objected` at `interpreter_reason`.
    """
    _may_provide(actor, needed.conference)
    with transaction.atomic():
        if _by_a_relative(actor, needed, with_whom, reason):
            return _meanwhile(actor, needed, with_whom)
        needed.booked_with = with_whom.strip()
        needed.booked_by = actor if needed.booked_with else None
        needed.booked_at = timezone.now() if needed.booked_with else None
        needed.save()
        _journal(actor, needed.conference, "booked what somebody needs")
    return needed


def interpreting_by(conference: Conference, relative: bool) -> Finding | None:
    """What the procedure says of a relative who interprets: at the conference, or once it is over of its record."""
    before = conference.state != Conference.State.CLOSED
    return interpreter_finding(facts.procedure(conference), relative, before)


def _by_a_relative(actor: User, needed: Need, name: str, reason: str) -> bool:
    """Whether a relative interprets, which the chair has a reason for; raises `Objected` where there is none."""
    if needed.kind != Need.Kind.INTERPRETER or not _of_the_family(needed.conference, name):
        return False
    found = interpreting_by(needed.conference, relative=True)
    if found is None:
        return False
    if found.stops or not (reason.strip() and chairs(actor, needed.conference)):
        says = f"{name.strip()} is a relative. {found.says}"
        says += "" if found.stops else " Only the chair can let a relative interpret, with a reason."
        raise Objected.at("interpreter_reason", says, *found.clauses)
    _keep_agreement(actor, needed.conference, f"{name.strip()}, a relative, interprets", reason, found.clauses)
    return True


def _of_the_family(conference: Conference, name: str) -> bool:
    related = Relationship.objects.filter(child__in=conference.about.values("child")).select_related("person")
    seats = conference.seats.filter(standing=Seat.Standing.FAMILY)
    names = {one.person.name for one in related} | set(seats.values_list("name", flat=True))
    return any(known.casefold() in name.casefold() for known in names)


def _meanwhile(actor: User, needed: Need, name: str) -> Need:
    """Keep the search open, with who interprets until somebody independent is found."""
    needed.detail = f"{needed.detail} (until somebody independent is found: {name.strip()})"[:300]
    needed.booked_with, needed.booked_by, needed.booked_at = "", None, None
    needed.save()
    _journal(actor, needed.conference, "let a relative interpret, with a reason")
    return needed


def no_longer_needed(actor: User, needed: Need) -> None:
    """Take a need off the list; its earlier versions stay."""
    _may_provide(actor, needed.conference)
    with transaction.atomic():
        needed.delete()
        _journal(actor, needed.conference, "took off what nobody needs any more")


def join_from_afar(
    actor: User, conference: Conference, joining: Collection[uuid.UUID], reason: str, *, chair_agrees: bool
) -> None:
    """Say who joins by video or telephone. Where the procedure asks for a reason and agreement, both are kept.

    Raises `Objected` at `reason` for a newly remote person whom the procedure does not let join so.
    """
    _may_provide(actor, conference)
    agreed_by = "chair" if chair_agrees or chairs(actor, conference) else ""
    procedure = facts.procedure(conference)
    with transaction.atomic():
        for seat in Seat.objects.select_for_update().filter(conference=conference):
            remote = seat.pk in joining
            if remote == seat.remote:
                continue
            relative = seat.standing == Seat.Standing.FAMILY
            found = remote_finding(procedure, agreed_by, reason, relative, video=True) if remote else None
            if found and not found.holds:
                raise Objected.at("reason", f"{seat.name}: {found.says}", *found.clauses)
            if found:
                _keep_agreement(actor, conference, f"{seat.name} joins from a distance", reason, found.clauses)
            seat.remote = remote
            seat.save(update_fields=["remote"])
        _journal(actor, conference, "settled who joins from a distance")


def _keep_agreement(actor: User, conference: Conference, says: str, reason: str, clauses: tuple[str, ...]) -> None:
    Departure.objects.create(
        authority_id=conference.authority_id,
        conference=conference,
        clause=clauses[0],
        says=says,
        reason=reason.strip(),
        by=actor,
    )


def _may_provide(actor: User, conference: Conference) -> None:
    if not (may(actor, Right.ARRANGE_CONFERENCE) or chairs(actor, conference)):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)


def _journal(actor: User, conference: Conference, what: str) -> None:
    for row in questions.about(conference):
        journal(actor, _CHANGED, what, child=row.child_id, conference=conference.pk)
