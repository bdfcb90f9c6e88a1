"""Papers stay closed to everybody outside until a ground of the procedure is recorded, and open no wider than it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.disclosing import (
    Asked,
    Consent,
    Ground,
    Kind,
    at_once_in_danger,
    consent_findings,
    disclosure_findings,
    existence_finding,
    grounds,
    reads_other_children,
)
from quoracy.rulebook.procedure import Procedure, load_shelf

MONDAY = date(2026, 3, 2)
KEYS = sorted(load_shelf().keys())


def procedure(key: str = "bfg", **changed: object) -> Procedure:
    found = load_shelf().procedure(key, MONDAY)
    if not changed:
        return found
    rule = replace(found.disclosure, **changed)  # type: ignore[type-var, arg-type]  # it has one
    return replace(found, sections={**found.sections, "disclosure": rule})


def consent(ground: Ground) -> Consent:
    return Consent(ground, "Mercy", MONDAY, "Letter of 2 March 2026")


def is_open(under: Procedure, kind: Kind, *given: Ground, acts: str = "") -> bool:
    found = disclosure_findings(under, Asked(kind, acts, tuple(consent(ground) for ground in given)))
    return not any(one.stops for one in found)


@pytest.mark.clause("BFG-4.14.10")
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", list(Kind))
def test_without_a_ground_nothing_leaves_under_any_procedure(key: str, kind: Kind) -> None:
    assert not is_open(procedure(key), kind)
    assert not is_open(procedure(key), kind, acts="Seen the letter of instruction")


@pytest.mark.clause("BFG-4.14.10")
def test_any_one_of_the_three_is_enough_and_a_pack_can_ask_for_two() -> None:
    for ground in Ground:
        assert is_open(procedure(), Kind.OUTSIDER, ground), ground
    both = procedure(chair_and_social_care=True)
    assert not is_open(both, Kind.OUTSIDER, Ground.CHAIR)
    assert is_open(both, Kind.OUTSIDER, Ground.CHAIR, Ground.SOCIAL_CARE)
    assert is_open(both, Kind.OUTSIDER, Ground.COURT_ORDER)
    assert at_once_in_danger(procedure())


@pytest.mark.clause("BFG-4.14.10")
@pytest.mark.parametrize("key", [key for key in KEYS if key != "bfg"])
def test_where_a_procedure_is_silent_only_a_court_or_a_law_opens_papers(key: str) -> None:
    assert grounds(procedure(key), Kind.OUTSIDER) == (Ground.COURT_ORDER, Ground.LAW)
    assert not is_open(procedure(key), Kind.OUTSIDER, Ground.CHAIR, Ground.SOCIAL_CARE)
    assert is_open(procedure(key), Kind.OUTSIDER, Ground.COURT_ORDER)
    assert not at_once_in_danger(procedure(key))


@pytest.mark.clause("BFG-4.14.10")
def test_a_ground_has_its_giver_its_day_and_its_document() -> None:
    bare = consent_findings(procedure(), Kind.OUTSIDER, Consent(Ground.CHAIR))
    assert {one.place for one in bare if one.stops} == {"given_by", "document"}
    assert not [one for one in consent_findings(procedure(), Kind.OUTSIDER, consent(Ground.CHAIR)) if one.stops]


@pytest.mark.clause("BFG-4.14.8b")
def test_the_childs_lawyer_needs_a_check_and_the_chair_unless_the_pack_says_otherwise() -> None:
    seen = "Seen the letter of instruction"
    assert not is_open(procedure(), Kind.CHILDS_LAWYER, Ground.CHAIR)
    assert is_open(procedure(), Kind.CHILDS_LAWYER, Ground.CHAIR, acts=seen)
    assert not is_open(procedure(), Kind.CHILDS_LAWYER, Ground.SOCIAL_CARE, acts=seen)
    without = procedure(lawyer_needs_chair=False)
    assert is_open(without, Kind.CHILDS_LAWYER, acts=seen)
    assert not is_open(without, Kind.CHILDS_LAWYER)
    assert not reads_other_children(procedure(), Kind.CHILDS_LAWYER)
    assert reads_other_children(procedure(lawyer_reads_other_children=True), Kind.CHILDS_LAWYER)


@pytest.mark.clause("BFG-4.14.11a")
def test_the_police_alone_tell_the_prosecutor_alone_that_records_exist() -> None:
    told = "Army  prosecuting authority"
    assert existence_finding(procedure(), "police", told).holds
    assert existence_finding(procedure(), "health", told).stops
    assert existence_finding(procedure(), "police", "A civilian prosecutor").stops
    assert existence_finding(procedure("bolton"), "police", told).stops
    renamed = procedure(prosecutor="Service Prosecuting Authority")
    assert existence_finding(renamed, "police", "Service Prosecuting Authority").holds


@pytest.mark.clause("BFG-4.14.10")
@given(st.sampled_from(KEYS), st.sampled_from(Kind), st.frozensets(st.sampled_from(Ground)), st.booleans())
def test_more_grounds_never_close_what_fewer_open(key: str, kind: Kind, more: frozenset[Ground], acts: bool) -> None:
    checked = "Seen" if acts else ""
    if any(is_open(procedure(key), kind, one, acts=checked) for one in more):
        assert is_open(procedure(key), kind, *more, acts=checked)
