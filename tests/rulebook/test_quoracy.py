"""What holds of every count, for any people and any procedure, and who may go ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.conference_rules import CountedFor, QuorumRule
from quoracy.rulebook.going_ahead import right_to_go_ahead
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.quoracy import assess, forecast
from quoracy.rulebook.sitting import ChairOnQuorum, ConferenceChild, Present, Sitting

MONDAY = date(2026, 3, 2)
KEYS = ["england", "wales", "lbh", "bolton", "warwickshire", "bfg"]
CHILDREN = (ConferenceChild("ava"), ConferenceChild("rowan"), ConferenceChild("baby", unborn=True))
NAMES = [child.id for child in CHILDREN]
SERVICES = ["", "midwifery", "health_visiting", "gp", "school"]
OTHERS = ["observer", "supporter", "advocate", "family", "chair", "minute_taker"]

keys = st.sampled_from(KEYS)
agencies = st.sampled_from(["social_care", "health", "police", "education", "probation"])
members = st.builds(
    Present,
    agency=agencies,
    service=st.sampled_from(SERVICES),
    direct_contact=st.frozensets(st.sampled_from(NAMES)),
    contact_with_mother=st.frozensets(st.just("baby")),
    remote=st.booleans(),
    deputy=st.booleans(),
    left=st.booleans(),
)
others = st.builds(
    Present,
    agency=agencies,
    service=st.sampled_from(SERVICES),
    status=st.sampled_from(OTHERS),
    direct_contact=st.frozensets(st.sampled_from(NAMES)),
)
records = st.dictionaries(st.sampled_from(NAMES), st.lists(agencies, unique=True).map(tuple))
chairs = st.none() | st.builds(
    ChairOnQuorum,
    proceed=st.booleans(),
    reason=st.sampled_from(["", "Nobody else can come."]),
    essential_information_available=st.none() | st.booleans(),
    delay_would_harm=st.none() | st.booleans(),
)
sittings = st.builds(
    Sitting,
    children=st.just(CHILDREN),
    present=st.lists(members, max_size=7).map(tuple),
    had_contact=records,
    reports=records,
    chair=chairs,
)


class Counting(NamedTuple):
    """A procedure of which only the quorum matters."""

    quorum: QuorumRule


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


@given(keys, sittings, members)
def test_one_more_member_never_makes_a_quorate_conference_short(key: str, sitting: Sitting, more: Present) -> None:
    larger = replace(sitting, present=(*sitting.present, more))
    for before, after in zip(assess(procedure(key), sitting), assess(procedure(key), larger), strict=True):
        assert not (before.quorate is True and after.quorate is False)


@pytest.mark.clause("BOL-1.25", "WAL-5.04", "BFG-4.3.3c", "BFG-4.3.8b", "ENG-1.06")
@given(keys, sittings, st.lists(others, max_size=4))
def test_observers_and_supporters_change_nothing(key: str, sitting: Sitting, more: list[Present]) -> None:
    larger = replace(sitting, present=(*more, *sitting.present))
    assert assess(procedure(key), larger) == assess(procedure(key), sitting)


@pytest.mark.clause("BOL-1.26", "WAL-5.05", "BFG-4.3.8c")
@given(keys, sittings)
def test_the_same_people_twice_count_once(key: str, sitting: Sitting) -> None:
    doubled = replace(sitting, present=sitting.present * 2)
    assert assess(procedure(key), doubled) == assess(procedure(key), sitting)


@pytest.mark.clause("BOL-1.26", "WAL-5.05")
@given(keys, sittings)
def test_reports_of_the_absent_fill_no_place(key: str, sitting: Sitting) -> None:
    counted = [answer.counted for answer in assess(procedure(key), sitting)]
    assert counted == [answer.counted for answer in assess(procedure(key), replace(sitting, reports={}))]


@pytest.mark.clause("BOL-1.25", "BFG-4.3.8c", "WAL-5.04")
@given(keys, sittings)
def test_a_childs_answer_does_not_depend_on_siblings(key: str, sitting: Sitting) -> None:
    together = assess(procedure(key), sitting)
    apart = tuple(assess(procedure(key), replace(sitting, children=(child,)))[0] for child in sitting.children)
    assert together == apart


@given(keys, sittings)
def test_a_conference_goes_ahead_only_when_it_may(key: str, sitting: Sitting) -> None:
    reasoned = sitting.chair is not None and sitting.chair.proceed and bool(sitting.chair.reason)
    for answer in assess(procedure(key), sitting):
        assert answer.clauses
        assert answer.because.endswith(".")
        assert (answer.may_proceed == "yes") == (not answer.missing)
        if answer.proceeds:
            assert answer.may_proceed == "yes" or (answer.may_proceed == "with_recorded_reason" and reasoned)
        if answer.quorate:
            assert answer.proceeds


@given(sittings)
def test_a_count_for_the_meeting_gives_every_born_child_one_answer(sitting: Sitting) -> None:
    rule = replace(procedure("wales").quorum, counted_for=CountedFor.THE_MEETING)
    born = replace(sitting, children=CHILDREN[:2])
    assert len({answer.quorate for answer in assess(Counting(rule), born)}) == 1


@pytest.mark.clause("BOL-1.27")
def test_a_forecast_shows_days_ahead_what_the_replies_would_come_to() -> None:
    sitting = Sitting(children=CHILDREN[:1], present=())
    coming = [Present("social_care"), Present("education", direct_contact=frozenset({"ava"}))]
    short = forecast(procedure("bolton"), coming, sitting)[0]
    assert (short.quorate, short.missing) == (False, ("another agency with direct contact",))
    coming.append(Present("health", direct_contact=frozenset({"ava"})))
    assert forecast(procedure("bolton"), coming, sitting)[0].quorate


@pytest.mark.clause("WAR-3.12")
@pytest.mark.parametrize(
    ("coming", "ready", "says"),
    [
        ((), False, "This procedure sets no number; nobody from an agency is coming yet."),
        (("social_care",), False, "1 agency will be here: social care. No agency beside social care will be here"),
        (("health",), False, "1 agency will be here: health. Nobody from social care is coming yet."),
        (("social_care", "health"), True, "2 agencies will be here: social care and health."),
    ],
)
def test_where_no_number_is_set_a_forecast_is_ready_with_social_care_and_one_more(
    coming: tuple[str, ...], ready: bool, says: str
) -> None:
    sitting = Sitting(children=CHILDREN[:1], present=())
    chair = Present("social_care", status="chair")
    [found] = forecast(procedure("warwickshire"), [chair, *map(Present, coming)], sitting)
    assert (found.quorate, found.ready) == (None, ready)
    assert says in found.because
    assert "are here" not in found.because


@pytest.mark.clause("WAL-5.04")
def test_three_agencies_without_social_care_are_a_quorum_and_yet_not_ready() -> None:
    coming = [Present(name, direct_contact=frozenset({"ava"})) for name in ("health", "police", "education")]
    [found] = forecast(procedure("wales"), coming, Sitting(children=CHILDREN[:1], present=()))
    assert (found.quorate, found.ready, found.nobody_from) == (True, False, ("social_care",))
    assert "will be here and counted for ava" in found.because
    assert found.because.endswith("Nobody from social care is coming yet.")


@pytest.mark.clause("BOL-1.28", "BOL-1.31", "WAL-5.08", "BFG-4.3.9a")
@pytest.mark.parametrize("key", ["bolton", "wales", "bfg"])
def test_going_ahead_is_offered_to_the_chair_and_nobody_else(key: str) -> None:
    rule = procedure(key).quorum
    assert right_to_go_ahead(rule, "chair").holds
    refused = right_to_go_ahead(rule, "social worker")
    assert refused.stops
    assert refused.who == "chair"


@pytest.mark.clause("WAR-3.13")
def test_three_agencies_are_always_invited_and_that_is_data() -> None:
    assert set(procedure("warwickshire").quorum.always_invited) == {"health", "police", "social_care"}
    assert procedure("england").quorum.always_invited == ()


@pytest.mark.clause("WAL-5.11")
def test_the_illustration_is_shown_beside_the_choice_and_is_no_condition() -> None:
    two = Sitting(
        children=CHILDREN[:1],
        present=tuple(Present(agency, direct_contact=frozenset({"ava"})) for agency in ("social_care", "police")),
        chair=ChairOnQuorum(True, "The family doctor is ill.", essential_information_available=True),
    )
    shown = assess(procedure("wales"), two)[0]
    silent = assess(Counting(replace(procedure("wales").quorum, illustration="")), two)[0]
    assert shown.help
    assert not silent.help
    assert (
        (shown.proceeds, shown.may_proceed) == (silent.proceeds, silent.may_proceed) == (True, "with_recorded_reason")
    )


def test_a_procedure_that_is_silent_on_quorum_has_none_made_up_for_it() -> None:
    answer = assess(procedure("wales_national"), Sitting(children=CHILDREN[:1], present=()))[0]
    assert (answer.quorate, answer.may_proceed) == (None, "yes")
    assert "none is made up" in answer.because
