"""A whole register at once: the same source twice writes nothing, and duties are those of the single way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import rebuild
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.plans.loading import load_histories
from quoracy.casework.plans.models import Plan
from quoracy.commands.demonstrating.people import Cast
from quoracy.commands.inventing.inventing import invent
from quoracy.rulebook.chronology import Event as Told
from quoracy.rulebook.histories import History, Person

UNTIL = date(2026, 11, 20)


def _histories(cast: Cast, children: int = 40) -> list[History]:
    calendar = adopted_by(cast.authority).calendar
    return list(invent(children, 3, 7, UNTIL, calendar))


def _everything() -> list[list[dict[str, object]]]:
    models = (Child, Event, Duty, Plan)
    return [list(model.objects.order_by("pk").values()) for model in models]  # type: ignore[attr-defined]


def test_loading_fills_the_register_and_loading_again_changes_nothing(cast: Cast) -> None:
    histories = _histories(cast)
    loaded = load_histories(cast.authority, histories, source="invented")
    assert loaded.children == 40
    assert loaded.events == Event.objects.count() == sum(len(history.events) for history in histories)
    assert loaded.plans == Plan.objects.count() > 0
    assert loaded.duties == Duty.objects.count() > loaded.children
    before = _everything()
    again = load_histories(cast.authority, histories, source="invented")
    assert (again.children, again.events, again.plans) == (0, 0, 0)
    assert _everything() == before


def test_loaded_duties_are_those_a_rebuild_gives(cast: Cast) -> None:
    load_histories(cast.authority, _histories(cast, 15), source="invented")
    for child in Child.objects.all():
        before = list(Duty.objects.filter(child=child).order_by("position").values())
        rebuild(child)
        assert list(Duty.objects.filter(child=child).order_by("position").values()) == before


def test_a_load_is_all_or_nothing(cast: Cast) -> None:
    def broken() -> object:
        yield from _histories(cast, 3)
        raise OSError("the file ends here")

    with pytest.raises(OSError, match="the file ends here"), within(cast.authority):
        load_histories(cast.authority, broken(), source="invented")  # type: ignore[arg-type]
    assert not Child.objects.exists()


def test_the_same_children_may_be_known_to_two_authorities(cast: Cast, elsewhere: Cast) -> None:
    histories = _histories(cast, 5)
    load_histories(cast.authority, histories, source="invented")
    with within(elsewhere.authority):
        assert load_histories(elsewhere.authority, histories, source="invented").children == 5
    assert Child.objects.count() == 5


def test_a_later_file_ends_a_plan_and_tells_a_death(cast: Cast) -> None:
    person = Person("C1", "Posy", "Larkwhistle", born=date(2019, 6, 3))
    day = date(2025, 3, 3)
    held = Told("h", "conference_held", day, conference="c", facts={"type": "initial", "quorate": True})
    plan = Told("d", "decision", day, conference="c", facts={"outcome": "plan", "categories": ("neglect",)})
    load_histories(cast.authority, [History(person, (held, plan))], source="census")
    assert Plan.objects.get().ended_on is None
    ended = Told("e", "plan_ended", date(2025, 9, 1), facts={"ground": "died"})
    later = History(replace(person, died=date(2025, 9, 1), sex="female"), (held, plan, ended))
    again = load_histories(cast.authority, [later], source="census")
    assert (again.children, again.plans, again.events) == (0, 0, 1)
    assert (Plan.objects.get().ended_on, Plan.objects.get().ended_because) == (date(2025, 9, 1), "died")
    child = Child.objects.get()
    assert (child.died, child.sex, child.name) == (date(2025, 9, 1), "F", "Posy Larkwhistle")
    assert child.history.count() == 1  # as it was before the later file
