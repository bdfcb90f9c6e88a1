"""The shapes of reports: who owes one, what it must hold, how statements are marked, and who sees it and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.convening_case import EVERY_TYPE
from quoracy.rulebook.finding import Departure


class Per(StrEnum):
    """How often a field is asked: once, for each child of the conference, or for each child of the household."""

    REPORT = "report"
    CHILD = "child"
    HOUSEHOLD_CHILD = "household_child"


@dataclass(frozen=True, slots=True)
class ReportField:
    """One thing a report is asked for; `missing` is what it takes to hand the report in without it.

    Each entry of a `dated` field has a day of its own, and the days of all agencies are merged into one chronology.
    """

    key: str
    asks: str
    clause: str
    authors: tuple[str, ...]
    also: tuple[str, ...] = ()
    per: Per = Per.REPORT
    types: tuple[str, ...] = EVERY_TYPE
    missing: Departure = Departure.NOT_NEEDED
    dated: bool = False


@dataclass(frozen=True, slots=True)
class PlainWords:
    """A term or acronym of the local list, and the plain words offered for it."""

    term: str
    plain: str


@dataclass(frozen=True, slots=True)
class ReportRule:
    """What a procedure asks of reports. `cites` names the clause of each part.

    `labels` are the kinds of statement kept apart, none where a procedure does not ask for it. `owed_by_absent_only`
    confines the duty to those who do not come; `not_owed_by` lists standings that owe none. `copies` is how many an
    author brings, nought where nobody has to. `longest_passage` is in words, nought for no such prompt. An author of
    an opinion is asked for evidence, and where `other_way_asked` for whatever points the other way. `plain_words` is
    the local list of terms that are explained to a family.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    fields: tuple[ReportField, ...] = ()
    owed: bool = True
    owed_by_absent_only: bool = False
    not_owed_by: tuple[str, ...] = ("guardian", "observer", "family", "supporter", "advocate", "chair", "minute_taker")
    each_worker: bool = False
    joint_within_agency: bool = True
    insignificant_may_say_so: bool = False
    social_care_missing: Departure = Departure.NOT_NEEDED
    joint_review_report: bool = False
    joint_stands_in: bool = False
    labels: tuple[str, ...] = ()
    unlabelled: Departure = Departure.NOT_NEEDED
    attached_keeps_apart: bool = False
    hands: bool = False
    evidence_for_opinions: bool = False
    other_way_asked: bool = False
    convictions: Departure = Departure.NOT_NEEDED
    police_may_state_convictions: bool = False
    unsigned: Departure = Departure.NOT_NEEDED
    illegible: Departure = Departure.NOT_NEEDED
    unwritten: Departure = Departure.NOT_NEEDED
    withholding: bool = True
    withholding_decided_by: str = "chair"
    exceptional_only: bool = False
    undiscussed_at_opening: Departure = Departure.NOT_NEEDED
    disagreement_settled_by: str = "chair"
    ways_of_sharing_withheld: tuple[str, ...] = ()
    shared_with_parents: bool = True
    shared_by: str = "author"
    discussed_with_parents: bool = False
    discussion_judged_by: str = "author"
    discussion_due: str = "with_the_report"
    asked_about_children: bool = False
    shared_with_child_judged_by: str = "author"
    unshared_at_opening: Departure = Departure.NOT_NEEDED
    parents_read_others: Departure = Departure.NOT_NEEDED
    relatives_are_attenders: bool = True
    relatives_prepared: bool = False
    supporters_get_papers: bool = False
    prompts_for_clarity: bool = False
    longest_passage: int = 0
    may_be_sent_back_once: bool = False
    explains_terms: bool = False
    plain_words: tuple[PlainWords, ...] = ()
    form_approved: bool = False
    form_general_approved_on: str = ""
    headings: tuple[str, ...] = ()
    copies: int = 0
    extra_classes: tuple[str, ...] = ()
    assessment_stands_in: bool = True
