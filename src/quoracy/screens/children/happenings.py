"""Which kinds of event somebody may record by hand, and what the facts of one are called."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


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
    "reasons": _("Reasons"),
    "type": _("Type"),
    "starts_at": _("Starts"),
    "ends_at": _("Ended"),
    "quorate": _("Quorate"),
    "quorate_for_all": _("Quorate for every child"),
    "categories": _("Categories"),
    "split": _("Equal votes"),
    "agency": _("Agency"),
    "by": _("By"),
    "ground": _("Because"),
    "reports_from": _("Reports asked of"),
}
"""What the facts of an event are called."""
