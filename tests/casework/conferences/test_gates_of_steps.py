"""A step of a conference waits for the lines of the checklist that the procedure puts before it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from quoracy.casework.access.rights import Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.actions import arranging, closing, requesting, seeing_to
from quoracy.casework.conferences.models import Conference
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.rulebook.convening_rules import Step
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, requested, under_way
from tests.screens.reading import sent, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.clause("WAL-7.01")
def test_a_request_about_one_of_several_is_not_agreed_to_before_each_sibling_was_thought_of() -> None:
    cast = cast_under("wales")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference = requested(cast, larkwhistles(cast).ava)
        seeing_to.tell(cast.social_worker, conference, [("", "neglect_or_emotional_harm")])
        with pytest.raises(Objected) as objected:  # Noah is of the same household and not named
            requesting.authorise(cast.team_manager, conference, "Agreed")
        assert [finding.clauses[0] for finding in objected.value.findings] == ["WAL-7.01"]
        conference.refresh_from_db()
        assert conference.state == Conference.State.REQUESTED
        agree = {"answer": "authorise", "reasons": "Agreed"}
        answer = sent(signed_in(cast.team_manager), f"/conferences/{conference.pk}/answer", agree)
        assert "on the checklist" in answer.content.decode(), "the page says what is to be done, and where"
        refused = requesting.refuse(cast.team_manager, conference, "Not met")
        assert refused.state == Conference.State.REFUSED, "a refusal needs no checklist"


@pytest.mark.clause("BOL-1.76", "BOL-1.84b")
def test_a_conference_does_not_close_before_support_was_named_for_parent_and_child() -> None:
    cast = cast_under("bolton")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference = under_way(cast, larkwhistles(cast).ava)
        with pytest.raises(Objected) as objected:
            closing.close(cast.chair, conference, ended_at=AT_TEN, told_of_rights=True)
        assert {clause for one in objected.value.findings for clause in one.clauses} >= {"BOL-1.76", "BOL-1.84b"}
        page = signed_in(cast.chair).get(f"/conferences/{conference.pk}/close").content.decode()
        assert f"/conferences/{conference.pk}/checklist" in page
        gates_seen_to(cast.chair, conference, Step.CLOSE)
        with pytest.raises(Objected) as then:
            closing.close(cast.chair, conference, ended_at=AT_TEN, told_of_rights=True)
        assert not any("BOL-1.76" in one.clauses for one in then.value.findings), "only the decision is missing now"


@pytest.mark.clause("BOL-2.05")
def test_no_day_is_fixed_before_a_gate_of_booking_is_seen_to() -> None:
    cast = cast_under("bolton")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        child = larkwhistles(cast).ava
        Child.objects.filter(pk=child.pk).update(born=None, expected=date(2027, 3, 1))
        child.refresh_from_db()
        conference = requested(cast, child, type="pre_birth")
        gates_seen_to(cast.social_worker, conference, Step.REQUEST, Step.AGREE)
        conference = requesting.authorise(cast.team_manager, conference, "Agreed")
        wanted = arranging.Arrangement(AT_TEN, 120, "Room 2", cast.chair, conference.version)
        with pytest.raises(Objected) as objected:
            arranging.arrange(cast.administrator, conference, wanted)
        assert "BOL-2.05" in {clause for one in objected.value.findings for clause in one.clauses}
