"""One command fills an authority with invented children, and tells how they keep to the figures."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from quoracy.casework.access.models import Authority
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.plans.models import Plan
from quoracy.commands.import_census import import_census
from quoracy.commands.invent import invent
from tests.cast import cast_under
from tests.returns.census.files import SAMPLE


@pytest.fixture
def authority(db: None) -> Authority:
    return cast_under("bolton").authority


def run(authority: Authority, *more: str) -> Result:
    arguments = ["--authority", authority.key, "--children", "40", "--years", "2", "--until", "2026-09-30", *more]
    return CliRunner().invoke(invent, arguments)


def held(authority: Authority) -> tuple[int, ...]:
    with within(authority):
        return tuple(model.objects.count() for model in (Child, Event, Plan, Duty))


def test_children_plans_and_duties_are_there_and_again_changes_nothing(authority: Authority) -> None:
    before = held(authority)
    result = run(authority, "--seed", "3")
    assert result.exit_code == 0, result.output
    assert "published figures" in result.output
    filled = held(authority)
    assert filled[0] - before[0] == 40
    assert all(now > then for now, then in zip(filled, before, strict=True))
    assert run(authority, "--seed", "3").exit_code == 0
    assert held(authority) == filled
    assert run(authority, "--seed", "4").exit_code == 0
    assert held(authority)[0] == filled[0] + 40


def test_invented_children_are_kept_apart_from_those_of_a_census(authority: Authority) -> None:
    assert CliRunner().invoke(import_census, [str(SAMPLE), "--authority", authority.key]).exit_code == 0
    result = run(authority)
    assert result.exit_code == 1
    assert "could be taken for real" in result.output
