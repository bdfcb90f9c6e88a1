"""One command fills a register from a census, all or nothing; again it changes nothing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quoracy.casework.access.models import Authority
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.plans.models import Plan
from quoracy.commands.import_census import import_census
from tests.cast import cast_under
from tests.returns.census.files import ENQUIRY, PLAN, SAMPLE, census, child, details


@pytest.fixture
def english(db: None) -> Authority:
    return cast_under("england").authority


def run(file: Path, authority: Authority, *more: str) -> Result:
    return CliRunner().invoke(import_census, [str(file), "--authority", authority.key, *more])


def held(authority: Authority) -> tuple[int, ...]:
    with within(authority):
        return tuple(model.objects.count() for model in (Child, Event, Plan, Duty))


def test_the_sample_fills_the_register_and_again_changes_nothing(english: Authority, tmp_path: Path) -> None:
    before = held(english)
    first = run(SAMPLE, english, "--report", str(tmp_path / "report.csv"))
    assert first.exit_code == 0, first.output
    filled = held(english)
    assert filled[0] - before[0] == 110
    assert f"Loaded into {english.name}: 110 new children" in " ".join(first.output.split())
    again = run(SAMPLE, english)
    assert again.exit_code == 0, again.output
    assert "0 new children, 0 new events, 0 new plans" in " ".join(again.output.split())
    assert held(english) == filled
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as stream:
        assert {"kept out", "kept with a query", "not taken up"} == {row["done"] for row in csv.DictReader(stream)}


def test_a_plan_its_reviews_and_its_duties_are_on_the_register(english: Authority, tmp_path: Path) -> None:
    still_open = PLAN.replace("<CPPendDate>2026-03-06</CPPendDate>", "")
    assert run(census(tmp_path, child(details(ENQUIRY + still_open))), english).exit_code == 0
    with within(english):
        row = Child.objects.get(number="LARK1")
        assert (row.sex, row.born) == ("F", date(2017, 8, 14))
        plan = Plan.objects.get(child=row)
        assert (plan.started_on, plan.ended_on) == (date(2025, 6, 20), None)
        assert plan.first_categories == ["neglect"]
        assert Duty.objects.get(child=row, key="initial_conference").due_on == date(2025, 6, 23)
        assert Duty.objects.filter(child=row, key="next_review", open=True).exists()


def test_a_dry_run_tells_the_same_and_writes_nothing(english: Authority) -> None:
    before = held(english)
    result = run(SAMPLE, english, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "What contradicts itself" in result.output
    assert "nothing was written" in result.output
    assert held(english) == before


def test_a_file_that_breaks_off_leaves_nothing_behind(english: Authority, tmp_path: Path) -> None:
    before = held(english)
    broken = census(tmp_path, *(child(reference=f"LARK{n}") for n in range(1200)), tail="<Child><Chi")
    result = run(broken, english)
    assert result.exit_code == 1
    assert "not whole" in result.output
    assert "Traceback" not in result.output
    assert held(english) == before


def test_an_unknown_authority_is_refused_with_those_there_are(english: Authority) -> None:
    result = CliRunner().invoke(import_census, [str(SAMPLE), "--authority", "atlantis"])
    assert result.exit_code == 1
    assert 'no authority "atlantis"' in result.output
    assert english.key in result.output


def test_an_authority_outside_england_is_refused(db: None) -> None:
    result = run(SAMPLE, cast_under("wales").authority)
    assert result.exit_code == 1
    assert "census is England's" in result.output


def test_a_report_that_cannot_be_written_is_told(english: Authority, tmp_path: Path) -> None:
    result = run(SAMPLE, english, "--dry-run", "--report", str(tmp_path / "missing" / "report.csv"))
    assert result.exit_code == 1
    assert "could not be written" in result.output
