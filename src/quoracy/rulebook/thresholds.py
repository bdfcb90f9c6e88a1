"""The threshold: what must be asked of each child, when an answer is made out, and which outcomes it leaves open.

No answer is ever taken for granted: an open question is an open question, and what it takes to go on without
an answer is the pack's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from quoracy.rulebook.conference_rules import (
    AnswerKind,
    AskedOf,
    DecisionRule,
    Joined,
    Limb,
    ThresholdQuestion,
)
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.views import DEFERRED, PLANNED, ThresholdAnswers

KNOWN_ANSWERS = {
    AnswerKind.YES_NO: ("yes", "no"),
    AnswerKind.YES_NO_NOT_ESTABLISHED: ("yes", "no", "not_established"),
    AnswerKind.CONFIRMATION: ("yes",),
}


class HasDecision(Protocol):
    """Anything that carries a rule for deciding, a procedure above all."""

    @property
    def decision(self) -> DecisionRule: ...


def rule_for_deciding(procedure: HasDecision) -> DecisionRule | None:
    """The procedure's rule for deciding, or None where it and those it extends are silent."""
    try:
        return procedure.decision
    except LookupError:
        return None


def threshold_questions(
    procedure: HasDecision, review: bool = False, looked_after_review: bool = False
) -> tuple[ThresholdQuestion, ...]:
    """The questions that the decision screen puts for each child, in the procedure's order."""
    rule = rule_for_deciding(procedure)
    occasion = "looked_after_review" if looked_after_review else "review" if review else "initial"
    return tuple(question for question in (rule.questions if rule else ()) if occasion in question.at)


def threshold_findings(procedure: HasDecision, answers: ThresholdAnswers) -> list[Finding]:
    """Say of each question whether it is answered and made out, and what it takes to go on where it is not."""
    rule = rule_for_deciding(procedure)
    if rule is None:
        return []
    questions = threshold_questions(procedure, answers.review, answers.looked_after_review)
    return [finding for question in questions for finding in _asked(rule, question, answers)]


def threshold_met(rule: DecisionRule, answers: ThresholdAnswers) -> bool | None:
    """Whether the deciding questions come to a yes; None while one is open or none decides.

    Not established is not a yes.
    """
    decisive, joined = _deciding(rule, answers.review)
    said = [answers.answers.get(key, "") for key in decisive]
    if not said or not all(said):
        return None
    yes = [answer == "yes" for answer in said]
    return all(yes) if joined is Joined.ALL else any(yes)


def outcome_allowed(
    procedure: HasDecision, answers: ThresholdAnswers, outcome: str, has_plan: bool = False, excuse: str = ""
) -> Finding:
    """Say whether an outcome agrees with the answers.

    `excuse` names a policy under which the two may differ (`looked_after`, `first_review`, `equal_vote`); it
    helps only where the pack lists it.
    """
    rule = rule_for_deciding(procedure)
    if rule is None or outcome == DEFERRED or not _deciding(rule, answers.review)[0]:
        return Finding(True, "The threshold leaves this outcome open.", (rule.clause,) if rule else ())
    met = threshold_met(rule, answers)
    decisive = (rule.cites["decisive"],)
    if met is None:
        says = "Answer the questions of the threshold first; neither a plan nor the lack of one can be recorded before."
        return Finding(False, says, decisive, Departure.FORBIDDEN, "threshold")
    planned = outcome in PLANNED
    if not met and _not_established(rule, answers):
        says = "It is not established whether the threshold is met. Record the chair's reason for the outcome."
        return Finding(False, says, decisive, Departure.RECORDED_REASON, "outcome", rule.recorded_by)
    if met is planned:
        return Finding(True, "The outcome agrees with the answers to the threshold.", decisive)
    if excuse in rule.excused:
        says = "The outcome differs from the answers under a policy that the procedure itself names."
        return Finding(True, says, (*decisive, rule.cites[excuse]))
    return _differs(rule, met, has_plan or answers.review)


def _differs(rule: DecisionRule, met: bool, review: bool) -> Finding:
    if met:
        departure = rule.review_met_without_plan if review else rule.met_without_plan
        says, cite = "The answers say that the threshold is met, and the outcome is no plan.", "met_without_plan"
    else:
        departure = rule.review_plan_without_met if review else rule.plan_without_met
        says, cite = "The answers say that the threshold is not met, and the outcome is a plan.", "plan_without_met"
    clause = rule.cites[f"review_{cite}" if review and f"review_{cite}" in rule.cites else cite]
    if departure is Departure.NOT_NEEDED:
        return Finding(True, says, (clause,))
    remedy = " Correct one of the two." if departure is Departure.FORBIDDEN else " Record the chair's reason."
    return Finding(False, says + remedy, (clause,), departure, "outcome", rule.recorded_by)


def _not_established(rule: DecisionRule, answers: ThresholdAnswers) -> bool:
    return any(answers.answers.get(key) == "not_established" for key in _deciding(rule, answers.review)[0])


def _deciding(rule: DecisionRule, review: bool) -> tuple[tuple[str, ...], Joined]:
    return (rule.review_decisive, rule.review_joined) if review else (rule.decisive, rule.joined)


def _asked(rule: DecisionRule, question: ThresholdQuestion, answers: ThresholdAnswers) -> Iterator[Finding]:
    place = f"threshold.{question.key}"
    if question.key in answers.copied:
        says = f'"{question.wording}" was filled in from elsewhere. Ask it afresh for this child.'
        yield Finding(False, says, question.clauses, Departure.FORBIDDEN, place)
        return
    if question.asked_of in (AskedOf.EACH_AGENCY, AskedOf.EACH_PROFESSIONAL):
        yield _asked_of_each(question, answers, place)
        return
    answer = answers.answers.get(question.key, "").strip()
    if not answer or answer not in KNOWN_ANSWERS.get(question.kind, (answer,)):
        yield _open(question, place)
        return
    yield from _answered(rule, question, answers, answer, place)


def _open(question: ThresholdQuestion, place: str) -> Finding:
    choices = KNOWN_ANSWERS.get(question.kind)
    how = f"answer {' or '.join(choices).replace('_', ' ')}" if choices else "say it in words"
    says = f'"{question.wording}" is open: {how}.'
    return Finding(False, says, question.clauses, question.unanswered, place)


def _asked_of_each(question: ThresholdQuestion, answers: ThresholdAnswers, place: str) -> Finding:
    said = answers.by_agency.get(question.key, {})
    unasked = [name for name in answers.asked if not said.get(name, "").strip()]
    if unasked or not said:
        names = ", ".join(unasked).replace("_", " ") or "anybody present"
        says = f'"{question.wording}" has not been answered by {names}.'
        return Finding(False, says, question.clauses, question.unanswered, place, "chair")
    return Finding(True, "Everybody present has been asked.", question.clauses, place=place)


def _answered(
    rule: DecisionRule, question: ThresholdQuestion, answers: ThresholdAnswers, answer: str, place: str
) -> Iterator[Finding]:
    reasons = answers.reasons.get(question.key, "").strip()
    if question.needs_reasons and not reasons:
        says = f'Give the reasons for the answer to "{question.wording}".'
        yield Finding(False, says, question.clauses, Departure.FORBIDDEN, place)
    elif answer == "no" and question.no is not Departure.NOT_NEEDED:
        says = f'The answer to "{question.wording}" is no, so nothing can be decided for this child yet.'
        yield Finding(False, says, question.clauses, question.no, place)
    elif answer == "yes" and answers.gaps and question.gaps is not Departure.NOT_NEEDED and not reasons:
        says = f"The answer is yes although this is missing: {', '.join(answers.gaps)}. Record the reason."
        yield Finding(False, says, question.clauses, question.gaps, place)
    else:
        yield Finding(True, "Answered.", question.clauses, place=place)
    yield from _limbs(rule, question, answers, answer)


def _limbs(
    rule: DecisionRule, question: ThresholdQuestion, answers: ThresholdAnswers, answer: str
) -> Iterator[Finding]:
    limbs = [limb for limb in rule.limbs if limb.question == question.key]
    chosen = [limb for limb in limbs if limb.key in answers.limbs]
    made_out = [limb for limb in chosen if not _wanting(limb, answers)]
    if not limbs:
        return
    if answer != "yes":
        for limb in made_out:
            says = f"The answer is not yes, and yet the {_words(limb.key)} is marked as met. Correct one of the two."
            yield Finding(False, says, (limb.clause, rule.cites["limbs"]), Departure.FORBIDDEN, f"limbs.{limb.key}")
        return
    if made_out:
        relied = " and the ".join(_words(limb.key) for limb in made_out)
        clauses = (*(limb.clause for limb in made_out), rule.cites["limbs"])
        yield Finding(True, f"Made out under the {relied}.", clauses, place=f"limbs.{question.key}")
        return
    if not chosen:
        says = f"Choose at least one: {', '.join(_words(limb.key) for limb in limbs)}."
        yield Finding(False, says, (rule.cites["limbs"],), Departure.FORBIDDEN, f"limbs.{question.key}")
    for limb in chosen:
        says = f"The {_words(limb.key)} also needs {_wanting(limb, answers)}."
        yield Finding(False, says, (limb.clause,), Departure.FORBIDDEN, f"limbs.{limb.key}")


def _wanting(limb: Limb, answers: ThresholdAnswers) -> str:
    """What a limb still needs, in words; empty when it is made out."""
    shown = answers.limbs.get(limb.key, frozenset())
    wanting = [_words(part) for part in limb.all_of if part not in shown]
    if limb.any_of and not shown.intersection(limb.any_of):
        wanting.append(" or ".join(_words(part) for part in limb.any_of))
    return " and ".join(wanting)


def _words(key: str) -> str:
    return key.replace("_", " ")
