"""The written notice to somebody kept out of a conference: from what, why, how they are heard, how to complain.

It holds what the chair has released to the person and nothing else of the request, its evidence or its author.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from quoracy.casework.access.rights import Objected
from quoracy.casework.exclusions.actions import missing_parts
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.messages.wording import MARKING
from quoracy.documents.phrases import by_the_clock, phrases_in
from quoracy.documents.press import press


def notice_pdf(row: Exclusion) -> bytes:
    """The notice as PDF/UA-1; refuses one that lacks a part the procedure asks for (BFG-4.5.9b)."""
    missing = missing_parts(row)
    if not row.keeps_out or not row.told or missing:
        says = missing[0][1] if missing else "why, in words the chair has released"
        raise Objected.at("", f"The notice cannot be sent yet: it has to say {says}")
    assert row.ruled_at is not None
    return press("invitation.typ", sheet(row), timezone.localtime(row.ruled_at).date())


def sheet(row: Exclusion) -> dict[str, Any]:
    """Everything the notice prints, as plain data."""
    phrases, authority, person = phrases_in("en"), row.conference.authority, row.seat.person
    assert row.ruled_at is not None
    address = person.address if person else ""
    return {
        "language": "en",
        "large_print": bool(person and person.large_print),
        "title": TITLE,
        "marking": MARKING,
        "reference": str(row.pk)[:8].upper(),
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": {
            "authority": authority.name,
            "unit": "",
            "lines": [line.strip() for line in authority.address.splitlines() if line.strip()],
            "address": [row.seat.name, *(line.strip() for line in address.split(",") if line.strip())],
            "facts": [
                {"label": phrases.say("letter.date"), "lines": [phrases.day(timezone.localtime(row.ruled_at))]},
                {"label": phrases.say("letter.reference"), "lines": [str(row.pk)[:8].upper()]},
            ],
        },
        "parts": [{"language": "en", "heading": TITLE, "paragraphs": paragraphs(row)}],
    }


_OF_THE_RECORD = {
    Exclusion.Papers.ALL: "the whole of it, less what is confidential to others",
    Exclusion.Papers.ATTENDED: "the part you attended",
    Exclusion.Papers.NONE: "none of it",
}


def _times(row: Exclusion) -> list[str]:
    """When somebody comes and leaves who stays out of a part, so that nobody waits in the wrong room."""
    starts, phrases = row.conference.starts_at, phrases_in("en")
    if starts is None or row.ruled_whole:
        return []
    said = [("Please come at", row.comes_after), ("Please leave at", row.leaves_after)]
    return [f"{what} {phrases.time(by_the_clock(starts + after))}." for what, after in said if after is not None]


TITLE = "You are asked to stay out of the conference, or of a part of it"


def paragraphs(row: Exclusion) -> list[str]:
    """What the person reads, on paper and on their page."""
    phrases, starts = phrases_in("en"), row.conference.starts_at
    day = phrases.day(timezone.localtime(starts)) if starts else "a day that is not fixed yet"
    which = "all of it" if row.ruled_whole else f"these parts: {'; '.join(row.items)}"
    said = [
        f"There is a conference on {day}. The chair has decided that you stay out of {which}.",
        *_times(row),
        f"Why: {row.told}",
        f"How you are heard all the same: {row.views_how}" if row.views_how else "",
        f"How you hear what was decided: {row.outcome_how}" if row.outcome_how else "",
        f"If you want to complain: {row.complain_how}" if row.complain_how else "",
        "You get the reports that are shared with you, less what is confidential to others."
        if row.gets_reports
        else "The reports are not sent to you.",
        f"Of the record of the conference you get: {_OF_THE_RECORD[Exclusion.Papers(row.gets_record)]}.",
        "This holds for this conference only. To the next one you are invited as usual.",
    ]
    return [paragraph for paragraph in said if paragraph]
