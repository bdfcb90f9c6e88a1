"""The record on paper: one reader's copy as a tagged PDF. It is made of that reader's copy and knows nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.wording import MARKING
from quoracy.casework.records import printing
from quoracy.casework.records.copies import RecordCopy
from quoracy.casework.records.headings import heading_words
from quoracy.casework.records.models import CopyMade, RecordPassage
from quoracy.casework.records.printing import Printing
from quoracy.casework.records.questions import last_day_to_amend, rule_of
from quoracy.documents.phrases import Phrases, phrases_in
from quoracy.documents.press import press
from quoracy.documents.sealing import NoSealError, seal
from quoracy.rulebook.copies import Kind


def sealed_pdf(copy: RecordCopy) -> bytes:
    """The record as the chair signs it: everything, for the chair and the unit, with the service's seal."""
    record = copy.record
    pdf = press("record.typ", sheet(copy, phrases_in("en").say("record.chair_and_unit")), _day(record.signed_at))
    assert record.signed_by is not None
    try:
        return seal(pdf, record.signed_by.name)
    except NoSealError as lacking:
        raise Objected.at("", str(lacking)) from lacking


def copy_pdf(made: CopyMade, copy: RecordCopy, code: str = "") -> bytes:
    """One numbered copy with its reader's name on every page; with a code it is stamped as authentic (BOL-1.99b).

    Our own sentences are in the reader's language, and in large print where that is wished (WN-1.09).
    """
    printed = sheet(copy, made.to_name, printing.of(made.recipient), made=made, code=code)
    return press("record.typ", printed, timezone.localtime(made.made_at).date())


def sheet(
    copy: RecordCopy,
    reader: str,
    printed: Printing = Printing(),  # noqa: B008 -- frozen, so that nothing is shared
    *,
    made: CopyMade | None = None,
    code: str = "",
) -> dict[str, Any]:
    """Everything the template prints, as plain data. Nothing in it tells what the copy leaves out."""
    conference, phrases = copy.record.conference, phrases_in(printed.language)
    name = facts.procedure(conference).terms_in(printed.language)[0].get("conference", "conference")
    reference = (
        phrases.say("record.copy", number=made.number, name=reader)
        if made
        else phrases.say("record.reader", name=reader)
    )
    return {
        "language": printed.language,
        "large_print": printed.large_print,
        "title": phrases.say("record.title", conference=name),
        "marking": MARKING,
        "reference": reference,
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": {"authority": conference.authority.name, "unit": "", "lines": [], "address": [], "facts": []},
        "for": _held(conference, phrases),
        "parts": _parts(copy, phrases),
        "addenda": [
            {
                "heading": phrases.say("record.added", day=_in_words(row.at, phrases), name=row.by.name),
                "passages": [_said(passage, phrases) for passage in passages],
            }
            for row, passages in copy.addenda
        ],
        "signed": _signed(copy, phrases),
        "notes": _notes(copy, made, phrases),
        "stamp": _stamp(made, code, phrases) if made and code else [],
    }


def _parts(copy: RecordCopy, phrases: Phrases) -> list[dict[str, Any]]:
    """Under each heading once, what is about the family and then about each child."""
    found: list[dict[str, Any]] = []
    for part in copy.parts:
        heading = phrases.table["headings"].get(part.heading) or heading_words(part.heading)
        if not found or found[-1]["heading"] != heading:
            found.append({"heading": heading, "groups": []})
        whom = part.child.name if part.child else ""
        found[-1]["groups"].append({"whom": whom, "passages": [_said(passage, phrases) for passage in part.passages]})
    return found


def _said(passage: RecordPassage, phrases: Phrases) -> dict[str, str]:
    marks = [phrases.say(f"sources.{passage.source}")] if passage.source else []
    if passage.speaker:
        marks.append(passage.speaker)
    return {"text": passage.text, "marks": ": ".join(marks)}


def _held(conference: Conference, phrases: Phrases) -> str:
    told = {
        "kind": phrases.say(f"kinds.{conference.type}"),
        "day": phrases.day(conference.starts_at) if conference.starts_at else "",
        "place": conference.place,
    }
    return phrases.say("record.held_at" if conference.place else "record.held", **told)


def _signed(copy: RecordCopy, phrases: Phrases) -> list[str]:
    record = copy.record
    if record.signed_at is None or record.signed_by is None:
        return [phrases.say("record.not_signed")]
    signed_on = phrases.say("record.signed_on", day=_in_words(record.signed_at, phrases))
    return [phrases.say("record.signed_by", name=record.signed_by.name), signed_on]


def _notes(copy: RecordCopy, made: CopyMade | None, phrases: Phrases) -> list[str]:
    notes = [phrases.say("record.confidential")]
    if made is None:
        return notes
    notes.append(phrases.say("record.further"))
    last = last_day_to_amend(made.recipient) if made.recipient is not None else None
    if last is not None:
        notes.append(phrases.say("record.amend", day=phrases.day(last)))
    rule = rule_of(copy.record.conference)
    if copy.reader.kind is Kind.AGENCY and rule is not None and rule.retention_is_theirs:
        notes.append(phrases.say("record.retention"))
    return notes


def _stamp(made: CopyMade, code: str, phrases: Phrases) -> list[str]:
    conference = made.record.conference
    unit = facts.procedure(conference).terms_in(phrases.language)[0].get("unit", "")
    day = _in_words(made.made_at, phrases)
    return [
        phrases.say("record.stamp", number=made.number),
        phrases.say("record.stamp_issued", unit=unit or conference.authority.name, day=day),
        phrases.say("record.stamp_for", name=made.to_name),
        phrases.say("record.stamp_code", code=code),
    ]


def _in_words(at: datetime, phrases: Phrases) -> str:
    return phrases.day(timezone.localtime(at).date())


def _day(at: datetime | None) -> date:
    return timezone.localtime(at or timezone.now()).date()
