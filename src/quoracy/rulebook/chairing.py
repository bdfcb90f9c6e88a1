"""Who may chair a conference: registered or named for it, and with no part in the case, now or ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from quoracy.rulebook.chairing_rules import ChairingRule, NamedBy
from quoracy.rulebook.finding import Departure, Finding


class HasChairing(Protocol):
    """Anything that may carry a rule for chairing, a procedure above all; None where it is silent."""

    @property
    def chairing(self) -> ChairingRule | None: ...
    @property
    def terms(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might chair. `parts` are the parts they have or had in the case, each in words with its days."""

    name: str
    registered: bool = True
    named: bool = False
    parts: tuple[str, ...] = ()
    said_not_independent: bool = False
    chosen: bool | None = None


REASON = "independence_reason"
"""The place at which the reason is given for a chair who has a part in the case, where the procedure lets one."""


def chair_findings(procedure: HasChairing, type_: str, one: Candidate) -> list[Finding]:
    """What speaks against somebody as the chair of one conference of a kind.

    A procedure that is silent leaves nobody who has managed the case in the chair, and nobody but a registered chair.
    """
    rule = procedure.chairing
    return [*_registered(procedure, rule, type_, one), *_independent(rule, one), *_chosen(rule, one)]


def _registered(procedure: HasChairing, rule: ChairingRule | None, type_: str, one: Candidate) -> list[Finding]:
    if one.registered:
        return []
    kind = procedure.terms.get("chair", "chair")
    allowed = rule is not None and type_ in rule.substitutes_for
    if allowed and one.named:
        return []
    says = f"{one.name} is not registered as {kind} here."
    if allowed:
        says += f" {_who_names(procedure)} has to name a substitute for this conference first, with a reason."
    return [Finding(False, says, _cited(rule, "registered"), Departure.FORBIDDEN, "chair")]


def _independent(rule: ChairingRule | None, one: Candidate) -> list[Finding]:
    if one.said_not_independent:
        says = f"{one.name} has said that they are not independent of this case. Choose another chair."
        return [Finding(False, says, _cited(rule, "confirms"), Departure.FORBIDDEN, "chair")]
    departure = rule.independent if rule else Departure.FORBIDDEN
    if not one.parts or departure is Departure.NOT_NEEDED:
        return []
    clauses = _cited(rule, "independent")
    says = f"{one.name} has managed this case and is not independent of it ({'; '.join(one.parts)})."
    if departure is Departure.FORBIDDEN:
        return [Finding(False, f"{says} Choose another chair.", clauses, departure, "chair")]
    return [Finding(False, f"{says} Choose another chair, or say why not.", clauses, departure, REASON)]


def _chosen(rule: ChairingRule | None, one: Candidate) -> list[Finding]:
    if one.chosen is not False or rule is None:
        return []
    says = f"Somebody else than {one.name} was chosen to take the chair for a looked after child of this conference."
    return [Finding(False, says, _cited(rule, "choice"), Departure.FORBIDDEN, "chair")]


def substitute_finding(procedure: HasChairing, type_: str, *, looked_after: bool) -> Finding:
    """Say whether somebody who is no registered chair may be named for a conference of this kind."""
    rule, kind = procedure.chairing, procedure.terms.get("chair", "chair")
    clauses = _cited(rule, "substitute")
    if rule is None or type_ not in rule.substitutes_for:
        says = f"Only a registered {kind} chairs a conference of this kind."
        return Finding(False, says, clauses, Departure.FORBIDDEN, "user")
    if rule.only_looked_after and not looked_after:
        says = f"Somebody who is not a registered {kind} chairs only a looked after child's conference."
        return Finding(False, says, clauses, Departure.FORBIDDEN, "user")
    return Finding(True, f"{_who_names(procedure)} may name somebody else, with a reason.", clauses, place="user")


def choice_finding(procedure: HasChairing, name: str, decided: bool) -> Finding | None:
    """Whether it is decided who takes the chair for one looked after child with a plan; None where nothing is asked."""
    rule = procedure.chairing
    if rule is None or not rule.choice_for_looked_after:
        return None
    says = f"Decide whether {name}'s own reviewing officer or another takes the chair, with the reason"
    departure = Departure.NOT_NEEDED if decided else Departure.FORBIDDEN
    return Finding(decided, says, _cited(rule, "choice", "case_by_case"), departure, "chair")


def confirmation_finding(procedure: HasChairing, confirmed: bool) -> Finding | None:
    """Whether the chair has confirmed being independent; None where the procedure does not ask."""
    rule = procedure.chairing
    if rule is None or not rule.confirms:
        return None
    says = "Confirm that you are independent of this case before its papers open"
    departure = Departure.NOT_NEEDED if confirmed else Departure.FORBIDDEN
    return Finding(confirmed, says, _cited(rule, "confirms"), departure, "independent")


def contact_findings(procedure: HasChairing, *, same: bool, manages: tuple[str, ...]) -> list[Finding]:
    """What is wrong with a chair's two contacts: one person for both, or a manager of workers on the chair's cases.

    The second is a warning: it stops nothing, and is shown.
    """
    rule, found = procedure.chairing, []
    if rule is None or not rule.answers_to:
        return []
    clauses = _cited(rule, "answers_to")
    if same and not rule.one_contact:
        says = "Name two people: the contact in the chain of command does not receive the complaints"
        found.append(Finding(False, says, clauses, Departure.FORBIDDEN, "complaints_to"))
    if manages:
        says = f"This manager also manages workers on this chair's cases: {', '.join(manages)}"
        found.append(Finding(False, says, clauses, Departure.NOT_NEEDED, "complaints_to"))
    return found


def again_finding(procedure: HasChairing, chaired_before: bool, earlier_chair_free: bool) -> Finding | None:
    """Whether whoever chaired before could be asked again; None where the procedure does not say so."""
    rule = procedure.chairing
    if rule is None or not rule.same_chair_again or not earlier_chair_free:
        return None
    says = "Somebody else chaired the earlier conference and is free. Consider asking them again."
    return Finding(chaired_before, says, _cited(rule, "same_chair"), place="chair")


def _who_names(procedure: HasChairing) -> str:
    rule, unit = procedure.chairing, procedure.terms.get("unit", "the unit")
    return f"A manager of the {unit}" if rule and rule.named_by is NamedBy.UNIT_MANAGER else f"The {unit}"


def _cited(rule: ChairingRule | None, *points: str) -> tuple[str, ...]:
    return tuple(rule.cites[point] for point in points if point in rule.cites) if rule else ()
