"""Giving papers to somebody outside: closed until a ground for it is recorded, and then no wider than the ground.

Conference papers are confidential. Where a procedure says nothing of disclosure, only a court's order or a law that
requires it opens them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from quoracy.rulebook.disclosure_rules import DisclosureRule
from quoracy.rulebook.finding import Departure, Finding


class Kind(StrEnum):
    """Who asks: somebody outside, or the legal representative of the child."""

    OUTSIDER = "outsider"
    CHILDS_LAWYER = "childs_lawyer"


class Ground(StrEnum):
    """What lets papers out."""

    SOCIAL_CARE = "social_care"
    CHAIR = "chair"
    COURT_ORDER = "court_order"
    LAW = "law"


ENOUGH_BY_THEMSELVES = (Ground.COURT_ORDER, Ground.LAW)


class HasDisclosure(Protocol):
    """Anything that may carry a rule for disclosure, a procedure above all; None where it is silent."""

    @property
    def disclosure(self) -> DisclosureRule | None: ...


@dataclass(frozen=True, slots=True)
class Consent:
    """A ground as it was recorded: by whom, of which day, and where it is written."""

    ground: Ground
    given_by: str = ""
    given_on: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for papers as it stands before it is answered. `acts_for_child` is how that was checked."""

    kind: Kind
    acts_for_child: str = ""
    consents: tuple[Consent, ...] = ()


def grounds(procedure: HasDisclosure, kind: Kind) -> tuple[Ground, ...]:
    """The grounds that may be recorded for a request of this kind."""
    rule = procedure.disclosure
    if rule is None:
        return ENOUGH_BY_THEMSELVES
    if kind is Kind.CHILDS_LAWYER and rule.lawyer_may_ask:
        return (Ground.CHAIR, *ENOUGH_BY_THEMSELVES) if rule.lawyer_needs_chair else ENOUGH_BY_THEMSELVES
    return tuple(ground for ground in Ground if ground in rule.consents or ground is Ground.LAW)


def consent_findings(procedure: HasDisclosure, kind: Kind, consent: Consent) -> list[Finding]:
    """Say what a ground still lacks to be recorded: who gave it, when, and the document that shows it."""
    known = consent.ground in grounds(procedure, kind)
    given = bool(consent.given_by.strip()) and consent.given_on is not None
    written = bool(consent.document.strip())
    where = "Name the law that requires it." if consent.ground is Ground.LAW else "Say in which document it is given."
    return [
        _needed(procedure, kind, known, "This procedure does not open papers on that ground.", "ground"),
        _needed(procedure, kind, given, "Say who gave it, and on which day.", "given_by"),
        _needed(procedure, kind, written, where, "document"),
    ]


def disclosure_findings(procedure: HasDisclosure, asked: Asked) -> list[Finding]:
    """Say what speaks against giving the papers; without a ground of the procedure nothing is given at all."""
    rule = procedure.disclosure
    theirs = rule is not None and asked.kind is Kind.CHILDS_LAWYER and rule.lawyer_may_ask
    found = []
    if asked.kind is Kind.CHILDS_LAWYER:
        checked = bool(asked.acts_for_child.strip())
        says = "Check that this person acts for this child, and write down how."
        found.append(_needed(procedure, asked.kind, checked, says, "acts_for_child"))
    if theirs and rule is not None and not rule.lawyer_needs_chair:
        return found
    opened = _opened(rule, asked)
    return [*found, _needed(procedure, asked.kind, opened, _lacking(rule, asked.kind), "consent")]


def reads_other_children(procedure: HasDisclosure, kind: Kind) -> bool:
    """Whether a copy may hold what is about other children than the one it is asked for."""
    rule = procedure.disclosure
    return kind is not Kind.CHILDS_LAWYER or (rule is not None and rule.lawyer_reads_other_children)


def at_once_in_danger(procedure: HasDisclosure) -> bool:
    """Whether social care may consent and give papers in one step where a child is in danger."""
    rule = procedure.disclosure
    return rule is not None and rule.in_danger_at_once and Ground.SOCIAL_CARE in rule.consents


def existence_finding(procedure: HasDisclosure, agency: str, to: str) -> Finding:
    """Whether an agency may tell somebody that records exist: existence and holder only, to the prosecutor named."""
    rule = procedure.disclosure
    if rule is None or not rule.existence_told_by:
        says = "This procedure lets nobody outside be told that records exist. Ask for papers to be given instead."
        return Finding(False, says, (), Departure.FORBIDDEN, "to")
    clauses = (rule.cites["existence"],)
    if agency not in rule.existence_told_by:
        who = " or ".join(rule.existence_told_by)
        return Finding(False, f"Only the {who} may tell that records exist.", clauses, Departure.FORBIDDEN, "agency")
    known = _same(to, rule.prosecutor)
    says = f"That records exist may be told to the {rule.prosecutor}. Anybody else asks for papers as a third party."
    return Finding(known, says, clauses, _unless(known), "to")


def clauses_of(procedure: HasDisclosure, kind: Kind) -> tuple[str, ...]:
    """The clauses that a request of this kind is judged by."""
    rule = procedure.disclosure
    if rule is None:
        return ()
    return (rule.cites["lawyer"], rule.clause) if kind is Kind.CHILDS_LAWYER and rule.lawyer_may_ask else (rule.clause,)


def _opened(rule: DisclosureRule | None, asked: Asked) -> bool:
    given = {consent.ground for consent in asked.consents}
    if given & set(ENOUGH_BY_THEMSELVES):
        return True
    if rule is None:
        return False
    if asked.kind is Kind.CHILDS_LAWYER and rule.lawyer_may_ask:
        return Ground.CHAIR in given
    if rule.chair_and_social_care:
        return {Ground.CHAIR, Ground.SOCIAL_CARE} <= given
    return bool(given & set(rule.consents))


def _lacking(rule: DisclosureRule | None, kind: Kind) -> str:
    if rule is None:
        return "Papers stay closed: this procedure opens them on a court's order or where a law requires it."
    if kind is Kind.CHILDS_LAWYER and rule.lawyer_may_ask:
        return "Papers stay closed until the chair agrees."
    if rule.chair_and_social_care:
        return "Papers stay closed until the chair and social care both consent, or a court orders it."
    return f"Papers stay closed until one of these is recorded: {_listed(rule.consents)}."


def _listed(consents: Sequence[str]) -> str:
    words = {"social_care": "social care's consent", "chair": "the chair's consent", "court_order": "a court's order"}
    return ", ".join(words.get(one, one.replace("_", " ")) for one in consents)


def _needed(procedure: HasDisclosure, kind: Kind, holds: bool, says: str, place: str) -> Finding:
    return Finding(holds, says, clauses_of(procedure, kind), _unless(holds), place)


def _unless(holds: bool) -> Departure:
    return Departure.NOT_NEEDED if holds else Departure.FORBIDDEN


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
