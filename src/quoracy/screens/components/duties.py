"""Rows of duties as lines of a page: what has to be done in plain words, how late it is, and where it is done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import roles
from quoracy.casework.access.rights import Right, rights_of
from quoracy.casework.chronology import facts, questions
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.lateness import under_way
from quoracy.casework.conferences.questions import CLOCKS
from quoracy.rulebook.procedure import Adopted, load_shelf
from quoracy.rulebook.reasons import OVERTAKEN
from quoracy.rulebook.terms import in_terms
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import ClauseText, DutyLine, Why
from quoracy.screens.components.wording import clause_text, clause_texts, plain
from quoracy.screens.components.wording import why as why_of

SAYS = {
    "initial_conference": gettext_lazy("Hold the initial conference"),
    "transfer_in_conference": gettext_lazy("Hold the transfer-in conference"),
    "pre_birth_conference": gettext_lazy("Hold the pre-birth conference"),
    "protection_order_conference": gettext_lazy("Hold a conference before the protection order ends"),
    "assessment_order_conference": gettext_lazy("Hold a conference after the child assessment order"),
    "missing_child_conference": gettext_lazy("Hold a conference about the missing child"),
    "deferred_conference": gettext_lazy("Reconvene the conference that deferred its decision"),
    "critical_information": gettext_lazy("Get the critical information that the deferred decision waits for"),
    "first_review": gettext_lazy("Hold the first review conference"),
    "next_review": gettext_lazy("Hold the next review conference"),
    "review_after_birth": gettext_lazy("Hold the review conference after the birth"),
    "early_review": gettext_lazy("Hold an early review, since the conference had no quorum"),
    "long_plan_review": gettext_lazy("Look again at a plan that has lasted long"),
    "first_core_group": gettext_lazy("Hold the first core group"),
    "next_core_group": gettext_lazy("Hold the next core group"),
    "report_to_family_initial": gettext_lazy("Share the report with the family before the conference"),
    "report_to_family_review": gettext_lazy("Share the report with the family before the review"),
    "report_to_chair_initial": gettext_lazy("Send the report to the chair before the conference"),
    "report_to_chair_review": gettext_lazy("Send the report to the chair before the review"),
    "report_to_unit": gettext_lazy("Send the report to the unit"),
    "report_to_unit_review": gettext_lazy("Send the report for the review to the unit"),
    "agency_report_initial": gettext_lazy("Send the agency's report for the conference"),
    "agency_report_review": gettext_lazy("Send the agency's report for the review"),
    "reading_time": gettext_lazy("Give everybody time to read the reports"),
    "family_meeting": gettext_lazy("Meet the family before the conference"),
    "exclusion_request": gettext_lazy("Ask the chair to exclude somebody, if that is needed"),
    "conference_duration": gettext_lazy("End the conference in time"),
    "decision_letter": gettext_lazy("Send the decision letter"),
    "decision_circulated": gettext_lazy("Circulate the decision"),
    "plan_circulated": gettext_lazy("Circulate the outline plan"),
    "record_circulated": gettext_lazy("Circulate the record"),
    "record_to_parents": gettext_lazy("Give the record to the parents"),
    "record_amendments": gettext_lazy("Ask for changes to the record"),
    "split_decision_referral": gettext_lazy("Refer the split decision"),
    "appeal_panel": gettext_lazy("Hold the panel on the split decision"),
    "child_in_need_meeting": gettext_lazy("Hold the first child in need meeting"),
    "child_in_need_review": gettext_lazy("Review the child in need plan"),
    "action_plan_review": gettext_lazy("Review the action plan"),
}
"""What each duty asks for. A procedure may bring a duty of its own; its key is then written as words."""

RECORDED_AS = {
    "first_core_group": "core_group_held",
    "next_core_group": "core_group_held",
    "report_to_family_initial": "report_sent_to_family",
    "report_to_family_review": "report_sent_to_family",
    "report_to_chair_initial": "report_sent_to_chair",
    "report_to_chair_review": "report_sent_to_chair",
    "report_to_unit": "report_sent_to_unit",
    "report_to_unit_review": "report_sent_to_unit",
    "agency_report_initial": "report_sent_to_chair",
    "agency_report_review": "report_sent_to_chair",
    "exclusion_request": "exclusion_requested",
    "decision_circulated": "decision_circulated",
    "plan_circulated": "plan_circulated",
    "record_circulated": "record_circulated",
    "record_to_parents": "record_given_to_parents",
    "record_amendments": "amendment_received",
    "split_decision_referral": "split_decision_referred",
    "appeal_panel": "appeal_panel_held",
    "critical_information": "critical_information_received",
    "child_in_need_meeting": "child_in_need_meeting_held",
    "child_in_need_review": "child_in_need_plan_reviewed",
    "action_plan_review": "action_plan_reviewed",
}
"""Which event, recorded on the child's page, says that a duty has been done."""

NEAR = 3
"""Working days before a last day from which a deadline counts as near (LBH-3.08)."""

FAMILIES_PREPARE = "LBH-3.08"
SHARING = frozenset({"report_to_family_initial", "report_to_family_review"})


def says(duty: Duty) -> str:
    """What a duty asks for, and of which agency where it is owed by one."""
    words = str(SAYS.get(duty.key) or plain(duty.key))
    return f"{words} ({plain(duty.agency)})" if duty.agency else words


def due(duty: Duty) -> date | datetime:
    return duty.due_at or duty.due_on


def why(duty: Duty, adopted: Adopted) -> Why:
    """Why a stored duty is due then: counted again for its days left out, in the sentence kept with it."""
    shelf, told, terms = load_shelf(), facts.duty(duty, adopted), adopted.on(duty.due_on).terms
    _count, _semicolon, rest = in_terms(duty.because, terms).partition("; ")
    because = f"{rest[:1].upper()}{rest[1:]}." if rest else ""
    if told is not None:
        return replace(why_of(told, shelf, terms), because=because)
    clause, *also = clause_texts(shelf, (duty.clause, *duty.also))
    return Why(plain(duty.counted_from_kind), _count, due(duty), duty.counted_from_on, (), clause, also, because)


def note(duty: Duty, status: str, adopted: Adopted, today: date) -> str:
    """How late a duty is or how near, in working days, which is what the procedures count in."""
    if status == "not_needed":
        return in_terms(_overtaken(duty), adopted.on(today).terms)
    if status == "overdue":
        late = adopted.calendar.between(duty.due_on, today)
        if not late:
            return _("last day has passed")
        return ngettext("%(n)d working day late", "%(n)d working days late", late) % {"n": late}
    if status != "due":
        return ""
    left = adopted.calendar.between(today, duty.due_on)
    if duty.due_on == today:
        return _("today")
    return ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left} if left <= 15 else ""


def _overtaken(duty: Duty) -> str:
    if not duty.not_needed:
        return _("The time for it has passed")
    words = OVERTAKEN.get(duty.not_needed, plain(duty.not_needed))
    return f"{words[:1].upper()}{words[1:]}"


def reason_to_be_in_time(duty: Duty, adopted: Adopted, today: date) -> ClauseText | None:
    """Why it matters that a report reaches the family in time, where the procedure says so and the last day is near.

    Shown to whoever has to do it, from a few working days before the last day, and when it has passed (LBH-3.08).
    """
    if duty.key not in SHARING or not duty.open:
        return None
    if adopted.calendar.between(today, duty.due_on) > NEAR:
        return None
    clauses = load_shelf().catalogue(adopted.at(duty.counted_from_on).procedure.key)
    said = any(clause.id == FAMILIES_PREPARE for clause in clauses)
    return clause_text(load_shelf(), FAMILIES_PREPARE) if said else None


def where(duty: Duty, asked_for: uuid.UUID | None, rights: frozenset[Right]) -> tuple[str, str]:
    """The words and the address of the page where a duty is done; empty where it is done outside this service.

    `asked_for` is the child's conference that has been asked for: then it is shown rather than asked for again.
    Nobody is led to a page that would refuse them, so nothing is offered for which `rights` lacks the right.
    """
    if duty.key in CLOCKS:
        conference = duty.conference or asked_for
        if conference:
            return _("Go to the conference"), to("convening:conference", conference=conference)
        if Right.REQUEST_CONFERENCE not in rights:
            return "", ""
        return _("Request a conference"), to("convening:request", child=duty.child_id)
    if duty.key == "decision_letter" and duty.conference:
        page = "live:letters" if Right.SEND_LETTERS in rights else "live:conference"
        words = _("Read and send the letters") if Right.SEND_LETTERS in rights else _("Go to the conference")
        return words, to(page, conference=duty.conference)
    kind = RECORDED_AS.get(duty.key)
    if kind is None or Right.CORRECT_CHRONOLOGY not in rights:
        return "", ""
    return _("Say that it was done"), to(
        "children:record", duty.child_id, kind, conference=duty.conference or "", agency=duty.agency
    )


def _line(
    duty: Duty, adopted: Adopted, now: datetime, today: date, *, about: bool, asked_for: uuid.UUID | None,
    rights: frozenset[Right],
) -> DutyLine:  # fmt: skip
    status = questions.status(duty, now)
    link, address = where(duty, asked_for, rights) if duty.open and status != "not_needed" else ("", "")
    return DutyLine(
        status=status,
        says=says(duty),
        due=due(duty),
        who=duty.owner[:1].upper() + duty.owner[1:],
        about=duty.child.name if about else "",
        about_url=to("children:now", duty.child_id) if about else "",
        why=why(duty, adopted),
        note=note(duty, status, adopted, today),
        link=link,
        link_url=address,
    )


def lines(
    reader: User, rows: Sequence[Duty], adopted: Adopted, now: datetime, today: date, *, about: bool = True
) -> Sequence[DutyLine]:
    """Duties as lines for one reader, with each child's name unless the page is the child's; one query for all."""
    asked = under_way({row.child_id for row in rows if row.open and row.key in CLOCKS and not row.conference})
    going = {child: conference.pk for child, conference in asked.items()}
    rights = rights_of(roles(reader))
    return [
        _line(row, adopted, now, today, about=about, asked_for=going.get(row.child_id), rights=rights) for row in rows
    ]
