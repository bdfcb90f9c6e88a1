"""The headings of a record, in their order: the same from one conference to the next (BFG-4.14.3c)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEADINGS: Mapping[str, str | Promise] = {
    "attendance": _("Who was there"),
    "apologies": _("Who could not come"),
    "needs": _("What people needed in order to take part"),
    "kept_out": _("Who was kept out, and why"),
    "reports": _("What the reports say"),
    "family": _("What the family said"),
    "worries": _("What we are worried about"),
    "working_well": _("What is working well"),
    "childs_views": _("What the child thinks"),
    "to_happen": _("What needs to happen"),
    "discussion": _("What else was said"),
    "views": _("What each agency thought"),
    "quorum": _("Whether there were enough to decide"),
    "decision": _("What was decided, and why"),
    "dissent": _("Who did not agree, and where rules were departed from"),
    "plan": _("The outline plan"),
    "recommendations": _("Recommendations"),
    "closing": _("What happens next"),
}

STANDARD = ("attendance", "apologies", "family", "discussion", "views", "quorum", "decision", "closing")
"""The headings that every record has; one that holds nothing says why before the record is signed."""


def heading_words(key: str) -> str:
    return str(HEADINGS.get(key, key.replace("_", " ").capitalize()))
