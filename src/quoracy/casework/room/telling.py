"""Telling every device that something on a board has changed, in the transaction of the change.

What is told is the conference and its running number, never what was said: each device then asks for its own copy.
"""

from __future__ import annotations

import uuid

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room.models import Board

CHANNEL = "quoracy_room"


def under_way(conference: Conference) -> Conference:
    """The conference with nobody else changing it until this is done; `Objected` unless it is under way."""
    rows = Conference.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "chair")
    found = rows.get(pk=conference.pk)
    if found.state != Conference.State.OPEN:
        raise Objected.at("", "This conference is not under way, so nothing is put down now")
    return found


def tell(conference: Conference) -> int:
    """Count a change and tell of it; the last thing an action does, for the count is locked until it is committed."""
    rows = Board.objects.filter(conference=conference)
    if not rows.update(number=F("number") + 1):
        try:
            with transaction.atomic():
                Board.objects.create(authority_id=conference.authority_id, conference=conference, number=1)
        except IntegrityError:
            rows.update(number=F("number") + 1)
    number = rows.values_list("number", flat=True).get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{conference.pk}:{number}"])
    return number


def number_of(conference: uuid.UUID) -> int:
    """The number of the newest change of a board; nought before the first."""
    return Board.objects.filter(conference=conference).values_list("number", flat=True).first() or 0


def after_saving(sender: type[models.Model], instance: models.Model, **_: object) -> None:
    """A conference is opened, a child's decision is taken, somebody is asked to leave: the board shows it.

    A conference without a board has nobody who looks at one, unless it is under way.
    """
    conference = instance if isinstance(instance, Conference) else getattr(instance, "conference", None)
    if not isinstance(conference, Conference):
        return
    if conference.state == Conference.State.OPEN or Board.objects.filter(conference=conference).exists():
        tell(conference)
