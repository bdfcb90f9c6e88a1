"""Which items of the agenda hold a parent's own difficulties, and what the chair is told of a child when one comes.

An agency's signed report says so of its passages; its item is the turn of whoever sits for it, and the questions after.
"""

from __future__ import annotations

import uuid
from collections import defaultdict

from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.casework.reports.models import Passage, Withholding
from quoracy.casework.room.readers import Reader
from quoracy.casework.room.table import Table
from quoracy.rulebook.children_taking_part import THERE, personal_matter
from quoracy.rulebook.finding import Finding

Objecting = dict[str, set[uuid.UUID]]
"""By the seat whose report holds something personal to a parent: the children whose hearing it a parent objects to."""


def personal_to_a_parent(reader: Reader) -> Objecting:
    """The seats whose reports hold something personal to a parent; for the chair, where the procedure asks for it."""
    rule = conferences.procedure(reader.conference).taking_part
    if not reader.chairs or rule is None or "personal_matter" not in rule.cites:
        return {}
    held: Objecting = defaultdict(set)
    passages = Passage.objects.filter(
        report__request__conference=reader.conference, report__signed_at__isnull=False, personal_to_parent=True
    )
    seats = {passage: str(seat) for passage, seat in passages.values_list("pk", "report__request__seat")}
    objections = Withholding.objects.filter(passage__in=seats, child__isnull=False, parent_objects=True)
    for seat in seats.values():
        held[seat]  # it holds something, whether anybody objects or not
    for passage, child in objections.values_list("passage", "child"):
        held[seats[passage]].add(child)
    return dict(held)


def on_the_agenda(held: Objecting, key: str) -> str:
    """The seat whose item this point of the agenda is, if that item holds something personal to a parent."""
    seat = key.partition(".")[2].partition(".")[0]
    return seat if seat in held else ""


def prompts(table: Table, held: Objecting) -> list[Finding]:
    """What the chair is told of each child who takes part, once the item is on that holds something personal."""
    seat = on_the_agenda(held, table.on.key) if table.on is not None else ""
    if not seat:
        return []
    there = _taking_part(table.conference)
    procedure = conferences.procedure(table.conference)
    told = (
        personal_matter(procedure, row.child.name, parent_objects=row.child_id in held[seat])
        for row in table.about
        if row.child_id in there
    )
    return [one for one in told if one is not None]


def _taking_part(conference: Conference) -> set[uuid.UUID]:
    return set(ChildsPart.objects.filter(conference=conference, answer__in=THERE).values_list("child", flat=True))
