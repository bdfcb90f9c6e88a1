"""Who somebody is, what they may do, and who has looked at what."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import Appointment, Authority, Done, Draft, JournalEntry, Role, User
from quoracy.casework.access.rights import NoRight, Right, rights_of


def today() -> date:
    """The day it is in London. The rulebook never asks; the floors above hand it over."""
    return timezone.localdate()


def roles(user: User) -> frozenset[str]:
    """The roles somebody holds today; asked once for each request and kept on the user."""
    kept: frozenset[str] | None = getattr(user, "_roles_held", None)
    if kept is None:
        ask_roles([user])
        kept = user._roles_held  # type: ignore[attr-defined]  # a note for the length of one request, no column
    return kept


def ask_roles(users: Collection[User]) -> None:
    """Ask for the roles of many people at once, and keep them on each."""
    day = today()
    held: defaultdict[int, set[str]] = defaultdict(set)
    rows = Appointment.objects.filter(user__in=users, since__lte=day)
    for user, role in rows.filter(Q(until__isnull=True) | Q(until__gte=day)).values_list("user", "role"):
        held[user].add(role)
    for one in users:
        one._roles_held = frozenset(held[one.pk])  # type: ignore[attr-defined]  # as above


def may(user: User, right: Right) -> bool:
    return user.is_active and right in rights_of(roles(user))


def require(user: User, right: Right) -> None:
    """Raise `NoRight` unless this person may."""
    if not may(user, right):
        raise NoRight(user, right)


def authority_of(user: User) -> Authority:
    """The one authority somebody works for; `NoRight` for a person who has none."""
    if user.authority is None:
        raise NoRight(user, None, "Your account belongs to no authority, so there are no cases for you to see.")
    return user.authority


def with_role(authority: Authority, role: Role) -> QuerySet[User]:
    """Everybody of an authority who holds a role today, by name."""
    day = today()
    holding = Q(appointments__role=role, appointments__since__lte=day) & (
        Q(appointments__until__isnull=True) | Q(appointments__until__gte=day)
    )
    return User.objects.filter(holding, authority=authority, is_active=True).order_by("name").distinct()


def looks_at(child: uuid.UUID, limit: int = 200) -> QuerySet[JournalEntry]:
    """Who has looked at a child's file or changed it, newest first."""
    return JournalEntry.objects.filter(child=child).select_related("user")[:limit]


def recent_looks(limit: int = 200, user: int | None = None, act: str | None = None) -> QuerySet[JournalEntry]:
    """The newest entries of the authority's journal; of one person, or of one kind (refusals), if asked."""
    entries = JournalEntry.objects.select_related("user")
    if user:
        entries = entries.filter(user_id=user)
    return (entries.filter(act=act) if act else entries)[:limit]


def colleagues(authority: Authority) -> QuerySet[User]:
    """Everybody who has an account with an authority, by name."""
    return User.objects.filter(authority=authority).order_by("name")


def draft(user: User, page: str) -> dict[str, list[str]]:
    """What somebody had typed on a page and not submitted."""
    kept = Draft.objects.filter(user=user, page=page[:200]).first()
    return dict(kept.fields) if kept else {}


def done_already(user: User, token: str) -> str | None:
    """Where a submission that has been carried out led; None for one that has not been."""
    try:
        key = uuid.UUID(token)
    except ValueError:
        return None
    return Done.objects.filter(pk=key, user=user).values_list("leads_to", flat=True).first()


def personas() -> list[User]:
    """The invented people of a demonstration, authority by authority."""
    people = User.objects.exclude(persona="").select_related("authority").prefetch_related("appointments")
    return list(people.filter(is_active=True).order_by("authority__name", "id"))
