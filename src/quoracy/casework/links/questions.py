"""Finding a link by its token and a visit by its cookie, and who has a link to a conference.

What cannot be opened, whether unknown, expired or revoked, is looked for in the same way and comes out the same.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.keys import digest_of
from quoracy.casework.links.models import Key, Link, Visit

AFTER_THE_CONFERENCE = timedelta(days=7)
"""How long a link still opens when the conference is over: time to read and to say what was wrong."""

SENT_AFTERWARDS = timedelta(days=42)
"""How long a link lasts that brings what comes after the conference: to read the record and to say what is wrong."""

WITHOUT_A_DAY = timedelta(days=60)
LONGEST_VISIT = timedelta(hours=4)
LONGEST_LAPSE = timedelta(days=1)
"""How long after a visit has ended by itself a form that was on the screen is still kept when it is sent."""

NOBODY = uuid.UUID(int=0)
_WITH = ("conference__authority", "conference__chair", "seat__person", "seat__practitioner__agency", "child")


@contextmanager
def opened(token: str) -> Iterator[Link | None]:
    """The link of a token, inside its authority's scope; None for every token that opens nothing.

    The authority comes from the key alone, never from anything the visitor says.
    """
    key = Key.objects.filter(digest=digest_of(token), opens=Key.Opens.LINK).first()
    with within(key.house_id if key else None):
        link = Link.objects.select_related(*_WITH).filter(pk=key.row if key else NOBODY).first()
        yield link if link is not None and is_open(link, timezone.now()) else None


@contextmanager
def visiting(cookie: str) -> Iterator[Guest | None]:
    """The guest whose cookie this is, inside the link's authority; None when the visit or its link is over."""
    with _visit_of(cookie) as visit:
        yield Guest(visit, visit.link) if visit is not None and _goes_on(visit, timezone.now()) else None


def visiting_together(cookies: Collection[str], conference: uuid.UUID) -> dict[str, Guest]:
    """The guests of one conference by their cookies, inside its authority already; those whose visit is over are left
    out, and so is whoever visits another conference.
    """
    digests = {digest_of(cookie): cookie for cookie in cookies}
    keys = Key.objects.filter(digest__in=digests, opens=Key.Opens.VISIT)
    rows = {key.row: digests[key.digest] for key in keys}
    visits = Visit.objects.select_related("link", *(f"link__{one}" for one in _WITH))
    now = timezone.now()
    found = visits.filter(pk__in=rows, link__conference=conference)
    return {rows[visit.pk]: Guest(visit, visit.link) for visit in found if _goes_on(visit, now)}


@contextmanager
def lapsed(cookie: str) -> Iterator[Guest | None]:
    """The guest whose visit ended by itself a short while ago: what they send is kept for them, and nothing is shown.

    None for a visit that was left, and where the link no longer leads anywhere.
    """
    with _visit_of(cookie) as visit:
        yield Guest(visit, visit.link) if visit is not None and _lapsed(visit, timezone.now()) else None


@contextmanager
def _visit_of(cookie: str) -> Iterator[Visit | None]:
    key = Key.objects.filter(digest=digest_of(cookie), opens=Key.Opens.VISIT).first()
    with within(key.house_id if key else None):
        of_link = [f"link__{one}" for one in _WITH]
        yield Visit.objects.select_related("link", *of_link).filter(pk=key.row if key else NOBODY).first()


def _goes_on(visit: Visit, now: datetime) -> bool:
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    recent = visit.last_at > now - idle and visit.began_at > now - LONGEST_VISIT
    return visit.ended_at is None and recent and is_open(visit.link, now)


def _lapsed(visit: Visit, now: datetime) -> bool:
    recent = visit.last_at > now - LONGEST_LAPSE
    return visit.ended_at is None and recent and not _goes_on(visit, now) and is_open(visit.link, now)


def is_open(link: Link, now: datetime) -> bool:
    """Whether a link still leads anywhere: not revoked, its person still asked, its conference not long over."""
    asked = link.seat is None or link.seat.invited
    return link.revoked_at is None and asked and now < open_until(link)


def open_until(link: Link) -> datetime:
    """When a link ends: some days after its conference, wherever that is moved to.

    One that is sent when the conference is over is for what comes after it, and lasts as long from its own day.
    """
    held = link.conference.ends_at or link.conference.starts_at
    if held and link.issued_at >= held:
        return link.issued_at + SENT_AFTERWARDS
    return held + AFTER_THE_CONFERENCE if held else link.issued_at + WITHOUT_A_DAY


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is reached: by which channel, and masked for a page that anybody might be looking at."""

    channel: str
    address: str

    @property
    def masked(self) -> str:
        if self.channel == Link.Channel.SMS:
            return f"•••• {re.sub(r'[^0-9]', '', self.address)[-3:]}"
        name, _at, domain = self.address.rpartition("@")
        return f"{name[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"


def address_of(link: Link) -> Address | None:
    """The address on file today, by which alone a code is sent; None where there is none any more."""
    if link.child_id is not None:
        return Address(link.channel, link.address)
    return address_on_file(link.seat) if link.seat else None


def address_on_file(seat: Seat) -> Address | None:
    """A seat's e-mail address, or else its telephone number."""
    row = seat.practitioner or seat.person
    if row is None or not (row.email or row.phone):
        return None
    return Address(Link.Channel.EMAIL, row.email) if row.email else Address(Link.Channel.SMS, row.phone)


@dataclass(frozen=True, slots=True)
class Way:
    """One person of a conference and the link they have, if any, for the unit's page."""

    seat: Seat | None
    child: Child | None
    link: Link | None
    address: Address | None
    last_visit: datetime | None

    @property
    def name(self) -> str:
        return self.seat.name if self.seat else self.child.name if self.child else ""


def may_send_links(user: User, conference: Conference) -> None:
    """Raise `NoRight` unless this person arranges conferences or chairs this one."""
    if not (may(user, Right.ARRANGE_CONFERENCE) or conference.chair_id == user.pk):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)


def ways(conference: Conference) -> list[Way]:
    """Everybody asked who may come by a link, and each child who is born, with the link they have now."""
    now = timezone.now()
    rows = Link.objects.filter(conference=conference, revoked_at__isnull=True).select_related(*_WITH)
    current = [link for link in rows.prefetch_related("visits") if is_open(link, now)]
    by_seat = {link.seat_id: link for link in current if link.seat_id}
    by_child = {link.child_id: link for link in current if link.child_id}
    seats = conference.seats.filter(invited=True).select_related("person", "practitioner")
    born = Child.objects.filter(conferences=conference, born__isnull=False).order_by("born", "given_names")
    without_account = [s for s in seats if s.person_id or (s.practitioner and s.practitioner.user_id is None)]
    found = [_way(seat, None, by_seat.get(seat.pk), address_on_file(seat)) for seat in without_account]
    for child in born:
        link = by_child.get(child.pk)
        found.append(_way(None, child, link, address_of(link) if link else None))
    return found


def _way(seat: Seat | None, child: Child | None, link: Link | None, address: Address | None) -> Way:
    visits = [visit.last_at for visit in link.visits.all()] if link else []
    return Way(seat, child, link, address, max(visits, default=None))
