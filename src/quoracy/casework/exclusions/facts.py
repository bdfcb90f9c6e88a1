"""A request and a ruling as the rulebook knows them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from quoracy.casework.children.models import Relationship
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions.models import Exclusion
from quoracy.rulebook.exclusion import ExclusionRequest, ExclusionRuling

PARENTS = (Relationship.Kind.MOTHER, Relationship.Kind.FATHER)


def last_day(conference: Conference) -> date | None:
    """The last day for a request, where the procedure names one."""
    duty = Duty.objects.filter(conference=conference.pk, key="exclusion_request").order_by("due_on").first()
    return duty.due_on if duty else None


def held_on(conference: Conference) -> date:
    return timezone.localtime(conference.starts_at or timezone.now()).date()


def request(row: Exclusion) -> ExclusionRequest:
    told = row.details
    agreed = told.get("agreed_on")
    parental = Relationship.objects.filter(person=row.seat.person_id)
    return ExclusionRequest(
        person=str(row.seat_id),
        by=row.requested_for,
        reached_chair_on=timezone.localtime(row.requested_at).date(),
        conference_on=held_on(row.conference),
        evidence=row.evidence,
        whole=row.whole,
        part=tuple(row.part),
        reason=row.reason,
        last_day=last_day(row.conference),
        only_earlier=bool(told.get("only_earlier")),
        professional=told.get("professional", ""),
        agreed_on=date.fromisoformat(agreed) if agreed else None,
        source=told.get("source", ""),
        heard_by=told.get("heard_by", ""),
        why_not_split=told.get("why_not_split", ""),
        is_parent=parental.filter(kind__in=PARENTS).exists() or parental.filter(parental_responsibility=True).exists(),
    )


def ruling(row: Exclusion) -> ExclusionRuling:
    return ExclusionRuling(
        request=request(row),
        by="chair",
        outcome=row.outcome,
        grounds=tuple(row.grounds),
        reasons=row.reasons,
        whole=row.ruled_whole,
        items=tuple(row.items),
    )
