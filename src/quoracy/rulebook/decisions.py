"""From the views of a conference to its decision about one child.

Who decides, what a majority is and what equal votes mean differ between procedures in kind, so each way has a
name that a pack chooses. Nothing is decided while something that the procedure asks for is still open: `needs`
says what, and where to enter it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.conference_rules import Abstentions, DecidedBy, DecisionRule, DefermentRule, Tie
from quoracy.rulebook.contents import Contents, contents
from quoracy.rulebook.counting import last_day
from quoracy.rulebook.deferments import deferment_findings, rule_for_putting_off
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.shapes import Anchor, Timescale
from quoracy.rulebook.thresholds import rule_for_deciding
from quoracy.rulebook.views import ABSTAIN, DEFERRED, PLANNED, DecidedChild, View, Views
from quoracy.rulebook.voices import Heard, NotCounted, hear

COUNTED_FROM_THE_CONFERENCE = (Anchor.CONFERENCE, Anchor.EQUAL_VOTES, Anchor.DEFERMENT)


class Deciding(Protocol):
    """What a decision needs of a procedure."""

    @property
    def decision(self) -> DecisionRule: ...
    @property
    def deferment(self) -> DefermentRule: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def timescales(self) -> Mapping[str, Timescale]: ...


@dataclass(frozen=True, slots=True)
class Dissent:
    """A view that differs from the outcome and stays in the record under the agency's name."""

    agency: str
    view: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """A step that follows from a decision; `due` is None where its clock has not started or none is set."""

    key: str
    due: date | None
    clause: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one child, and how; `outcome` is None while anything in `needs` is outstanding."""

    child: str
    outcome: str | None
    how: str | None
    counted: Mapping[str, int] = field(default_factory=dict)
    not_counted: tuple[NotCounted, ...] = ()
    categories: tuple[str, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    needs: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    follow_on: tuple[Following, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reached:
    """The outcome as far as the views carry it."""

    outcome: str
    how: str
    clauses: tuple[str, ...]
    needs: tuple[str, ...] = ()


def decide(procedure: Deciding, views: Views, calendar: WorkingCalendar | None = None) -> Decision:
    """Work out the decision about one child, or say what is still missing for one.

    Dates in `follow_on` need the calendar of the procedure and the day of the conference.
    """
    rule = rule_for_deciding(procedure)
    if rule is None:
        says = "procedure: it has no rule for deciding, and none is made up. Choose one that has."
        return Decision(views.child.id, None, None, needs=(says,))
    if views.deferment is not None or (views.chair and views.chair.view == DEFERRED):
        return _deferred(procedure, rule, views, calendar)
    outcomes = rule.review_outcomes if views.review else rule.outcomes
    heard = hear(rule, views, outcomes)
    reached = _reach(rule, views, heard, outcomes)
    held = contents(procedure, rule, views, heard, reached.outcome, reached.how)
    dissents = () if reached.how == "consensus" else _dissents(heard, reached.outcome)
    needs = (*heard.needs, *reached.needs, *held.needs, *_on_hold(rule, dissents))
    return Decision(
        child=views.child.id,
        outcome=reached.outcome if reached.outcome and not needs else None,
        how=reached.how or None,
        counted=heard.tally(outcomes),
        not_counted=heard.not_counted,
        categories=held.categories,
        dissents=dissents,
        needs=needs,
        clauses=tuple(dict.fromkeys((*reached.clauses, *held.clauses))),
        follow_on=() if needs else _following(procedure, rule, views, reached, held, dissents, calendar),
    )


def who_decides(procedure: Deciding) -> str:
    """The role that records the decision; nobody else may."""
    rule = rule_for_deciding(procedure)
    return rule.recorded_by if rule else "chair"


def right_to_decide(procedure: Deciding, role: str) -> Finding:
    """Say whether somebody in this role may record the decision, whoever takes it."""
    decider = who_decides(procedure)
    rule = rule_for_deciding(procedure)
    clauses = (rule.clause,) if rule else ()
    if role == decider:
        return Finding(True, f"The {role} may record the decision.", clauses)
    says = f"Only the {decider} may record the decision. Your view is kept under your agency's name."
    return Finding(False, says, clauses, Departure.FORBIDDEN, "outcome", decider)


def moving_to_views(procedure: Deciding, note: str) -> Finding:
    """Say whether a conference may turn from looking for consensus to asking each voice for its view."""
    rule = rule_for_deciding(procedure)
    if rule is None or not rule.dispute_note_first:
        return Finding(True, "Views may be taken.", ())
    clauses = (rule.cites["consensus"],)
    if note.strip():
        return Finding(True, "Consensus was tried, and what was disputed is noted.", clauses)
    says = "Note in a few words what was disputed and how it was discussed before separate views are taken."
    return Finding(False, says, clauses, Departure.FORBIDDEN, "dispute_note", rule.recorded_by)


def _reach(rule: DecisionRule, views: Views, heard: Heard, outcomes: tuple[str, ...]) -> _Reached:
    if rule.decided_by is DecidedBy.CHAIR_DECIDES:
        return _as_chair_says(rule, views, outcomes, "chair")
    if views.consensus:
        return _by_consensus(rule, views, heard, outcomes)
    if rule.decided_by is DecidedBy.CHAIR_STATES_CONFERENCE_DECISION:
        return _as_chair_says(rule, views, outcomes, "stated_by_chair")
    if rule.decided_by is DecidedBy.AGREEMENT:
        needs = ("consensus: those present have to agree before anything is decided.",)
        return _Reached("", "", (rule.clause,), needs)
    return _by_majority(rule, heard, outcomes)


def _as_chair_says(rule: DecisionRule, views: Views, outcomes: tuple[str, ...], how: str) -> _Reached:
    said = views.chair.view if views.chair else ""
    if said in outcomes:
        return _Reached(said, how, (rule.clause,))
    known = ", ".join(outcomes)
    says = f'"{said}" is not offered here.' if said else "the chair has not stated the decision."
    return _Reached("", how, (rule.clause,), (f"chair.view: {says} Use one of: {known}.",))


def _by_consensus(rule: DecisionRule, views: Views, heard: Heard, outcomes: tuple[str, ...]) -> _Reached:
    clauses = (rule.cites.get("consensus", rule.clause),)
    stated = views.chair.view if views.chair else ""
    said = {vote for vote in heard.votes if vote != ABSTAIN} | ({stated} if stated else set())
    if len(said) > 1:
        listed = ", ".join(sorted(said))
        needs = f"consensus: it is recorded, and yet the views differ ({listed}). Correct one of the two."
        return _Reached("", "consensus", clauses, (needs,))
    if not said or not said <= set(outcomes):
        needs = f"chair.view: say what was agreed. Use one of: {', '.join(outcomes)}."
        return _Reached("", "consensus", clauses, (needs,))
    return _Reached(said.pop(), "consensus", clauses)


def _by_majority(rule: DecisionRule, heard: Heard, outcomes: tuple[str, ...]) -> _Reached:
    counted = heard.tally(outcomes)
    given = sum(counted.values())
    whole = len(heard.votes) if rule.abstentions is Abstentions.COUNTED_IN_THE_WHOLE else given
    if not given:
        return _Reached("", "majority", (rule.clause,), ("views: nobody who has a vote has given a view.",))
    if heard.needs:
        return _Reached("", "majority", (rule.clause,))
    for outcome, votes in counted.items():
        if 2 * votes > whole:
            return _Reached(outcome, "majority", (rule.cites["majority"], rule.cites["voice"]))
    planned = next(outcome for outcome in outcomes if outcome in PLANNED)
    if 2 * counted[planned] != given:
        return _Reached("", "majority", (rule.cites["majority"],), ("views: no outcome has a majority.",))
    if rule.tie is Tie.A_TIE_MEANS_A_PLAN:
        return _Reached(planned, "tie", (rule.cites["tie"], rule.cites["voice"]))
    return _Reached("", "tie", (rule.cites["majority"],), ("views: they are equal, and equal views decide nothing.",))


def _dissents(heard: Heard, outcome: str) -> tuple[Dissent, ...]:
    if not outcome:
        return ()

    def differs(view: View) -> bool:
        return view.view not in (outcome, ABSTAIN, "")

    agencies = [Dissent(view.agency, view.view) for view in heard.speakers if differs(view)]
    persons = [Dissent(view.agency, view.view, True) for view in heard.personal if differs(view)]
    return tuple(dict.fromkeys((*agencies, *persons)))


def _on_hold(rule: DecisionRule, dissents: tuple[Dissent, ...]) -> tuple[str, ...]:
    if rule.stands_while_disputed or not dissents:
        return ()
    return ("dissents: the decision waits until the disagreement has been settled.",)


def _following(
    procedure: Deciding,
    rule: DecisionRule,
    views: Views,
    reached: _Reached,
    held: Contents,
    dissents: tuple[Dissent, ...],
    calendar: WorkingCalendar | None,
) -> tuple[Following, ...]:
    disputed = bool(dissents) or views.dissent_entered
    moments = {reached.outcome, reached.how, *held.moments} | ({"dissent"} if disputed else set())
    steps = [step for step in rule.follow_on if step.when in moments]
    return tuple(Following(step.key, _due(procedure, step.key, views, calendar), step.clause) for step in steps)


def brought_by_dissent(
    procedure: Deciding, on: date | None = None, calendar: WorkingCalendar | None = None
) -> tuple[Following, ...]:
    """The steps that dissent sets going, with their last days where the pack sets one; none where it names none."""
    rule = rule_for_deciding(procedure)
    steps = [step for step in (rule.follow_on if rule else ()) if step.when == "dissent"]
    asked = Views(DecidedChild(""), on=on)
    return tuple(Following(step.key, _due(procedure, step.key, asked, calendar), step.clause) for step in steps)


def _due(procedure: Deciding, key: str, views: Views, calendar: WorkingCalendar | None) -> date | None:
    timescale = procedure.timescales.get(key)
    if timescale is None or views.on is None or calendar is None:
        return None
    return last_day(timescale, calendar, views.on) if timescale.after in COUNTED_FROM_THE_CONFERENCE else None


def _deferred(procedure: Deciding, rule: DecisionRule, views: Views, calendar: WorkingCalendar | None) -> Decision:
    """A decision put off: nothing is counted, and what the procedure asks for first is all that can be missing."""
    deferment = rule_for_putting_off(procedure)
    latest = _due(procedure, "deferred_conference", views, calendar)
    if views.deferment is None:
        says = "deferment: say on what ground, and what the procedure asks for."
        if deferment is None or not deferment.allowed:
            says = "chair.view: this procedure knows no deferment of the decision."
        return Decision(views.child.id, None, "chair", needs=(says,), clauses=(rule.clause,))
    findings = deferment_findings(procedure, views.deferment, latest)
    needs = tuple(f"{finding.place}: {finding.says}" for finding in findings if not finding.holds)
    steps = deferment.follow_on if deferment and not needs else ()
    return Decision(
        views.child.id,
        None if needs else DEFERRED,
        "chair",
        needs=needs,
        clauses=tuple(dict.fromkeys(clause for finding in findings for clause in finding.clauses)),
        follow_on=tuple(Following(s.key, _due(procedure, s.key, views, calendar), s.clause) for s in steps),
    )
