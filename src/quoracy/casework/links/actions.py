"""Sending and revoking links, sending codes, coming in and leaving; each written in the journal."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import Objected
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links import keys
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.models import Code, Key, Link, Visit
from quoracy.casework.links.questions import Address, address_of, address_on_file, may_send_links, ways
from quoracy.casework.messages.actions import Content, Recipient, languages_for, write
from quoracy.casework.messages.models import Message

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
FEW_MINUTES, CODES_IN_FEW_MINUTES = timedelta(minutes=15), 3
CODES_A_DAY = 10
SECRET = ("link", "record_link", "record_added_link", "letter_link", "sign_in_code", "evaluation")
"""The messages whose words open something; they are struck out here once the message has gone."""


class TooManyCodes(Exception):  # noqa: N818 -- an answer for the page, no fault
    """So many codes were sent for a link that the next has to wait."""


@dataclass(frozen=True, slots=True)
class WhereTo:
    """Where a child's link and codes go, and whose address that is: the child's own, or of whoever helps."""

    channel: str
    address: str
    whose: str


def send_link(actor: User, conference: Conference, seat: Seat, base: str, template: str = "link") -> Link:
    """Send somebody who is asked a link of their own; an earlier one stops working. `base` is the service's address.

    `template` is the message that brings it, which says what the link is for.
    """
    may_send_links(actor, conference)
    if seat.conference_id != conference.pk or not seat.invited:
        raise Objected.at("", "This person is not asked to this conference")
    if seat.practitioner is not None and seat.practitioner.user_id is not None:
        raise Objected.at("", f"{seat.name} has an account and signs in with that")
    address = address_on_file(seat)
    if address is None:
        raise Objected.at("", f"There is no e-mail address or telephone number for {seat.name}. Add one first.")
    return _issue(actor, conference, address, base, template, seat=seat)


def send_links(actor: User, conference: Conference, base: str) -> list[Link]:
    """A link to everybody who is asked and has no account, no link yet and an address on file.

    Nobody about whom a ruling is awaited, or who stays out of all of it, is sent one unasked: the chair or the unit
    tells them first, and then sends it to them alone.
    """
    may_send_links(actor, conference)
    told_first = (Seat.KeptOut.ASKED, Seat.KeptOut.WHOLE)
    wanting = [way.seat for way in ways(conference) if way.seat and not way.link and way.address]
    with transaction.atomic():
        return [send_link(actor, conference, seat, base) for seat in wanting if seat.kept_out not in told_first]


def note_address(actor: User, conference: Conference, seat: Seat, email: str, phone: str) -> None:
    """Write down how somebody who is asked is reached, where nothing is on file yet."""
    may_send_links(actor, conference)
    row = seat.practitioner or seat.person
    if seat.conference_id != conference.pk or row is None:
        raise Objected.at("", "This person is not on the directory, so nothing can be written down for them")
    if row.email or row.phone:
        raise Objected.at("", f"There is an address for {seat.name} already. It is corrected on the directory.")
    if not (email.strip() or phone.strip()):
        raise Objected.at("email", "Enter an e-mail address or a telephone number")
    if email.strip():
        _checked(WhereTo(Link.Channel.EMAIL, email, seat.name))
    with transaction.atomic():
        row.email, row.phone = email.strip(), phone.strip()
        row.save(update_fields=["email", "phone"])
        for child in conference.about.values_list("child", flat=True):
            what = f"wrote down how to reach {seat.name}"
            journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=conference.pk)


def send_childs_link(
    actor: User, conference: Conference, child: Child, to: WhereTo, base: str, template: str = "link"
) -> Link:
    """Send a child a link of its own, to its own address or that of whoever helps it (BOL-1.40, BFG-4.4.13b)."""
    may_send_links(actor, conference)
    if child.unborn or not conference.about.filter(child=child).exists():
        raise Objected.at("", "This conference is not about this child")
    if not to.whose.strip():
        raise Objected.at("whose", "Say whose address or number this is")
    address = _checked(to)
    details = {"child": child, "channel": address.channel, "address": address.address, "address_of": to.whose.strip()}
    return _issue(actor, conference, address, base, template, **details)


def _checked(to: WhereTo) -> Address:
    typed = to.address.strip()
    if to.channel == Link.Channel.SMS:
        if sum(letter.isdigit() for letter in typed) < 10:
            raise Objected.at("address", "Enter a telephone number in full, like 07700 900 982")
        return Address(Link.Channel.SMS, typed)
    try:
        validate_email(typed)
    except ValidationError:
        says = "Enter an e-mail address in the correct format, like name@example.com"
        raise Objected.at("address", says) from None
    return Address(Link.Channel.EMAIL, typed)


def _issue(actor: User, conference: Conference, to: Address, base: str, template: str, **whose: Any) -> Link:
    token = keys.new_token()
    with transaction.atomic():
        same = {name: whose[name] for name in ("seat", "child") if name in whose}
        for earlier in Link.objects.select_for_update().filter(conference=conference, revoked_at=None, **same):
            _revoke(actor, earlier)
        link = Link.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            issued_at=timezone.now(),
            issued_by=actor,
            **whose,
        )
        _keep_key(link, token, Key.Opens.LINK)
        told = {"name": link.name, "link": f"{base.rstrip('/')}/l/{token}"}
        _write(link, to, template, told, f"link {link.pk}", actor)
        _note(actor, link, "sent a link")
    return link


def revoke(actor: User, link: Link) -> None:
    """End a link at once, and every visit by it."""
    may_send_links(actor, link.conference)
    with transaction.atomic():
        row = Link.objects.select_for_update().get(pk=link.pk)
        if row.revoked_at is None:
            _revoke(actor, row)


def _revoke(actor: User, link: Link) -> None:
    link.revoked_at, link.revoked_by = timezone.now(), actor
    link.save(update_fields=["revoked_at", "revoked_by"])
    _note(actor, link, "revoked a link")


def _note(actor: User, link: Link, what: str) -> None:
    about = [link.child_id] if link.child_id else link.conference.about.values_list("child", flat=True)
    for child in about:
        journal(actor, JournalEntry.Act.CHANGED, f"{what}: {link.name}", child=child, conference=link.conference_id)


def send_code(link: Link) -> None:
    """Send a new code to the address on file, and to no other; raises `TooManyCodes` when it has to wait.

    How often is counted in the database, so neither a restart nor a second server forgets it.
    """
    address = address_of(link)
    if address is None:
        raise TooManyCodes
    now, code = timezone.now(), keys.new_code()
    with transaction.atomic():
        Link.objects.select_for_update(of=("self",)).get(pk=link.pk)
        sent = list(link.codes.filter(sent_at__gt=now - timedelta(days=1)).values_list("sent_at", flat=True))
        if len(sent) >= CODES_A_DAY or sum(at > now - FEW_MINUTES for at in sent) >= CODES_IN_FEW_MINUTES:
            raise TooManyCodes
        row = Code.objects.create(
            authority_id=link.authority_id, link=link, digest=keys.code_digest(code, link.pk), sent_at=now
        )
        _write(link, address, "sign_in_code", {"name": link.name, "code": code}, f"code {row.pk}", None)


def come_in(link: Link, typed: str) -> str | None:
    """Try a code; the cookie of the new visit if it is right, else None, for whatever reason.

    The row of the code is locked while it is tried, so that many tries at once are still five.
    """
    now = timezone.now()
    with transaction.atomic():
        code = link.codes.select_for_update(of=("self",)).order_by("-sent_at").first()
        if code is None or code.used_at or code.tries >= MOST_TRIES or now >= code.sent_at + CODE_LASTS:
            return None
        code.tries += 1
        figures = "".join(letter for letter in typed if letter.isdigit())
        if not keys.same(code.digest, keys.code_digest(figures, link.pk)):
            code.save(update_fields=["tries"])
            return None
        code.used_at = now
        code.save(update_fields=["tries", "used_at"])
        visit = Visit.objects.create(authority_id=link.authority_id, link=link, began_at=now, last_at=now)
        cookie = keys.new_token()
        _keep_key(visit, cookie, Key.Opens.VISIT)
        look(Guest(visit, link), "came in by a link", JournalEntry.Act.SIGNED_IN)
        _strike_out(Message.objects.filter(key=f"code {code.pk}"))
    return cookie


def _keep_key(row: Link | Visit, token: str, opens: str) -> None:
    Key.objects.create(digest=keys.digest_of(token), house_id=row.authority_id, opens=opens, row=row.pk)


def still_here(guest: Guest) -> None:
    """Note that a visit goes on; at most once a minute."""
    now = timezone.now()
    if now - guest.visit.last_at > timedelta(minutes=1):
        Visit.objects.filter(pk=guest.visit.pk).update(last_at=now)


def leave(guest: Guest) -> None:
    Visit.objects.filter(pk=guest.visit.pk).update(ended_at=timezone.now())


def look(guest: Guest, what: str, act: str = JournalEntry.Act.LOOKED) -> None:
    """Write down what a guest looked at or changed, by their seat and name, on the file of each child named to them."""
    for child in guest.journalled_for():
        JournalEntry.objects.create(
            authority_id=guest.link.authority_id,
            seat=guest.link.seat_id,
            name=guest.name,
            act=act,
            what=what[:200],
            child=child,
            conference=guest.link.conference_id,
        )


def _write(link: Link, to: Address, template: str, told: dict[str, str], key: str, actor: User | None) -> Message:
    authority = link.conference.authority
    person = link.seat.person if link.seat else None
    recipient = Recipient(
        name=link.address_of or link.name,
        channel=to.channel,
        address=to.address,
        languages=languages_for(person.language if person else "", authority.bilingual),
        person=person,
        practitioner=link.seat.practitioner if link.seat else None,
    )
    values = told | {"authority": authority.name, "phone": authority.phone}
    if link.child_id:
        values["name"] = link.address_of
    return write(authority, recipient, Content(template, values, conference=link.conference_id), key, actor)


def forget_secret(instance: Message, **_: object) -> None:
    """Strike out what opens something from a message that has gone: the outbox is no place to find a way in."""
    if instance.template in SECRET and instance.state in (Message.State.SENT, Message.State.DELIVERED):
        _strike_out(Message.objects.filter(pk=instance.pk))


def _strike_out(messages: Any) -> None:
    messages.exclude(values={}).update(values={}, body="What this message said opens something, so it is not kept.")


def link_of(conference: Conference, link: uuid.UUID) -> Link:
    """One link of a conference; `Objected` where there is no such link."""
    found = Link.objects.select_related("conference", "seat", "child").filter(conference=conference, pk=link).first()
    if found is None:
        raise Objected.at("", "There is no such link any more")
    return found
