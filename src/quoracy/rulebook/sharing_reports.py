"""Who sees a report: what is kept from somebody and who decides it, how it is shared, and what is open at the start.

A passage is hidden from the moment its author asks for it; only a decision to share it in full shows it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.report_rules import ReportRule
from quoracy.rulebook.reports import HasReports


@dataclass(frozen=True, slots=True)
class Withheld:
    """A passage, or a whole report where `passage` is empty, that its author wants kept from somebody.

    `decided` is the ruling of the one who decides: a way of sharing, or empty while it is pending.
    """

    passage: str
    kept_from: tuple[str, ...]
    why: str = ""
    every_parent: bool = False
    exceptional: bool = False
    discussed_on: date | None = None
    decided: str = ""
    decided_by: str = ""
    author_agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How a report was shared with one parent, carer or child: given, talked over, or why not."""

    person: str
    child: bool = False
    given_on: date | None = None
    how: str = ""
    discussed_on: date | None = None
    said: str = ""
    why_not: str = ""
    had_chance_to_read: bool | None = None


def withholding_findings(procedure: HasReports, withheld: Withheld) -> list[Finding]:
    """Say what asking to keep a passage from somebody needs; it is kept from them from the moment it is asked."""
    rule = procedure.reports
    if rule is None or not rule.withholding or "withholding" not in rule.cites:
        return []
    place, clauses = f"withheld.{withheld.passage or 'report'}", (rule.cites["withholding"],)
    stated = bool(withheld.kept_from) and bool(withheld.why.strip())
    says = "Say from whom this is to be kept, and why."
    found = [Finding(stated, says, clauses, _unless(stated), place)]
    if rule.exceptional_only and (withheld.every_parent or not withheld.passage):
        says = "Keeping a whole report back, or a passage from every parent, is for exceptional circumstances. Confirm."
        fine = withheld.exceptional
        found.append(Finding(fine, says, clauses, _unless(fine), f"{place}.exceptional"))
    return found


def withholding_ruling(procedure: HasReports, withheld: Withheld) -> list[Finding]:
    """Say whether the ruling on a passage is complete: talked over, by the right person, in a way the procedure knows.

    Without agreement the ruling of the one named applies, and the author's objection is kept.
    """
    rule = procedure.reports
    if rule is None or "withholding_decision" not in rule.cites:
        return []
    place, clauses = f"withheld.{withheld.passage or 'report'}", (rule.cites["withholding_decision"],)
    settles = rule.withholding_decided_by if withheld.author_agrees else rule.disagreement_settled_by
    right = withheld.decided_by == settles
    says = f"The {_words(settles)} decides whether and how this is shared."
    found = [Finding(right, says, clauses, _unless(right), f"{place}.by", settles)]
    if rule.ways_of_sharing_withheld:
        known = withheld.decided in rule.ways_of_sharing_withheld
        says = f"Say how it is shared: {', '.join(_words(way) for way in rule.ways_of_sharing_withheld)}."
        found.append(Finding(known, says, clauses, _unless(known), f"{place}.decided", settles))
    return found


def sharing_findings(procedure: HasReports, shares: Sequence[Share], at_opening: bool = False) -> list[Finding]:
    """Say with whom a report has still to be shared or talked over; at the opening it may take a reason to go on."""
    rule = procedure.reports
    if rule is None:
        return []
    return [finding for share in shares for finding in _share(rule, share, at_opening)]


def opening_findings(
    procedure: HasReports, children: Sequence[str], reported_on: Sequence[str], pending: Sequence[Withheld] = ()
) -> list[Finding]:
    """Say what about reports is open when a conference begins: social care's report, and passages undiscussed."""
    rule, found = procedure.reports, []
    if rule is None:
        return []
    for child in children:
        if rule.social_care_missing is not Departure.NOT_NEEDED and child not in reported_on:
            says = f"There is no report from social care on {child}."
            clauses = (rule.cites["social_care"],)
            found.append(Finding(False, says, clauses, rule.social_care_missing, f"report.{child}", "chair"))
    for each in pending:
        if rule.undiscussed_at_opening is not Departure.NOT_NEEDED and each.discussed_on is None:
            says = "The author and the chair have not talked over what is to be withheld."
            clauses = (rule.cites["withholding_discussed"],)
            place = f"withheld.{each.passage or 'report'}"
            found.append(Finding(False, says, clauses, rule.undiscussed_at_opening, place, "chair"))
    return found


def gets_papers(procedure: HasReports, standing: str) -> str:
    """What somebody in this standing may read: "all", "cleared" for that person, or "none"."""
    rule = procedure.reports
    if standing in ("supporter", "advocate", "solicitor"):
        return "cleared" if rule is not None and rule.supporters_get_papers else "none"
    if standing in ("family", "child"):
        return "cleared" if rule is None or rule.relatives_are_attenders else "none"
    return "all"


def _share(rule: ReportRule, share: Share, at_opening: bool) -> Iterator[Finding]:
    place = f"shared.{share.person}"
    explained = bool(share.why_not.strip())
    if share.child:
        if rule.asked_about_children:
            answered = share.given_on is not None or explained
            says = "Say whether, when and how this report was shared with the child, or why that is not appropriate."
            yield Finding(answered, says, (rule.cites["shared_with_child"],), place=place)
        return
    if rule.shared_with_parents and "shared" in rule.cites:
        given = share.given_on is not None and bool(share.how.strip())
        departure = rule.unshared_at_opening if at_opening and not given else Departure.NOT_NEEDED
        says = f"Say when and how this report was shared with {share.person}, or why not."
        yield Finding(given, says, (rule.cites["shared"],), departure, place, rule.shared_by)
    if rule.discussed_with_parents:
        discussed = share.discussed_on is not None or explained
        says = f"Say when the report was talked through with {share.person}, and what they said."
        yield Finding(discussed, says, (rule.cites["discussed"],), place=f"{place}.discussed")
    if at_opening and rule.parents_read_others is not Departure.NOT_NEEDED:
        read = share.had_chance_to_read is True
        departure = Departure.NOT_NEEDED if read else rule.parents_read_others
        says = f"{share.person} has not had the chance to read what practitioners wrote. Give time to read."
        yield Finding(read, says, (rule.cites["read"],), departure, f"{place}.read", "chair")


def _unless(holds: bool) -> Departure:
    return Departure.NOT_NEEDED if holds else Departure.FORBIDDEN


def _words(role: str) -> str:
    return role.replace("_", " ")
