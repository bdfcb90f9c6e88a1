"""The copies that are somebody's own: by their account, or by the link they came in with."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.links.guests import Guest
from quoracy.casework.records.models import Recipient
from quoracy.casework.records.questions import last_day_to_amend, own_copy, rule_of


def of_user(user: User) -> QuerySet[Recipient]:
    """Everything somebody with an account was sent, the newest first."""
    rows = Recipient.objects.filter(seat__practitioner__user=user, sent_at__isnull=False, gets=True)
    return rows.select_related("record__conference").defer("record__pdf").order_by("-sent_at", "pk")


def of_guest(guest: Guest) -> Recipient | None:
    """A guest's own copy, where it was sent to be read by a link."""
    found = own_copy(guest.seat, guest.child)
    return found if found is not None and found.how == Recipient.How.LINK else None


def closed_to_amendments(recipient: Recipient) -> bool:
    """Whether the last day has passed under a procedure that then takes nothing more (WN-1.07)."""
    rule, last = rule_of(recipient.record.conference), last_day_to_amend(recipient)
    return rule is not None and rule.late_amendments_close and last is not None and timezone.localdate() > last
