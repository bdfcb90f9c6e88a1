"""Who answers a request to record, what advice costs, when it is old, and who takes the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.recording import (
    Decider,
    Meeting,
    advice_finding,
    deciders,
    is_old,
    recorder_finding,
    told_finding,
)
from quoracy.rulebook.room_rules import OtherRuling, RecordingRule
from tests.rulebook.arranging import MONDAY


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def changed(**more: object) -> object:
    rule = procedure("bfg").recording
    assert rule is not None

    class Changed:
        recording: RecordingRule | None = replace(rule, **more)  # type: ignore[arg-type]  # any field

    return Changed()


@pytest.mark.clause("BFG-4.15.k", "BFG-4.15.n")
def test_a_conference_is_its_chairs_a_core_group_its_chairs_or_leads_the_rest_the_managers() -> None:
    bfg = procedure("bfg")
    assert deciders(bfg, Meeting.CONFERENCE, group_chair=False) == (Decider.CHAIR,)
    assert deciders(bfg, Meeting.CORE_GROUP, group_chair=True) == (Decider.GROUP_CHAIR,)
    assert deciders(bfg, Meeting.CORE_GROUP, group_chair=False) == (Decider.LEAD,)
    assert deciders(bfg, Meeting.VISIT, group_chair=False) == (Decider.MANAGER,)
    assert deciders(procedure("england"), Meeting.VISIT, group_chair=False) == (Decider.LEAD,)
    both = changed(lead_beside_chair=True)
    assert deciders(both, Meeting.CORE_GROUP, group_chair=True) == (Decider.GROUP_CHAIR, Decider.LEAD)  # type: ignore[arg-type]
    lead = changed(other_ruled_by=OtherRuling.LEAD)
    assert deciders(lead, Meeting.VISIT, group_chair=False) == (Decider.LEAD,)  # type: ignore[arg-type]


@pytest.mark.clause("BFG-4.15.i")
def test_advice_is_asked_for_with_a_reason_and_a_pack_can_make_it_free_or_compulsory() -> None:
    found = advice_finding(procedure("bfg"), sought=False)
    assert found is not None
    assert found.needs_reason
    assert advice_finding(changed(advice=Departure.NOT_NEEDED), sought=False) is None  # type: ignore[arg-type]
    compulsory = advice_finding(changed(advice=Departure.FORBIDDEN), sought=False)  # type: ignore[arg-type]
    assert compulsory is not None
    assert compulsory.stops
    given = advice_finding(procedure("bfg"), sought=True)
    assert given is not None
    assert given.holds


@pytest.mark.clause("BFG-4.15.l")
@pytest.mark.parametrize(
    ("dated", "old"),
    [(date(2025, 11, 24), True), (date(2025, 11, 25), True), (date(2025, 11, 26), False), (date(2026, 11, 1), False)],
)
def test_advice_is_old_after_twelve_months_to_the_day(dated: date, old: bool) -> None:
    assert is_old(procedure("bfg"), dated, date(2026, 11, 25)) is old
    assert not is_old(changed(old_after_months=24), dated, date(2026, 11, 25))  # type: ignore[arg-type]


@pytest.mark.clause("BFG-4.14.3a", "BFG-4.14.3d")
def test_somebody_takes_the_record_or_a_recording_does_of_which_all_are_told() -> None:
    found = recorder_finding(procedure("bfg"), settled=False)
    assert found is not None
    assert (found.needs_reason, found.clauses) == (True, ("BFG-4.14.3a",))
    told = told_finding(procedure("bfg"), told=False)
    assert told is not None
    assert (told.stops, told.clauses) == (True, ("BFG-4.14.3d",))
    for key in ("england", "bolton", "wales"):
        assert recorder_finding(procedure(key), settled=False) is None
        assert told_finding(procedure(key), told=False) is None
