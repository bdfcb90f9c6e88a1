"""Relatives who do not come: whether each way of being heard all the same was offered to them."""

from __future__ import annotations

from dataclasses import replace

from quoracy.casework.conferences import facts
from quoracy.casework.conferences.cases import by_key, case_of
from quoracy.casework.conferences.checklists import named
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import SeenTo
from quoracy.rulebook.absence import FamilyAway, family_findings
from quoracy.rulebook.convening_case import Fact
from quoracy.rulebook.finding import Finding


def unheard(conference: Conference) -> list[Finding]:
    """Of each relative who has answered that they stay away, what was not offered yet; it takes the chair's reason.

    What the checklist says was seen to counts as offered, and as used where a procedure wants every way used.
    """
    procedure = facts.procedure(conference)
    if procedure.absence is None or not procedure.absence.family_means:
        return []
    away = [one.id for one in case_of(conference, by_key).relatives if Fact.NOT_ATTENDING in one.facts]
    seen, names = _seen(conference), named(conference)
    found: list[Finding] = []
    for key in away:
        offered = tuple(means for means in procedure.absence.family_means if seen.get(f"check.{means}.{key}"))
        for finding in family_findings(procedure, FamilyAway(key, offered=offered, chosen=offered)):
            found.append(replace(finding, says=finding.says.replace(key, names[key])))
    return [finding for finding in found if not finding.holds]


def _seen(conference: Conference) -> dict[str, bool]:
    """For each line of the checklist whether it is seen to now; the newest row holds."""
    return dict(SeenTo.objects.filter(conference=conference).order_by("at").values_list("place", "done"))
