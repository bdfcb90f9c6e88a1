"""The kinds of event a page shows and takes, in words; and which of them somebody may record by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

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
    "child_missing": _("Child reported missing"),
    "child_found": _("Child found"),
    "plan_ended": _("Plan ended"),
    "correction": _("Correction"),
}


class Recordable(NamedTuple):
    """A kind of event that is recorded by hand, and what is asked beside its day."""

    kind: str
    conference: bool = False
    sender: bool = False
    expiry: bool = False
    ground: bool = False
    group: Any = ""


_MEETINGS, _PAPERS, _CHANGES = _("Meetings and reviews"), _("Reports and records"), _("Changes in the child's life")
RECORDABLE = {
    one.kind: one
    for one in (
        Recordable("core_group_held", group=_MEETINGS),
        Recordable("child_in_need_meeting_held", group=_MEETINGS),
        Recordable("child_in_need_plan_reviewed", group=_MEETINGS),
        Recordable("action_plan_reviewed", group=_MEETINGS),
        Recordable("pre_birth_assessment_concluded", group=_MEETINGS),
        Recordable("child_assessment_concluded", group=_MEETINGS),
        Recordable("split_decision_referred", conference=True, group=_MEETINGS),
        Recordable("appeal_panel_held", conference=True, group=_MEETINGS),
        Recordable("report_sent_to_family", conference=True, sender=True, group=_PAPERS),
        Recordable("report_sent_to_chair", conference=True, sender=True, group=_PAPERS),
        Recordable("report_sent_to_unit", conference=True, sender=True, group=_PAPERS),
        Recordable("exclusion_requested", conference=True, sender=True, group=_PAPERS),
        Recordable("decision_circulated", conference=True, group=_PAPERS),
        Recordable("plan_circulated", conference=True, group=_PAPERS),
        Recordable("record_circulated", conference=True, group=_PAPERS),
        Recordable("record_received", conference=True, sender=True, group=_PAPERS),
        Recordable("record_given_to_parents", conference=True, group=_PAPERS),
        Recordable("amendment_received", conference=True, sender=True, group=_PAPERS),
        Recordable("child_missing", group=_CHANGES),
        Recordable("child_found", group=_CHANGES),
        Recordable("transfer_in_notified", group=_CHANGES),
        Recordable("protection_order_made", expiry=True, group=_CHANGES),
        Recordable("plan_ended", ground=True, group=_CHANGES),
    )
}

GROUNDS = {
    "moved_permanently": _("The child has moved away for good"),
    "reached_18": _("The young person is 18"),
    "died": _("The child has died"),
    "left_the_uk": _("The child has left the United Kingdom for good"),
    "left_the_forces_community": _("The family has left the forces community"),
    "married": _("The young person has married"),
}
"""Why a plan ends without a review conference."""

FACTS = {
    "starts_section_47": _("Starts a section 47 enquiry"),
    "outcome": _("Outcome"),
    "expires": _("Expires"),
    "reason": _("Reason"),
    "type": _("Type"),
    "starts_at": _("Starts"),
    "ends_at": _("Ended"),
    "quorate": _("Quorate"),
    "categories": _("Categories"),
    "split": _("Equal votes"),
    "agency": _("Agency"),
    "by": _("By"),
    "ground": _("Because"),
    "reports_from": _("Reports asked of"),
}
"""What the facts of an event are called."""


def word(kind: str, terms: Mapping[str, str] | None = None) -> str:
    """What a kind of event is called, in a procedure's terms where they are handed over."""
    return in_terms(str(WORDS.get(kind, kind.replace("_", " ").capitalize())), terms or {})
