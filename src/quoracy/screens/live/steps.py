"""What is next at a conference, for whom: the steps of each child, and the one thing to press now."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.conferences import sealed
from quoracy.casework.conferences.actions import deciding
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.rulebook.conference_rules import AskedOf
from quoracy.rulebook.quoracy import ChildQuoracy
from quoracy.screens.live.forms_of_decisions import outcome_words

VOICES = (Seat.Standing.MEMBER, Seat.Standing.STAFF_SUPPORTER)
OF_THE_TABLE = (AskedOf.CHAIR, AskedOf.CONFERENCE)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a child's part: its words, where it is done, how it stands, and whether it is done."""

    says: str
    url: str
    stands: str
    done: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to press now, or in words for whom everybody waits."""

    says: str
    url: str = ""


def in_lines(because: str) -> list[str]:
    """The reason of a count as lines, one thing in each, for eyes that belong to the people in the room."""
    because = re.sub(r"^(\d+) of (\d+): ", lambda n: _("%(here)s counted, %(all)s needed: ") % _figures(n), because)
    return re.split(r"; |(?<=\.) (?=The )", because)


def _figures(found: re.Match[str]) -> dict[str, str]:
    return {"here": found[1], "all": found[2]}


def steps_of(row: ConferenceChild, count: ChildQuoracy, seats: Sequence[Seat]) -> list[Step]:
    """The steps of one child in their order: enough people, the threshold, the views, the decision."""
    ids = (row.conference_id, row.child_id)
    steps = [_threshold(row), _views(row, seats)]
    if not count.proceeds:
        where = reverse("live:go_on", args=ids)
        steps.insert(0, Step(_("Go on all the same, or stand down"), where, _("Not enough are here"), False))
    decided = outcome_words(row.outcome) if row.outcome else _("To do")
    return [*steps, Step(_("Decision"), reverse("live:decide", args=ids), decided, bool(row.outcome))]


def _threshold(row: ConferenceChild) -> Step:
    put = [question for question in deciding.questions_put(row) if question.asked_of in OF_THE_TABLE]
    answers = row.answers.get("answers", {})
    given = sum(bool(answers.get(question.key)) for question in put)
    stands = _("%(n)d of %(all)d answered") % {"n": given, "all": len(put)} if put else _("Nothing is asked")
    where = reverse("live:threshold", args=[row.conference_id, row.child_id])
    return Step(_("The threshold"), where, stands, given == len(put))


def _views(row: ConferenceChild, seats: Sequence[Seat]) -> Step:
    if sealed.waiting_to_be_revealed(row):
        count = sealed.count(row, seats)
        stands = _("%(n)d of %(all)d given, sealed") % {"n": count.given, "all": count.asked}
        where = reverse("live:sealed", args=[row.conference_id, row.child_id])
        return Step(_("Views"), where, stands, False)
    voices = {seat.pk for seat in seats if seat.present and seat.standing in VOICES}
    taken = sum(view.seat_id in voices for view in row.views.all())
    stands = _("%(n)d of %(all)d taken") % {"n": taken, "all": len(voices)}
    return Step(_("Views"), reverse("live:views", args=[row.conference_id, row.child_id]), stands, taken >= len(voices))


def next_for_chair(found: Conference, rows: Sequence[ConferenceChild], steps: Mapping[uuid.UUID, list[Step]]) -> Next:
    """What the chair does next while the conference is under way and the roll has been called."""
    for row in rows:
        open_step = next((step for step in steps[row.child_id] if not step.done), None)
        if open_step:
            words = {"step": open_step.says, "name": row.child.name}
            return Next(_("Next: %(step)s, for %(name)s") % words, open_step.url)
    return Next(_("Close the conference"), reverse("live:close", args=[found.pk]))


def waiting_for(found: Conference, *, decided: bool, unit: str) -> Next:
    """For whom everybody but the chair waits, in words."""
    name = found.chair.name if found.chair else _("the chair")
    if found.state == Conference.State.ARRANGED:
        return Next(_("%(name)s opens the conference. Nothing here waits for you.") % {"name": name})
    if found.state == Conference.State.OPEN and decided:
        return Next(_("Every child is decided. %(name)s closes the conference.") % {"name": name})
    if found.state == Conference.State.OPEN:
        return Next(_("%(name)s takes the views and decides for each child. Nothing waits for you.") % {"name": name})
    if found.state == Conference.State.CLOSED:
        return Next(_("The conference is closed. %(unit)s sends the letters.") % {"unit": unit})
    return Next("")
