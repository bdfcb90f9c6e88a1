"""The papers of a conference in one bundle, for one reader: the order of the meeting, who comes, reports, chronology.

What a reader may read of a report is asked of `reports.questions`, as everywhere; the reader's name is on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from quoracy.casework.chronology.words import word
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.facts import AWAY, COMING, kept_away
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.invitations.questions import invitations
from quoracy.casework.preparing.questions import OfAChild, of_children
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.parts import subjects
from quoracy.casework.reports.questions import copy_for
from quoracy.casework.reports.readers import Reader
from quoracy.casework.room.agenda import points
from quoracy.documents.phrases import phrases_in
from quoracy.documents.press import press
from quoracy.documents.reports import MARKING
from quoracy.documents.reports import sheet as report_sheet

NOT_PASSED_ON = "Confidential. For the reader named on every page, and not to be copied or passed on."


def bundle_pdf(conference: Conference, reader: Reader, name: str, dated: date, *, large_print: bool = False) -> bytes:
    """The bundle as PDF/UA-1."""
    return press("bundle.typ", sheet(conference, reader, name, dated, large_print=large_print), dated)


def sheet(
    conference: Conference, reader: Reader, name: str, dated: date, *, large_print: bool = False
) -> dict[str, Any]:
    """Everything the template prints, as plain data."""
    children, phrases = subjects(conference), phrases_in("en")
    asked = invitations(conference)
    held = timezone.localtime(conference.starts_at)
    return {
        "language": "en",
        "large_print": large_print,
        "title": f"{conference.get_type_display()}: {phrases.list([child.name for child in children])}",
        "marking": MARKING,
        "reference": f"For {name}",
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": {"authority": conference.authority.name, "unit": "", "lines": [], "address": [name], "facts": []},
        "lines": [
            f"{phrases.day(held)}, {held:%H:%M}",
            conference.place,
            f"Printed for {name} on {phrases.day(dated)}",
            NOT_PASSED_ON,
        ],
        "agenda": agenda(conference),
        "people": _people(asked),
        "children": [_child(conference, one) for one in of_children(conference, children)],
        "reports": [_report(report, reader, name, dated) for report in _signed(conference, reader)],
    }


def agenda(conference: Conference) -> list[str]:
    """The points of the procedure's agenda as people sit, each with its clause; the chair may change the order."""
    return [f"{point.says} ({point.clause})" if point.clause else point.says for point in points(conference)]


def _seat(seat: Seat) -> str:
    return f"{seat.name}, {seat.title}" if seat.title else seat.name


def _people(asked: Sequence[Invitation]) -> list[dict[str, Any]]:
    groups: dict[str, list[str]] = {"Coming": [], "Not coming": [], "No answer yet": [], "Kept out": []}
    for one in asked:
        if kept_away(one.seat):
            group = "Kept out"
        elif one.answer in COMING:
            group = "Coming"
        else:
            group = "Not coming" if one.answer in AWAY else "No answer yet"
        groups[group].append(_seat(one.seat))
    return [{"heading": heading, "lines": lines} for heading, lines in groups.items() if lines]


def _child(conference: Conference, one: OfAChild) -> dict[str, Any]:
    phrases, terms = phrases_in("en"), facts.procedure(conference).terms
    return {
        "heading": one.child.name,
        "lines": [f"{phrases.day(event.on)}: {word(event.kind, terms)}" for event in one.events],
    }


def _signed(conference: Conference, reader: Reader) -> list[Report]:
    """The signed reports of which anything is this reader's to read."""
    rows = Report.objects.filter(request__conference=conference, signed_at__isnull=False)
    found = rows.select_related("request__conference__authority", "request__seat").order_by("signed_at", "signed_name")
    return [report for report in found if not copy_for(report, reader).empty]


def _report(report: Report, reader: Reader, name: str, dated: date) -> dict[str, Any]:
    return report_sheet(copy_for(report, reader), name, dated)
