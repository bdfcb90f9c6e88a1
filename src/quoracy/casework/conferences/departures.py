"""Going on although a rule does not hold: by name, with a reason, never silently, never where it is forbidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Departure
from quoracy.rulebook.finding import Finding


def settle(
    actor: User,
    conference: Conference,
    findings: Iterable[Finding],
    reasons: Mapping[str, str],
    child: Child | None = None,
) -> list[Departure]:
    """Keep a departure for each finding that a reason overrides; raise `Objected` for the rest.

    `reasons` are by the finding's place. What the clause forbids is objected to whatever reason is given.
    """
    broken = [finding for finding in findings if not finding.holds]
    stopping = [f for f in broken if f.stops or (f.needs_reason and not reasons.get(f.place, "").strip())]
    if stopping:
        raise Objected(stopping)
    return [
        Departure.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            child=child,
            clause=(finding.clauses or ("",))[0],
            says=finding.says,
            reason=reasons[finding.place].strip(),
            by=actor,
        )
        for finding in broken
        if finding.needs_reason
    ]
