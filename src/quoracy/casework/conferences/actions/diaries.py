"""Writing a conference into the diaries of its chair and its room, which the database keeps from filling twice."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.rooms import Room


def hold(chair: User | None, room: Room | None) -> None:
    """Wait until nobody else writes into these diaries, the chair's first: two at once would wait for each other."""
    if chair:
        User.objects.select_for_update(no_key=True, of=("self",)).filter(pk=chair.pk).values_list("pk").first()
    if room:
        Room.objects.select_for_update(no_key=True).filter(pk=room.pk).values_list("pk").first()


def enter(conference: Conference) -> None:
    """Save a conference with its time; `Objected` at `chair` or `room` where the one or the other is taken then."""
    try:
        with transaction.atomic():
            conference.save()
    except IntegrityError as clash:
        raise _taken(conference, clash) from clash


def _taken(conference: Conference, clash: IntegrityError) -> Exception:
    if "one_chair_one_place_at_a_time" in str(clash):
        name = conference.chair.name if conference.chair else "The chair"
        says = f"{name} already chairs another conference then. Choose another time or another chair."
        return Objected.at("chair", says)
    if "one_room_one_conference_at_a_time" in str(clash):
        return Objected.at("room", f"{conference.room} is taken then. Choose another time or another room.")
    return clash
