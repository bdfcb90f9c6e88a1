"""The role to which a duty falls is a value of the pack; the rulebook's names for roles are the service's own."""

from __future__ import annotations

from quoracy.casework.access.models import Role
from quoracy.rulebook.shapes import FallsTo


def test_every_role_that_a_pack_may_name_is_a_role_of_the_service() -> None:
    assert {role.value for role in FallsTo} <= set(Role.values)
