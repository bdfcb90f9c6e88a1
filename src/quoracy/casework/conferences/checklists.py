"""Everything the procedure asks to be seen to around one conference, with what was done about each and by whom."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Relationship
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.cases import by_key, case_of
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.seeing_to import SeenTo
from quoracy.rulebook.convening import CheckItem, arranging_checklist, open_findings
from quoracy.rulebook.convening_rules import Kind, Step
from quoracy.rulebook.finding import Finding

SEE_TO_IT = (Right.ARRANGE_CONFERENCE, Right.REQUEST_CONFERENCE, Right.AUTHORISE_CONFERENCE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the procedure in this case: what it asks, of whom, and whether somebody saw to it."""

    item: CheckItem
    about: str
    seen: SeenTo | None

    @property
    def open(self) -> bool:
        return self.seen is None and self.item.kind is not Kind.HELP


def may_see_to(user: User, conference: Conference) -> None:
    """Raise `NoRight` for whoever may not see this conference, or neither arranges, asks for, authorises nor chairs."""
    questions.visible_conference(user, conference.pk)
    if not (conference.chair_id == user.pk or any(may(user, right) for right in SEE_TO_IT)):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)


def lines(conference: Conference, kept_out: Collection[uuid.UUID] = ()) -> list[Line]:
    """Every line that stands in this case, in the order of the steps; a constant number of queries."""
    items = arranging_checklist(facts.procedure(conference), case_of(conference, by_key, kept_out))
    names = named(conference)
    seen = _newest(conference)
    return [Line(item, names.get(item.of, ""), seen.get(item.place)) for item in items]


def step_findings(conference: Conference, step: Step, kept_out: Collection[uuid.UUID] = ()) -> list[Finding]:
    """What is still open of the lines to be settled before a step, and before no earlier one."""
    every = lines(conference, kept_out)
    here = [_named(line) for line in every if line.item.step is step]
    settled = {line.item.place for line in every if line.seen}
    return [finding for finding in open_findings(here, settled, step) if not finding.holds]


def gates_before(conference: Conference, *steps: Step) -> list[Finding]:
    """What has to be seen to before a step is taken, which no reason may leave open."""
    out = Seat.objects.filter(conference=conference, kept_out__in=(Seat.KeptOut.PART, Seat.KeptOut.WHOLE))
    kept_out = set(out.exclude(person=None).values_list("person", flat=True))
    found = [one for step in steps for one in step_findings(conference, step, kept_out) if one.stops]
    return [
        replace(one, says=f"{one.says}. Write down what was done on the checklist of the conference") for one in found
    ]


def named(conference: Conference) -> dict[str, str]:
    """The names behind the keys by which the lines call children and relatives."""
    children = [row.child for row in questions.about(conference)]
    related = Relationship.objects.filter(child__in=children).select_related("person")
    return {str(child.pk): child.name for child in children} | {str(r.person_id): r.person.name for r in related}


def _named(line: Line) -> CheckItem:
    if not line.about:
        return line.item
    item = line.item
    return CheckItem(item.key, f"{line.about}: {item.says}", item.clauses, item.kind, item.step, item.who, item.of)


def _newest(conference: Conference) -> dict[str, SeenTo]:
    rows = SeenTo.objects.filter(conference=conference).select_related("by").order_by("at")
    newest = {row.place: row for row in rows}
    return {place: row for place, row in newest.items() if row.done}
