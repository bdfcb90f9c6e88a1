"""The papers of a conference open to its chair only once the chair has confirmed being independent (BFG-4.8.1c)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from quoracy.casework.access.models import User
from quoracy.casework.conferences.choosing import papers_closed
from quoracy.casework.conferences.models import Conference


def still_closed(user: User, conference: Conference) -> HttpResponse | None:
    """The way to the page on which a chair confirms it; None for everybody to whom the papers are open."""
    if conference.chair_id != user.pk or not papers_closed(conference):
        return None
    return redirect("convening:independent", conference=conference.pk)
