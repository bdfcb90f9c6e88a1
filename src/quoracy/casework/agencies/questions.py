"""Reading the directory of agencies."""

from __future__ import annotations

from django.db.models import QuerySet

from quoracy.casework.agencies.models import Practitioner


def directory() -> QuerySet[Practitioner]:
    """Every practitioner of the authority's directory with their agency, by agency."""
    return Practitioner.objects.select_related("agency", "user").order_by("agency__kind", "agency__name", "name")
