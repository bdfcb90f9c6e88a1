"""A report on paper: one reader's copy as a tagged PDF. It is made of that reader's copy and knows nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.models import Passage
from quoracy.casework.reports.parts import subjects
from quoracy.casework.reports.questions import Copy
from quoracy.casework.section_47.questions import enquiry_before
from quoracy.documents.press import press
from quoracy.rulebook.shapes import INITIAL
from quoracy.rulebook.terms import ENQUIRY, in_terms

MARKING = "OFFICIAL-SENSITIVE"
OWN_FORM = "A document of the agency's own, which goes with this sheet"


def pdf_of(copy: Copy, reader: str, dated: date) -> bytes:
    """The copy as PDF/UA-1. Nothing in it tells what it leaves out: no gap, no number, no reference to a passage."""
    return press("report.typ", sheet(copy, reader, dated), dated)


def sheet(copy: Copy, reader: str, dated: date) -> dict[str, Any]:
    """Everything the template prints, as plain data."""
    report = copy.report
    seat, conference = report.request.seat, report.request.conference
    signed = timezone.localtime(report.signed_at) if report.signed_at else None
    return {
        "language": "en",
        "large_print": False,
        "title": f"Report of {seat.title or seat.name}",
        "marking": MARKING,
        "reference": f"Copy for {reader}",
        "page": ["Page ", " of ", ""],
        "head": {"authority": conference.authority.name, "unit": "", "lines": [], "address": [reader], "facts": []},
        "for": f"For the conference on {timezone.localtime(conference.starts_at):%A %-d %B %Y}{_after(conference)}",
        "parts": [
            {
                "heading": part.child.name if part.child else "All the children",
                "passages": list(map(_said, part.passages)),
            }
            for part in copy.parts
        ],
        "seen": [f"{row.child.name}: {_seen(row)}" for row in copy.seen],
        "addenda": [
            {"heading": f"Added on {timezone.localtime(row.at):%A %-d %B %Y}", "passages": list(map(_said, passages))}
            for row, passages in copy.addenda
        ],
        "signed": [
            f"{report.signed_name}, {report.signed_role}",
            f"Signed on {signed:%A %-d %B %Y}" if signed else "Not signed yet",
            f"Printed on {dated:%A %-d %B %Y}",
        ],
    }


def _after(conference: Conference) -> str:
    """The enquiry that a first conference follows, by the procedure's name for it (BFG-4.1.6b)."""
    held = timezone.localtime(conference.starts_at).date()
    enquiry = enquiry_before(subjects(conference), held) if conference.type in INITIAL else None
    if enquiry is None:
        return ""
    name = in_terms(ENQUIRY, facts.procedure(conference).terms)
    return f", which follows the {name} begun on {enquiry.began_on:%A %-d %B %Y}"


def _said(passage: Passage) -> dict[str, str]:
    marks = [OWN_FORM if passage.is_own_form else passage.get_label_display() if passage.label else "Unlabelled"]
    if passage.hand in (Passage.Hand.SECOND, Passage.Hand.THIRD):
        marks.append(f"at {passage.hand} hand, from {passage.source}")
    if passage.happened_on:
        marks.append(f"{passage.happened_on:%A %-d %B %Y}")
    more = {"Rests on": passage.evidence, "Points the other way": passage.other_way}
    text = "\n".join([passage.text, *(f"{name}: {words}" for name, words in more.items() if words)])
    return {"text": text, "marks": ", ".join(marks)}


def _seen(row: Any) -> str:
    if row.not_seen:
        return "not seen by the author"
    return f"seen on {row.on:%A %-d %B %Y}{', alone' if row.alone else ', not alone'} by {row.by_whom}"
