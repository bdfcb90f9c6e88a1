"""Conferences brought to a step by casework's own actions, for tests that begin at that step."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import arranging, closing, deciding, meeting, requesting
from quoracy.casework.conferences.actions.chairing import say_independent
from quoracy.casework.conferences.choosing import papers_closed
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.room import taking
from quoracy.casework.section_47.actions import record_strategy_discussion
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.convening_rules import Step

WEDNESDAY = "2026-11-25 09:30 +0000"
AT_TEN = datetime(2026, 11, 25, 10, 0, tzinfo=LONDON)  # Wednesday
DISCUSSED = datetime(2026, 11, 17, 14, 0, tzinfo=LONDON)  # Tuesday: the last lawful day is Tuesday 8 December
WORKER, HEALTH_VISITOR = "Sunniva Brackenridge", "Honor Plumtree-Adeyemi"
POLICE, SCHOOL = "PC Juno Lanternby", "Winifred Chalkhurst"
TABLE = (HEALTH_VISITOR, POLICE, SCHOOL)


def discussed(cast: Cast, *children: Child, held_at: datetime = DISCUSSED) -> None:
    record_strategy_discussion(
        cast.social_worker, children, held_at=held_at, concerns="Missed meals", starts_section_47=True
    )


def requested(cast: Cast, *children: Child, **more: object) -> Conference:
    told = {"type": "initial", "grounds": "Missed meals", **more}
    if told["type"] == "initial":
        discussed(cast, *children)
    return requesting.request_conference(cast.social_worker, children, **told)  # type: ignore[arg-type]  # any field


def authorised(cast: Cast, *children: Child, **more: object) -> Conference:
    conference = requested(cast, *children, **more)
    gates_seen_to(cast.social_worker, conference, Step.REQUEST, Step.AGREE)
    return requesting.authorise(cast.team_manager, conference, "Three agencies share the worry")


def wanted(cast: Cast, conference: Conference, **more: object) -> arranging.Arrangement:
    told = {"starts_at": AT_TEN, "minutes": 120, "place": "Room 2", "chair": cast.chair, "version": conference.version}
    return arranging.Arrangement(**{**told, **more})  # type: ignore[arg-type]  # any field


def arranged(cast: Cast, *children: Child, asked: Iterable[str] = TABLE, **more: object) -> Conference:
    asking = {"type": more.pop("type")} if "type" in more else {}
    conference = authorised(cast, *children, **asking)
    gates_seen_to(cast.administrator, conference, Step.BOOK)
    conference = arranging.arrange(cast.administrator, conference, wanted(cast, conference, **more))
    arranging.invite(cast.administrator, conference, [cast.directory[name] for name in asked])
    if papers_closed(conference) and conference.chair is not None:
        say_independent(conference.chair, conference, independent=True)
    if taking.open_before(conference):
        taking.settle(cast.administrator, conference, taking.Settling("person", cast.administrator))
    return conference


def under_way(
    cast: Cast,
    *children: Child,
    knowing: dict[str, set[uuid.UUID]] | None = None,
    absent: Iterable[str] = (),
    **more: object,
) -> Conference:
    """Open, with the roll called: everybody here knows every child unless `knowing` says otherwise."""
    conference = meeting.open_conference(cast.chair, arranged(cast, *children, **more))
    every = {child.pk for child in children}
    roll = {
        seat.pk: meeting.RollCall(
            seat.name not in set(absent),
            False,
            seat.standing,
            frozenset(every if knowing is None else knowing.get(seat.name, set())),
        )
        for seat in questions.seats(conference)
    }
    meeting.call_roll(cast.chair, conference, roll)
    return conference


def part_of(conference: Conference, child: Child) -> ConferenceChild:
    return ConferenceChild.objects.select_related("conference__authority", "conference__chair", "child").get(
        conference=conference, child=child
    )


def hears(cast: Cast, about: ConferenceChild, views: dict[str, str]) -> None:
    for seat in questions.seats(about.conference):
        if seat.name in views:
            deciding.take_view(cast.chair, about, seat, deciding.Said(views[seat.name], "Likely", "As reported"))


def decided(cast: Cast, conference: Conference, child: Child, outcome: str = "plan", **more: object) -> ConferenceChild:
    """A decision by consensus, under a procedure without questions of its own."""
    about = part_of(conference, child)
    categories = ("neglect",) if outcome == "plan" else ()
    told = {"outcome": outcome, "categories": categories, "reasons": "As heard", "consensus": True, **more}
    deciding.record_decision(cast.chair, about, deciding.Stated(**told), about.version)  # type: ignore[arg-type]  # any field
    return part_of(conference, child)


def settled(cast: Cast, about: ConferenceChild) -> None:
    """The closing checklist filled in, in time."""
    terms = {
        "lead": cast.social_worker.pk,
        "core_group": [{"name": WORKER, "title": "Social worker"}],
        "first_core_group_on": "2026-12-01",
        "review_on": "2027-02-17",
    }
    closing.set_terms(cast.chair, about, terms, about.version)


def closed(cast: Cast, conference: Conference) -> Conference:
    gates_seen_to(cast.chair, conference, Step.CLOSE)
    return closing.close(cast.chair, conference, ended_at=AT_TEN + timedelta(hours=2), told_of_rights=True)
