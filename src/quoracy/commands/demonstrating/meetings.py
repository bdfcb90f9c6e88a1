"""A conference in the middle of its meeting: a board with what was said, and views given that nobody has seen yet."""

from __future__ import annotations

from collections.abc import Sequence

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import deciding, meeting, own_views
from quoracy.casework.conferences.actions.deciding import Said as View
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.sealed import Giver
from quoracy.casework.room import agenda, saying
from quoracy.casework.room.saying import Said
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.room import frame
from quoracy.rulebook.spread import scales

POLICE, SCHOOL, HEALTH = "police", "school", "health_visiting"
WORRIED, WELL, LAST = 0, 1, -1
"""Under which heading of the procedure's own frame something is put: its first, its second, its last."""

SAID: Sequence[tuple[int, str, str, int | None, str]] = (
    (WORRIED, "fact", SCHOOL, 1, "Fern was not in school on eleven of the last thirty days."),
    (WORRIED, "observation", HEALTH, 1, "Both children were in wet clothes when I called on a cold morning."),
    (WORRIED, "allegation", POLICE, 3, "A neighbour told the officer that the children shout for help at night."),
    (WORRIED, "opinion", SCHOOL, None, "Fern seems older than she is: she looks after everybody."),
    (WELL, "observation", HEALTH, 1, "Their mother opened the door at once, and asked for help with the nights."),
    (WELL, "fact", SCHOOL, 1, "Fern reads with a volunteer every Tuesday and has not missed once."),
    (LAST, "fact", SCHOOL, None, "A breakfast place is free from Monday."),
)


def bring_into_the_middle(cast: Cast, conference: Conference, children: Sequence[Child]) -> None:
    """Open the conference, call the roll, put down what was said, and let three people give their view."""
    chair = conference.chair
    assert chair is not None
    see_to_everything(cast, conference)
    conference = meeting.open_conference(chair, conference)
    _call_the_roll(cast, conference, children)
    agenda.go_to(chair, conference, agenda.points(conference)[1].key)
    _put_down(cast, conference)
    _give_views(conference)


def _call_the_roll(cast: Cast, conference: Conference, children: Sequence[Child]) -> None:
    every = frozenset(child.pk for child in children)
    roll = {
        seat.pk: meeting.RollCall(True, False, seat.standing, every)
        for seat in questions.seats(conference)
        if seat.standing != Seat.Standing.CHAIR
    }
    assert conference.chair is not None
    meeting.call_roll(conference.chair, conference, roll)


def _put_down(cast: Cast, conference: Conference) -> None:
    assert conference.chair is not None
    headings = frame(facts.procedure(conference))
    speakers = {seat.service or seat.agency: seat for seat in questions.seats(conference)}
    for heading, kind, speaker, hand, text in SAID:
        seat = speakers.get(speaker)
        where = headings[min(heading, len(headings) - 1)].key
        saying.say(conference.chair, conference, Said(text, where, kind, speaker=seat.pk if seat else None, hand=hand))


def _give_views(conference: Conference) -> None:
    """The health visitor, the school and the police have given a view; the others have not yet."""
    rule = facts.procedure(conference).decision
    scale = rule.scale_lowest + 6 if scales(rule) else None
    seats = [seat for seat in questions.seats(conference) if (seat.service or seat.agency) in (HEALTH, SCHOOL, POLICE)]
    for about in questions.about(conference):
        explain_the_threshold(about)
        for seat in seats:
            view = View("plan", "More likely than not, if nothing changes", "As I have reported", (), scale)
            own_views.give(Giver(seat, seat.name), about, view)


def explain_the_threshold(about: ConferenceChild) -> None:
    """The chair has explained what has to be met for a plan, where the procedure wants it before any view."""
    chair = about.conference.chair
    assert chair is not None
    while question := deciding.unexplained(about):
        about = deciding.answer(chair, about, {"answers": {question.key: "yes"}}, about.version)
