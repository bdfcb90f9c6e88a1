"""Every action by everybody: who has no right is refused, and nothing is changed.

One test for each action and each person of the cast; only those named beside an action may do it. Take the question
for a right out of an action and these fail.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, timedelta
from typing import NamedTuple

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.children.actions import add_child, record_birth
from quoracy.casework.chronology.actions import correct
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import arranging, closing, deciding, meeting, putting_off, requesting
from quoracy.casework.conferences.models import Conference
from quoracy.casework.section_47.actions import conclude_enquiry, record_strategy_discussion
from quoracy.casework.section_47.questions import open_enquiry
from quoracy.commands.demonstrating.people import PARTS, Cast
from tests.cast import Family
from tests.conferences_underway import (
    AT_TEN,
    arranged,
    authorised,
    discussed,
    part_of,
    requested,
    under_way,
    wanted,
)

WEDNESDAY = AT_TEN.astimezone(UTC)


class Scene(NamedTuple):
    """Who tries, and with whose case."""

    cast: Cast
    family: Family
    actor: object


def _the(scene: Scene, step: Callable[..., Conference]) -> Conference:
    return step(scene.cast, scene.family.ava)


def _request(s: Scene) -> object:
    discussed(s.cast, s.family.ava)
    return lambda: requesting.request_conference(s.actor, [s.family.ava], type="initial", grounds="x")


def _authorise(s: Scene) -> object:
    conference = _the(s, requested)
    return lambda: requesting.authorise(s.actor, conference, "x")


def _refuse(s: Scene) -> object:
    conference = _the(s, requested)
    return lambda: requesting.refuse(s.actor, conference, "x")


def _arrange(s: Scene) -> object:
    conference = _the(s, authorised)
    return lambda: arranging.arrange(s.actor, conference, wanted(s.cast, conference))


def _invite(s: Scene) -> object:
    conference = _the(s, arranged)
    return lambda: arranging.invite(s.actor, conference, [s.cast.directory["Blessing Cradlewell"]])


def _stand_down(s: Scene) -> object:
    conference = _the(s, arranged)
    return lambda: putting_off.stand_down(s.actor, conference, "x", {s.family.ava.pk: "with her aunt"})


def _open(s: Scene) -> object:
    conference = _the(s, arranged)
    return lambda: meeting.open_conference(s.actor, conference)


def _roll(s: Scene) -> object:
    conference = _the(s, under_way)
    seat = questions.seats(conference)[0]
    roll = {seat.pk: meeting.RollCall(True, False, seat.standing, frozenset())}
    return lambda: meeting.call_roll(s.actor, conference, roll)


def _answer(s: Scene) -> object:
    about = part_of(_the(s, under_way), s.family.ava)
    return lambda: deciding.answer(s.actor, about, {"answers": {}}, about.version)


def _view(s: Scene) -> object:
    conference = _the(s, under_way)
    about, seat = part_of(conference, s.family.ava), questions.seats(conference)[0]
    return lambda: deciding.take_view(s.actor, about, seat, deciding.Said("plan", "likely", "x"))


def _decide(s: Scene) -> object:
    about = part_of(_the(s, under_way), s.family.ava)
    stated = deciding.Stated("plan", ("neglect",), "As heard", consensus=True)
    return lambda: deciding.record_decision(s.actor, about, stated, about.version)


def _terms(s: Scene) -> object:
    about = part_of(_the(s, under_way), s.family.ava)
    return lambda: closing.set_terms(s.actor, about, {"lead_name": "x"}, about.version)


def _close(s: Scene) -> object:
    conference = _the(s, under_way)
    return lambda: closing.close(s.actor, conference, ended_at=AT_TEN + timedelta(hours=1), told_of_rights=True)


def _discuss(s: Scene) -> object:
    held = WEDNESDAY - timedelta(days=1)
    return lambda: record_strategy_discussion(
        s.actor, [s.family.ava], held_at=held, concerns="x", starts_section_47=True
    )


def _conclude(s: Scene) -> object:
    discussed(s.cast, s.family.ava)
    enquiry = open_enquiry(s.family.ava)
    return lambda: conclude_enquiry(s.actor, enquiry, on=AT_TEN.date(), outcome="no_further_action", reasons="x")


def _correct(s: Scene) -> object:
    discussed(s.cast, s.family.ava)
    event = s.family.ava.events.get()
    return lambda: correct(s.actor, event, reason="x", on=event.on)


def _add(s: Scene) -> object:
    return lambda: add_child(s.actor, given_names="Posy", family_name="Larkwhistle", born=date(2025, 1, 1))


def _birth(s: Scene) -> object:
    baby = add_child(s.cast.social_worker, given_names="", family_name="Tanglewood", expected=date(2026, 12, 3))
    return lambda: record_birth(s.actor, baby, AT_TEN.date(), "Ottilie", "F")


SOCIAL = {"social_worker", "colleague", "team_manager", "out_of_hours"}
CHRONOLOGY = SOCIAL | {"administrator", "chair", "second_chair"}
MAY: dict[Callable[[Scene], object], set[str]] = {
    _request: SOCIAL,
    _authorise: {"team_manager"},
    _refuse: {"team_manager"},
    _arrange: {"administrator"},
    _invite: {"administrator", "chair"},
    _stand_down: {"administrator", "chair", "second_chair"},
    _open: {"chair"},
    _roll: {"administrator", "chair", "second_chair"},
    _answer: {"chair"},
    _view: {"chair"},
    _decide: {"chair"},
    _terms: {"chair"},
    _close: {"chair"},
    _discuss: SOCIAL,
    _conclude: SOCIAL,
    _correct: CHRONOLOGY,
    _add: SOCIAL,
    _birth: CHRONOLOGY,
}
TRIES = [(step, part.key) for step, may in MAY.items() for part in PARTS if part.key not in may]


@pytest.mark.parametrize(("step", "part"), TRIES, ids=[f"{part} may not{step.__name__}" for step, part in TRIES])
def test_who_has_no_right_is_refused_and_changes_nothing(
    cast: Cast, family: Family, step: Callable[[Scene], Callable[[], object]], part: str
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        attempt = step(Scene(cast, family, cast.people[part]))
        before = (Event.objects.count(), sorted(Conference.objects.values_list("pk", "state", "version")))
        with pytest.raises(NoRight):
            attempt()
        assert (Event.objects.count(), sorted(Conference.objects.values_list("pk", "state", "version"))) == before


ALLOWED = [(step, part) for step, may in MAY.items() for part in sorted(may)]


@pytest.mark.parametrize(("step", "part"), ALLOWED, ids=[f"{part} may{step.__name__}" for step, part in ALLOWED])
def test_who_has_the_right_is_not_refused(
    cast: Cast, family: Family, step: Callable[[Scene], Callable[[], object]], part: str
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        attempt = step(Scene(cast, family, cast.people[part]))
        with suppress(Objected):  # something may still have to be settled, but the person may do it
            attempt()


def test_an_unknown_id_is_nobodys_right(cast: Cast) -> None:
    with pytest.raises(NoRight):
        questions.visible_conference(cast.head_of_service, uuid.uuid4())
