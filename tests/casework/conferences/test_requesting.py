"""Asking for a conference, and a manager's answer: two people's work, or one person's reason."""

from __future__ import annotations

import pytest
import time_machine

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences.actions import requesting
from quoracy.casework.conferences.models import Conference
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import discussed

WEDNESDAY = "2026-11-25 10:00 +0000"


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_manager_who_asked_says_why_they_authorise_as_well(cast: Cast, family: Family) -> None:
    discussed(cast, family.ava)
    asked = requesting.request_conference(
        cast.team_manager, [family.ava], type=Conference.Type.INITIAL, grounds="She may be hurt again"
    )
    with pytest.raises(Objected, match="You asked for this conference yourself") as objected:
        requesting.authorise(cast.team_manager, asked, "  ")
    assert [finding.place for finding in objected.value.findings] == ["reasons"]
    ruled = requesting.authorise(cast.team_manager, asked, "No other manager is on duty until Monday")
    assert ruled.state == Conference.State.AUTHORISED
