"""Finding children, and whom each colleague may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, may, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Child, Relationship, Tie
from quoracy.casework.children.names import all_heard_in, likeness, near, sounds

SIMILAR_ENOUGH = 60.0
"""Likeness (0 to 100) from which a same-sounding name is shown before a child is added."""


HEARD_AT_MOST = 500
"""Same-sounding children looked at in one search; whoever has more should type more of the name."""


@dataclass(frozen=True, slots=True)
class Match:
    """A child already on file who may be the one somebody is about to add, and why it was thought so."""

    child: Child
    likeness: float
    because: str
    visible: bool


def open_ties(user: User) -> QuerySet[Tie]:
    """The ties by which somebody may read a child's file today.

    A practitioner who is asked to a conference is tied to its children too, but what that opens is the conference's
    own papers, when there are pages for them, and never the whole file (docs/decisions/0005).
    """
    held = Tie.objects.filter(user=user).exclude(capacity=Tie.Capacity.PRACTITIONER)
    return held.filter(Q(until__isnull=True) | Q(until__gte=today()))


def visible_to(user: User) -> QuerySet[Child]:
    """The children this person may see: all of the authority's for those who oversee, else those they are tied to.

    A tie alone is not enough: whoever holds no role with cases today, because an appointment ended, sees nobody.
    """
    if user.authority_id is None or not may(user, Right.FIND_CHILDREN):
        return Child.objects.none()
    own = Child.objects.filter(authority_id=user.authority_id)
    if may(user, Right.SEE_EVERY_CHILD):
        return own
    return own.filter(pk__in=open_ties(user).values("child"))


def visible_child(user: User, child: uuid.UUID) -> Child:
    """One child's file, or `NoRight` in the same words whether the child is unknown or only not theirs."""
    found = visible_to(user).select_related("household").filter(pk=child).first()
    if found is None:
        raise NoRight(user, None, "There is no such file for you. If you work with this child, ask to be tied to it.")
    return found


def siblings(child: Child) -> QuerySet[Child]:
    """The other children of the household."""
    if child.household_id is None:
        return Child.objects.none()
    return Child.objects.filter(household_id=child.household_id).exclude(pk=child.pk).order_by("born", "given_names")


def family_of(child: Child) -> QuerySet[Relationship]:
    return child.relationships.select_related("person").order_by("kind", "person__family_name")


def find(user: User, words: str, born: date | None = None, limit: int = 50) -> Sequence[Child]:
    """Children by number, by sound of name in any order, by date of birth; only those this person may see."""
    children = visible_to(user)
    text = words.strip()
    if born:
        children = children.filter(Q(born=born) | Q(expected=born))
    if not text:
        return list(children.order_by("family_name", "given_names")[:limit]) if born else []
    by_sound = Q(name_keys__overlap=sounds(text)) if sounds(text) else Q(pk__in=[])
    found = [child for child in children.filter(by_sound)[:HEARD_AT_MOST] if all_heard_in(text, child.name_keys)]
    beginning = Q(family_name__istartswith=text) | Q(given_names__istartswith=text)
    told = children.filter(Q(number__iexact=text) | beginning).order_by("family_name")[:limit]
    everybody = {child.pk: child for child in (*told, *found)}.values()
    return sorted(everybody, key=lambda child: -likeness(text, child.name))[:limit]


def possible_matches(
    user: User, given_names: str, family_name: str, born: date | None, expected: date | None = None
) -> Sequence[Match]:
    """Children of the authority who may be the one about to be added, the likeliest first.

    Looks beyond the children this person may see, since a second file is the greater harm; of a child not theirs
    only the name and the year are shown, and whom to ask.
    """
    keys = sounds(given_names, family_name)
    day = born or expected
    if not keys:
        return []
    heard = Child.objects.filter(authority=authority_of(user), name_keys__overlap=keys)[:HEARD_AT_MOST]
    seen = set(visible_to(user).filter(pk__in=[c.pk for c in heard]).values_list("pk", flat=True))
    matches = [
        Match(child, score, because, child.pk in seen)
        for child in heard
        for score, because in [_alike(f"{given_names} {family_name}", day, keys, child)]
        if because
    ]
    return sorted(matches, key=lambda match: -match.likeness)[:10]


def _alike(name: str, day: date | None, keys: Sequence[str], child: Child) -> tuple[float, str]:
    score = likeness(name, f"{child.given_names} {child.family_name}")
    whole = f"{child.given_names} {child.family_name}"
    same_sound = all_heard_in(name, child.name_keys) and all_heard_in(whole, keys)
    dates_near = near(day, child.born or child.expected)
    if same_sound and dates_near:
        return 100 + score, "same-sounding name and a near date of birth"
    if same_sound:
        return 50 + score, "same-sounding name"
    if dates_near and score >= SIMILAR_ENOUGH:
        return score, "similar name and a near date of birth"
    return 0, ""


def whom_to_ask(children: Sequence[Child]) -> dict[uuid.UUID, str]:
    """For each of these children the colleagues who work with the child, in one query."""
    working = (Tie.Capacity.SOCIAL_WORKER, Tie.Capacity.TEAM_MANAGER)
    ties = Tie.objects.filter(child__in=[c.pk for c in children], capacity__in=working, until__isnull=True)
    asked: dict[uuid.UUID, list[str]] = {}
    for child, name in ties.order_by("capacity", "user__name").values_list("child", "user__name").distinct():
        asked.setdefault(child, []).append(name)
    return {child: ", ".join(dict.fromkeys(names)) for child, names in asked.items()}


def named(children: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these children, in one query; what is no child of this authority has none."""
    return {child.pk: child.name for child in Child.objects.filter(pk__in=list(children))}
