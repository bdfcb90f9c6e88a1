"""The record on paper: one reader's copy as a tagged PDF. It is made of that reader's copy and knows nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.wording import MARKING
from quoracy.casework.records.copies import RecordCopy
from quoracy.casework.records.headings import heading_words
from quoracy.casework.records.models import CopyMade, RecordPassage
from quoracy.casework.records.questions import last_day_to_amend, rule_of
from quoracy.documents.press import press
from quoracy.documents.sealing import NoSealError, seal
from quoracy.rulebook.copies import Kind

CONFIDENTIAL = "Confidential. It is for the person named, and is not copied or passed on."
FURTHER = "Further copies come from the unit only, each with a number and a stamp."
RETENTION = "Your agency keeps this paper for as long as its own policy on keeping records says, and no longer."


def sealed_pdf(copy: RecordCopy) -> bytes:
    """The record as the chair signs it: everything, for the chair and the unit, with the service's seal."""
    record = copy.record
    pdf = press("record.typ", sheet(copy, "The chair and the unit"), _day(record.signed_at))
    assert record.signed_by is not None
    try:
        return seal(pdf, record.signed_by.name)
    except NoSealError as lacking:
        raise Objected.at("", str(lacking)) from lacking


def copy_pdf(made: CopyMade, copy: RecordCopy, code: str = "") -> bytes:
    """One numbered copy with its reader's name on every page; with a code it is stamped as authentic (BOL-1.99b)."""
    printed = sheet(copy, made.to_name, large_print=_large_print(made), made=made, code=code)
    return press("record.typ", printed, timezone.localtime(made.made_at).date())


def sheet(
    copy: RecordCopy, reader: str, *, large_print: bool = False, made: CopyMade | None = None, code: str = ""
) -> dict[str, Any]:
    """Everything the template prints, as plain data. Nothing in it tells what the copy leaves out."""
    conference = copy.record.conference
    name = facts.procedure(conference).terms.get("conference", "conference")
    reference = f"Copy {made.number} for {reader}" if made else f"For {reader}"
    return {
        "language": "en",
        "large_print": large_print,
        "title": f"Record of the {name}",
        "marking": MARKING,
        "reference": reference,
        "page": ["Page ", " of ", ""],
        "head": {"authority": conference.authority.name, "unit": "", "lines": [], "address": [], "facts": []},
        "for": _held(conference),
        "parts": _parts(copy),
        "addenda": [
            {
                "heading": f"Added on {_in_words(row.at)} by {row.by.name}",
                "passages": [_said(passage) for passage in passages],
            }
            for row, passages in copy.addenda
        ],
        "signed": _signed(copy),
        "notes": _notes(copy, made),
        "stamp": _stamp(made, code) if made and code else [],
    }


def _parts(copy: RecordCopy) -> list[dict[str, Any]]:
    """Under each heading once, what is about the family and then about each child."""
    found: list[dict[str, Any]] = []
    for part in copy.parts:
        heading = heading_words(part.heading)
        if not found or found[-1]["heading"] != heading:
            found.append({"heading": heading, "groups": []})
        whom = part.child.name if part.child else ""
        found[-1]["groups"].append({"whom": whom, "passages": [_said(passage) for passage in part.passages]})
    return found


def _said(passage: RecordPassage) -> dict[str, str]:
    marks = [str(passage.get_source_display())] if passage.source else []
    if passage.speaker:
        marks.append(passage.speaker)
    return {"text": passage.text, "marks": ": ".join(marks)}


def _held(conference: Conference) -> str:
    held = timezone.localtime(conference.starts_at) if conference.starts_at else None
    when = f"{held:%A %-d %B %Y}" if held else ""
    return f"{conference.get_type_display()}, held on {when}" + (f" at {conference.place}" if conference.place else "")


def _signed(copy: RecordCopy) -> list[str]:
    record = copy.record
    if record.signed_at is None or record.signed_by is None:
        return ["Not signed yet"]
    return [f"Signed by {record.signed_by.name}, chair", f"on {_in_words(record.signed_at)}"]


def _notes(copy: RecordCopy, made: CopyMade | None) -> list[str]:
    notes = [CONFIDENTIAL]
    if made is None:
        return notes
    notes.append(FURTHER)
    last = last_day_to_amend(made.recipient) if made.recipient is not None else None
    if last is not None:
        notes.append(f"If something is wrong or missing, tell the chair by {last:%A %-d %B %Y}.")
    rule = rule_of(copy.record.conference)
    if copy.reader.kind is Kind.AGENCY and rule is not None and rule.retention_is_theirs:
        notes.append(RETENTION)
    return notes


def _stamp(made: CopyMade, code: str) -> list[str]:
    conference = made.record.conference
    unit = facts.procedure(conference).terms.get("unit", "")
    return [
        f"Authentic copy {made.number}",
        f"Issued by {unit or conference.authority.name}, {_in_words(made.made_at)}",
        f"for {made.to_name}",
        f"Code: {code}",
    ]


def _large_print(made: CopyMade) -> bool:
    seat = made.recipient.seat if made.recipient else None
    return bool(seat and seat.person and seat.person.large_print)


def _in_words(at: datetime) -> str:
    return f"{timezone.localtime(at):%A %-d %B %Y}"


def _day(at: datetime | None) -> date:
    return timezone.localtime(at or timezone.now()).date()
