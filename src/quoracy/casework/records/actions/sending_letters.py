"""Sending each decision letter to its reader, to an address checked again, or withholding it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import departures
from quoracy.casework.conferences.actions import closing
from quoracy.casework.conferences.models import Conference, Letter
from quoracy.casework.links import actions as links
from quoracy.casework.messages.actions import Content, write
from quoracy.casework.messages.actions import Recipient as Addressee
from quoracy.casework.records import letters
from quoracy.casework.records.models import LetterSent
from quoracy.casework.reports.parts import subjects
from quoracy.rulebook.finding import Finding


@dataclass(frozen=True, slots=True)
class Sending:
    """By which way a letter goes and where to; `reason` is owed where it lacks a part it should hold."""

    how: str
    address: str
    reason: str = ""
    lacks: Sequence[Finding] = ()


def send(actor: User, letter: Letter, told: Sending, base: str) -> LetterSent:
    """Send one reader's newest letter, to the address that whoever sends it has checked just now (BOL-1.96c).

    By link a notice goes without a word of the letter. When the last of the family's has gone, or of everybody
    else's, that clock is met.
    """
    conference = letter.conference
    _may(actor, conference)
    if told.how not in LetterSent.How.values:
        raise Objected.at("how", "Choose how it reaches them")
    if told.how == LetterSent.How.LINK and letters.is_childs(letter):
        raise Objected.at("how", "A child's own letter is handed over or posted")
    on_file = letters.address_of(letter, told.how).strip()
    if told.address.strip() != on_file:
        says = "This is not the address on file any more. Look at the address as it is now, then confirm it."
        raise Objected.at("address", says)
    if told.how != LetterSent.How.HAND and not on_file:
        raise Objected.at("how", "There is no address on file for this way. Choose another, or add an address first.")
    if told.lacks and not told.reason.strip():
        raise Objected.at("reason", "It lacks a part it should hold. Make it whole, or say why it goes without it.")
    with transaction.atomic():
        _settled_once(letter)
        departures.settle(actor, conference, told.lacks, {found.place: told.reason for found in told.lacks})
        row = _keep(actor, letter, how=told.how, address=on_file)
        if told.how == LetterSent.How.LINK:
            _notify(actor, letter, base)
        _meet_the_clock(actor, letter)
    return row


def withhold(actor: User, letter: Letter, why: str) -> LetterSent:
    """Send somebody who was to have it no letter, with a recorded reason."""
    _may(actor, letter.conference)
    if not why.strip():
        raise Objected.at("why", "Say why they get no letter: it is kept with it", "BOL-1.96c")
    with transaction.atomic():
        _settled_once(letter)
        row = _keep(actor, letter, withheld=True, why=why.strip())
        _meet_the_clock(actor, letter)
    return row


def prove(actor: User, row: LetterSent, proof: str) -> LetterSent:
    """Write down how it is known that somebody has their letter."""
    _may(actor, row.letter.conference)
    if row.withheld:
        raise Objected.at("", "It was not sent")
    if not proof.strip():
        raise Objected.at("proof", "Say how it is known that they have it")
    row.proof = proof.strip()[:200]
    row.save(update_fields=["proof"])
    return row


def opened(row: LetterSent) -> None:
    """Somebody opens their letter for the first time."""
    LetterSent.objects.filter(pk=row.pk, opened_at__isnull=True).update(opened_at=timezone.now())


def _may(actor: User, conference: Conference) -> None:
    if not may(actor, Right.SEND_LETTERS):
        raise NoRight(actor, Right.SEND_LETTERS)
    if conference.state != Conference.State.CLOSED:
        raise Objected.at("", "Close the conference first: the letter says what was decided")


def _settled_once(letter: Letter) -> None:
    """One letter, one sending: the conference is locked meanwhile, so that two who press at once send it once."""
    Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.conference_id)
    if LetterSent.objects.filter(letter=letter).exists():
        raise Objected.at("", "It has gone already. Make the letters again to send a new one.")
    if letter.pk not in {row.pk for row in letters.newest(letter.conference)}:
        raise Objected.at("", "There is a newer letter for this reader. Send that one.")


def _keep(actor: User, letter: Letter, **told: object) -> LetterSent:
    row = LetterSent(authority_id=letter.authority_id, letter=letter, at=timezone.now(), by=actor, **told)
    row.save()
    what = "withheld a decision letter" if row.withheld else "sent a decision letter"
    for child in letter.children:
        journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=letter.conference_id)
    return row


def _notify(actor: User, letter: Letter, base: str) -> None:
    seat, conference = letter.seat, letter.conference
    account = seat.practitioner.user if seat.practitioner else None
    if account is None:
        links.send_link(actor, conference, seat, base, template="letter_link")
        return
    authority = conference.authority
    values = {"name": account.name, "authority": authority.name, "phone": authority.phone}
    never = tuple(child.given_names for child in subjects(conference))
    content = Content("letter_ready", values, conference=conference.pk, never=never)
    write(authority, Addressee(account.name, "email", account.email, user=account), content, f"letter {letter.pk}")


def _meet_the_clock(actor: User, letter: Letter) -> None:
    """When nothing of a group is left to go, that its letters went is an event of each child."""
    family = letter.seat.standing == "family"
    group = letters.family_of(letter.conference, family=family)
    gone = LetterSent.objects.filter(letter__in=group)
    if gone.count() == len(group) and gone.filter(withheld=False).exists():
        closing.letters_sent(actor, letter.conference, family=family)
