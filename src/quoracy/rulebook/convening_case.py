"""The facts of a case for which a conference is arranged: its children, their families and who is known to work there.

Rules that depend on circumstances name them by `Fact`. What can be worked out (an age, a first conference, several
children) is worked out here and never asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fact(StrEnum):
    """One circumstance on which a rule of convening can turn."""

    # what kind of conference it is: worked out from its type
    INITIAL = "initial"
    PRE_BIRTH = "pre_birth"
    TRANSFER_IN = "transfer_in"
    REVIEW = "review"
    RECONVENED = "reconvened"
    FIRST_CONFERENCE = "first_conference"
    SEVERAL_CHILDREN = "several_children"
    # about the conference as a whole
    SIBLINGS_NOT_NAMED = "siblings_not_named"
    NEGLECT_OR_EMOTIONAL_HARM = "neglect_or_emotional_harm"
    LEGAL_ADVICE_EXPECTED = "legal_advice_expected"
    EXCLUSION_ASKED = "exclusion_asked"
    CRIMINAL_INVESTIGATION = "criminal_investigation"
    SERVICE_LINK = "service_link"
    SERVICE_LINK_UNKNOWN = "service_link_unknown"
    ON_A_MILITARY_SITE = "on_a_military_site"
    SOMEBODY_JOINS_REMOTELY = "somebody_joins_remotely"
    ASKED_BY_ANOTHER_AGENCY = "asked_by_another_agency"
    CHAIR_IS_NOT_THE_REVIEWING_OFFICER = "chair_is_not_the_reviewing_officer"
    INTERESTS_CONFLICT = "interests_conflict"
    STOOD_DOWN = "stood_down"
    POSTPONED = "postponed"
    LATE = "late"
    PROTECTIVE_ACTION_TAKEN = "protective_action_taken"
    PRACTICE_MODEL_CHOSEN = "practice_model_chosen"
    NO_CLAUSE_OF_ITS_OWN = "no_clause_of_its_own"
    STRATEGY_DISCUSSION_HELD = "strategy_discussion_held"
    DIRECTION_DEPARTED_FROM = "direction_departed_from"
    SERVICE_NOT_WORKING_HERE = "service_not_working_here"
    # about one child
    UNBORN = "unborn"
    NEWBORN = "newborn"
    BORN = "born"
    YOUNG = "young"
    PRE_SCHOOL = "pre_school"
    SCHOOL_AGE = "school_age"
    COLLEGE_AGE = "college_age"
    AT_COLLEGE = "at_college"
    LOOKED_AFTER = "looked_after"
    PLAN_HERE = "plan_here"
    PLAN_ELSEWHERE = "plan_elsewhere"
    CARE_AND_SUPPORT_PLAN = "care_and_support_plan"
    PROCEEDINGS = "proceedings"
    GUARDIAN_APPOINTED = "guardian_appointed"
    PROTECTION_ORDER = "protection_order"
    DISABILITY_OR_NEED = "disability_or_need"
    SECTION_47_ENDED = "section_47_ended"
    CORE_ASSESSMENT = "core_assessment"
    PRE_BIRTH_ASSESSMENT = "pre_birth_assessment"
    PREMATURE_BIRTH_LIKELY = "premature_birth_likely"
    HARM_TO_THE_UNBORN_FEARED = "harm_to_the_unborn_feared"
    EARLIER_CHILD_DIED_OR_REMOVED = "earlier_child_died_or_removed"
    PLAN_IN_THE_HOUSEHOLD = "plan_in_the_household"
    PLAN_IN_THE_FAMILY = "plan_in_the_family"
    RISKY_PERSON_AT_HOME = "risky_person_at_home"
    ADULT_DIFFICULTY = "adult_difficulty"
    DIFFICULTY_AFFECTS_PARENTING = "difficulty_affects_parenting"
    YOUNG_MOTHER_WITH_CONCERNS = "young_mother_with_concerns"
    ATTENDING = "attending"
    NOT_ATTENDING = "not_attending"
    IMPACT_FEARED = "impact_feared"
    # about one relative
    PARENT = "parent"
    PARENTAL_RESPONSIBILITY = "parental_responsibility"
    RESPONSIBILITY_UNKNOWN = "responsibility_unknown"
    OTHER_FIRST_LANGUAGE = "other_first_language"
    LANGUAGE_NOT_ASKED = "language_not_asked"
    INTERPRETER_NEEDED = "interpreter_needed"
    SENSORY_DISABILITY = "sensory_disability"
    CHILDREN_AT_HOME = "children_at_home"
    EXCLUDED = "excluded"
    UNDER_POLICE_INVESTIGATION = "under_police_investigation"
    HAS_A_SUPPORTER = "has_a_supporter"
    # about one practitioner or agency
    MADE_THE_ENQUIRIES = "made_the_enquiries"
    WORKS_ON_THE_PLAN = "works_on_the_plan"
    CORE_GROUP = "core_group"
    ASKED_LAST_TIME = "asked_last_time"
    NEW_SINCE = "new_since"
    TAKES_PART_IN_ENQUIRY = "takes_part_in_enquiry"
    HOLDS_IMPORTANT_INFORMATION = "holds_important_information"


FIRST = frozenset({"initial", "pre_birth", "transfer_in"})
EVERY_TYPE = ("initial", "pre_birth", "transfer_in", "review", "reconvened")
PARENTS = frozenset({"mother", "father"})


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages at which the lines of a list change, in years; a newborn's in days."""

    newborn_days: int = 28
    young_below: int = 5
    school_from: int = 4
    college_from: int = 16


@dataclass(frozen=True, slots=True)
class CaseChild:
    """A child the conference is to be about, with what is recorded of that child alone."""

    id: str
    born: date | None = None
    expected: date | None = None
    facts: frozenset[Fact] = frozenset()

    @property
    def unborn(self) -> bool:
        return self.born is None


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative or carer: what they are to the children, and whether they hold parental responsibility, if known."""

    id: str
    relation: str
    parental_responsibility: bool | None = False
    of: tuple[str, ...] = ()
    facts: frozenset[Fact] = frozenset()

    @property
    def everything(self) -> frozenset[Fact]:
        """What is recorded of the relative and what follows from it."""
        found = set(self.facts)
        if self.relation in PARENTS:
            found.add(Fact.PARENT)
        if self.parental_responsibility is None:
            found.add(Fact.RESPONSIBILITY_UNKNOWN)
        elif self.parental_responsibility:
            found.add(Fact.PARENTAL_RESPONSIBILITY)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Known:
    """An agency or service known to work with the children or their families, and why it is known."""

    id: str
    agency: str
    service: str = ""
    of: tuple[str, ...] = ()
    facts: frozenset[Fact] = frozenset()


@dataclass(frozen=True, slots=True)
class ConveningCase:
    """Everything that arranging one conference turns on; `on` is its day, `household` the other children at home."""

    type: str
    on: date
    children: tuple[CaseChild, ...]
    relatives: tuple[Relative, ...] = ()
    known: tuple[Known, ...] = ()
    household: tuple[str, ...] = ()
    facts: frozenset[Fact] = frozenset()


def age_in_years(born: date, on: date) -> int:
    """Whole years, a birthday on 29 February falling on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def facts_of_conference(case: ConveningCase) -> frozenset[Fact]:
    """What holds of the conference itself, whichever child is looked at."""
    found = {Fact(case.type), *case.facts}
    if case.type in FIRST:
        found.add(Fact.FIRST_CONFERENCE)
    if len(case.children) > 1:
        found.add(Fact.SEVERAL_CHILDREN)
    return frozenset(found)


def facts_of_child(case: ConveningCase, child: CaseChild, ages: Ages) -> frozenset[Fact]:
    """What holds for one child: the conference's facts, the child's own, and what the age on the day adds."""
    return facts_of_conference(case) | child.facts | frozenset(_by_age(child, case.on, ages))


def facts_of_anybody(case: ConveningCase, ages: Ages) -> frozenset[Fact]:
    """What holds of the conference or of at least one child in it."""
    found = set(facts_of_conference(case))
    for child in case.children:
        found |= facts_of_child(case, child, ages)
    return frozenset(found)


def holds(when: Iterable[Fact], unless: Iterable[Fact], facts: frozenset[Fact]) -> bool:
    """Whether a line that stands under these circumstances stands: all of `when`, none of `unless`."""
    return facts.issuperset(when) and facts.isdisjoint(unless)


def _by_age(child: CaseChild, on: date, ages: Ages) -> Iterator[Fact]:
    if child.born is None:
        yield Fact.UNBORN
        return
    yield Fact.BORN
    years = age_in_years(child.born, on)
    if (on - child.born).days <= ages.newborn_days:
        yield Fact.NEWBORN
    if years < ages.young_below:
        yield Fact.YOUNG
    if years >= ages.college_from or Fact.AT_COLLEGE in child.facts:
        yield Fact.COLLEGE_AGE
    elif years >= ages.school_from:
        yield Fact.SCHOOL_AGE
    else:
        yield Fact.PRE_SCHOOL
