"""What leaves for somebody outside: a limited copy marked with its reader, or a note that records exist."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.disclosures.models import CopyMade, ExistenceTold
from quoracy.casework.messages.wording import MARKING
from quoracy.casework.reports.parts import subjects
from quoracy.casework.reports.questions import Copy
from quoracy.documents.phrases import phrases_in
from quoracy.documents.press import press
from quoracy.documents.reports import sheet as report_sheet

NOT_PASSED_ON = "Confidential. It may be used by the person named, for what it was asked for, and is not passed on."


def copy_pdf(made: CopyMade, copy: Copy) -> bytes:
    """One numbered copy, with the reader's name on every page (BFG-4.14.10)."""
    dated = timezone.localtime(made.made_at).date()
    reader = f"{made.disclosure.to_name}, {made.disclosure.to_body}"
    printed = report_sheet(copy, reader, dated)
    printed["reference"] = f"Copy {made.number} for {reader}"
    printed["signed"] = [*printed["signed"], NOT_PASSED_ON]
    return press("report.typ", printed, dated)


def existence_note(row: ExistenceTold) -> bytes:
    """The note that child protection records exist, and who holds them (BFG-4.14.11a)."""
    return press("invitation.typ", note_sheet(row), timezone.localtime(row.recorded_at).date())


def note_sheet(row: ExistenceTold) -> dict[str, Any]:
    """Everything the note prints. Of the conference it takes the children's names and nothing that was said or done."""
    phrases, authority = phrases_in("en"), row.conference.authority
    reference = str(row.pk)[:8].upper()
    return {
        "language": "en",
        "large_print": False,
        "title": TITLE,
        "marking": MARKING,
        "reference": reference,
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": {
            "authority": authority.name,
            "unit": "",
            "lines": [line.strip() for line in authority.address.splitlines() if line.strip()],
            "address": [row.to],
            "facts": [
                {"label": phrases.say("letter.date"), "lines": [phrases.day(timezone.localtime(row.recorded_at))]},
                {"label": phrases.say("letter.reference"), "lines": [reference]},
            ],
        },
        "parts": [{"language": "en", "heading": TITLE, "paragraphs": paragraphs(row, row.conference)}],
    }


TITLE = "Child protection records exist"


def paragraphs(row: ExistenceTold, conference: Conference) -> list[str]:
    """Existence and holder, and where to ask for more."""
    unit = facts.procedure(conference).terms["unit"]
    names = ", ".join(child.name for child in subjects(conference))
    return [
        f"Child protection records exist about {names}. They are held by: {unit}, {conference.authority.name}.",
        "This note says that and nothing of what the records hold.",
        f"Whoever needs what is in them asks {unit}. Records are given only where consent is recorded, or where a "
        "court orders it.",
    ]
