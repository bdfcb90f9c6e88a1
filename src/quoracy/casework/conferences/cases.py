"""The case for which a conference is arranged, as the rulebook knows it: what the file shows, and what was told."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from django.db.models import Q

from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.chairs import NamedChair
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.conferences.seeing_to import ChildsPart, Circumstance
from quoracy.casework.people.models import Person
from quoracy.casework.plans.models import Plan
from quoracy.rulebook.children_taking_part import THERE
from quoracy.rulebook.convening_case import CaseChild, ConveningCase, Fact, Relative

RELATIONS = {Relationship.Kind.MOTHER: "mother", Relationship.Kind.FATHER: "father"}
EVENTS = {
    "strategy_discussion": Fact.STRATEGY_DISCUSSION_HELD,
    "section_47_concluded": Fact.SECTION_47_ENDED,
    "pre_birth_assessment_concluded": Fact.PRE_BIRTH_ASSESSMENT,
    "child_assessment_concluded": Fact.CORE_ASSESSMENT,
    "protection_order_made": Fact.PROTECTION_ORDER,
}
"""The events that make a circumstance true without anybody telling it again."""

AWAY = ("not_coming", "apologies", "deputy")
"""The answers to an invitation by which somebody stays away."""

Names = Callable[[Child | Person], str]


def by_name(row: Child | Person) -> str:
    return row.name


def by_key(row: Child | Person) -> str:
    return str(row.pk)


def case_of(conference: Conference, called: Names = by_name, kept_out: Collection[uuid.UUID] = ()) -> ConveningCase:
    """What is on file about the conference, its children and their families.

    `called` says what the rulebook calls each: its name, or its key where two may share a name. `kept_out` are the
    relatives (their keys as people) whom a ruling keeps out.
    """
    children = [row.child for row in questions.about(conference)]
    told = _told(conference)
    related = Relationship.objects.filter(child__in=children).select_related("person").order_by("person__family_name")
    relatives = {one.person_id: one for one in related}
    holders = {one.person_id for one in related if one.parental_responsibility}
    about = _about(conference, children)
    around = _around(conference)
    return ConveningCase(
        type=conference.type,
        on=facts.day_of(conference),
        children=tuple(
            CaseChild(called(child), child.born, child.expected, about[child.pk] | told[str(child.pk)])
            for child in children
        ),
        relatives=tuple(
            Relative(
                called(one.person),
                RELATIONS.get(Relationship.Kind(one.kind), one.kind),
                pk in holders,
                facts=_of(one.person, around, pk in kept_out) | told[str(pk)],
            )
            for pk, one in relatives.items()
        ),
        facts=_of_conference(conference, around) | _siblings(children) | told[""],
    )


def _told(conference: Conference) -> Mapping[str, frozenset[Fact]]:
    found: dict[str, frozenset[Fact]] = defaultdict(frozenset)
    known = {str(fact) for fact in Fact}
    for of, fact in Circumstance.objects.filter(conference=conference).values_list("of", "fact"):
        if fact in known:
            found[of] |= {Fact(fact)}
    return found


def _about(conference: Conference, children: Collection[Child]) -> dict[uuid.UUID, frozenset[Fact]]:
    """What the file shows of each child."""
    planned = set(Plan.objects.filter(child__in=children, ended_on__isnull=True).values_list("child", flat=True))
    parts = dict(ChildsPart.objects.filter(conference=conference).exclude(answer="").values_list("child", "answer"))
    happened: dict[uuid.UUID, set[Fact]] = defaultdict(set)
    for whom, kind in Event.objects.filter(child__in=children, kind__in=EVENTS).values_list("child", "kind"):
        happened[whom].add(EVENTS[kind])
    found = {}
    for child in children:
        shown = set(happened[child.pk])
        shown |= {Fact.PLAN_HERE} if child.pk in planned else set()
        shown |= {Fact.LOOKED_AFTER} if "looked after" in child.alerts else set()
        if child.pk in parts:
            shown.add(Fact.ATTENDING if parts[child.pk] in THERE else Fact.NOT_ATTENDING)
        found[child.pk] = frozenset(shown)
    return found


class _Around:
    """The seats and needs of a conference, read once."""

    def __init__(self, conference: Conference) -> None:
        self.seats = [seat for seat in questions.seats(conference) if seat.invited]
        self.brings = {seat.title for seat in self.seats if seat.standing == Seat.Standing.SUPPORTER}
        wanted = conference.needs.filter(kind=Need.Kind.INTERPRETER, seat__person__isnull=False)
        self.interpreted = set(wanted.values_list("seat__person", flat=True))
        away = conference.seats.filter(standing=Seat.Standing.FAMILY, invitation__answer__in=AWAY)
        self.away = set(away.values_list("person", flat=True))


def _around(conference: Conference) -> _Around:
    return _Around(conference)


def _of(person: Person, around: _Around, kept_out: bool) -> frozenset[Fact]:
    """What the file shows of one relative."""
    found = set()
    if person.interpreter or person.pk in around.interpreted:
        found |= {Fact.OTHER_FIRST_LANGUAGE, Fact.INTERPRETER_NEEDED}
    elif not person.language:
        found.add(Fact.LANGUAGE_NOT_ASKED)
    if f"comes with {person.name}" in around.brings:
        found.add(Fact.HAS_A_SUPPORTER)
    if person.pk in around.away:
        found.add(Fact.NOT_ATTENDING)
    if kept_out:
        found.add(Fact.EXCLUDED)
    return frozenset(found)


def _of_conference(conference: Conference, around: _Around) -> frozenset[Fact]:
    found = set()
    if any(seat.remote for seat in around.seats):
        found.add(Fact.SOMEBODY_JOINS_REMOTELY)
    if conference.state == Conference.State.STOOD_DOWN:
        found.add(Fact.STOOD_DOWN)
    if conference.named_chairs.filter(child__isnull=False, user=conference.chair_id, taken_back=False).exclude(
        capacity=NamedChair.Capacity.REVIEWING_OFFICER
    ):
        found.add(Fact.CHAIR_IS_NOT_THE_REVIEWING_OFFICER)
    if conference.starts_at and questions.late_for(conference):
        found.add(Fact.LATE)
    return frozenset(found)


def _siblings(children: Collection[Child]) -> frozenset[Fact]:
    """Whether the file knows brothers or sisters, by household or by a parent, whom the conference is not about."""
    parents = Relationship.objects.filter(child__in=children, kind__in=list(RELATIONS)).values("person")
    by_parent = Q(relationships__person__in=parents, relationships__kind__in=list(RELATIONS))
    homes = [child.household_id for child in children if child.household_id]
    others = Child.objects.filter(by_parent | Q(household__in=homes)).exclude(pk__in=[child.pk for child in children])
    return frozenset({Fact.SIBLINGS_NOT_NAMED}) if others.exists() else frozenset()
