"""Reading a record: who works on it, what it still lacks before it is signed, and who has looked at it."""

from __future__ import annotations

import uuid
from datetime import date

from django.apps import apps
from django.db.models import Prefetch, Q
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Child, Relationship, Tie
from quoracy.casework.children.questions import open_ties
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.exclusions.facts import PARENTS
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.links.models import Link
from quoracy.casework.links.questions import address_on_file
from quoracy.casework.records import lists
from quoracy.casework.records.copies import RecordCopy, Withheld, copy_for
from quoracy.casework.records.headings import STANDARD, heading_words
from quoracy.casework.records.models import (
    Amendment,
    ConferenceRecord,
    CopyMade,
    DistributionClosed,
    Recipient,
    RecordPassage,
)
from quoracy.rulebook.copies import Reader
from quoracy.rulebook.counting import last_day
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.record_rules import RecordRule
from quoracy.rulebook.shapes import Anchor

LOOK = "the record"
"""How every look at the record begins in the journal, so that they can be listed."""

_ONLY = "Only the chair, the unit and whoever takes the record work on it. Your own copy comes to you when it is sent."


def of_conference(conference: Conference) -> ConferenceRecord | None:
    rows = ConferenceRecord.objects.defer("pdf").select_related("conference__authority", "conference__chair")
    return rows.select_related("signed_by").filter(conference=conference).first()


def takes_the_record(user: User, conference: Conference) -> bool:
    takers = conference.seats.filter(standing=Seat.Standing.MINUTE_TAKER)
    return takers.filter(practitioner__user=user).exists()


def is_of_the_unit(user: User, conference: Conference) -> bool:
    return conference.authority_id == user.authority_id and may(user, Right.ARRANGE_CONFERENCE)


def works_on(user: User, conference: Conference) -> bool:
    """Whether somebody chairs the conference, is of the unit or takes the record."""
    known = conference.chair_id == user.pk or is_of_the_unit(user, conference)
    return known or takes_the_record(user, conference)


def may_write(user: User, conference: Conference) -> None:
    """Raise `NoRight` for everybody who does not work on the record."""
    if not works_on(user, conference):
        raise NoRight(user, None, _ONLY)


def opened(user: User, conference: uuid.UUID, at: str) -> Conference:
    """A conference whose record this person works on; the look is written on the file of each child.

    Whoever takes the record has no case of their own, so their seat lets them in.
    """
    rows = Conference.objects.filter(pk=conference, authority=authority_of(user)).select_related("authority", "chair")
    found = rows.first()
    if found is None or not takes_the_record(user, found):
        found = conferences.visible_conference(user, conference)
    may_write(user, found)
    looked(user, found, at)
    return found


def looked(user: User, conference: Conference, at: str) -> None:
    for child in conference.about.values_list("child", flat=True):
        journal(user, JournalEntry.Act.LOOKED, f"{LOOK}: {at}", child=child, conference=conference.pk)


def only_the_chair(user: User, conference: Conference) -> None:
    if conference.chair_id != user.pk:
        raise NoRight(user, None, "Only the chair of this conference rules on its record.")


def only_the_unit(user: User, conference: Conference) -> None:
    """Further copies come from the unit and from nobody else (BOL-1.99a)."""
    if not is_of_the_unit(user, conference):
        raise NoRight(user, Right.ARRANGE_CONFERENCE, "Further copies come from the unit only. Ask the unit for one.")


def one_passage(record: ConferenceRecord, passage: uuid.UUID) -> RecordPassage:
    """One passage of a record, or `NoRight` in the same words for unknown and of another."""
    rows = record.passages.select_related("child", "changed_by", "record__conference__chair")
    found = rows.filter(pk=passage).first()
    if found is None:
        raise NoRight(User(), None, "There is no such passage for you.")
    return found


def earlier_versions(passage: RecordPassage) -> list[str]:
    """The words a passage had before, the newest first; nothing that somebody wrote is lost."""
    history = apps.get_model("records", "RecordPassageVersion")
    rows = history._default_manager.filter(pgh_obj_id=passage.pk).order_by("-pgh_id")
    return list(dict.fromkeys(row.text for row in rows if row.text != passage.text))


def rule_of(conference: Conference) -> RecordRule | None:
    return facts.procedure(conference).record


def before_signing(record: ConferenceRecord) -> list[Finding]:
    """What stops the chair's signature: labels that are missing, gaps in what was captured, empty headings."""
    conference = record.conference
    return [
        *_unlabelled(record),
        *_exclusions(conference),
        *_decisions(record),
        *_empty(record),
    ]


def _unlabelled(record: ConferenceRecord) -> list[Finding]:
    left = record.passages.filter(Q(source="") | Q(text="")).count()
    says = f"{left} passages have no label, so they are in nobody's copy. Say of each where it comes from."
    return [_stops(says, "labels")] if left else []


def _exclusions(conference: Conference) -> list[Finding]:
    """An exclusion is recorded in full, and a span that is open is closed first (BFG-4.5.11a, BFG-4.5.5b)."""
    rule = rule_of(conference)
    found = []
    for row in exclusions.of_conference(conference):
        if row.left_at and row.back_at is None and conference.state != Conference.State.CLOSED:
            clauses = cited(rule, "span")
            found.append(
                _stops(f"{row.seat.name} is still out of the room: write down when that ended.", "span", clauses)
            )
        if rule is not None and rule.exclusions_in_full and (missing := missing_of(row)):
            says = f"Of the request to keep {row.seat.name} out this is missing: {', '.join(missing)}."
            found.append(_stops(says, "exclusions", cited(rule, "exclusions_in_full")))
    return found


def missing_of(row: Exclusion) -> list[str]:
    """What a recorded exclusion does not say: each of these belongs to it (BFG-4.5.11a)."""
    asked_to_leave = row.left_at is not None
    views = bool(row.views.strip() or row.views_how.strip())
    says = {
        "the ruling": bool(row.outcome),
        "the ground": asked_to_leave or bool(row.grounds or row.evidence),
        "the evidence": asked_to_leave or any(str(words).strip() for words in row.evidence.values()),
        "the reasons": not row.outcome or bool(row.reasons.strip()),
        "the span": not row.keeps_out or row.ruled_whole or bool(row.items),
        "the steps taken to obtain their views": not row.keeps_out or asked_to_leave or views,
    }
    return [name for name, said in says.items() if not said]


def _decisions(record: ConferenceRecord) -> list[Finding]:
    """Every decision as it stands is in the record (BOL-1.97b)."""
    clauses = cited(rule_of(record.conference), "decisions")
    found = []
    for about in conferences.about(record.conference):
        if not about.outcome:
            found.append(_stops(f"Nothing is decided about {about.child.name} yet.", "decision", clauses))
            continue
        origin = f"decision {about.pk} {about.decided_at:%Y%m%d%H%M%S%f}"
        if not record.passages.filter(origin=origin).exists():
            says = f"The decision about {about.child.name} is not in the record as it stands. Draft it again."
            found.append(_stops(says, "decision", clauses))
    return found


def _empty(record: ConferenceRecord) -> list[Finding]:
    """A standard heading that holds nothing is named; a reason is enough (BFG-4.14.3c)."""
    held = set(record.passages.values_list("heading", flat=True))
    left = [key for key in STANDARD if key not in held and not str(record.empty_because.get(key, "")).strip()]
    clauses = cited(rule_of(record.conference), "layout")
    return [_stops(f"There is nothing under “{heading_words(key)}”. Say why.", f"empty.{key}", clauses) for key in left]


def cited(rule: RecordRule | None, name: str) -> tuple[str, ...]:
    return (rule.cites[name],) if rule is not None and name in rule.cites else ()


def _stops(says: str, place: str, clauses: tuple[str, ...] = ()) -> Finding:
    return Finding(False, says, clauses, Departure.FORBIDDEN, place, "chair")


def looks(conference: Conference) -> list[JournalEntry]:
    """Who has looked at the record or a copy of it, was refused, or changed it: one line for each time, newest first.

    The journal has a line on the file of each child; here they are one.
    """
    about = Q(what__startswith=LOOK) | Q(what__startswith="page records:")
    rows = JournalEntry.objects.filter(about, conference=conference.pk)
    once: dict[tuple[str, str, str], JournalEntry] = {}
    for row in rows.select_related("user").order_by("-at")[:1000]:
        once.setdefault((row.who, row.what, f"{row.at:%Y%m%d%H%M%S}"), row)
    return list(once.values())


def may_see_looks(user: User, conference: Conference) -> None:
    """Raise `NoRight` unless this person chairs, is of the unit or oversees."""
    same = conference.authority_id == user.authority_id
    if not (conference.chair_id == user.pk or is_of_the_unit(user, conference) or (same and may(user, Right.OVERSEE))):
        raise NoRight(user, Right.OVERSEE)


# --- Who gets it ---


def may_send(user: User, conference: Conference) -> None:
    """Raise `NoRight` unless this person chairs or is of the unit: whoever takes the record sends nothing."""
    if conference.chair_id != user.pk and not is_of_the_unit(user, conference):
        raise NoRight(user, Right.SEND_LETTERS)


def may_discuss(user: User, conference: Conference) -> None:
    """Raise `NoRight` unless this person works with the children, chairs or is of the unit."""
    mine = open_ties(user).filter(child__in=conference.about.values("child"))
    works = mine.filter(capacity__in=(Tie.Capacity.SOCIAL_WORKER, Tie.Capacity.TEAM_MANAGER)).exists()
    if not works:
        may_send(user, conference)


_OF_RECIPIENTS = ("discussions", "amendments", "additions__made", "additions__sent_by")


def recipients(record: ConferenceRecord) -> list[Recipient]:
    """The whole list, relatives last, each with what was ruled and what became of it."""
    rows = record.recipients.select_related(
        "seat__person__household", "seat__practitioner__user", "seat__conference", "child", "helps", "ruled_by",
        "sent_by", "record__conference__authority", "record__conference__chair",
    ).defer("record__pdf")  # fmt: skip
    found = list(rows.prefetch_related(Prefetch("copies", CopyMade.objects.defer("pdf")), *_OF_RECIPIENTS))
    return sorted(found, key=lambda one: (one.child is not None, one.seat.standing if one.seat else "", one.name))


def one_recipient(record: ConferenceRecord, recipient: uuid.UUID) -> Recipient:
    """One line of the list, or `NoRight` in the same words for unknown and of another."""
    found = next((row for row in recipients(record) if row.pk == recipient), None)
    if found is None:
        raise NoRight(User(), None, "There is no such copy for you.")
    return found


def reached_at(seat: Seat) -> str:
    """Where a notice reaches somebody: their account's e-mail address, or the address on file for links."""
    user = seat.practitioner.user if seat.practitioner else None
    if user is not None:
        return user.email
    on_file = address_on_file(seat)
    return on_file.address if on_file else ""


def childs_link(row: Recipient) -> Link | None:
    """The last link by which a child came to its own page: where its copy may be sent, if anywhere by link."""
    rows = Link.objects.filter(conference=row.record.conference_id, child=row.child, revoked_at__isnull=True)
    return rows.order_by("-issued_at").first() if row.child_id else None


def address_of(row: Recipient) -> str:
    """The address on file at this moment for the way that was ruled; empty where there is none or none is needed."""
    if row.how == Recipient.How.HAND:
        return ""
    if row.seat is None:
        link = childs_link(row) if row.how == Recipient.How.LINK else None
        home = row.child.household.address if row.child and row.child.household else ""
        return link.address if link else home if row.how == Recipient.How.POST else ""
    if row.how == Recipient.How.LINK:
        return reached_at(row.seat)
    person, practitioner = row.seat.person, row.seat.practitioner
    if person is not None:
        return person.address or (person.household.address if person.household else "")
    return practitioner.address if practitioner else ""


def before_closing_distribution(record: ConferenceRecord) -> list[Finding]:
    """Who keeps the list open: nobody ruled on them, or they get it and were not sent it (BFG-4.4.1k)."""
    rule = rule_of(record.conference)
    found = []
    for row in recipients(record):
        must = lists.kept_out_for_a_part(row) and rule is not None and rule.kept_out_in_part_gets_it
        clauses = cited(rule, "kept_out_in_part_gets_it") if must else ()
        if row.gets is None:
            found.append(_stops(f"The chair has not ruled about {row.name}.", f"ruled.{row.pk}", clauses))
        elif (row.gets or must) and row.sent_at is None:
            found.append(_stops(f"{row.name} has not been sent the record.", f"sent.{row.pk}", clauses))
    return found


def parents_to_talk_with(record: ConferenceRecord) -> list[Recipient]:
    """The parents who have a copy and with whom nobody has gone through it yet, where the procedure asks that."""
    rule = rule_of(record.conference)
    if rule is None or not rule.discussed_with_parents:
        return []
    parents = set(
        Relationship.objects.filter(child__in=record.conference.about.values("child"), kind__in=PARENTS).values_list(
            "person", flat=True
        )
    )
    rows = [row for row in recipients(record) if row.sent_at and row.seat and row.seat.person_id in parents]
    return [row for row in rows if not row.discussions.exists()]


def last_day_to_amend(recipient: Recipient) -> date | None:
    """Until when this person may say what is wrong: counted as the procedure says, from issue or from receipt.

    Where receipt has to be known and is not, the day of sending counts as it (BFG-4.14.4d). None where nothing is said.
    """
    conference = recipient.record.conference
    rule = facts.procedure(conference).timescales.get("record_amendments")
    if rule is None or recipient.sent_at is None:
        return None
    start = recipient.sent_at
    if rule.after is Anchor.RECEIPT_OF_RECORD and recipient.opened_at is not None:
        start = recipient.opened_at
    if rule.after not in (Anchor.RECEIPT_OF_RECORD, Anchor.ISSUE_OF_RECORD) and conference.starts_at is not None:
        start = conference.starts_at
    calendar = adopted_by(conference.authority).calendar
    return last_day(rule, calendar, timezone.localtime(start).date())


def amendments(record: ConferenceRecord) -> list[Amendment]:
    rows = record.amendments.select_related(
        "recipient__seat", "recipient__child", "passage", "ruled_by", "addendum", "record__conference"
    )
    return list(rows.defer("record__pdf"))


def copies_made(record: ConferenceRecord) -> list[CopyMade]:
    """Every copy that was ever made, by number, without its pages."""
    rows = record.copies.select_related("made_by", "recipient__seat", "recipient__child", "disclosure")
    return list(rows.defer("pdf"))


def own_copy(seat: Seat | None, child: Child | None) -> Recipient | None:
    """The line of somebody who was sent the record, by which alone they read their copy."""
    if seat is None and child is None:
        return None
    whose = Q(seat=seat) if seat is not None else Q(child=child)
    rows = Recipient.objects.select_related(
        "seat__person", "seat__conference", "child", "helps__conference", "record__conference__authority",
        "record__conference__chair", "record__signed_by",
    ).defer("record__pdf")  # fmt: skip
    return rows.filter(whose, sent_at__isnull=False, gets=True).first()


def copy_of(recipient: Recipient) -> RecordCopy:
    """What somebody who was sent the record reads of it today: their copy as it was ruled, with later addenda."""
    return copy_for(recipient.record, lists.reader_of(recipient))


def withheld_from(record: ConferenceRecord, reader: Reader) -> list[Withheld]:
    """What a reader's copy withholds, each with the reason, for a decision on each (BFG-4.14.11b)."""
    return list(copy_for(record, reader).withheld)


def closed_list(record: ConferenceRecord) -> DistributionClosed | None:
    return DistributionClosed.objects.select_related("by").filter(record=record).first()


def circulation_duties(conference: Conference) -> list[Duty]:
    """By when the record goes out and what follows from it, as the procedure says; each duty once."""
    keys = ("record_circulated", "record_to_parents", "record_amendments")
    rows = Duty.objects.filter(conference=conference.pk, key__in=keys).order_by("due_on", "position")
    return list({(row.key, row.agency): row for row in rows}.values())


def discussing(user: User, conference: uuid.UUID) -> ConferenceRecord:
    """The record, for whoever goes through it with a parent; they read of it what they were sent, and nothing here."""
    found = conferences.visible_conference(user, conference)
    may_discuss(user, found)
    looked(user, found, "a talk about it with a parent")
    record = of_conference(found)
    if record is None or not record.signed:
        raise NoRight(user, None, "There is no signed record to go through yet.")
    return record
