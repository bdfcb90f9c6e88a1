"""Telling those who are asked: the invitation itself, a change, a cancellation, each with its calendar entry."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.calendars import calendar_entry
from quoracy.casework.invitations.facts import FAMILY_SIDE
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, NamesAChildError, Recipient
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.wording import phrase
from quoracy.rulebook.chairing_rules import InWhoseName
from quoracy.rulebook.procedure import Procedure, load_shelf

OFF = (Conference.State.AUTHORISED, Conference.State.STOOD_DOWN, Conference.State.REFUSED)
TEMPLATES = {
    Seat.Standing.FAMILY: "invitation_family",
    Seat.Standing.SUPPORTER: "invitation_supporter",
    Seat.Standing.ADVOCATE: "invitation_supporter",
    Seat.Standing.OBSERVER: "invitation_observer",
}


def after_saving(sender: type[Conference], instance: Conference, **_: Any) -> None:
    """Tell everybody who was asked, at once and in the same transaction, when a conference has moved or is off."""
    if instance.state in (Conference.State.ARRANGED, *OFF):
        tell_of_change(instance)


def tell_of_change(conference: Conference) -> list[Message]:
    """Tell each who was asked what is new for them; nothing where they know it already, so asking again is harmless.

    Somebody kept out of all of it learns no new day or place from here: a ruling outlasts a postponement.
    """
    asked = conference.invitations.filter(asked_at__isnull=False).select_related(
        "seat__practitioner__agency", "seat__person"
    )
    written = []
    for invitation in asked:
        if conference.state in OFF and invitation.told_start is not None:
            written.append(_cancel(conference, invitation))
        elif conference.state == Conference.State.ARRANGED and _news(conference, invitation):
            if invitation.seat.kept_out == Seat.KeptOut.WHOLE:
                continue
            written.append(_change(conference, invitation))
    return [message for message in written if message]


def _news(conference: Conference, invitation: Invitation) -> bool:
    comes, _leaves = invitation.seat.comes_and_leaves(conference)
    return (invitation.told_start, invitation.told_place) != (comes, conference.place)


def _cancel(conference: Conference, invitation: Invitation, template: str = "cancelled") -> Message | None:
    invitation.sequence += 1
    values = values_for(conference, invitation) | {"was": _iso(invitation.told_start)}
    calendar = calendar_for(conference, invitation, "CANCEL")
    invitation.told_start = None
    invitation.save()
    return send(conference, invitation, template, values, f"cancelled {invitation.sequence}", calendar)


def take_back(conference: Conference, invitation: Invitation, template: str = "cancelled") -> Message | None:
    """Tell one person who was asked that they need not come; nothing where they were never told of a day."""
    told = _cancel(conference, invitation, template) if invitation.told_start is not None else None
    invitation.asked_at, invitation.answer, invitation.answered_at, invitation.answered_by = None, "", None, None
    invitation.save()
    return told


def tell_of_ruling(conference: Conference, seat: Seat, actor: User) -> Message | None:
    """Put somebody's diary right after a ruling on keeping them out; None where it is right already.

    Kept out of all of it: the day is taken out. For a part: the time at which they come. Let in again after all:
    they are asked anew.
    """
    invitation = Invitation.objects.select_for_update().filter(seat=seat).first()
    if invitation is None or conference.state != Conference.State.ARRANGED:
        return None
    invitation.seat = seat
    if seat.kept_out == Seat.KeptOut.WHOLE:
        return take_back(conference, invitation, "kept_out") if invitation.told_start else None
    if invitation.asked_at is None:
        return ask(actor, conference, invitation) if invitation.sequence else None
    part = "kept_out_part" if seat.kept_out == Seat.KeptOut.PART else ""
    return _change(conference, invitation, part) if _news(conference, invitation) else None


def _change(conference: Conference, invitation: Invitation, template: str = "") -> Message | None:
    """A new day has to be answered anew: who could come on the first may not on the second."""
    comes, _leaves = invitation.seat.comes_and_leaves(conference)
    was, moved = invitation.told_start, invitation.told_start != comes
    invitation.sequence += 1
    invitation.told_start, invitation.told_place = comes, conference.place
    if moved:
        invitation.answer, invitation.answered_at, invitation.answered_by = Invitation.Reply.NONE, None, None
        invitation.asked_at = timezone.now()
    invitation.save()
    usual = "changed" if was else TEMPLATES.get(Seat.Standing(invitation.seat.standing), "invitation_member")
    values = values_for(conference, invitation) | {"was": _iso(was)}
    calendar = calendar_for(conference, invitation, "REQUEST")
    return send(conference, invitation, template or usual, values, f"changed {invitation.sequence}", calendar)


def ask(
    actor: User | None, conference: Conference, invitation: Invitation, template: str = "", **more: Any
) -> Message | None:
    """Send somebody their invitation. None for who is told in person and has no letter either."""
    invitation.asked_at, invitation.asked_by = timezone.now(), actor
    invitation.told_start, invitation.told_place = invitation.seat.comes_and_leaves(conference)[0], conference.place
    invitation.save()
    chosen = template or TEMPLATES.get(Seat.Standing(invitation.seat.standing), "invitation_member")
    values = values_for(conference, invitation) | more
    leaflets = ("leaflet:parents",) if invitation.seat.standing == Seat.Standing.FAMILY else ()
    calendar = calendar_for(conference, invitation, "REQUEST")
    what = f"asked {invitation.sequence}" if invitation.sequence else "asked"  # who was told not to come is asked anew
    return send(conference, invitation, chosen, values, what, calendar, leaflets, actor)


def send(
    conference: Conference,
    invitation: Invitation,
    template: str,
    values: dict[str, Any],
    what: str,
    calendar: str = "",
    enclosures: tuple[str, ...] = (),
    actor: User | None = None,
) -> Message | None:
    """Write one message about an invitation to the person asked. Raises `Objected` where it would name a child."""
    to = recipient(conference, invitation)
    goes_along = calendar if to.channel == Message.Channel.EMAIL else ""
    content = Content(template, values, goes_along, enclosures, conference.pk, never=never(conference))
    try:
        return messages.write(conference.authority, to, content, f"invitation {invitation.pk} {what}", actor)
    except NamesAChildError as named:
        field = "place" if messages.names(conference.place, never(conference)) else "brings"
        raise Objected.at(field, str(named)) from named


def never(conference: Conference) -> tuple[str, ...]:
    """What may not leave the service although somebody typed it: the children's names, and where they live."""
    kept: tuple[str, ...] | None = getattr(conference, "_never", None)
    if kept is None:
        children = [row.child for row in questions.about(conference)]
        homes = {child.household.address.split(",")[0].strip() for child in children if child.household}
        kept = (*(child.name for child in children), *filter(None, homes))
        conference._never = kept  # type: ignore[attr-defined]  # a note while one conference is being told of
    return kept


def recipient(conference: Conference, invitation: Invitation) -> Recipient:
    """Where a message to somebody goes: by the way chosen, or the first that reaches them."""
    seat = invitation.seat
    email, address, large = _reach(seat)
    by_hand = invitation.way == Invitation.Way.BY_HAND
    languages = messages.languages_for(_wish(invitation), conference.authority.bilingual)
    if invitation.way == Invitation.Way.EMAIL and email:
        return Recipient(seat.name, "email", email, languages, person=seat.person, practitioner=seat.practitioner)
    return Recipient(
        seat.name, "letter", address, languages, large, by_hand, person=seat.person, practitioner=seat.practitioner
    )


def _wish(invitation: Invitation) -> str:
    person = invitation.seat.person
    return invitation.language or (person.language if person else "")


def _reach(seat: Seat) -> tuple[str, str, bool]:
    if seat.practitioner is not None:
        return seat.practitioner.email, seat.practitioner.address, False
    if seat.person is not None:
        home = seat.person.address or (seat.person.household.address if seat.person.household else "")
        return seat.person.email, home, seat.person.large_print
    return "", "", False


def first_way(seat: Seat) -> str:
    """The way that reaches somebody: e-mail, else post, else by hand."""
    email, address, _ = _reach(seat)
    return Invitation.Way.EMAIL if email else Invitation.Way.POST if address else Invitation.Way.BY_HAND


def values_for(conference: Conference, invitation: Invitation) -> dict[str, Any]:
    """What every message about a conference says."""
    authority, procedure = conference.authority, facts.procedure(conference)
    unit = procedure.terms["unit"]
    said = {"phone": authority.phone, "unit": unit, "reference": invitation.code}
    comes, _leaves = invitation.seat.comes_and_leaves(conference)
    return said | {
        "name": invitation.seat.name,
        "when": _iso(comes),
        "place": conference.place,
        "authority": authority.name,
        "reply_by": phrase("reply_by_phone" if authority.phone else "reply_by_writing", **said),
        "brings": invitation.brings,
        "notes": _with_whose_name(conference, procedure, notes(procedure, invitation.seat)),
        "agency": invitation.seat.get_agency_display(),
    }


def _with_whose_name(conference: Conference, procedure: Procedure, said: dict[str, str]) -> dict[str, str]:
    """What somebody is told beforehand, after in whose name they are asked where that is the chair's (BOL-5.10)."""
    rule = procedure.chairing
    if rule is None or rule.invites_in_name_of is not InWhoseName.CHAIR or conference.chair is None:
        return said
    asks = phrase("for_the_chair", chair=conference.chair.name, unit=procedure.terms["unit"])
    return {language: f"{asks[language]} {text}".strip() for language, text in said.items()}


def notes(procedure: Procedure, seat: Seat) -> dict[str, str]:
    """What this procedure has somebody in this part told beforehand."""
    fits = [
        note
        for note in _notes()
        if note["clause"] in clauses_of(procedure.key)
        and note.get("standing", seat.standing) == seat.standing
        and note.get("agency", seat.agency) == seat.agency
        and note.get("title", "") in seat.title.lower()
    ]
    if seat.kept_out == Seat.KeptOut.PART:
        fits.append(phrase("for_a_part"))
    return {language: " ".join(note[language] for note in fits) for language in ("cy", "en")}


@cache
def _notes() -> tuple[dict[str, str], ...]:
    text = files("quoracy.casework.invitations").joinpath("notes.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["note"])


@cache
def clauses_of(procedure: str) -> frozenset[str]:
    """Every clause of a procedure and of those it extends."""
    shelf = load_shelf()
    return frozenset(clause.id for pack in shelf.chain(procedure) for clause in shelf.catalogue(pack.key))


def calendar_for(conference: Conference, invitation: Invitation, method: str) -> str:
    """The calendar entry of somebody's invitation; empty where there is no day, or none goes to their part."""
    comes, leaves = invitation.seat.comes_and_leaves(conference)
    starts = comes or invitation.told_start
    if starts is None or invitation.seat.standing not in (*FAMILY_SIDE, *_WORK):
        return ""
    ends = leaves or starts + _AN_HOUR
    sender = settings.DEFAULT_FROM_EMAIL
    return calendar_entry(invitation, method, starts, ends, sender=sender, now=timezone.now())


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


_WORK = (Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER, Seat.Standing.OBSERVER, Seat.Standing.CHAIR)
_AN_HOUR = timedelta(hours=1)
