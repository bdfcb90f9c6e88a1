"""Looking at a conference: every look at a child's part in one is journalled."""

from __future__ import annotations

import uuid

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference


def look(user: User, conference: uuid.UUID, at: str) -> Conference:
    """One conference this person may see; the look is written on the file of each child it is about."""
    found = questions.visible_conference(user, conference)
    for child in found.about.values_list("child", flat=True):
        journal(user, JournalEntry.Act.LOOKED, at, child=child, conference=found.pk)
    return found
