"""A whole register at once: the same source twice writes nothing, and duties are those of the single way."""

from __future__ import annotations

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
from quoracy.rulebook.histories import History

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
