"""Looking at a board is written down when it is opened, and again each quarter of an hour that it is followed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.links import actions as links
from quoracy.casework.links.guests import Guest
from quoracy.casework.room.readers import Reader

FOLLOWED = timedelta(minutes=15)
WHAT = "the board of a conference"
REMEMBERED = 5000


def look(user: User, reader: Reader, at: str = WHAT) -> None:
    """Write a look on the file of each child of the conference."""
    for child in reader.conference.about.values_list("child", flat=True):
        journal(user, JournalEntry.Act.LOOKED, at, child=child, conference=reader.conference.pk)


def follow(user: User, reader: Reader) -> None:
    """A device that follows reads its copy anew at each change: one line in the journal covers a quarter of an hour."""
    if not _lately(reader, user=user):
        look(user, reader)


def follow_as_guest(guest: Guest, reader: Reader) -> None:
    if not _lately(reader, seat=guest.seat and guest.seat.pk):
        links.look(guest, WHAT)


_read: dict[tuple[object, ...], datetime] = {}
"""Looks that were read from the journal by this process, so that a device that follows need not ask again.

Only what the journal was seen to hold is remembered, and nothing is ever taken out of the journal.
"""


def _lately(reader: Reader, **whose: object) -> bool:
    since, key = timezone.now() - FOLLOWED, (reader.conference.pk, *whose.items())
    if (known := _read.get(key)) is not None and since <= known <= timezone.now():
        return True
    rows = JournalEntry.objects.filter(conference=reader.conference.pk, act=JournalEntry.Act.LOOKED, what=WHAT)
    newest = rows.filter(at__gte=since, **whose).order_by("-at").values_list("at", flat=True).first()
    if newest is None:
        return False
    if len(_read) >= REMEMBERED:
        _read.clear()
    _read[key] = newest
    return True
