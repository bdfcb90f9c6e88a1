"""The spread of views about one child once they are seen together: which of them are votes, which are not, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quoracy.rulebook.attendance import HasAttendance
from quoracy.rulebook.conference_rules import DecidedBy, DecisionRule
from quoracy.rulebook.standings import standing_of
from quoracy.rulebook.views import ABSTAIN, View, Views
from quoracy.rulebook.voices import RELATIVES, hear, one_voice

STANDINGS = {"staff_supporter": "supporting_staff"}
"""The standing of a seat whose part in the vote is a part of the rule for deciding and not of that for attendance."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one view weighs: whether it is a vote of its own, why not, and which clauses say so."""

    counted: bool
    because: str = ""
    clauses: tuple[str, ...] = ()


def scales(rule: DecisionRule) -> bool:
    """Whether this procedure asks for a number beside the view."""
    return "scale" in rule.cites


def counts_votes(rule: DecisionRule) -> bool:
    """Whether views are votes at all; where the chair decides or states the decision, none is."""
    return rule.decided_by is DecidedBy.CONSENSUS_THEN_MAJORITY


def weighed(rule: DecisionRule, views: Views) -> list[Weighed]:
    """Say of each view, in the order given, whether it is a vote, and of each that is none, why."""
    outcomes = rule.review_outcomes if views.review else rule.outcomes
    refused = {item.place: item for item in hear(rule, views, outcomes).not_counted}
    together = one_voice(rule, views.views)
    found = []
    for place, view in enumerate(views.views):
        if place in refused:
            found.append(Weighed(False, refused[place].because, (_clause(rule, view),)))
        elif not counts_votes(rule):
            found.append(Weighed(False, "is heard: no votes are counted here", (rule.clause,)))
        elif others := together.get(place, ()):
            says = f"speaks with one voice with {' and '.join(others)}, under the same managers"
            found.append(Weighed(True, says, (rule.cites["voice"],)))
        else:
            found.append(Weighed(True, "", (rule.cites["voice"],)))
    return found


def without_a_view(procedure: HasAttendance, rule: DecisionRule, standing: str) -> Weighed:
    """Why somebody present in this standing is not asked for a view, with the clause where the procedure has one."""
    part = STANDINGS.get(standing, standing)
    if part in rule.cites:
        return Weighed(False, "is here to support a member of staff and takes no part in the vote", (rule.cites[part],))
    known = standing_of(procedure, standing)
    clauses = (known.clause,) if known else (rule.clause,)
    if standing in RELATIVES:
        return Weighed(False, "is of the family, is heard and has no vote", clauses)
    return Weighed(False, f"is here as {standing.replace('_', ' ')} and gives no view on the decision", clauses)


def of_what_was_presented(rule: DecisionRule, knows_the_child: bool) -> Weighed | None:
    """Mark a view that rests on what the conference heard alone; it is asked for and counted like any other."""
    if knows_the_child:
        return None
    clauses = (rule.cites["no_contact"],) if "no_contact" in rule.cites else ()
    return Weighed(True, "has not met the child: rests on what was presented here", clauses)


def tally(views: Sequence[View], outcomes: Sequence[str]) -> dict[str, int]:
    """How many gave each view, every outcome named even if nobody chose it, those without a view last."""
    return {word: sum(view.view == word for view in views) for word in (*outcomes, ABSTAIN)}


def numbers(rule: DecisionRule, views: Sequence[View]) -> Mapping[int, int]:
    """How often each number of the scale was given, from its lowest to its highest; empty where nobody gave one."""
    given = [int(view.scale) for view in views if view.scale is not None]
    return {n: given.count(n) for n in range(rule.scale_lowest, rule.scale_highest + 1)} if given else {}


def _clause(rule: DecisionRule, view: View) -> str:
    if view.supporting_staff:
        return rule.cites.get("supporting_staff", rule.clause)
    if view.personal:
        return rule.cites.get("dissent", rule.clause)
    if view.view == ABSTAIN and view.status == "member":
        return rule.cites.get("majority", rule.clause)
    return rule.cites.get("voice", rule.clause)
