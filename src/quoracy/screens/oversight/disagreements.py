"""Every disagreement that is open, the unstarted first, and what the authority's own procedure still lacks for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import escalated
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.links import to

MOST = 50


@require_safe
@page
def disagreements(request: HttpRequest) -> HttpResponse:
    """Each open disagreement with its step and its clock; each day that one stays unstarted is shown (BFG-4.11.1b)."""
    user = who(request)
    if not escalated.oversees(user):
        raise NoRight(user, Right.OVERSEE)
    found = escalated.open_ones(user)
    shown = found[:MOST]
    for conference in {one.row.conference_id for one in shown}:
        journal(user, JournalEntry.Act.LOOKED, "the open disagreements", conference=conference)
    contents = {
        "lines": [
            (one, to("live:disagreement", conference=one.row.conference_id, escalation=one.row.pk)) for one in shown
        ],
        "more": len(found) - len(shown),
        "owed": escalated.owed(user),
        "oversees": may(user, Right.OVERSEE),
    }
    return render(request, "oversight/disagreements.html", contents)
