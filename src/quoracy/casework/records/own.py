"""The copies that are somebody's own: by their account, or by the link they came in with."""

from __future__ import annotations

from django.db.models import QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.links.guests import Guest
from quoracy.casework.records.models import Recipient
from quoracy.casework.records.questions import own_copy


def of_user(user: User) -> QuerySet[Recipient]:
    """Everything somebody with an account was sent, the newest first."""
    rows = Recipient.objects.filter(seat__practitioner__user=user, sent_at__isnull=False, gets=True)
    return rows.select_related("record__conference").defer("record__pdf").order_by("-sent_at", "pk")


def of_guest(guest: Guest) -> Recipient | None:
    """A guest's own copy, where it was sent to be read by a link."""
    found = own_copy(guest.seat, guest.child)
    return found if found is not None and found.how == Recipient.How.LINK else None
