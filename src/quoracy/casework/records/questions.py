"""Reading a record: who works on it, what it still lacks before it is signed, and who has looked at it."""

from __future__ import annotations

import uuid

from django.apps import apps
from django.db.models import Q

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.records.headings import STANDARD, heading_words
from quoracy.casework.records.models import ConferenceRecord, RecordPassage
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.record_rules import RecordRule

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
            clauses = _cited(rule, "span")
            found.append(
                _stops(f"{row.seat.name} is still out of the room: write down when that ended.", "span", clauses)
            )
        if rule is not None and rule.exclusions_in_full and (missing := missing_of(row)):
            says = f"Of the request to keep {row.seat.name} out this is missing: {', '.join(missing)}."
            found.append(_stops(says, "exclusions", _cited(rule, "exclusions_in_full")))
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
    clauses = _cited(rule_of(record.conference), "decisions")
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
    clauses = _cited(rule_of(record.conference), "layout")
    return [_stops(f"There is nothing under “{heading_words(key)}”. Say why.", f"empty.{key}", clauses) for key in left]


def _cited(rule: RecordRule | None, name: str) -> tuple[str, ...]:
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
