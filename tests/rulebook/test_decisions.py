"""What holds of every decision, for any views and any procedure, and who may record one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.conference_rules import DecisionRule, DefermentRule, FollowOn, QuorumRule
from quoracy.rulebook.decisions import decide, moving_to_views, right_to_decide
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.views import ChairOnDecision, DecidedChild, View, Views

MONDAY = date(2026, 3, 2)
KEYS = ["england", "wales", "lbh", "bolton", "warwickshire", "bfg"]
SWAPPED = {"plan": "no_plan", "no_plan": "plan"}

keys = st.sampled_from(KEYS)
says = st.sampled_from(["plan", "no_plan", "child_in_need_plan", "abstain"])
given_views = st.lists(
    st.builds(
        View,
        agency=st.sampled_from(["social_care", "health", "police", "education"]),
        view=says,
        line_management=st.sampled_from(["", "council", "hospital"]),
        supporting_staff=st.booleans(),
        status=st.sampled_from(["member", "member", "family", "observer"]),
        personal=st.booleans(),
    ),
    max_size=6,
).map(tuple)
chairs = st.none() | st.builds(
    ChairOnDecision,
    view=st.sampled_from(["", "plan", "no_plan", "child_in_need_plan"]),
    categories=st.sampled_from([(), ("neglect",), ("neglect", "physical")]),
    reason=st.sampled_from(["", "Neglect."]),
)
all_views = st.builds(
    Views,
    child=st.builds(DecidedChild, id=st.just("ava"), unborn=st.booleans(), looked_after=st.booleans()),
    views=given_views,
    on=st.just(MONDAY),
    consensus=st.booleans(),
    chair=chairs,
)
votes = st.lists(st.sampled_from(["plan", "no_plan"]), min_size=1, max_size=7)
CHAIR = ChairOnDecision(categories=("neglect",), reason="Neglect.")


def procedure(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


def vote(given: list[str]) -> Views:
    """One voice for each line of management."""
    lines = tuple(View(f"agency {place}", view) for place, view in enumerate(given))
    return Views(DecidedChild("ava"), lines, on=MONDAY, chair=CHAIR)


@pytest.mark.clause("BOL-1.64")
@given(keys, all_views)
def test_there_is_an_outcome_exactly_when_nothing_is_outstanding(key: str, views: Views) -> None:
    decision = decide(procedure(key), views, procedure(key).calendar())
    assert (decision.outcome is None) == bool(decision.needs)
    if decision.outcome is None:
        assert decision.follow_on == ()
    if decision.outcome == "plan":
        assert decision.categories


@pytest.mark.clause("BOL-1.93a")
@given(votes)
def test_a_majority_is_a_majority_whichever_way_it_goes(given: list[str]) -> None:
    mirrored = [SWAPPED[each] for each in given]
    one, other = decide(procedure("bolton"), vote(given)), decide(procedure("bolton"), vote(mirrored))
    if one.how == "majority":
        assert other.outcome == SWAPPED[str(one.outcome)]
        assert dict(one.counted) == {SWAPPED[view]: number for view, number in other.counted.items()}


@pytest.mark.clause("BOL-1.94a")
@given(st.integers(1, 6), st.randoms(use_true_random=False), st.sampled_from(["plan", "no_plan", ""]))
def test_equal_votes_are_always_a_plan_whatever_the_chair_says(half: int, shuffler: Random, chair_says: str) -> None:
    given_votes = ["plan"] * half + ["no_plan"] * half
    shuffler.shuffle(given_votes)
    views = replace(vote(given_votes), chair=replace(CHAIR, view=chair_says))
    decision = decide(procedure("bolton"), views)
    assert (decision.outcome, decision.how) == ("plan", "tie")


@pytest.mark.clause("BOL-1.92b")
@given(votes, says)
def test_supporting_staff_never_move_the_vote(given: list[str], view: str) -> None:
    supporter = View("supporter", view, supporting_staff=True)
    alone = vote(given)
    accompanied = replace(alone, views=(*alone.views, supporter))
    one, other = decide(procedure("bolton"), alone), decide(procedure("bolton"), accompanied)
    assert (one.outcome, one.counted, one.dissents) == (other.outcome, other.counted, other.dissents)
    assert len(other.not_counted) == len(one.not_counted) + 1


@pytest.mark.clause("LBH-6.05")
@given(given_views)
def test_where_the_chair_decides_no_count_settles_it(given: tuple[View, ...]) -> None:
    views = Views(DecidedChild("ava"), given, chair=replace(CHAIR, view="child_in_need_plan"))
    assert decide(procedure("lbh"), views).outcome == "child_in_need_plan"


@pytest.mark.clause("BOL-1.91")
def test_views_are_taken_only_once_consensus_was_tried_and_the_dispute_noted() -> None:
    assert moving_to_views(procedure("bolton"), "").stops
    assert moving_to_views(procedure("bolton"), "Whether the neglect goes on; each agency spoke twice.").holds
    assert moving_to_views(procedure("lbh"), "").holds


@pytest.mark.clause("BOL-1.93a", "LBH-6.05")
@pytest.mark.parametrize("key", KEYS)
def test_a_decision_recorded_by_anybody_but_the_chair_is_refused(key: str) -> None:
    assert right_to_decide(procedure(key), "chair").holds
    refused = right_to_decide(procedure(key), "social worker")
    assert refused.stops
    assert refused.who == "chair"


def test_a_procedure_without_a_rule_for_deciding_has_none_made_up_for_it() -> None:
    decision = decide(procedure("wales_national"), vote(["plan"]))
    assert decision.outcome is None
    assert "none is made up" in decision.needs[0]


def test_an_unknown_view_is_handed_back_with_its_place() -> None:
    decision = decide(procedure("bolton"), vote(["plan", "child_in_need_plan"]))
    assert decision.outcome is None
    assert decision.needs[0].startswith('views[1].view: "child_in_need_plan" is not decided on here.')


def cited(rule: QuorumRule | DecisionRule | DefermentRule) -> list[str]:
    """Every clause that a rule names, in its parts and its steps too."""
    steps: tuple[FollowOn, ...] = rule.follow_on
    found = [rule.clause, *rule.also, *rule.cites.values(), *(step.clause for step in steps)]
    if isinstance(rule, DecisionRule):
        found += [clause for question in rule.questions for clause in question.clauses]
        found += [limb.clause for limb in rule.limbs]
    return found


@pytest.mark.parametrize("key", KEYS)
def test_every_part_of_a_rule_cites_a_clause_of_its_own_catalogue_or_a_parents(key: str) -> None:
    said = procedure(key)
    rules = [said.sections[name] for name in ("quorum", "decision", "deferment") if name in said.sections]
    allowed = {clause.id for each in (key, *said.extends) for clause in load_shelf().catalogue(each)}
    strange = [
        clause
        for rule in rules
        if isinstance(rule, QuorumRule | DecisionRule | DefermentRule)
        for clause in cited(rule)
        if clause not in allowed
    ]
    assert strange == []
    assert rules
