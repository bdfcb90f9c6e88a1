"""A child's own part: who settles it, what the starting point is, and that a wish to stay away is not overridden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.actions import taking_part
from quoracy.casework.conferences.actions.taking_part import ChairSaid, Said
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.casework.invitations.actions.inviting import before_sending, invite_all
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import arranged
from tests.guests_inside import child_linked, inside


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel("2026-11-19 09:30 +0000", tick=False):
        yield


@pytest.fixture
def under(db: None, request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family, Conference]]:
    cast = cast_under(request.param)
    with within(cast.authority):
        family = larkwhistles(cast)
        yield cast, family, arranged(cast, family.ava, family.noah)


Under = tuple[Cast, Family, Conference]


def page_of(conference: Conference, child: Child) -> str:
    return reverse("convening:childs_part", args=[conference.pk, child.pk])


@pytest.mark.clause("BOL-1.35", "WAL-1.04", "WAR-3.01")
@pytest.mark.parametrize("under", ["bolton", "wales", "warwickshire"], indirect=True)
def test_no_invitation_goes_before_each_childs_part_is_settled(under: Under, client: Client) -> None:
    cast, family, conference = under
    with pytest.raises(Objected, match="Settle whether and how this child takes part"):
        invite_all(cast.administrator, conference, {})
    assert not Message.objects.filter(conference=conference.pk).exists()
    client.force_login(cast.administrator)
    send = client.get(reverse("convening:send", args=[conference.pk])).content.decode()
    assert page_of(conference, family.ava) in send, "the page leads to where it is settled"
    rule = taking_part.facts.procedure(conference).taking_part
    assert rule is not None
    said = Said(answer=rule.answers[0], reason="", speaks_to=rule.reason_speaks_to)
    for child in (family.ava, family.noah):
        taking_part.settle_part(cast.social_worker, conference, child, said, {})
    assert not [one for one in before_sending(conference) if one.place.startswith("part.")]


@pytest.mark.clause("BOL-1.35")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_a_child_is_not_left_off_without_age_and_understanding(under: Under, client: Client) -> None:
    cast, family, conference = under
    with pytest.raises(Objected, match="age and understanding"):
        taking_part.settle_part(cast.social_worker, conference, family.noah, Said(answer="not_invited"), {})
    client.force_login(cast.social_worker)
    told = {"answer": "not_invited", "reason": "He is three", "speaks_to": ["age", "understanding"], "version": 0}
    assert client.post(page_of(conference, family.noah), told).status_code == 302
    row = ChildsPart.objects.get(child=family.noah)
    assert (row.answer, row.answered_by) == ("not_invited", cast.social_worker)


@pytest.mark.clause("BFG-4.4.8a", "BFG-4.4.8b")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_a_wish_to_stay_away_stands_whatever_reason_is_given(under: Under, client: Client) -> None:
    cast, family, conference = under
    against = Said(answer="attending", wish="stay_away", evidence="She is clever")
    place = f"part.{family.ava.pk}.answer"
    with pytest.raises(Objected, match="wishes to stay away"):
        taking_part.settle_part(cast.social_worker, conference, family.ava, against, {place: "We think she should"})
    client.force_login(cast.social_worker)
    page = client.post(
        page_of(conference, family.ava),
        {"answer": "attending", "wish": "stay_away", "evidence": "She is clever", "departs": "We insist", "version": 0},
    )
    assert page.status_code == 200
    assert "She is clever" in page.content.decode(), "nothing typed is lost"
    assert "The child wishes to stay away, and that is respected." in page.content.decode()
    assert not ChildsPart.objects.exists()


@pytest.mark.clause("BFG-4.4.7b", "BFG-4.4.7c")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_the_starting_point_is_told_by_age_and_can_be_rebutted_with_evidence(under: Under, client: Client) -> None:
    cast, family, conference = under
    client.force_login(cast.social_worker)
    page = client.get(page_of(conference, family.ava)).content.decode()
    assert "7 years old on the day." in page
    assert "Under 12 a child is unlikely to be able to take part in person; evidence can rebut this." in page
    with pytest.raises(Objected, match="Give the evidence"):
        taking_part.settle_part(cast.social_worker, conference, family.ava, Said(answer="attending"), {})
    shown = Said(answer="attending", evidence="She asked to come and follows every word")
    assert taking_part.settle_part(cast.social_worker, conference, family.ava, shown, {}).answer == "attending"


@pytest.mark.clause(
    "BFG-4.4.6a", "BFG-4.4.9a", "BFG-4.4.10a", "BFG-4.4.12b", "BFG-4.4.12c", "BFG-4.4.4b", "BFG-4.4.15a"
)
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_every_question_of_the_procedure_is_asked_and_its_answer_kept(under: Under, client: Client) -> None:
    cast, family, conference = under
    client.force_login(cast.social_worker)
    rule = taking_part.facts.procedure(conference).taking_part
    assert rule is not None
    page = client.get(page_of(conference, family.ava)).content.decode()
    assert all(question.asks.replace("'", "&#39;") in page for question in rule.questions)
    told = {f"weighed_{question.key}": f"About {question.key}" for question in rule.questions}
    client.post(page_of(conference, family.ava), {"answer": "another_way", "version": 0, **told})
    kept = ChildsPart.objects.get(child=family.ava).weighed
    assert kept == {question.key: f"About {question.key}" for question in rule.questions}


@pytest.mark.clause("BFG-4.4.12a", "BFG-4.3.5a", "BFG-4.4.10b")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_what_is_the_chairs_is_asked_of_the_chair_alone(under: Under, client: Client) -> None:
    cast, family, conference = under
    settled = Said(answer="in_part", evidence="He will sit with his gran", weighed={"impact": "Little"})
    row = taking_part.settle_part(cast.social_worker, conference, family.noah, settled, {})
    asked = {one.place.rpartition(".")[2] for one in taking_part.before_inviting(row) if not one.holds}
    assert {"exception", "hostile_parent"} <= asked
    for other in (cast.administrator, cast.social_worker):
        with pytest.raises(NoRight, match="Only the chair"):
            taking_part.chair_says(other, conference, family.noah, ChairSaid(agrees=True), row.version)
    client.force_login(cast.chair)
    told = {"agrees": "on", "exception_agreed": "on", "hostile_parent": "no", "version": row.version}
    assert client.post(page_of(conference, family.noah), told).status_code == 302
    row = ChildsPart.objects.get(child=family.noah)
    assert row.agreed == {"chair": cast.chair.name}
    asked = {one.place.rpartition(".")[2] for one in taking_part.before_inviting(row) if not one.holds}
    assert not {"exception", "hostile_parent"} & asked


@pytest.mark.clause("BOL-1.38", "LBH-4.21", "BFG-4.4.3a")
@pytest.mark.parametrize("under", ["bolton", "lbh", "bfg"], indirect=True)
def test_the_chair_is_asked_why_no_view_of_a_child_has_come(under: Under, client: Client) -> None:
    cast, family, conference = under
    missing = [one for one in taking_part.opening_findings(conference) if one.place.endswith(".views")]
    assert len(missing) == 2
    client.force_login(cast.chair)
    page = client.post(reverse("live:open", args=[conference.pk])).content.decode()
    assert f"{family.ava.name}: Say how this child" in page
    assert Conference.objects.get(pk=conference.pk).state == Conference.State.ARRANGED
    row = taking_part.part_of(conference, family.ava)
    row.efforts = "Two visits; she would not speak"
    row.save()
    assert len([one for one in taking_part.opening_findings(conference) if one.place.endswith(".views")]) == 1


@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_two_people_at_once_are_told_and_neither_is_overwritten(under: Under, client: Client) -> None:
    cast, family, conference = under
    first = Said(answer="attending", prepared="Sunniva, on Monday")
    taking_part.settle_part(cast.social_worker, conference, family.ava, first, {}, 0)
    with pytest.raises(Objected, match="Somebody else has changed this"):
        taking_part.settle_part(cast.team_manager, conference, family.ava, Said(answer="in_part"), {}, 0)
    assert ChildsPart.objects.get(child=family.ava).prepared == "Sunniva, on Monday"


@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_the_unit_reads_and_a_colleague_sees_nothing(under: Under, client: Client) -> None:
    cast, family, conference = under
    taking_part.settle_part(cast.social_worker, conference, family.ava, Said(answer="attending"), {})
    client.force_login(cast.administrator)
    page = client.get(page_of(conference, family.ava)).content.decode()
    assert "Comes to the conference" in page
    assert "<textarea" not in page
    for nobody in (cast.colleague, cast.health_visitor):
        client.force_login(nobody)
        assert client.get(page_of(conference, family.ava)).status_code == 403
    with pytest.raises(NoRight):
        taking_part.settle_part(cast.administrator, conference, family.ava, Said(), {}, 1)


@pytest.mark.clause("BFG-4.4.8a")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_what_a_child_says_on_its_own_page_of_coming_reaches_its_part(under: Under, client: Client) -> None:
    cast, family, conference = under
    shown = Said(answer="attending", evidence="She follows every word", wish="attend")
    taking_part.settle_part(cast.social_worker, conference, family.ava, shown, {})
    guest = inside(cast, child_linked(cast, conference, family.ava))
    told = {"good": "My gran", "part": "stay_away"}
    guest.post("/guest/child", told | {"do": "keep"})
    assert ChildsPart.objects.get(child=family.ava).wish == "attend", "a draft is the child's alone"
    guest.post("/guest/child", told | {"do": "send"})
    row = ChildsPart.objects.get(child=family.ava)
    assert (row.wish, row.answer) == ("stay_away", "attending")
    client.force_login(cast.social_worker)
    page = client.get(page_of(conference, family.ava)).content.decode()
    assert "The child wishes to stay away, and that is respected." in page
    with pytest.raises(Objected, match="wishes to stay away"):
        taking_part.settle_part(cast.social_worker, conference, family.ava, replace(shown, wish="stay_away"), {}, 2)
    with pytest.raises(Objected, match="Somebody else has changed this"):
        taking_part.settle_part(cast.social_worker, conference, family.ava, shown, {}, 1)
    client.force_login(cast.chair)
    opening = client.post(reverse("live:open", args=[conference.pk])).content.decode()
    assert "It was settled otherwise before." in opening
    guest.post("/guest/child", {"part": "unsure", "do": "send"})
    assert ChildsPart.objects.get(child=family.ava).wish == ""
