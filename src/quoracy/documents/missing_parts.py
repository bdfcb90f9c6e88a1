"""What a letter should hold and does not, before it may be sent.

Each decision has its own parts: a child with no plan has no category, core group or review, and a deferred decision
has what is missing and by when it is to be made (BOL-1.96b). A part left empty stops the letter until it is filled in
or a person records why it is missing; a child the reader is not concerned with stops it whatever the reason
(BFG-4.14.13e). The clauses come with the letter, because which parts are asked for is the procedure's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoracy.documents.decision_wording import heading
from quoracy.documents.letters import DecisionLetter, Language, LetterChild, Outcome, Part
from quoracy.documents.phrases import phrases_in
from quoracy.rulebook.finding import Departure, Finding

WITH_A_PLAN = frozenset(
    {Part.DECISION, Part.CATEGORY, Part.LEAD, Part.CORE_GROUP, Part.CORE_GROUP_DATE, Part.REVIEW_DATE}
)
ALWAYS_ASKED: dict[Outcome, frozenset[Part]] = {
    Outcome.PLAN: WITH_A_PLAN,
    Outcome.PLAN_CONTINUES: WITH_A_PLAN - {Part.CORE_GROUP_DATE},  # the core group has met before
    Outcome.NO_PLAN: frozenset(),
    Outcome.CHILD_IN_NEED_PLAN: frozenset({Part.LEAD}),
    Outcome.PLAN_ENDS: frozenset(),
    Outcome.DEFERRED: frozenset({Part.MISSING_INFORMATION, Part.DECIDED_BY}),
    Outcome.OTHER: frozenset({Part.DECISION}),
}
ASKED_IF_NAMED: dict[Outcome, frozenset[Part]] = {
    Outcome.PLAN: frozenset({Part.OUTLINE_PLAN, Part.RECOMMENDATIONS}),
    Outcome.PLAN_CONTINUES: frozenset({Part.OUTLINE_PLAN, Part.RECOMMENDATIONS}),
    Outcome.NO_PLAN: frozenset({Part.RECOMMENDATIONS}),
    Outcome.CHILD_IN_NEED_PLAN: frozenset({Part.RECOMMENDATIONS, Part.CHILD_IN_NEED_MEETING}),
    Outcome.PLAN_ENDS: frozenset({Part.RECOMMENDATIONS}),
    Outcome.DEFERRED: frozenset({Part.RECOMMENDATIONS}),
    Outcome.OTHER: frozenset({Part.RECOMMENDATIONS}),
}
ASKS = {
    Part.DECISION: "the decision",
    Part.CATEGORY: "the category",
    Part.LEAD: "the name of the {lead}",
    Part.CORE_GROUP: "the members of the core group",
    Part.CORE_GROUP_DATE: "the date of the first core group meeting",
    Part.REVIEW_DATE: "the date of the review conference",
    Part.OUTLINE_PLAN: "the outline plan, or a statement that there is none",
    Part.CHILD_IN_NEED_MEETING: "the date of the first meeting about the plan",
    Part.MISSING_INFORMATION: "the information that was missing",
    Part.DECIDED_BY: "the day by which the decision is to be made",
    Part.RECOMMENDATIONS: "the recommendations, or a statement that there are none",
    Part.COMPLAINT: "how the reader can complain",
    Part.CONTACT: "whom the reader can ask about this letter",
    Part.ADDRESS: "the reader's address",
}
WORDS_OF_UNANIMITY = ("unanim", "everyone agreed", "all agreed", "unfrydol")


def missing_parts(letter: DecisionLetter) -> list[Finding]:
    """Everything that stands between this letter and the post; an empty list means that it may go.

    A part for which a reason is recorded is left out of the list. The reader's own children are never a matter of
    a reason: that finding cannot be departed from.
    """
    return [
        *_about_the_reader(letter),
        *(finding for child in letter.children for finding in _about_a_child(letter, child)),
        *_about_names(letter),
    ]


def _about_the_reader(letter: DecisionLetter) -> Iterator[Finding]:
    if not letter.children:
        says = "The letter is about no child. Choose the children this reader may know of."
        yield Finding(False, says, (), Departure.FORBIDDEN, "children")
    if not letter.addressee.address:
        yield from _asked(letter, Part.ADDRESS)
    if letter.contact is None:
        yield from _asked(letter, Part.CONTACT)
    if letter.complaint is None and (letter.addressee.capacity.is_family or Part.COMPLAINT in letter.parts):
        yield from _asked(letter, Part.COMPLAINT)
    if letter.addressee.language is Language.WELSH and letter.terms_language is not Language.WELSH:
        says = (
            f"{letter.addressee.name} has chosen Welsh, but the procedure's own terms are held only in English. "
            "Enter the Welsh terms, or record why the letter goes with English ones."
        )
        yield Finding(False, says, letter.parts.get(Part.LANGUAGE, ()), Departure.RECORDED_REASON, "terms", "unit")


def _about_a_child(letter: DecisionLetter, child: LetterChild) -> Iterator[Finding]:
    if child.id not in letter.addressee.may_know_of:
        says = (
            f"{letter.addressee.name} is not concerned with {_heading(child)}, so this letter may not name that child. "
            "Take the child out of the letter."
        )
        yield Finding(False, says, letter.parts.get(Part.DECISION, ()), Departure.FORBIDDEN, f"{child.id}.decision")
    if child.outcome is None:
        yield from _asked(letter, Part.DECISION, child)
        return
    asked = ALWAYS_ASKED[child.outcome] | (ASKED_IF_NAMED[child.outcome] & letter.parts.keys())
    for part in Part:
        if part in asked and _is_empty(child, part):
            yield from _asked(letter, part, child)
    if child.how and child.how.was_divided and any(word in child.reasons.lower() for word in WORDS_OF_UNANIMITY):
        says = (
            f"The reasons for {_heading(child)} speak of unanimity, but the decision was reached by a vote that was "
            "divided. Reword the reasons."
        )
        clauses = letter.parts.get(Part.HOW_DECIDED, ())
        yield Finding(False, says, clauses, Departure.RECORDED_REASON, f"{child.id}.reasons", "chair")


def _is_empty(child: LetterChild, part: Part) -> bool:
    """Whether a part is not filled in. An empty list of outline plan or recommendations is a statement, not a gap."""
    held: dict[Part, bool] = {
        Part.DECISION: child.outcome is not None and (child.outcome is not Outcome.OTHER or bool(child.reasons)),
        Part.CATEGORY: bool(child.categories),
        Part.LEAD: child.lead is not None,
        Part.CORE_GROUP: bool(child.core_group),
        Part.CORE_GROUP_DATE: child.core_group_on is not None,
        Part.REVIEW_DATE: child.review_on is not None,
        Part.OUTLINE_PLAN: child.outline_plan is not None,
        Part.CHILD_IN_NEED_MEETING: child.child_in_need_meeting_on is not None,
        Part.MISSING_INFORMATION: bool(child.missing_information.strip()),
        Part.DECIDED_BY: child.decided_by is not None,
        Part.RECOMMENDATIONS: child.recommendations is not None,
    }
    return not held[part]


def _asked(letter: DecisionLetter, part: Part, child: LetterChild | None = None) -> Iterator[Finding]:
    """The finding that a part is missing, unless somebody has recorded why."""
    child_id = child.id if child else ""
    if any(r.part is part and r.child in ("", child_id) and r.reason.strip() for r in letter.reasons_recorded):
        return
    about = f" for {_heading(child)}" if child else ""
    says = (
        f"The letter to {letter.addressee.name} lacks {ASKS[part].format(lead=letter.terms['lead'])}{about}. "
        "Fill it in, or record why it is missing."
    )
    yield Finding(
        False,
        says,
        letter.parts.get(part, ()),
        Departure.RECORDED_REASON,
        f"{child_id}.{part}" if child_id else str(part),
        "chair",
    )


def _about_names(letter: DecisionLetter) -> Iterator[Finding]:
    """Free text that names somebody of whom this reader is not to be told."""
    for child in letter.children:
        for place, text in _free_text(child):
            for name in letter.addressee.not_to_be_named:
                if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                    says = (
                        f"The {place.replace('_', ' ')} for {_heading(child)} name {name}, of whom "
                        f"{letter.addressee.name} is not to be told. Take the name out, or record why it stays."
                    )
                    clauses = letter.parts.get(Part.DECISION, ())
                    yield Finding(False, says, clauses, Departure.RECORDED_REASON, f"{child.id}.{place}", "chair")


def _free_text(child: LetterChild) -> Iterator[tuple[str, str]]:
    yield "reasons", child.reasons
    yield "missing_information", child.missing_information
    for member in child.core_group:
        yield "core_group", f"{member.name}, {member.role}"
    for item in child.outline_plan or ():
        yield "outline_plan", f"{item.outcome} {item.who}"
    for recommendation in child.recommendations or ():
        yield "recommendations", f"{recommendation.what} {recommendation.who}"
    for view in child.differing_views:
        yield "differing_views", f"{view.agency} {view.view}"


def _heading(child: LetterChild) -> str:
    return heading(child, phrases_in("en"))
