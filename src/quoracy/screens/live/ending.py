"""What the page of a conference shows of its end: what is left open, who was told, what is awaited, who disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import Right
from quoracy.casework.conferences import committed, escalated
from quoracy.casework.conferences.actions import scaling
from quoracy.casework.conferences.models import Conference, ConferenceChild

S = Conference.State


def after_and_around(user: User, found: Conference, rows: Sequence[ConferenceChild], *, chairs: bool) -> dict[str, Any]:
    """The links and lines of the end of a conference, for whom each is."""
    gathers = chairs or (may(user, Right.TAKE_ATTENDANCE) and may(user, Right.ARRANGE_CONFERENCE))
    return {
        "left_open": committed.still_owed(found, rows) if chairs and found.state == S.CLOSED else [],
        "gathers": gathers and found.state in (S.OPEN, S.CLOSED),
        "disputed": escalated.still_open(found),
        "may_dispute": found.state not in (S.OPEN, S.CLOSED) or escalated.any_of(found),
        "sets_aside": chairs
        and found.state == S.OPEN
        and bool(scaling.sets_aside(found))
        and scaling.under_investigation(found),
        "deferred": [row for row in rows if row.outcome == "deferred"],
    }
