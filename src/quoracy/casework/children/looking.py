"""Looking at a child's file: every look is journalled."""

from __future__ import annotations

import uuid

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.children.models import Child
from quoracy.casework.children.questions import visible_child


def look(user: User, child: uuid.UUID, at: str) -> Child:
    """One child's file that this person may see; the look is written on it."""
    found = visible_child(user, child)
    journal(user, JournalEntry.Act.LOOKED, at, child=found.pk)
    return found
