"""Putting off a decision, or a whole conference: what must be in place first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from quoracy.rulebook.conference_rules import DefermentRule
from quoracy.rulebook.deferments import (
    Postponement,
    Protection,
    deferment_findings,
    deferment_offered_last,
    postponement_findings,
)
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.views import Deferment

MONDAY = date(2026, 3, 2)
MONDAY_AFTER = date(2026, 3, 9)
ENTRIES = {
    "missing_information": "The bone scan.",
    "why_critical": "It tells one injury from many.",
    "held_by": "The hospital.",
    "got_by": "Ingrid, social worker.",
    "by_when": "2026-04-02",
    "kept_safe_by": "Her grandmother cares for her.",
}
DEFERMENT = Deferment("critical_information_missing", ENTRIES, date(2026, 4, 13))
POSTPONEMENT = Postponement(
    by="chair",
    children=("ava", "rowan"),
    first_date=MONDAY,
    reason="The mother is in labour.",
    protection={
        "ava": Protection("With her aunt.", "Allocated social worker"),
        "rowan": Protection("In hospital.", "Ward sister"),
    },
    new_date=MONDAY_AFTER,
)


class PuttingOff(NamedTuple):
    """A procedure of which only the rule for putting off matters."""

    deferment: DefermentRule


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def missing(deferment: Deferment, last_day: date | None = None) -> list[str]:
    found = deferment_findings(procedure("bolton"), deferment, last_day)
    assert all(finding.stops for finding in found if not finding.holds and finding.place != "deferment.second_reason")
    return [finding.place for finding in found if not finding.holds]


def lacking(postponement: Postponement) -> dict[str, Departure]:
    found = postponement_findings(procedure("wales"), postponement)
    return {finding.place: finding.departure for finding in found if not finding.holds}


@pytest.mark.clause("BOL-1.88")
def test_deciding_is_offered_first_and_deferment_behind_a_step_and_only_the_chair_defers() -> None:
    assert deferment_offered_last(procedure("bolton"))
    assert not deferment_offered_last(procedure("lbh"))
    assert missing(replace(DEFERMENT, by="social worker")) == ["deferment.by"]


@pytest.mark.clause("BOL-1.89")
@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_what_is_missing_why_it_matters_who_has_it_and_how_the_child_is_safe_are_all_asked(entry: str) -> None:
    assert missing(DEFERMENT) == []
    assert missing(replace(DEFERMENT, entries={**ENTRIES, entry: "  "})) == [f"deferment.{entry}"]


@pytest.mark.clause("BOL-1.89")
@pytest.mark.parametrize("ground", ["", "the room is needed", "the parents asked"])
def test_missing_critical_information_is_the_only_ground(ground: str) -> None:
    assert missing(replace(DEFERMENT, ground=ground)) == ["deferment.ground"]


@pytest.mark.clause("BOL-1.89", "BOL-1.90b")
@pytest.mark.parametrize("by_when", ["soon", "2026-04-14"])
def test_the_information_is_promised_for_a_day_before_the_conference_meets_again(by_when: str) -> None:
    assert missing(replace(DEFERMENT, entries={**ENTRIES, "by_when": by_when})) == ["deferment.by_when"]


@pytest.mark.clause("BOL-1.90a")
def test_a_deferment_has_a_date_within_the_time_and_a_second_one_has_its_reason() -> None:
    last = date(2026, 6, 2)
    assert missing(replace(DEFERMENT, reconvene_on=last), last) == []
    assert missing(replace(DEFERMENT, reconvene_on=date(2026, 6, 3)), last) == ["deferment.reconvene_on"]
    assert missing(replace(DEFERMENT, reconvene_on=None)) == ["deferment.reconvene_on"]
    again = replace(DEFERMENT, earlier=1)
    assert missing(again) == ["deferment.second_reason"]
    assert missing(replace(again, second_reason="The scan was lost.")) == []


@pytest.mark.clause("BOL-1.90b")
def test_chair_and_social_worker_answer_together_for_the_missing_information() -> None:
    rule = procedure("bolton").deferment
    assert rule.answerable == ("chair", "social_worker")
    assert [(step.key, step.clause) for step in rule.follow_on][-1] == ("get_missing_information", "BOL-1.90b")


@pytest.mark.parametrize("key", ["england", "wales", "lbh", "warwickshire", "bfg"])
def test_no_other_procedure_knows_a_deferment(key: str) -> None:
    found = deferment_findings(procedure(key), DEFERMENT)
    assert [finding.stops for finding in found] == [True]


@pytest.mark.clause("WAL-3.04")
@pytest.mark.parametrize("by", ["social worker", "team manager", "administrator", ""])
def test_only_the_chair_postpones(by: str) -> None:
    assert lacking(POSTPONEMENT) == {}
    assert lacking(replace(POSTPONEMENT, by=by)) == {"postponement.by": Departure.FORBIDDEN}


@pytest.mark.clause("WAL-3.04")
def test_exceptional_circumstances_are_named_and_an_earlier_date_is_no_postponement() -> None:
    assert lacking(replace(POSTPONEMENT, reason=" ")) == {"postponement.reason": Departure.FORBIDDEN}
    sooner = Postponement(by="administrator", children=("ava",), first_date=MONDAY_AFTER, new_date=MONDAY)
    assert postponement_findings(procedure("wales"), sooner) == []


@pytest.mark.clause("WAL-3.05")
@pytest.mark.parametrize("given", [Protection("", "Ward sister"), Protection("In hospital.", " "), None])
def test_each_childs_protection_and_who_sees_to_it_are_stated_and_nothing_overrides_that(
    given: Protection | None,
) -> None:
    protection = {"ava": POSTPONEMENT.protection["ava"]} | ({"rowan": given} if given else {})
    assert lacking(replace(POSTPONEMENT, protection=protection)) == {
        "postponement.protection.rowan": Departure.FORBIDDEN
    }


@pytest.mark.clause("WAL-3.06")
def test_a_new_date_or_a_person_and_a_day_by_which_there_will_be_one() -> None:
    without = replace(POSTPONEMENT, new_date=None)
    assert lacking(without) == {"postponement.new_date": Departure.FORBIDDEN}
    assert lacking(replace(without, fixed_by="Rowan Appleyard-Quill")) == {"postponement.new_date": Departure.FORBIDDEN}
    assert lacking(replace(without, fixed_by="Rowan Appleyard-Quill", fixed_on=date(2026, 3, 4))) == {}


@pytest.mark.clause("WAL-3.06")
def test_no_limit_in_days_applies_until_a_pack_sets_one() -> None:
    far = replace(POSTPONEMENT, new_date=date(2026, 12, 1))
    assert lacking(far) == {}
    rule = replace(procedure("wales").deferment, postponed_within=14)
    found = postponement_findings(PuttingOff(rule), far)
    assert [finding.place for finding in found if not finding.holds] == ["postponement.new_date"]
