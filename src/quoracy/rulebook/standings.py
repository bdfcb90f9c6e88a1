"""What each kind of person at a conference may do, whose agreement they need, and what is still missing for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quoracy.rulebook.attendance import HasAttendance
from quoracy.rulebook.attendance_rules import AttendanceRule, Standing
from quoracy.rulebook.convening_case import ConveningCase, Fact
from quoracy.rulebook.finding import Departure, Finding


@dataclass(frozen=True, slots=True)
class Attender:
    """Somebody on the list, with what has been agreed and confirmed about them so far.

    `consents` answers for "chair", and for each relative or child whose agreement counts; a missing answer is no
    agreement. `brought_by` names whom a supporter comes with, `how_many` how many that person brings in all.
    """

    id: str
    standing: str
    consents: Mapping[str, bool] = field(default_factory=dict)
    adult: bool | None = None
    brought_by: str = ""
    how_many: int = 1
    more_agreed: bool = False
    confirmed: bool = False


def standing_rules(procedure: HasAttendance) -> dict[str, Standing]:
    """What each kind of person may do under this procedure, by its name; empty where it says nothing."""
    rule = procedure.attendance
    return {standing.key: standing for standing in rule.standings} if rule else {}


def standing_of(procedure: HasAttendance, key: str) -> Standing | None:
    """The rule for one kind of person, or None where the procedure has none of that name."""
    return standing_rules(procedure).get(key)


def part_taken(procedure: HasAttendance, key: str, allowed_by_chair: bool = False) -> tuple[bool, bool, bool]:
    """Whether somebody in this standing speaks, gives a view on the decision and counts for the quorum.

    A member where the procedure says nothing. What the chair allows is to speak, never to give a view.
    """
    standing = standing_of(procedure, key)
    if standing is None:
        return (key == "member", key == "member", key == "member")
    speaks = standing.speaks or (allowed_by_chair and standing.chair_may_let_speak)
    return (speaks, standing.gives_view, standing.counts)


def standing_findings(procedure: HasAttendance, case: ConveningCase, person: Attender) -> list[Finding]:
    """Say what is missing before somebody can be there: consents, an adult, agreement to a second, a confirmation."""
    rule, standing = procedure.attendance, standing_of(procedure, person.standing)
    if rule is None or standing is None:
        return []
    return [
        *_consents(rule, standing, case, person),
        *_adult(standing, person),
        *_number(standing, person),
        *_confirmation(standing, person),
    ]


def whose_consent(procedure: HasAttendance, case: ConveningCase) -> tuple[str, ...]:
    """The relatives and children who must each agree to an observer, by their ids."""
    rule = procedure.attendance
    return _whose(rule, case) if rule else ()


def interpreter_finding(
    procedure: HasAttendance, is_relative: bool, before_or_at_the_conference: bool = True
) -> Finding | None:
    """Say whether a relative may interpret; None where the procedure says nothing about it.

    After the conference, when its record is explained, the catalogue takes the stricter reading of the two.
    """
    rule = procedure.attendance
    part = "interpreter" if before_or_at_the_conference else "interpreter_of_the_record"
    if rule is None or part not in rule.cites:
        return None
    says = "A relative is not asked to interpret. Book an independent interpreter."
    departure = rule.relatives_as_interpreters if is_relative else Departure.NOT_NEEDED
    return Finding(not is_relative, says, (rule.cites[part],), departure, "interpreter", "chair")


def _consents(rule: AttendanceRule, standing: Standing, case: ConveningCase, person: Attender) -> Iterator[Finding]:
    for name in standing.consents:
        asked = ("chair",) if name == "chair" else _whose(rule, case)
        clauses = (rule.cites[f"consent_{name}"],)
        for one in asked:
            given = person.consents.get(one, False)
            says = f"{one[:1].upper()}{one[1:]} has to agree beforehand that {person.id} observes."
            departure = Departure.NOT_NEEDED if given else standing.unconsented
            yield Finding(given, says, clauses, departure, f"consent.{person.id}.{one}", one)


def _whose(rule: AttendanceRule, case: ConveningCase) -> tuple[str, ...]:
    wanted = set(rule.consent_of_family)
    relatives = [each.id for each in case.relatives if {fact.value for fact in each.everything} & wanted]
    children = [each.id for each in case.children if {fact.value for fact in each.facts} & wanted]
    return (*relatives, *children)


def _adult(standing: Standing, person: Attender) -> Iterator[Finding]:
    if standing.adult_only:
        adult = person.adult is True
        says = "A supporter has to be an adult. Confirm that this person is."
        departure = Departure.NOT_NEEDED if adult else Departure.FORBIDDEN
        yield Finding(adult, says, (standing.clause,), departure, f"adult.{person.id}")


def _number(standing: Standing, person: Attender) -> Iterator[Finding]:
    if standing.each_may_have and person.how_many > standing.each_may_have:
        says = f"{person.brought_by} brings somebody already." if standing.each_may_have == 1 else ""
        says = says or f"{person.brought_by} brings {standing.each_may_have} already."
        says += f" The {_words(standing.more_agreed_by)} has to agree."
        departure = Departure.NOT_NEEDED if person.more_agreed else Departure.FORBIDDEN
        place = f"supporters.{person.brought_by}"
        yield Finding(person.more_agreed, says, (standing.clause,), departure, place, standing.more_agreed_by)


def _confirmation(standing: Standing, person: Attender) -> Iterator[Finding]:
    if standing.confirms:
        departure = Departure.NOT_NEEDED if person.confirmed else standing.unconfirmed
        clauses = (standing.clause, *standing.also)
        yield Finding(person.confirmed, standing.confirms, clauses, departure, f"confirms.{person.id}", "chair")


def guardian_line(case: ConveningCase) -> str:
    """What is known of a guardian: "appointed", "ask" where proceedings are on file without a name, or "none"."""
    facts = {fact for child in case.children for fact in child.facts}
    if {Fact.PROCEEDINGS, Fact.GUARDIAN_APPOINTED} <= facts:
        return "appointed"
    return "ask" if Fact.PROCEEDINGS in facts else "none"


def _words(role: str) -> str:
    return role.replace("_", " ")
