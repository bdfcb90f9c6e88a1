"""What each kind of event is called, in words; pages and papers call it the same."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from quoracy.rulebook.terms import in_terms

WORDS = {
    "strategy_discussion": _("Strategy discussion"),
    "section_47_concluded": _("Section 47 enquiry concluded"),
    "pre_birth_assessment_concluded": _("Pre-birth assessment concluded"),
    "transfer_in_notified": _("Told of a permanent move into the area"),
    "protection_order_made": _("Emergency protection order made"),
    "child_assessment_concluded": _("Examinations and assessments under a child assessment order concluded"),
    "conference_requested": _("Conference requested"),
    "conference_authorised": _("Conference authorised"),
    "conference_refused": _("Conference refused"),
    "conference_arranged": _("Conference arranged"),
    "conference_postponed": _("Conference put off"),
    "conference_stood_down": _("Conference stood down"),
    "conference_held": _("Conference held"),
    "report_sent_to_family": _("Report shared with the family"),
    "report_sent_to_chair": _("Report sent to the chair"),
    "report_sent_to_unit": _("Report sent to the unit"),
    "exclusion_requested": _("Chair asked to exclude somebody"),
    "decision": _("Decision"),
    "decision_letter_sent": _("Decision letter sent"),
    "decision_circulated": _("Decision circulated"),
    "plan_circulated": _("Outline plan circulated"),
    "record_circulated": _("Record circulated"),
    "record_given_to_parents": _("Record given to the parents"),
    "record_received": _("Record received"),
    "amendment_received": _("Change to the record asked for"),
    "child_born": _("Born"),
    "core_group_held": _("Core group held"),
    "child_in_need_meeting_held": _("Child in need meeting held"),
    "action_plan_reviewed": _("Action plan reviewed"),
    "child_in_need_plan_reviewed": _("Child in need plan reviewed"),
    "split_decision_referred": _("Split decision referred"),
    "appeal_panel_held": _("Panel on the split decision held"),
    "critical_information_received": _("Critical information received"),
    "child_missing": _("Child reported missing"),
    "child_found": _("Child found"),
    "plan_ended": _("Plan ended"),
    "correction": _("Correction"),
}


def word(kind: str, terms: Mapping[str, str] | None = None) -> str:
    """What a kind of event is called, in a procedure's terms where they are handed over."""
    return in_terms(str(WORDS.get(kind, kind.replace("_", " ").capitalize())), terms or {})
