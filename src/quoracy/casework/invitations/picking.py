"""Who of the directory is proposed for a conference, and why: the procedure's list and who knows the children."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.children.models import Tie
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.cases import case_of
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.rulebook.attendance import Asking, whom_to_ask
from quoracy.rulebook.attendance_rules import Duty


@dataclass(slots=True)
class Proposed:
    """Why somebody is proposed, in plain words, with the clauses; `tick` where they are the one to ask."""

    because: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    tick: bool = False


def proposed(conference: Conference, offered: Sequence[Practitioner]) -> dict[uuid.UUID, Proposed]:
    """Why each of these is proposed; who is not in it is not. As many queries for one as for all of them.

    Ticked is who knows the children, and who alone could meet a line that the procedure wants met.
    """
    found: dict[uuid.UUID, Proposed] = defaultdict(Proposed)
    _known(conference, offered, found)
    seats = [seat for seat in questions.seats(conference) if seat.invited]
    for asking in whom_to_ask(facts.procedure(conference), case_of(conference)):
        if asking.of or not (asking.agency or asking.service):
            continue
        fitting = [one for one in offered if _meets(asking, one.agency.kind, one.service)]
        met = any(_meets(asking, seat.agency, seat.service) for seat in seats)
        for one in fitting:
            row = found[one.pk]
            row.because.append(f"{_DUTIES[asking.duty]}: {asking.why}" if not met else f"Also {asking.who}")
            row.clauses += [clause for clause in asking.clauses if clause not in row.clauses]
            row.tick = row.tick or (not met and len(fitting) == 1 and asking.duty is not Duty.CONSIDER)
    return dict(found)


_DUTIES = {Duty.MUST: "Must be asked", Duty.SHOULD: "Should be asked", Duty.CONSIDER: "To be thought of"}


def _meets(asking: Asking, agency: str, service: str) -> bool:
    return (not asking.agency or agency == asking.agency) and (not asking.service or service == asking.service)


def _known(conference: Conference, offered: Iterable[Practitioner], found: dict[uuid.UUID, Proposed]) -> None:
    """Who was at an earlier conference about one of these children, or is tied to one now."""
    children = {row.child_id: row.child.name for row in questions.about(conference)}
    earlier = Seat.objects.filter(
        conference__about__child__in=children, practitioner__in=[one.pk for one in offered], invited=True
    ).exclude(conference=conference)
    for practitioner, child in earlier.order_by().values_list("practitioner", "conference__about__child").distinct():
        if child in children:
            _add(found[practitioner], f"Was asked to an earlier conference about {children[child]}")
    users = {one.user_id: one.pk for one in offered if one.user_id}
    ties = Tie.objects.filter(child__in=children, user__in=users, until__isnull=True)
    for user, child, capacity in ties.values_list("user", "child", "capacity"):
        _add(found[users[user]], f"Works with {children[child]} ({Tie.Capacity(capacity).label.lower()})")


def _add(row: Proposed, because: str) -> None:
    if because not in row.because:
        row.because.append(because)
    row.tick = True
