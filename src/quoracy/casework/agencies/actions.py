"""Keeping the directory of agencies and practitioners."""

from __future__ import annotations

from quoracy.casework.access.models import Authority, User
from quoracy.casework.agencies.models import Agency, Practitioner


def list_agency(authority: Authority, name: str, kind: str) -> Agency:
    """Put an agency on the directory; one already there is returned as it is."""
    agency, _ = Agency.objects.get_or_create(authority=authority, name=name, defaults={"kind": kind})
    return agency


def list_practitioner(
    agency: Agency,
    name: str,
    title: str,
    *,
    service: str = "",
    line_management: str = "",
    email: str = "",
    user: User | None = None,
) -> Practitioner:
    """Put a practitioner on the directory. Without a line of management named, the agency is the line."""
    practitioner, _ = Practitioner.objects.get_or_create(
        authority_id=agency.authority_id,
        agency=agency,
        name=name,
        defaults={
            "title": title,
            "service": service,
            "line_management": line_management or agency.name,
            "email": email,
            "user": user,
        },
    )
    return practitioner
