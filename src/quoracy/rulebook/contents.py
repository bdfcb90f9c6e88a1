"""What a decision must hold before it is one: a category for a plan, reasons, and what policy asks beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from quoracy.rulebook.conference_rules import DecisionRule
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.thresholds import outcome_allowed, threshold_findings
from quoracy.rulebook.views import ABSTAIN, ChairOnDecision, Views
from quoracy.rulebook.voices import Heard


class HasCategories(Protocol):
    """What the contents of a decision need of a procedure."""

    @property
    def decision(self) -> DecisionRule: ...
    @property
    def categories(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Contents:
    """The category and everything still wanting; `moments` name policies that bring steps of their own."""

    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()


def contents(
    procedure: HasCategories, rule: DecisionRule, views: Views, heard: Heard, outcome: str, how: str
) -> Contents:
    """Say what an outcome holds and what it still lacks, each with the place where it is entered."""
    if not outcome:
        return Contents()
    chair = views.chair or ChairOnDecision()
    categories = _categories(rule, views, heard, outcome, chair)
    needs = [
        *_category_needs(procedure, rule, views, outcome, chair, categories),
        *_reason_needs(rule, heard, outcome, how, chair),
        *_policy_needs(rule, views, outcome, chair),
        *_threshold_needs(procedure, views, outcome, how, chair),
    ]
    policies = tuple(_policies(rule, views, outcome))
    cited = ["categories", *policies] if outcome == "plan" else policies
    clauses = tuple(rule.cites[part] for part in cited if part in rule.cites)
    moments = _moments(views, outcome)
    return Contents(categories, tuple(needs), clauses, moments)


def _categories(
    rule: DecisionRule, views: Views, heard: Heard, outcome: str, chair: ChairOnDecision
) -> tuple[str, ...]:
    """The category of a plan, as the person who sets it says; the first one named is the main one."""
    if outcome not in ("plan", "plan_continues"):
        return ()
    if rule.categories_set_by == rule.recorded_by:
        return tuple(dict.fromkeys(chair.categories))
    named = Counter(each for view in heard.speakers if view.view == outcome for each in dict.fromkeys(view.categories))
    most = max(named.values(), default=0)
    return tuple(category for category, times in named.items() if times == most)


def _category_needs(
    procedure: HasCategories,
    rule: DecisionRule,
    views: Views,
    outcome: str,
    chair: ChairOnDecision,
    categories: tuple[str, ...],
) -> Iterator[str]:
    known = ", ".join(procedure.categories)
    if outcome == "plan" and not categories:
        yield f"chair.categories: a plan needs a category, set by the {rule.categories_set_by}. Use {known}."
    for category in categories:
        if category not in procedure.categories:
            yield f'chair.categories: "{category}" is no category of this procedure. Use {known}.'
    most = rule.categories_most_unborn if views.child.unborn else rule.categories_most
    if most and len(categories) > most:
        yield f"chair.categories: this procedure takes {most}, and {len(categories)} are given."
    if outcome == "plan" and rule.category_needs_reason and not chair.reason.strip():
        yield "chair.reason: give the reasons for the category."


def _reason_needs(rule: DecisionRule, heard: Heard, outcome: str, how: str, chair: ChairOnDecision) -> Iterator[str]:
    if chair.reason.strip() or how in ("majority", "tie"):
        return
    given = [vote for vote in heard.votes if vote != ABSTAIN]
    against = sum(vote != outcome for vote in given)
    if outcome in rule.outcomes_needing_reason:
        yield f"chair.reason: {outcome.replace('_', ' ')} needs a recorded reason."
    elif rule.reason_against_most and 2 * against > len(given):
        yield "chair.reason: the decision departs from the view of most professionals. Give the reasons."
    elif rule.reason_when_views_differ and against:
        yield "chair.reason: views differ. Give the reasons for the conference's decision."
    elif rule.reason_always:
        yield "chair.reason: give the reasons for the decision."


def _policies(rule: DecisionRule, views: Views, outcome: str) -> Iterator[str]:
    """The policies of the procedure that this outcome departs from."""
    if outcome == "plan" and views.child.looked_after and rule.looked_after_plan is not Departure.NOT_NEEDED:
        yield "looked_after"
    ends_first = outcome == "plan_ends" and views.first_review
    if ends_first and rule.first_review_ending is not Departure.NOT_NEEDED:
        yield "first_review"


def _policy_needs(rule: DecisionRule, views: Views, outcome: str, chair: ChairOnDecision) -> Iterator[str]:
    says = {
        "looked_after": (rule.looked_after_plan, "a child who is looked after has no plan"),
        "first_review": (rule.first_review_ending, "the first review does not end a plan"),
    }
    for policy in _policies(rule, views, outcome):
        departure, policy_says = says[policy]
        if departure is Departure.FORBIDDEN:
            yield f"outcome: by policy {policy_says}, and this procedure makes no exception."
        elif not chair.exceptional_circumstances.strip():
            yield f"chair.exceptional_circumstances: by policy {policy_says}. State the exceptional circumstances."


def _threshold_needs(
    procedure: HasCategories, views: Views, outcome: str, how: str, chair: ChairOnDecision
) -> Iterator[str]:
    """What the answers to the threshold lack, or where they and the outcome disagree; nothing if none were sent."""
    answers = views.threshold
    if answers is None:
        return
    excuse = _excuse(views, outcome, how)
    agrees = outcome_allowed(procedure, answers, outcome, bool(views.child.has_plan) or views.review, excuse)
    for finding in (*threshold_findings(procedure, answers), agrees):
        if finding.stops or (finding.needs_reason and not chair.reason.strip()):
            yield f"{finding.place}: {finding.says}"


def _excuse(views: Views, outcome: str, how: str) -> str:
    if how == "tie":
        return "equal_vote"
    if views.child.looked_after and outcome == "no_plan":
        return "looked_after"
    return "first_review" if views.first_review and outcome == "plan_continues" else ""


def _moments(views: Views, outcome: str) -> tuple[str, ...]:
    moments = []
    if views.child.looked_after and outcome == "no_plan":
        moments.append("looked_after_no_plan")
    if views.child.unborn and outcome == "plan":
        moments.append("unborn_plan")
    return tuple(moments)
