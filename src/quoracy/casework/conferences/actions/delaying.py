"""What is done while a conference is late: why, who watches over each child, what keeps it safe (BFG-4.1.10a to c)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, Delay
from quoracy.rulebook.procedure import Clause, load_shelf

_STEPS = ("notice", "gate", "duty")
_WHO = (Right.REQUEST_CONFERENCE, Right.AUTHORISE_CONFERENCE, Right.ARRANGE_CONFERENCE, Right.RUN_CONFERENCE)


@dataclass(frozen=True, slots=True)
class Watch:
    """How one child is watched over during a delay, by whom and how often, and what keeps the child safe."""

    reasons: str
    how: str
    by: str
    how_often: str
    safeguarding: str


def steps_asked(conference: Conference) -> list[Clause]:
    """The clauses by which this procedure asks for steps during a delay; none where it is silent."""
    catalogue = load_shelf().catalogue(facts.procedure(conference).key)
    return [clause for clause in catalogue if clause.topic == "timing" and clause.kind in _STEPS]


def unanswered(conference: Conference) -> list[questions.LastDay]:
    """The children whose conference is late and about whom nothing has been said yet."""
    if not steps_asked(conference):
        return []
    said = questions.delays(conference)
    return [last for last in questions.late_for(conference) if last.child.pk not in said]


def record_delay(actor: User, conference: Conference, watches: Mapping[uuid.UUID, Watch]) -> list[Delay]:
    """Write down for each child why its conference is late and how the child is kept safe meanwhile."""
    if not any(may(actor, right) for right in _WHO):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)
    late = {last.child.pk: last for last in questions.late_for(conference)}
    if not late:
        raise Objected.at("", "This conference is not late for any child, so there is no delay to answer for")
    made = []
    with transaction.atomic():
        for child, watch in watches.items():
            if child not in late:
                continue
            made.append(
                Delay.objects.create(
                    authority_id=conference.authority_id,
                    conference=conference,
                    child_id=child,
                    due_on=late[child].duty.due_on,
                    reasons=watch.reasons.strip(),
                    watched_how=watch.how.strip(),
                    watched_by=watch.by.strip(),
                    how_often=watch.how_often.strip(),
                    safeguarding=watch.safeguarding.strip(),
                    by=actor,
                )
            )
            journal(actor, _CHANGED, "answered for a delay", child=child, conference=conference.pk)
    return made


_CHANGED = JournalEntry.Act.CHANGED
