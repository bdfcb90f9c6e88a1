"""Who may do what: denied unless written down, and a role held only between its days."""

from __future__ import annotations

import pytest
import time_machine

from quoracy.casework.access.actions import appoint
from quoracy.casework.access.models import Appointment, Role
from quoracy.casework.access.questions import may, require, roles
from quoracy.casework.access.rights import RIGHTS, NoRight, Right
from quoracy.commands.demonstrating.people import PARTS, Cast


def test_every_role_has_its_rights_written_down() -> None:
    assert set(RIGHTS) == set(Role.values)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.ANALYST, Role.PRACTITIONER])
def test_those_without_cases_can_not_even_look_for_a_child(role: Role) -> None:
    assert not RIGHTS[role] & {Right.FIND_CHILDREN, Right.SEE_EVERY_CHILD, Right.DECIDE}


def test_only_chairs_decide_and_only_managers_authorise() -> None:
    chairing = {Role.CHAIR, Role.SUBSTITUTE_CHAIR}
    assert {role for role, rights in RIGHTS.items() if Right.DECIDE in rights} == chairing
    assert {role for role, rights in RIGHTS.items() if Right.AUTHORISE_CONFERENCE in rights} == {Role.TEAM_MANAGER}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_the_cast_may_do_what_their_role_may_and_no_more(cast: Cast, part: object) -> None:
    person = cast.people[part.key]  # type: ignore[attr-defined]
    assert {right for right in Right if may(person, right)} == RIGHTS[part.role]  # type: ignore[attr-defined]


def test_require_says_what_may_not_be_done(cast: Cast) -> None:
    with pytest.raises(NoRight, match="You may not authorise or refuse a conference"):
        require(cast.colleague, Right.AUTHORISE_CONFERENCE)


def test_a_role_ends_with_its_last_day(cast: Cast) -> None:
    Appointment.objects.filter(user=cast.chair).update(until="2026-11-25")
    with time_machine.travel("2026-11-25 23:00 +0000"):
        assert roles(cast.chair) == {Role.CHAIR}
    del cast.chair._roles_held  # type: ignore[attr-defined]
    with time_machine.travel("2026-11-26 00:01 +0000"):
        assert roles(cast.chair) == frozenset()


def test_somebody_who_left_may_nothing(cast: Cast) -> None:
    cast.chair.is_active = False
    assert not may(cast.chair, Right.DECIDE)


def test_being_appointed_twice_is_being_appointed_once(cast: Cast) -> None:
    again = appoint(cast.chair, Role.CHAIR, Appointment.objects.get(user=cast.chair).since)
    assert Appointment.objects.filter(user=cast.chair).count() == 1
    assert again.role == Role.CHAIR
