"""Agencies and groupings of professionals at a sitting: who counts as one, and for which child.

What is counted is never the head. Several people of one grouping make one; whether two professions of one
agency make two is the pack's to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quoracy.rulebook.conference_rules import CountedFor, QuorumRule
from quoracy.rulebook.sitting import SOCIAL_CARE, ConferenceChild, Present, Sitting


@dataclass(frozen=True, slots=True)
class Counted:
    """The groupings that count for one child, and what is known of the rest.

    `here_without_contact` are groupings in the room that do not know the child; `absent` are agencies known
    to have had contact with the child and not here; `known` is how many agencies have had contact at all,
    or None where nothing was entered about it.
    """

    social_care: bool
    groupings: tuple[str, ...]
    here_without_contact: tuple[str, ...]
    absent: tuple[str, ...]
    known: int | None
    known_others: int | None

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(name for name in self.groupings if name != SOCIAL_CARE)


def grouping(rule: QuorumRule, agency: str, service: str) -> str:
    """The name of the grouping somebody belongs to: `health`, or `health/midwifery` where professions count apart."""
    apart = agency in rule.professions_apart or "*" in rule.professions_apart
    return f"{agency}/{service}" if service and apart and agency != SOCIAL_CARE else agency


def members(rule: QuorumRule, sitting: Sitting) -> tuple[Present, ...]:
    """Those present whom the procedure lets make up a quorum."""
    return tuple(
        person
        for person in sitting.present
        if person.status == "member"
        and (rule.remote_counts or not person.remote)
        and (rule.deputies_count or not person.deputy)
        and (rule.counts_after_leaving or not person.left)
    )


def count(rule: QuorumRule, sitting: Sitting, child: ConferenceChild) -> Counted:
    """Count the groupings present that know the child in the way the procedure asks for."""
    people = members(rule, sitting)
    with_contact = _merged(grouping(rule, p.agency, p.service) for p in people if _serves(rule, sitting, p, child))
    if rule.reports_count:
        with_contact = _merged([*with_contact, *_reporting(sitting, child)])
    here = _merged(grouping(rule, p.agency, p.service) for p in people)
    known = _known(rule, sitting, child, with_contact)
    return Counted(
        social_care=_social_care_sits(rule, sitting, people, child),
        groupings=with_contact,
        here_without_contact=tuple(name for name in here if name not in with_contact),
        absent=_not_covered(known or (), here),
        known=None if known is None else len(known),
        known_others=None if known is None else sum(name != SOCIAL_CARE for name in known),
    )


def _social_care_sits(rule: QuorumRule, sitting: Sitting, people: Iterable[Present], child: ConferenceChild) -> bool:
    sitting_for_it = [
        p
        for p in people
        if p.agency == SOCIAL_CARE and (not rule.social_care_needs_contact or _serves(rule, sitting, p, child))
    ]
    return len(sitting_for_it) >= rule.social_care_people


def _serves(rule: QuorumRule, sitting: Sitting, person: Present, child: ConferenceChild) -> bool:
    """Whether this person's contact counts for the child, or for the meeting where the procedure counts that."""
    if rule.counted_for is CountedFor.EACH_CHILD:
        return _knows(rule, sitting, person, child)
    if rule.counted_for is CountedFor.THE_MEETING:
        return any(_knows(rule, sitting, person, each) for each in sitting.children)
    mine = grouping(rule, person.agency, person.service)
    colleagues = [p for p in members(rule, sitting) if grouping(rule, p.agency, p.service) == mine]
    return all(any(_knows(rule, sitting, p, each) for p in colleagues) for each in sitting.children)


def _knows(rule: QuorumRule, sitting: Sitting, person: Present, child: ConferenceChild) -> bool:
    """Whether the person has been in direct contact with the child, or stands in for an agency that has."""
    if child.id in person.direct_contact:
        return True
    if child.unborn and rule.mother_contact_counts and child.id in person.contact_with_mother:
        return True
    stands_in = person.deputy and rule.deputy_carries_agency_contact
    return stands_in and any(name in (person.agency, person.service) for name in sitting.had_contact.get(child.id, ()))


def _reporting(sitting: Sitting, child: ConferenceChild) -> list[str]:
    known = sitting.had_contact.get(child.id, ())
    return [name for name in sitting.reports.get(child.id, ()) if name in known]


def _known(
    rule: QuorumRule, sitting: Sitting, child: ConferenceChild, with_contact: Iterable[str]
) -> tuple[str, ...] | None:
    """Every agency known to have had contact with the child: those entered, and those here that have met the child."""
    entered = sitting.had_contact.get(child.id)
    if rule.relevant_contact_means_direct:
        entered = sitting.had_direct_contact.get(child.id, entered)
    if entered is None:
        return None
    here = tuple(with_contact)
    return (*here, *_not_covered(dict.fromkeys(entered), here))


def _not_covered(names: Iterable[str], groups: Iterable[str]) -> tuple[str, ...]:
    """The agencies and services entered by name that none of these groupings is or belongs to."""
    covered = {part for group in groups for part in (group, *group.split("/"))}
    return tuple(name for name in names if name not in covered)


def _merged(names: Iterable[str]) -> tuple[str, ...]:
    """Each grouping once; an agency named without its profession adds nothing beside one named with it."""
    once = dict.fromkeys(names)
    return tuple(n for n in once if not any(other.startswith(f"{n}/") for other in once))
