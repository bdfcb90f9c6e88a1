"""The end of the meeting as passages of its record: who does what, what is recommended, who was told, who dissents."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from quoracy.casework.conferences import committed, questions
from quoracy.casework.conferences.actions.closing import terms_of
from quoracy.casework.conferences.actions.telling import newest
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.sealed import dissents
from quoracy.casework.records.drafting import Draft, nobody_yet, out_at
from quoracy.casework.records.sources import CAPTURED, DECISION, VIEW

_OTHERS = "What one of the family was told is not another's to read until the chair says so."


def undertaken(conference: Conference) -> Iterator[Draft]:
    """What people undertook under the plan, and what is recommended under its own heading (BFG-4.1.2d)."""
    outlined = _outlined(conference)
    for row in committed.undertaken(conference):
        if row.line and (row.child_id, row.line, row.who, row.by_when) in outlined:
            continue  # the outline plan says the very same already
        by = f", by {row.by_when:%A %-d %B %Y}" if row.by_when else ""
        recommended = row.kind == Commitment.Kind.RECOMMENDATION
        answer = (
            " Not asked yet." if row.accepted is None else " They accept." if row.accepted else " They do not accept."
        )
        yield Draft(
            f"commitment {row.pk}", "recommendations" if recommended else "plan",
            f"{row.who}: {row.what}{by}.{answer if recommended else ''}", DECISION, row.child_id,
            said_while_out=out_at(conference, row.written_at),
        )  # fmt: skip


def _outlined(conference: Conference) -> set[tuple[uuid.UUID, str, str, date | None]]:
    """For each line of an outline plan the child, what is to be different, who sees to it and by when."""
    return {
        (about.child_id, step.outcome, step.who, step.by_when)
        for about in questions.about(conference)
        for step in terms_of(about).outline
    }


def own_dissent(conference: Conference) -> Iterator[Draft]:
    """Each dissent in the words of whoever dissents, which stay as they are (BFG-4.11.1a, BOL-1.93b)."""
    for about in questions.about(conference):
        for row in dissents(about):
            personal = ", apart from their agency" if row.personal else ""
            yield Draft(
                f"own dissent {row.pk}", "dissent", f"{row.seat.name} disagreed{personal}: {row.reasons}", VIEW,
                about.child_id, row.seat.name, said_while_out=out_at(conference, row.entered_at), fixed=True,
            )  # fmt: skip


def told(conference: Conference) -> Iterator[Draft]:
    """Who of the family was told the outcome and how to complain, by whom and when, or why not."""
    seats = {seat.pk: seat for seat in questions.seats(conference)}
    for key, row in newest(conference).items():
        name = seats[key].name if key in seats else "One of the family"
        if row.told_at is not None and row.outcome and row.rights:
            when = f"{timezone.localtime(row.told_at):%-H:%M}"
            says = f"{name} was told the outcome and how to complain, at {when} by {row.told_by}."
        else:
            says = f"{name} was not told all of it before they left: {row.reason}"
        yield Draft(f"told {row.pk}", "closing", says, CAPTURED, kept_from=nobody_yet(_OTHERS))


def set_aside(conference: Conference) -> Iterator[Draft]:
    """Questions noted without an answer because they belong to the investigation (BFG-4.5.7e)."""
    for row in conference.set_aside.all():
        says = f"Set aside for the investigation, and not answered here: {row.question}"
        yield Draft(f"set aside {row.pk}", "discussion", says, CAPTURED, said_while_out=out_at(conference, row.at))


EVERY = (undertaken, own_dissent, told, set_aside)
