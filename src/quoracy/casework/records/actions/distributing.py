"""Who gets the record: the chair's ruling for each person, sending it to an address checked again, and the proof."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import Objected
from quoracy.casework.chronology.actions import record, record_for_all
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences.departures import settle
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links import actions as links
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content
from quoracy.casework.messages.actions import Recipient as Addressee
from quoracy.casework.records import lists, printing, questions
from quoracy.casework.records.actions.writing import note
from quoracy.casework.records.checking import keep_code, new_code
from quoracy.casework.records.copies import RecordCopy, copy_for
from quoracy.casework.records.models import ConferenceRecord, CopyMade, Discussed, DistributionClosed, Recipient
from quoracy.casework.records.printing import Printing
from quoracy.casework.reports.parts import subjects
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.views import PLANNED

Press = Callable[[CopyMade, RecordCopy, str], bytes]
"""What makes the PDF of a numbered copy, stamped with a code where there is one; the floor above hands it over."""


def propose(row: ConferenceRecord) -> None:
    """Put everybody on the list who is not on it yet; a ruling that was given stays."""
    known = set(row.recipients.values_list("seat", "child"))
    Recipient.objects.bulk_create(
        Recipient(
            authority_id=row.authority_id,
            record=row,
            seat=one.seat,
            child=one.child,
            because=one.because,
            proposed=one.by_default,
            how=_usual_way(one.seat),
        )
        for one in lists.proposed(row.conference)
        if (one.seat.pk if one.seat else None, one.child.pk if one.child else None) not in known
    )


def _usual_way(seat: Seat | None) -> str:
    """By link where they can be reached by one; by post otherwise, and a child's by hand."""
    if seat is None:
        return Recipient.How.HAND
    return Recipient.How.LINK if questions.reached_at(seat) and seat.invited else Recipient.How.POST


@dataclass(frozen=True, slots=True)
class Ruled:
    """The chair's ruling about one copy. A helper's needs whom they help and how that person agreed."""

    gets: bool
    why: str
    how: str = ""
    extent: str = Recipient.Gets.ATTENDED
    helps: Seat | None = None
    agreed: str = ""


def rule(actor: User, recipient: Recipient, ruled: Ruled) -> Recipient:
    """The chair rules whether somebody gets the record, how much of it and how; open until it is sent.

    Raises `Objected`: a reason is owed where it departs from the list; somebody kept out for a part gets it
    (BFG-4.4.1k, BFG-4.5.10c); a helper needs the agreement of the person helped (BFG-4.14.6).
    """
    conference = recipient.record.conference
    questions.only_the_chair(actor, conference)
    with transaction.atomic():
        row = locked(recipient)
        if row.sent_at is not None:
            raise Objected.at("", "It has been sent, so this ruling stays")
        if not ruled.why.strip() and (ruled.gets != row.proposed):
            raise Objected.at("why", "Say why: this is another answer than the procedure's list gives", *_list(row))
        _may_be_ruled(row, ruled)
        row.gets, row.why, row.how, row.extent = ruled.gets, ruled.why.strip(), ruled.how, ruled.extent
        row.helps, row.agreed = ruled.helps, ruled.agreed.strip()
        row.ruled_by, row.ruled_at = actor, timezone.now()
        row.save()
        note(actor, conference, "ruled who gets a copy")
    return row


def rule_as_proposed(actor: User, record: ConferenceRecord) -> int:
    """The chair gives it to everybody the procedure's list gives it to; the others stay to be ruled on one by one."""
    left = [row for row in questions.recipients(record) if row.gets is None and row.proposed]
    for row in left:
        rule(actor, row, Ruled(True, "", row.how))
    return len(left)


def _list(row: Recipient) -> tuple[str, ...]:
    found = questions.rule_of(row.record.conference)
    return (found.clause,) if found is not None else ()


def _may_be_ruled(row: Recipient, ruled: Ruled) -> None:
    rule_ = questions.rule_of(row.record.conference)
    part = lists.kept_out_for_a_part(row)
    if part and not ruled.gets and rule_ is not None and (rule_.none_only_if_whole or rule_.kept_out_in_part_gets_it):
        clauses = questions.cited(rule_, "kept_out_in_part_gets_it") + questions.cited(rule_, "none_only_if_whole")
        says = "They were kept out for a part only, so they get the record: the whole of it, or what they attended."
        raise Objected.at("gets", says, *clauses)
    if not ruled.gets:
        return
    if ruled.how not in Recipient.How.values:
        raise Objected.at("how", "Choose how it reaches them")
    if row.child is not None and ruled.how == Recipient.How.LINK and questions.childs_link(row) is None:
        raise Objected.at("how", "This child has no page of their own. Hand it over or post it, or send a link first.")
    helper = row.seat is not None and row.seat.standing in (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)
    if helper and (ruled.helps is None or not ruled.agreed.strip()):
        says = "Say whom they help, and how that person agreed that they get a copy"
        raise Objected.at("agreed", says, *questions.cited(rule_, "supporters"))
    if ruled.helps is not None and ruled.helps.conference_id != row.record.conference_id:
        raise Objected.at("helps", "Choose somebody of this conference")


def withdraw_agreement(actor: User, recipient: Recipient) -> Recipient:
    """The person helped takes the agreement back; that can be done until it is sent (BFG-4.14.6)."""
    questions.may_write(actor, recipient.record.conference)
    with transaction.atomic():
        row = locked(recipient)
        if row.sent_at is not None:
            raise Objected.at("", "It has been sent already")
        row.agreed, row.gets, row.ruled_at, row.ruled_by = "", None, None, None
        row.save()
        note(actor, row.record.conference, "took back an agreement to a helper's copy")
    return row


def send(
    actor: User,
    recipient: Recipient,
    address: str,
    base: str,
    press: Press,
    reason: str = "",
    printed: Printing | None = None,
) -> CopyMade:
    """Send one person their copy, to the address that whoever sends it has checked just now.

    By link a notice goes without a word of the record; by post and by hand the numbered paper copy is made, and when
    it went or was handed over is what is written down. `address` must be what is on file at this moment; `printed` says
    in which language and size, where it is not as the person wishes.
    """
    conference = recipient.record.conference
    questions.may_send(actor, conference)
    with transaction.atomic():
        row = locked(recipient)
        _may_be_sent(actor, row, address, reason)
        copy = copy_for(row.record, lists.reader_of(row))
        if copy.empty:
            raise Objected.at("", f"There is nothing in the record that {row.name} may read. Rule on it again.")
        if printed is not None and printed != printing.wished(row):
            row.language, row.large_print = printed.language, printed.large_print
        made = make(actor, row.record, copy, press, to_name=row.name, recipient=row, code=stamp_of_first(row.record))
        row.address, row.sent_at, row.sent_by = address.strip(), made.made_at, actor
        row.save(update_fields=["address", "sent_at", "sent_by", "language", "large_print"])
        if row.how == Recipient.How.LINK:
            notify(actor, row, base, "record_ready", f"record {row.pk}")
        note(actor, conference, f"sent copy {made.number}")
    return made


def stamp_of_first(record_: ConferenceRecord) -> str:
    """The code for a first copy, where the procedure stamps these too (BOL-1.99b); otherwise none, and no stamp."""
    found = questions.rule_of(record_.conference)
    return new_code() if found is not None and found.stamps_first_copies else ""


def _may_be_sent(actor: User, row: Recipient, address: str, reason: str) -> None:
    conference = row.record.conference
    if not row.record.signed:
        cites = questions.cited(questions.rule_of(conference), "signed")
        raise Objected.at("", "Nothing is sent before the chair has signed the record", *cites)
    if row.sent_at is not None:
        raise Objected.at("", "It has been sent already. A further copy comes from the unit.")
    if not row.gets:
        raise Objected.at("", "The chair has not ruled that they get it")
    if address.strip() != questions.address_of(row).strip():
        says = "This is not the address on file any more. Look at the address as it is now, then confirm it."
        raise Objected.at("address", says)
    if row.how != Recipient.How.HAND and not address.strip():
        raise Objected.at("address", "There is no address on file. Hand it over, or add an address first.")
    settle(actor, conference, plan_first(conference), {"after_plan": reason})


def plan_first(conference: Conference) -> list[Finding]:
    """Where the procedure has the plan shared before the notes, that it was; a reason is enough (WAR-4.20)."""
    rule_ = questions.rule_of(conference)
    if rule_ is None or not rule_.after_plan:
        return []
    planned = conference.about.filter(outcome__in=PLANNED).values("child")
    sent = Event.objects.filter(conference=conference.pk, kind="plan_circulated", child__in=planned)
    if not planned or sent.exists() or conference.departures.filter(says=_PLAN_FIRST).exists():
        return []
    clauses = questions.cited(rule_, "after_plan")
    return [Finding(False, _PLAN_FIRST, clauses, Departure.RECORDED_REASON, "after_plan", "unit")]


_PLAN_FIRST = "The plan has not been sent yet, and the record comes after it. Send the plan, or say why not."


def make(
    actor: User | None,
    record: ConferenceRecord,
    copy: RecordCopy,
    press: Press,
    *,
    to_name: str,
    recipient: Recipient | None = None,
    code: str = "",
    **more: object,
) -> CopyMade:
    """Make and keep one numbered copy; two made at once have two numbers, since the record is locked meanwhile."""
    ConferenceRecord.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=record.pk)
    last = record.copies.aggregate(last=Max("number"))["last"] or 0
    made = CopyMade(
        authority_id=record.authority_id,
        record=record,
        recipient=recipient,
        number=last + 1,
        to_name=to_name[:300],
        stamped=bool(code),
        passages=[one.pk for one in copy.passages],
        made_at=timezone.now(),
        made_by=actor,
        **more,
    )
    made.pdf = press(made, copy, code)
    made.digest = hashlib.sha256(bytes(made.pdf)).hexdigest()
    made.save()
    keep_code(made, code)
    return made


def notify(actor: User, row: Recipient, base: str, template: str, key: str) -> None:
    """Tell somebody that there is something to read: no word of what it says, and no child's name.

    With an account they sign in; without one they get a link of their own. A child's goes where its last link went.
    """
    conference, by_link = row.record.conference, LINKS[template]
    if row.seat is None:
        last = questions.childs_link(row)
        assert row.child is not None
        assert last is not None
        to = links.WhereTo(last.channel, last.address, last.address_of)
        links.send_childs_link(actor, conference, row.child, to, base, template=by_link)
        return
    account = row.seat.practitioner.user if row.seat.practitioner else None
    if account is None:
        links.send_link(actor, conference, row.seat, base, template=by_link)
        return
    authority = conference.authority
    values = {"name": account.name, "authority": authority.name, "phone": authority.phone}
    never = tuple(child.given_names for child in subjects(conference))
    content = Content(template, values, conference=conference.pk, never=never)
    messages.write(authority, Addressee(account.name, "email", account.email, user=account), content, key)


LINKS = {"record_ready": "record_link", "record_added": "record_added_link"}
"""For each notice to somebody with an account, the one that brings a link to everybody else."""


def prove(actor: User, recipient: Recipient, proof: str) -> Recipient:
    """Write down how it is known that somebody has their copy: a receipt, or who handed it over."""
    conference = recipient.record.conference
    questions.may_send(actor, conference)
    if not proof.strip():
        raise Objected.at("proof", "Say how it is known that they have it")
    with transaction.atomic():
        row = locked(recipient)
        if row.sent_at is None:
            raise Objected.at("", "It has not been sent yet")
        row.proof = proof.strip()[:200]
        row.save(update_fields=["proof"])
        _received(actor, row)
        note(actor, conference, "wrote down that a copy arrived")
    return row


def opened(recipient: Recipient, actor: User | None) -> None:
    """Somebody opens their copy for the first time; the time they have for amendments may count from it."""
    with transaction.atomic():
        row = locked(recipient)
        if row.opened_at is None:
            row.opened_at = timezone.now()
            row.save(update_fields=["opened_at"])
            _received(actor, row)
        row.additions.filter(opened_at__isnull=True).update(opened_at=timezone.now())


def have_read(recipient: Recipient) -> None:
    """Somebody says that they have read their copy and that it is right (BOL-1.98a)."""
    Recipient.objects.filter(pk=recipient.pk, read_at__isnull=True).update(read_at=timezone.now())


def _received(actor: User | None, row: Recipient) -> None:
    conference = row.record.conference
    if Event.objects.filter(conference=conference.pk, kind="record_received", facts__by=row.name).exists():
        return
    for child in subjects(conference):
        record(actor, child, "record_received", on=today(), at=timezone.now(), conference=conference.pk, by=row.name)


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk about the record with one parent."""

    on: date
    by_name: str
    interpreter: str = ""
    said: str = ""


def discuss(actor: User, recipient: Recipient, talk: Talk) -> Discussed:
    """Write down that the record was gone through with one parent; each parent is asked separately (BFG-4.14.5b)."""
    conference = recipient.record.conference
    questions.may_discuss(actor, conference)
    if recipient.sent_at is None:
        raise Objected.at("", "They have no copy yet")
    if not talk.by_name.strip():
        raise Objected.at("by_name", "Enter who went through it with them", "BFG-4.14.5b")
    if talk.on > today():
        raise Objected.at("on", "This day has not come yet")
    with transaction.atomic():
        row = Discussed.objects.create(
            authority_id=recipient.authority_id,
            recipient=recipient,
            on=talk.on,
            by_name=talk.by_name.strip(),
            interpreter=talk.interpreter.strip(),
            said=talk.said.strip(),
            entered_by=actor,
        )
        if not questions.parents_to_talk_with(recipient.record):
            _given_to_parents(actor, conference, talk.on)
        note(actor, conference, "wrote down that it was gone through with a parent")
    return row


def _given_to_parents(actor: User, conference: Conference, on: date) -> None:
    if not Event.objects.filter(conference=conference.pk, kind="record_given_to_parents").exists():
        record_for_all(actor, subjects(conference), "record_given_to_parents", on=on, conference=conference.pk)


def close_distribution(actor: User, record: ConferenceRecord) -> DistributionClosed:
    """Close the list; raises `Objected` with whoever has no ruling yet, or gets the record and was not sent it."""
    conference = record.conference
    questions.may_send(actor, conference)
    with transaction.atomic():
        if left := questions.before_closing_distribution(record):
            raise Objected(left)
        row, made = DistributionClosed.objects.get_or_create(
            record=record, defaults={"by": actor, "authority_id": record.authority_id}
        )
        if made:
            at: datetime = timezone.now()
            record_for_all(
                actor, subjects(conference), "record_circulated", on=today(), at=at, conference=conference.pk
            )
            note(actor, conference, "closed the list of who gets it")
    return row


def locked(recipient: Recipient) -> Recipient:
    rows = Recipient.objects.select_for_update(of=("self",)).select_related(
        "record__conference__authority", "record__conference__chair", "seat__person__household",
        "seat__practitioner__user", "seat__conference", "child", "helps__conference",
    )  # fmt: skip
    return rows.defer("record__pdf").get(pk=recipient.pk)
