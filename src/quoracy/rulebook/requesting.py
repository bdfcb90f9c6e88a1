"""Asking for a conference: on which basis, by whom, and what calls for one before a birth or after a move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from quoracy.rulebook.conference_rules import Joined
from quoracy.rulebook.convening import HasConvening
from quoracy.rulebook.convening_case import CaseChild, Fact, age_in_years
from quoracy.rulebook.convening_rules import AgeTaken, ConveningRule
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.shapes import INITIAL
from quoracy.rulebook.terms import in_terms


@dataclass(frozen=True, slots=True)
class Believed:
    """What is thought of one child: the risk, why agencies need to work together, and who shares the belief."""

    risk: str = ""
    coordination: str = ""
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands: the type, who sends it, the children and what is believed of each."""

    type: str
    by: str
    children: tuple[CaseChild, ...]
    believed: Mapping[str, Believed] = field(default_factory=dict)
    backed_by: str = ""


@dataclass(frozen=True, slots=True)
class Indicated:
    """Whether a conference before birth is called for: on which grounds, and which factors are to be weighed."""

    indicated: bool
    grounds: tuple[str, ...]
    factors: tuple[str, ...]
    clauses: tuple[str, ...]


def request_findings(procedure: HasConvening, request: Request) -> list[Finding]:
    """Say what a request still lacks under this procedure, each at the field it belongs to."""
    rule = procedure.convening
    if rule is None:
        return []
    found = [
        *_type(rule, request),
        *_sender(rule, request),
        *(finding for child in request.children for finding in _for_child(rule, request, child)),
    ]
    return [replace(finding, says=in_terms(finding.says, procedure.terms)) for finding in found]


def decision_on_request(
    procedure: HasConvening, role: str, convene: bool, reasons: str, backed: bool = False
) -> list[Finding]:
    """Say whether somebody in this role may agree to a request or decline it, and what must be written down."""
    rule = procedure.convening
    if rule is None or not rule.decided_by:
        return []
    right = role == rule.decided_by
    says = f"Only the {rule.decided_by.replace('_', ' ')} may decide on a request."
    found = [Finding(right, says, (rule.cites["deciding"],), _unless(right, Departure.FORBIDDEN), "decision.by")]
    written = bool(reasons.strip())
    if convene and rule.decision_needs_reasons:
        says = "Write down why the conference is called."
        clauses = (rule.cites["reasons"],)
        found.append(Finding(written, says, clauses, _unless(written, Departure.FORBIDDEN), "decision.reasons"))
    if not convene:
        found.append(_declined(rule, written, backed))
    return found


def pre_birth_indicated(
    procedure: HasConvening, child: CaseChild, mother_born: date | None = None, asked_on: date | None = None
) -> Indicated | None:
    """Say whether a conference before birth is called for; None for a born child or a procedure without grounds.

    A young mother's age is taken on the day the procedure names; concerns about her care are a fact of the child.
    """
    rule = procedure.convening
    if rule is None or not rule.grounds or not child.unborn:
        return None
    facts = child.facts - _too_old(rule, child, mother_born, asked_on)
    met = [ground for ground in rule.grounds if facts.issuperset(ground.when)]
    grounds = [ground for ground in met if not ground.factor]
    wanted = [ground for ground in rule.grounds if not ground.factor]
    indicated = bool(grounds) if rule.grounds_joined is Joined.ANY else len(grounds) == len(wanted)
    return Indicated(
        indicated,
        tuple(ground.key for ground in grounds),
        tuple(ground.key for ground in met if ground.factor),
        (rule.cites["grounds"], *(ground.clause for ground in met)),
    )


def not_convening_finding(procedure: HasConvening, indicated: Indicated | None) -> Finding | None:
    """What it takes not to convene although a conference before birth is called for; None if it is not."""
    rule = procedure.convening
    if rule is None or indicated is None or not indicated.indicated:
        return None
    says = "A conference before birth is called for. Say why none is convened."
    return Finding(False, says, indicated.clauses, rule.not_convening, "decision.reasons", rule.decided_by)


def move_is_permanent(procedure: HasConvening, months: int | None) -> bool | None:
    """Whether a stay of so many months is a permanent move; None if somebody has to judge it (length unknown)."""
    rule = procedure.convening
    if rule is None or not rule.permanent_after_months or months is None:
        return None
    return months > rule.permanent_after_months


def conference_indicated(procedure: HasConvening, harm_found: bool) -> bool:
    """Whether section 47 enquiries that end call for a conference: on a finding of harm, or every time."""
    rule = procedure.convening
    return harm_found or (rule is not None and rule.conference_after_every_enquiry)


def not_calling_finding(procedure: HasConvening, reasons: str) -> Finding | None:
    """What ending section 47 enquiries without a request takes; None where the procedure asks nothing."""
    rule = procedure.convening
    if rule is None or "not_calling" not in rule.cites:
        return None
    written = bool(reasons.strip())
    says = "Say why no conference is called."
    return Finding(written, says, (rule.cites["not_calling"],), _unless(written, rule.not_calling), "close.reasons")


def notices_of_a_move(procedure: HasConvening) -> tuple[tuple[str, ...], int]:
    """Who is told when a child with a plan elsewhere has come here, and within how many working days of hearing."""
    rule = procedure.convening
    return (rule.notices_of_a_move_to, rule.notices_within_working_days) if rule else ((), 0)


def _too_old(rule: ConveningRule, child: CaseChild, born: date | None, asked_on: date | None) -> frozenset[Fact]:
    """The fact about a young mother, if on the day that counts she is not so young."""
    day = child.expected if rule.mother_age_on is AgeTaken.EXPECTED else asked_on
    if not rule.mother_under or born is None or day is None or age_in_years(born, day) < rule.mother_under:
        return frozenset()
    return frozenset({Fact.YOUNG_MOTHER_WITH_CONCERNS})


def _type(rule: ConveningRule, request: Request) -> Iterator[Finding]:
    if rule.other_types is Departure.NOT_NEEDED:
        return
    holds = request.type in rule.types
    says = f"This procedure knows {', '.join(each.replace('_', ' ') for each in rule.types)} conferences."
    clauses = (rule.cites["types"],) if "types" in rule.cites else (rule.clause,)
    yield Finding(holds, says, clauses, _unless(holds, rule.other_types), "request.type")


def _sender(rule: ConveningRule, request: Request) -> Iterator[Finding]:
    if not rule.requested_by:
        return
    backed = rule.backing_counts and request.backed_by in rule.backed_by
    holds = request.by in rule.requested_by or backed
    who = " or ".join(role.replace("_", " ") for role in rule.requested_by)
    says = f"A request is sent by the {who}. Send them a suggestion."
    if rule.backing_counts:
        says += " Somebody else needs the backing of a senior manager or a named or designated professional."
    clauses = (rule.cites["requesting"],)
    yield Finding(holds, says, clauses, _unless(holds, Departure.FORBIDDEN), "request.by")


def _for_child(rule: ConveningRule, request: Request, child: CaseChild) -> Iterator[Finding]:
    believed = request.believed.get(child.id, Believed())
    yield from _basis(rule, request, child)
    if request.type not in INITIAL or request.type == "transfer_in" or "risk" not in rule.cites:
        return
    stated = bool(believed.risk.strip())
    says = f"Say what {rule.risk_word} is believed of this child."
    yield _asked(stated, says, rule.cites["risk"], rule.risk_missing, f"request.risk.{child.id}")
    if rule.coordination_asked:
        why = bool(believed.coordination.strip())
        says = "Say why agencies may need to work together for this child."
        yield _asked(why, says, rule.cites["risk"], rule.risk_missing, f"request.coordination.{child.id}")
    if rule.believing_agencies:
        enough = len(set(believed.agencies)) >= rule.believing_agencies
        says = f"Name the agencies that share this belief: at least {rule.believing_agencies}."
        yield _asked(enough, says, rule.cites["risk"], rule.risk_missing, f"request.agencies.{child.id}")


def _basis(rule: ConveningRule, request: Request, child: CaseChild) -> Iterator[Finding]:
    """Whether section 47 enquiries, or what may stand in for them, are linked."""
    if request.type == "transfer_in" or (request.type not in INITIAL and not rule.enquiry_for_reviews):
        return
    place, enquired = f"request.enquiry.{child.id}", Fact.SECTION_47_ENDED in child.facts
    if child.unborn and rule.pre_birth_bases:
        has = [basis in child.facts for basis in rule.pre_birth_bases]
        holds = all(has) if rule.every_basis else any(has)
        says = "Link what the request rests on: an assessment before birth, section 47 enquiries or another ground."
        yield _asked(holds, says, rule.cites["pre_birth_basis"], rule.enquiry_missing, place)
    elif "enquiry" in rule.cites:
        says = "Link the section 47 enquiries for this child."
        yield _asked(enquired, says, rule.cites["enquiry"], rule.enquiry_missing, place)


def _declined(rule: ConveningRule, written: bool, backed: bool) -> Finding:
    says = "Say why no conference is held."
    clause = rule.cites["backing"] if backed and rule.backing_counts else rule.cites["declining"]
    if rule.declining is Departure.FORBIDDEN:
        says = "Where the grounds are met this procedure lets no request be declined."
        return Finding(False, says, (clause,), Departure.FORBIDDEN, "decision.reasons")
    return Finding(written, says, (clause,), _unless(written, Departure.FORBIDDEN), "decision.reasons")


def _asked(holds: bool, says: str, clause: str, departure: Departure, place: str) -> Finding:
    return Finding(holds, says, (clause,), _unless(holds, departure), place)


def _unless(holds: bool, departure: Departure) -> Departure:
    return Departure.NOT_NEEDED if holds else departure
