"""A decision said in plain sentences: read aloud by the chair, and the first paragraph about each child in the letter.

The words are the procedure's terms within fixed phrases. How a decision was reached is always said, so that an
outcome reached by vote cannot read as unanimous (BOL-1.93b); where the chair decides, the chair is named as the one
who decided (LBH-6.05); an outcome that comes from an equal vote says so (BOL-1.94a).
"""

from __future__ import annotations

from collections.abc import Mapping

from quoracy.documents.letters import How, LetterChild, Outcome
from quoracy.documents.phrases import Phrases, phrases_in


def read_back(child: LetterChild, terms: Mapping[str, str], language: str = "en", conference: str = "") -> str:
    """What was decided for a child, as one paragraph.

    `conference` replaces the procedure's word for a conference. A child without an outcome gives a ValueError,
    since there is nothing to read back.
    """
    phrases = phrases_in(language)
    sentences = [_decision(child, terms, phrases, conference), _risk(child, phrases), _how(child, phrases)]
    return " ".join(sentence for sentence in sentences if sentence)


def next_steps(child: LetterChild, terms: Mapping[str, str], language: str = "en") -> str:
    """Who leads and what happens when, as one paragraph for the chair's closing words (LBH-6.10)."""
    phrases = phrases_in(language)
    steps = []
    if child.lead:
        steps.append(phrases.say("next.lead", lead=terms["lead"], name=child.lead.name))
    if child.core_group_on:
        steps.append(phrases.say("next.core_group", when=phrases.when(child.core_group_on)))
    if child.review_on:
        steps.append(phrases.say("next.review", when=phrases.when(child.review_on)))
    if child.child_in_need_meeting_on:
        steps.append(phrases.say("next.child_in_need_meeting", when=phrases.when(child.child_in_need_meeting_on)))
    return " ".join(steps)


def called(child: LetterChild, phrases: Phrases) -> str:
    """What the child is called within a sentence."""
    return child.name or phrases.say("child.unborn", mother=child.unborn_of)


def heading(child: LetterChild, phrases: Phrases) -> str:
    """What the child is called at the head of its part of a document; unborn, with the day it is expected."""
    if child.name:
        return child.name
    if child.expected is None:
        return phrases.say("child.unborn_heading", mother=child.unborn_of)
    return phrases.say("child.unborn_heading_expected", mother=child.unborn_of, day=phrases.day(child.expected))


def _decision(child: LetterChild, terms: Mapping[str, str], phrases: Phrases, conference: str) -> str:
    if child.outcome is None:
        raise ValueError(f"No decision has been recorded for child {child.id!r}, so there is nothing to read back.")
    values = {
        "decider": _decider(child, terms, phrases, conference),
        "child": called(child, phrases),
        "categories": phrases.list(child.categories),
        **_plans(terms, phrases),
    }
    if child.outcome is Outcome.DEFERRED:
        return _deferred(child, phrases, values)
    with_category = child.outcome.has_plan and child.categories
    return phrases.say(f"decision.{child.outcome}{'_category' if with_category else ''}", **values)


def _plans(terms: Mapping[str, str], phrases: Phrases) -> dict[str, str]:
    in_need = terms.get("child_in_need_plan") or phrases.say("child.child_in_need_plan")
    return {
        "plan": terms["plan"],
        "a_plan": phrases.with_article(terms["plan"]),
        "child_in_need_plan": in_need,
        "a_child_in_need_plan": phrases.with_article(in_need),
    }


def _decider(child: LetterChild, terms: Mapping[str, str], phrases: Phrases, conference: str) -> str:
    if child.how is How.CHAIR:
        return phrases.say("decision.the_chair", chair=terms["chair"])
    return phrases.say("decision.the_conference", conference=conference or terms["conference"])


def _deferred(child: LetterChild, phrases: Phrases, values: Mapping[str, str]) -> str:
    sentences = [phrases.say("decision.deferred", **values)]
    if child.missing_information:
        missing = phrases.say("decision.deferred_missing", missing=child.missing_information.strip())
        sentences.append(missing if missing.endswith((".", "!", "?")) else f"{missing}.")
    if child.decided_by:
        sentences.append(phrases.say("decision.deferred_by", day=phrases.day(child.decided_by)))
    return " ".join(sentences)


def _risk(child: LetterChild, phrases: Phrases) -> str:
    if child.continuing_risk is None:
        return ""
    answer = "at_risk" if child.continuing_risk else "not_at_risk"
    return phrases.say(f"decision.{answer}", child=called(child, phrases))


def _how(child: LetterChild, phrases: Phrases) -> str:
    if child.how is None or child.outcome is Outcome.DEFERRED:
        return ""
    return phrases.say(f"decision.{child.how}")
