"""The demonstration shows under every procedure a conference ahead, with something to see on each page of convening."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.sealing import OwnView
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links.models import Link
from quoracy.casework.messages.models import Message
from quoracy.casework.reports.models import Report, Withholding
from quoracy.commands.demonstrating.families import tell_stories
from tests.cast import KEY_OF, cast_under

pytestmark = pytest.mark.django_db
NAMES = ("Bryony", "Jasper", "Clover")


A_FRIDAY, BEFORE_CHRISTMAS = date(2026, 11, 27), date(2026, 12, 20)


@pytest.mark.parametrize("procedure", KEY_OF)
@pytest.mark.parametrize("today", [A_FRIDAY, BEFORE_CHRISTMAS], ids=str)
def test_a_conference_ahead_is_there_to_be_tried(procedure: str, today: date) -> None:
    with time_machine.travel(f"{today} 09:30 +0000", tick=True):
        cast = cast_under(procedure)
        tell_stories(cast, today)
        with within(cast.authority):
            conference = Conference.objects.get(children__given_names="Bryony")
            answers = list(Invitation.objects.filter(conference=conference).values_list("answer", flat=True))
            assert conference.about.count() == 3
            assert len(answers) >= 12
            assert {"coming", "remotely", "apologies", "deputy", ""} == set(answers)
            assert Report.objects.get(request__conference=conference).submitted
            assert Withholding.objects.get().ruling == Withholding.Ruling.ASKED
            assert Exclusion.objects.get(conference=conference).outcome == "granted_in_part"
            assert Link.objects.filter(conference=conference).count() == 3
            meeting = Conference.objects.get(children__given_names="Fern")
            assert (meeting.state, meeting.statements.count()) == (Conference.State.OPEN, 7)
            assert OwnView.objects.filter(about__conference=meeting).count() == 6
            for message in Message.objects.exclude(template__in=("link", "sign_in_code")):
                assert not any(name in message.subject + message.body for name in NAMES), message
