"""Which authority a command is about, and under which procedure it works on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from quoracy.rulebook.chronology import LONDON

if TYPE_CHECKING:
    from quoracy.casework.access.models import Authority
    from quoracy.rulebook.procedure import Procedure


def today() -> date:
    """The day in London, for commands that are asked without one."""
    return datetime.now(UTC).astimezone(LONDON).date()


def authority_named(key: str) -> Authority:
    """The authority of a key. Django must be running. Refuses with the keys there are."""
    from quoracy.casework.access.models import Authority

    authority = Authority.objects.filter(key=key).first()
    if authority is None:
        known = ", ".join(Authority.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        raise click.ClickException(
            f'There is no authority "{key}", so nothing was done. Use one of these keys: {known}.'
        )
    return authority


def procedure_of(authority: Authority, on: date) -> Procedure:
    """The procedure the authority works under on a day; refuses when it has adopted none."""
    from quoracy.casework.chronology import facts

    if not authority.adoptions.exists():
        raise click.ClickException(
            f"{authority.name} has adopted no procedure, so no duty could be worked out and nothing was loaded. "
            "Adopt one first: quoracy authority adopt."
        )
    return facts.procedure_of(authority, on)
