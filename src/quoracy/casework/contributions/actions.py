"""Keeping what a guest of the family writes, sending it, commenting on a report, and taking in what a child sends."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.actions.taking_part import hear_wish
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.contributions.models import Comment, Contribution, Drawing
from quoracy.casework.contributions.questions import ask, may_read, of_guest, whose
from quoracy.casework.invitations.actions.answering import Answer, answer
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.casework.reports import sounds, uploads
from quoracy.casework.reports.models import Report

PICTURES = frozenset({"image/png", "image/jpeg"})
CHILDRENS = uploads.Accepted(
    PICTURES | set(sounds.KINDS),
    "We cannot open this. Send a picture (.jpg or .png) or a recording (.m4a, .mp3, .ogg, .webm or .wav).",
)
MOST_DRAWINGS = 10
LONGEST = 20_000
"""Characters of one answer. Nothing is refused for being long to read (BFG-4.7.11a), only for being no answer."""

_CHANGED = JournalEntry.Act.CHANGED


def keep(guest: Guest, answers: Mapping[str, Any], *, send: bool) -> Contribution:
    """Keep what a guest has written so far; with `send` the chair and the unit may read it from now on.

    What was sent before stays as the others know it until it is sent again (BOL-1.40, BOL-1.41). A child's declared
    wish not to come is kept as it is said: nothing here asks for a reason (BFG-4.4.8a).
    """
    kept = {name: _clean(value) for name, value in answers.items()}
    with transaction.atomic():
        row = of_guest(guest, lock=True)
        if row is None:
            row = Contribution(authority_id=guest.link.authority_id, conference=guest.conference, **whose(guest))
        row.draft = {**row.draft, **kept}
        if send:
            row.sent, row.sent_at = row.draft, timezone.now()
            _needs(guest, row.sent)
            _wish(guest, row.sent)
            _coming(guest, row.sent)
        row.save()
        look(guest, "sent what they want to say" if send else "wrote what they want to say", _CHANGED)
    return row


WISHES = {"attend": "attend", "in_part": "attend", "another_way": "stay_away", "stay_away": "stay_away", "unsure": ""}
"""What a child's answer says of coming to the conference; no answer says nothing of it."""


def _wish(guest: Guest, sent: Mapping[str, Any]) -> None:
    """Let a child's word on coming or staying away reach what is settled of its part (BFG-4.4.8a)."""
    wish = WISHES.get(str(sent.get("part", "")))
    if guest.child is not None and wish is not None:
        hear_wish(guest.conference, guest.child, wish)


def answers_by_page(guest: Guest) -> Invitation | None:
    """The invitation a relative answers on their own page: theirs, sent, and open; None for anybody else.

    Somebody kept out of all of it is not asked whether they come.
    """
    if not guest.is_family or guest.seat is None or guest.seat.kept_out == Seat.KeptOut.WHOLE:
        return None
    sent = Invitation.objects.filter(seat=guest.seat, asked_at__isnull=False)
    return sent.filter(conference__state=Conference.State.ARRANGED).select_related("conference", "seat").first()


def _coming(guest: Guest, sent: Mapping[str, Any]) -> None:
    """Let a relative's answer on coming be the answer to their invitation, so that nobody has to ring."""
    invitation, reply = answers_by_page(guest), str(sent.get("coming", ""))
    if invitation is None or guest.seat is None or reply not in _REPLIES or reply == invitation.answer:
        return
    needs, reason = invitation.needs, invitation.reason
    answer(guest.seat, invitation, Answer(reply, reason, language=invitation.language, needs=needs))


_REPLIES = (Invitation.Reply.COMING, Invitation.Reply.REMOTELY, Invitation.Reply.NOT_COMING)


def _needs(guest: Guest, sent: Mapping[str, Any]) -> None:
    """Put what a relative needs on the conference's list, to be booked; what is booked already stays (BOL-1.42)."""
    if not guest.is_family or guest.seat is None:
        return
    wanted = [kind for kind in sent.get("needs", []) if kind in Need.Kind.values]
    own = Need.objects.filter(conference=guest.conference, seat=guest.seat)
    own.filter(booked_with="").exclude(kind__in=wanted).delete()
    for kind in wanted:
        detail = str(sent.get("needs_more", ""))[:300]
        row, made = own.get_or_create(
            kind=kind,
            defaults={
                "authority_id": guest.link.authority_id,
                "conference": guest.conference,
                "seat": guest.seat,
                "detail": detail,
            },
        )
        if not made and row.detail != detail:
            row.detail = detail
            row.save(update_fields=["detail"])


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("\0", "").strip()
        if len(text) > LONGEST:
            raise Objected.at("", "This is more than the page can keep. Send part of it, or a letter, to the unit.")
        return text
    return value


def comment(guest: Guest, report: uuid.UUID, passage: uuid.UUID | None, text: str) -> Comment:
    """Keep what a relative or child says is wrong or missing in a report they may read (BFG-4.7.7e, WAR-4.05)."""
    found = Report.objects.select_related("request__conference").filter(pk=report).first()
    if found is None or not may_read(guest, found, passage):
        raise NoRight(ask(), None, "There is no such report for you.")
    words = str(_clean(text))
    if not words:
        raise Objected.at("text", "Write what is wrong, what is missing, or what you see differently")
    with transaction.atomic():
        row = Comment.objects.create(
            authority_id=guest.link.authority_id,
            report=found,
            passage_id=passage,
            by_name=guest.name,
            text=words,
            **whose(guest),
        )
        look(guest, "commented on a report", _CHANGED)
    return row


def draw(guest: Guest, content: bytes, words: str = "") -> Drawing:
    """Take in a child's picture or recording, its real type, size and safety checked; `words` say the same in text."""
    if guest.child is None:
        raise NoRight(ask(), None, "There is no such page for you.")
    taken = uploads.take(content, CHILDRENS)
    if Drawing.objects.filter(conference=guest.conference, child=guest.child).count() >= MOST_DRAWINGS:
        raise Objected.at("file", "We have ten of your pictures and recordings now. Bring the others with you.")
    with transaction.atomic():
        row = Drawing.objects.create(
            authority_id=guest.link.authority_id,
            conference=guest.conference,
            child=guest.child,
            media_type=taken.media_type,
            content=taken.content,
            digest=taken.digest,
            words=_clean(words),
        )
        look(guest, "sent a recording" if row.is_sound else "sent a picture", _CHANGED)
    return row
