"""The circumstances of a case that somebody has to tell: which of them a procedure turns on, and how each is asked.

What follows from the file (an age, a kind of conference, several children) is worked out and never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from quoracy.rulebook.attendance_rules import AttendanceRule
from quoracy.rulebook.convening_case import Fact
from quoracy.rulebook.convening_rules import ConveningRule, Each


class HasCircumstances(Protocol):
    """Anything that may carry rules which turn on circumstances, a procedure above all."""

    @property
    def convening(self) -> ConveningRule | None: ...

    @property
    def attendance(self) -> AttendanceRule | None: ...


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One fact that is asked for: of the conference once, of each child or of each relative; in plain words."""

    fact: Fact
    each: Each
    says: str


def _of(each: Each, words: dict[Fact, str]) -> tuple[Circumstance, ...]:
    return tuple(Circumstance(fact, each, says) for fact, says in words.items())


TOLD: tuple[Circumstance, ...] = (
    *_of(
        Each.CONFERENCE,
        {
            Fact.SIBLINGS_NOT_NAMED: "There are brothers or sisters whom the request does not name",
            Fact.NEGLECT_OR_EMOTIONAL_HARM: "The concern is neglect or emotional harm",
            Fact.LEGAL_ADVICE_EXPECTED: "Legal advice is likely to be needed",
            Fact.CRIMINAL_INVESTIGATION: "There is a criminal investigation",
            Fact.SERVICE_LINK: "The family belongs to, or is linked with, the armed services",
            Fact.SERVICE_LINK_UNKNOWN: "It is not known whether the family is linked with the armed services",
            Fact.ON_A_MILITARY_SITE: "The conference is held on a military site",
            Fact.ASKED_BY_ANOTHER_AGENCY: "Another agency asked for the conference",
            Fact.CHAIR_IS_NOT_THE_REVIEWING_OFFICER: "Somebody else than the child's reviewing officer chairs",
            Fact.INTERESTS_CONFLICT: "The interests of the child and of somebody else pull apart",
            Fact.PROTECTIVE_ACTION_TAKEN: "Something was done already to protect the child",
            Fact.PRACTICE_MODEL_CHOSEN: "A practice model is used in the meeting",
            Fact.NO_CLAUSE_OF_ITS_OWN: "The procedure has no rule for what is at hand",
            Fact.DIRECTION_DEPARTED_FROM: "A direction given to staff is departed from",
            Fact.SERVICE_NOT_WORKING_HERE: "A service that would help does not work here",
        },
    ),
    *_of(
        Each.CHILD,
        {
            Fact.PLAN_ELSEWHERE: "Has a child protection plan with another authority",
            Fact.CARE_AND_SUPPORT_PLAN: "Has a care and support plan",
            Fact.AT_COLLEGE: "Is at college",
            Fact.PROCEEDINGS: "Is the subject of court proceedings",
            Fact.GUARDIAN_APPOINTED: "Has a guardian appointed by the court",
            Fact.PROTECTION_ORDER: "Is under a protection order",
            Fact.DISABILITY_OR_NEED: "Has a disability or special need",
            Fact.CORE_ASSESSMENT: "A core assessment was made",
            Fact.PREMATURE_BIRTH_LIKELY: "Is likely to be born early",
            Fact.HARM_TO_THE_UNBORN_FEARED: "Is feared to suffer significant harm once born",
            Fact.EARLIER_CHILD_DIED_OR_REMOVED: "An earlier child of a parent has died or was removed",
            Fact.PLAN_IN_THE_HOUSEHOLD: "Another child of the household has a child protection plan",
            Fact.PLAN_IN_THE_FAMILY: "Another child of the family has a child protection plan",
            Fact.RISKY_PERSON_AT_HOME: "Somebody who poses a risk to children lives at home or visits",
            Fact.ADULT_DIFFICULTY: "A parent lives with violence, substance misuse, illness or a learning disability",
            Fact.DIFFICULTY_AFFECTS_PARENTING: "That difficulty bears on looking after the child",
            Fact.YOUNG_MOTHER_WITH_CONCERNS: "The mother is young and there are concerns about her",
            Fact.IMPACT_FEARED: "May be hurt by what is said or decided at the conference",
        },
    ),
    *_of(
        Each.RELATIVE,
        {
            Fact.SENSORY_DISABILITY: "Does not hear or see well",
            Fact.CHILDREN_AT_HOME: "Looks after children at home",
            Fact.UNDER_POLICE_INVESTIGATION: "Is under investigation by the police",
        },
    ),
)


def circumstances(procedure: HasCircumstances) -> tuple[Circumstance, ...]:
    """The circumstances to be told under a procedure: those that one of its lines, or its grounds, turns on."""
    turned_on: set[Fact] = set()
    if procedure.convening:
        for item in procedure.convening.items:
            turned_on |= {*item.when, *item.unless}
        for ground in procedure.convening.grounds:
            turned_on |= set(ground.when)
        turned_on |= set(procedure.convening.pre_birth_bases)
    if procedure.attendance:
        for line in procedure.attendance.lines:
            turned_on |= {*line.when, *line.unless}
    return tuple(one for one in TOLD if one.fact in turned_on)
