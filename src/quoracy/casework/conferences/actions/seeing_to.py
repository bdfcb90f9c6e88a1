"""Seeing to what the procedure asks around a conference, and telling the circumstances it turns on."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.checklists import Line, lines, may_see_to
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import Circumstance, SeenTo
from quoracy.rulebook.circumstances import circumstances
from quoracy.rulebook.convening_rules import Each, Kind

_CHANGED = JournalEntry.Act.CHANGED
_CHAIR = "chair"


def see_to(
    actor: User, conference: Conference, notes: Mapping[str, str], kept_out: Collection[uuid.UUID] = ()
) -> list[SeenTo]:
    """Write down what was done about lines of the checklist, by their places; what stands already stays as it is.

    A gate and a line that asks for a reason need words, a task may be ticked. What the chair is to settle, the chair
    settles. Raises `Objected` at the place, `NoRight` for whoever has no part in the conference.
    """
    may_see_to(actor, conference)
    with transaction.atomic():
        known = {line.item.place: line for line in lines(conference, kept_out)}
        rows = [
            _see_to(actor, conference, known[place], note.strip())
            for place, note in notes.items()
            if place in known and _new(known[place], note.strip())
        ]
        if rows:
            _note(actor, conference, "saw to what the procedure asks")
    return rows


def _new(line: Line, note: str) -> bool:
    return line.seen is None or line.seen.note != note


def _see_to(actor: User, conference: Conference, line: Line, note: str) -> SeenTo:
    if line.item.kind is Kind.HELP:
        raise Objected.at(line.item.place, "This line only helps; there is nothing to tick")
    if line.item.who == _CHAIR and conference.chair_id != actor.pk:
        raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference settles this. Ask the chair.")
    if line.item.kind in (Kind.GATE, Kind.REASON) and not note:
        raise Objected.at(line.item.place, "Say in a line what was done, or why it is not needed", *line.item.clauses)
    return SeenTo.objects.create(
        authority_id=conference.authority_id,
        conference=conference,
        place=line.item.place,
        says=line.item.says,
        note=note,
        by=actor,
    )


def take_back(actor: User, conference: Conference, place: str, kept_out: Collection[uuid.UUID] = ()) -> SeenTo:
    """Open a line again that was ticked by mistake; that it was ticked stays on record."""
    may_see_to(actor, conference)
    with transaction.atomic():
        line = next((one for one in lines(conference, kept_out) if one.item.place == place), None)
        if line is None or line.seen is None:
            raise Objected.at("", "Nothing was written down about this line, so there is nothing to take back")
        if line.item.who == _CHAIR and conference.chair_id != actor.pk:
            raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference takes this back.")
        row = SeenTo.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            place=place,
            says=line.item.says,
            done=False,
            by=actor,
        )
        _note(actor, conference, "took back what was seen to")
    return row


def tell(actor: User, conference: Conference, holds: Collection[tuple[str, str]]) -> None:
    """Write down which circumstances hold, as pairs of whom they are about and the fact; those left out no longer do.

    Only what the procedure turns on is changed, so that a fact told under an earlier one is not lost.
    """
    may_see_to(actor, conference)
    asked = {(of, one) for of, one in askable(conference)}
    wanted = {pair for pair in holds if pair in asked}
    with transaction.atomic():
        Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
        rows = {(row.of, row.fact): row for row in Circumstance.objects.filter(conference=conference)}
        for pair, row in rows.items():
            if pair in asked and pair not in wanted:
                row.delete()
        for of, fact in wanted - set(rows):
            Circumstance.objects.create(
                authority_id=conference.authority_id, conference=conference, of=of, fact=fact, told_by=actor
            )
        if wanted != set(rows) & asked:
            _note(actor, conference, "told the circumstances of the case")


def askable(conference: Conference) -> list[tuple[str, str]]:
    """Every circumstance that may be told here: whom it is about, and the fact."""
    found = []
    for one in circumstances(facts.procedure(conference)):
        found += [(of, str(one.fact)) for of in whom(conference)[one.each]]
    return found


def whom(conference: Conference) -> dict[Each, dict[str, str]]:
    """The keys and names of those each kind of circumstance is asked of."""
    children = [row.child for row in questions.about(conference)]
    family = [seat for seat in questions.seats(conference) if seat.invited and seat.person_id]
    return {
        Each.CONFERENCE: {"": ""},
        Each.CHILD: {str(child.pk): child.name for child in children},
        Each.RELATIVE: {str(seat.person_id): seat.name for seat in family},
    }


def _note(actor: User, conference: Conference, what: str) -> None:
    for child in conference.about.values_list("child", flat=True):
        journal(actor, _CHANGED, what, child=child, conference=conference.pk)
