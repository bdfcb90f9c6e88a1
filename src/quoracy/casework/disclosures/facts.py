"""From the rows of a disclosure to the values that the rulebook asks about."""

from __future__ import annotations

from quoracy.casework.disclosures import models
from quoracy.rulebook.disclosing import Asked, Consent, Ground, Kind


def asked(row: models.Disclosure) -> Asked:
    """A request as it stands, with the grounds recorded so far."""
    return Asked(Kind(row.kind), row.acts_for_child, tuple(consent(one) for one in row.consents.all()))


def consent(row: models.Consent) -> Consent:
    return Consent(Ground(row.ground), row.given_by, row.given_on, row.document)
