"""A guest at the table: a practitioner who came by a link speaks for their own seat while the conference meets."""

from __future__ import annotations

from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.models import Seat
from quoracy.casework.conferences.sealed import NO_SEAT, Giver, sits_at
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.questions import is_open


def at_the_table(guest: Guest) -> bool:
    """Whether this guest is called as here, as a member, at a conference that meets."""
    return guest.is_practitioner and is_open(guest.link, timezone.now()) and sits_at(_seat(guest))


def giver_of(guest: Guest) -> Giver:
    """The guest as who speaks for their own seat; `NoRight` for relatives, supporters, and who is not here."""
    if not at_the_table(guest):
        raise NoRight(User(), None, NO_SEAT)
    return Giver(_seat(guest), guest.name)


def _seat(guest: Guest) -> Seat:
    assert guest.seat is not None  # a practitioner's link is always of a seat
    return Seat.objects.select_related("conference").get(pk=guest.seat.pk)
