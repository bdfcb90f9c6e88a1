"""Whose report it is, who may answer that there is none, and who judges with whom it is talked over.

Each answer is a line at the page on which an author needs it, with the clause that says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.report_rules import ReportRule
from quoracy.rulebook.reports import HasReports
from quoracy.rulebook.terms import ENQUIRY

AUTHOR, SOCIAL_WORKER = "author", "social_worker"
WITH_THE_REPORT = "with_the_report"


@dataclass(frozen=True, slots=True)
class Asked:
    """A report asked of somebody: whether of social care, of which colleagues too, and whether there was an enquiry.

    `enquiry_called` is the procedure's own name for one.
    """

    of_social_care: bool = False
    colleagues: tuple[str, ...] = ()
    enquiry: bool = True
    enquiry_called: str = ENQUIRY


def asked_of_each_worker(procedure: HasReports) -> bool:
    """Whether each worker owes a report, or each agency one; each worker where a procedure does not say."""
    rule = procedure.reports
    return rule is None or rule.each_worker


def may_report_together(procedure: HasReports) -> bool:
    """Whether colleagues of one agency may hand in one report that names all of them."""
    rule = procedure.reports
    return rule is not None and rule.joint_within_agency


def insignificant_finding(procedure: HasReports) -> Finding | None:
    """Say whether somebody may answer that their part was not significant; None where the procedure has no rule."""
    rule = procedure.reports
    if rule is None:
        return None
    may, clause = rule.insignificant_may_say_so, rule.cites.get("insignificant_may_say_so", rule.clause)
    says = "If your agency's part was not significant, you may answer so, with a line saying why."
    if not may:
        says = "A report is owed under this procedure however small your part was. Write what you know."
    return Finding(may, says, (clause,), Departure.NOT_NEEDED if may else Departure.FORBIDDEN, "why")


def notes_on_writing(procedure: HasReports, asked: Asked) -> list[Finding]:
    """What an author should know before writing: who owes it, with whom it may be written, what takes whose place."""
    rule = procedure.reports
    if rule is None:
        return []
    if asked.of_social_care:
        return _in_place_of_an_enquiry(rule, asked)
    found = [_note("You owe this report yourself, whether or not you come.", rule.clause)] if rule.each_worker else []
    if asked.colleagues:
        found.append(_note(_with_colleagues(rule, asked), rule.clause))
    answer = insignificant_finding(procedure)
    return [*found, answer] if answer and answer.holds else found


def _with_colleagues(rule: ReportRule, asked: Asked) -> str:
    names = ", ".join(asked.colleagues)
    if rule.joint_within_agency:
        return f"Also asked at your agency: {names}. You may write one report together if its signature names you all."
    return f"Also asked at your agency: {names}. Each of you writes a report of your own."


def _in_place_of_an_enquiry(rule: ReportRule, asked: Asked) -> list[Finding]:
    if asked.enquiry or "assessment_stands_in" not in rule.cites:
        return []
    says = f"There was no {asked.enquiry_called} before this conference."
    says += (
        " Summarise and analyse the latest assessment in its place."
        if rule.assessment_stands_in
        else " Leave its part empty and say that this is why."
    )
    return [_note(says, rule.cites["assessment_stands_in"])]


def notes_on_sharing(procedure: HasReports) -> list[Finding]:
    """What an author should know before sharing: by when it is talked over, and who judges with whom."""
    rule = procedure.reports
    if rule is None:
        return []
    found = []
    if rule.discussed_with_parents:
        due = "by the day the report is due" if talked_over_with_the_report(procedure) else "before the conference"
        judge = _judge(rule.discussion_judged_by)
        says = f"Talk the report over with the family {due}. {judge} how far that serves their interests."
        found.append(_note(says, rule.cites["discussed"]))
    if rule.asked_about_children:
        judge = _judge(rule.shared_with_child_judged_by)
        says = f"{judge} whether and how the report is shared with a child, with a reason if it is not."
        found.append(_note(says, rule.cites["shared_with_child"]))
    return found


def talked_over_with_the_report(procedure: HasReports) -> bool:
    """Whether talking a report over with the family is due on the day on which the report itself is."""
    rule = procedure.reports
    return rule is not None and rule.discussed_with_parents and rule.discussion_due == WITH_THE_REPORT


def child_sharing_finding(procedure: HasReports, by_social_care: bool) -> Finding | None:
    """Say whether this author may answer for a child; None where a procedure does not ask about children."""
    rule = procedure.reports
    if rule is None or not rule.asked_about_children:
        return None
    may = by_social_care or rule.shared_with_child_judged_by == AUTHOR
    says = "The social worker judges whether and how a report is shared with a child. Leave this to the social worker."
    departure = Departure.NOT_NEEDED if may else Departure.FORBIDDEN
    return Finding(may, says, (rule.cites["shared_with_child"],), departure, "whom", SOCIAL_WORKER)


def prepared_finding(procedure: HasReports, author: str, prepared: bool) -> Finding | None:
    """Say whether an author has told each relative what will be said; None where a procedure does not ask for it."""
    rule = procedure.reports
    if rule is None or not rule.relatives_prepared:
        return None
    says = f"{author} has not said whether each relative was told what will be said."
    return Finding(prepared, says, (rule.cites["relatives_prepared"],), place=f"prepared.{author}")


def _judge(role: str) -> str:
    return "You judge" if role == AUTHOR else f"The {role.replace('_', ' ')} judges"


def _note(says: str, clause: str) -> Finding:
    return Finding(True, says, (clause,))
