"""The pages on which views are given under seal, revealed and disputed: on one's own device, by link, from paper."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quoracy.casework.access.scope import within
from quoracy.casework.conferences import sealed
from quoracy.casework.conferences.actions import deciding, meeting
from quoracy.casework.conferences.models import ConferenceChild, View
from quoracy.casework.conferences.sealing import OwnDissent, OwnView, Reveal, ViewChange
from quoracy.casework.links.models import GuestDraft
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, decided, part_of, under_way
from tests.guests_inside import family_seat, inside, linked
from tests.screens.reading import error_at, seen, sent, signed_in, words

SAYS = {"view": "plan", "likelihood": "Very likely", "reasons": "Ribs could be counted", "categories": ["neglect"]}


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def about(cast: Cast, family: Family) -> ConferenceChild:
    return part_of(under_way(cast, family.ava, family.noah), family.ava)


def at(name: str, about: ConferenceChild, *more: object) -> str:
    return reverse(f"live:{name}", args=[about.conference_id, about.child_id, *more])


def seat_of(about: ConferenceChild, name: str) -> Any:
    return about.conference.seats.select_related("practitioner", "person").get(name=name)


def by_link(cast: Cast, about: ConferenceChild, name: str) -> Client:
    return inside(cast, linked(cast, about.conference, seat_of(about, name)))


def guest(name: str, about: ConferenceChild) -> str:
    return reverse(f"live:guest_{name}", args=[about.child_id])


def test_from_own_device_by_link_and_paper_to_the_spread_the_chair_sees(cast: Cast, about: ConferenceChild) -> None:
    visitor, school = signed_in(cast.health_visitor), by_link(cast, about, SCHOOL)
    home = seen(visitor, reverse("home:today"))
    mine = reverse("live:my_views", args=[about.conference_id])
    assert home.cssselect(f'a[href="{mine}"]')
    assert "Larkwhistle" not in words(home)
    assert sent(visitor, at("my_view", about), SAYS)["Location"] == mine
    assert "kept under seal since" in words(seen(visitor, mine))
    assert "Give your views" in words(seen(school, reverse("reporting:guest")))
    told = SAYS | {"view": "no_plan", "reasons": "Back in class since May"}
    assert sent(school, guest("view", about), told)["Location"] == reverse("live:guest_views")
    record = signed_in(cast.administrator)
    police = seat_of(about, POLICE)
    answer = sent(record, at("paper", about, police.pk), SAYS | {"reasons": "Three calls to the house"})
    assert answer["Location"] == at("sealed", about)
    worker = signed_in(cast.social_worker)
    assert "Your own views" in words(seen(worker, reverse("live:conference", args=[about.conference_id])))
    chair = signed_in(cast.chair)
    before = words(seen(chair, at("sealed", about)))
    assert "3 of 4 have given a view" in before
    assert not any(secret in before for secret in ("Ribs", "Back in class", "Three calls", SCHOOL, POLICE))
    assert "3 of 4 given, sealed" in words(seen(chair, reverse("live:conference", args=[about.conference_id])))
    answer = sent(chair, at("sealed", about), {"shown": "without_names"})
    assert "Wait for them" in error_at(answer, "id_reason")
    sent(chair, at("sealed", about), {"shown": "without_names", "reason": "Sunniva spoke to her report instead"})
    spread = words(seen(chair, at("sealed", about)))
    for shown in ("Ribs could be counted", "Back in class since May", "Three calls", cast.administrator.name, SCHOOL):
        assert shown in spread
    others = words(seen(school, guest("view", about)))
    assert "How the views are spread" in others
    assert not any(secret in others for secret in ("Ribs", "Three calls", POLICE, HEALTH_VISITOR))


def test_with_names_the_others_see_who_said_what_and_with_chair_only_nothing(
    cast: Cast, family: Family, about: ConferenceChild
) -> None:
    chair, visitor, school = signed_in(cast.chair), signed_in(cast.health_visitor), by_link(cast, about, SCHOOL)
    noah = part_of(about.conference, family.noah)
    for row, shown in ((about, "with_names"), (noah, "chair_only")):
        sent(visitor, at("my_view", row), SAYS)
        sent(chair, at("sealed", row), {"shown": shown, "reason": "Only she knows the child"})
    assert "Ribs could be counted" in words(seen(school, guest("view", about)))
    hidden = words(seen(school, guest("view", noah)))
    assert "does not show them" in hidden
    assert "Ribs" not in hidden
    assert "Ribs" in words(seen(chair, at("sealed", noah)))


def test_two_clicks_give_reveal_and_dissent_once(cast: Cast, family: Family, about: ConferenceChild) -> None:
    visitor, school, chair = signed_in(cast.health_visitor), by_link(cast, about, SCHOOL), signed_in(cast.chair)
    for client, where in ((visitor, at("my_view", about)), (school, guest("view", about))):
        once = str(uuid.uuid4())
        first = sent(client, where, SAYS, once=once)
        again = sent(client, where, SAYS | {"reasons": "Other words"}, once=once)
        assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert list(OwnView.objects.values_list("reasons", flat=True)) == ["Ribs could be counted"] * 2
    once = str(uuid.uuid4())
    for shown in ("without_names", "with_names"):
        told = {"shown": shown, "reason": "The others left"}
        assert sent(chair, at("sealed", about), told, once=once).status_code == 302
    assert Reveal.objects.get().shown == "without_names"
    about = decided(cast, about.conference, family.ava)
    for words_ in ("We were not heard", "Twice"):
        sent(school, guest("dissent", about), {"reasons": words_}, once=str(uuid.UUID(int=7)))
    assert OwnDissent.objects.get().reasons == "We were not heard"


def test_what_was_being_typed_when_the_connection_or_the_visit_ended_is_kept(
    cast: Cast, about: ConferenceChild
) -> None:
    visitor, where = signed_in(cast.health_visitor), at("my_view", about)
    visitor.post(reverse("keep"), {"reasons": "Half a thought"}, query_params={"page": where})
    assert seen(visitor, where).cssselect("textarea[name=reasons]")[0].text_content().strip() == "Half a thought"
    link, theirs = linked(cast, about.conference, seat_of(about, SCHOOL)), guest("view", about)
    school = inside(cast, link)
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        assert sent(school, theirs, SAYS).status_code == 403
        assert not OwnView.objects.exists()
        assert GuestDraft.objects.get(page=theirs).fields["reasons"] == ["Ribs could be counted"]
        again = inside(cast, link)
        assert "Ribs could be counted" in seen(again, theirs).cssselect("textarea[name=reasons]")[0].text_content()
        assert sent(again, theirs, SAYS).status_code == 302
    assert OwnView.objects.get().reasons == "Ribs could be counted"
    assert not GuestDraft.objects.filter(page=theirs).exists()


def test_a_change_after_the_reveal_asks_why_and_shows_both(cast: Cast, about: ConferenceChild) -> None:
    visitor, chair = signed_in(cast.health_visitor), signed_in(cast.chair)
    sent(visitor, at("my_view", about), SAYS)
    sent(chair, at("sealed", about), {"shown": "with_names", "reason": "The others left"})
    other = SAYS | {"view": "no_plan", "reasons": "I had read the wrong chart"}
    assert "Say why" in error_at(sent(visitor, at("my_view", about), other), "id_because")
    assert sent(visitor, at("my_view", about), other | {"because": "Wrong chart"}).status_code == 302
    assert ViewChange.objects.get().reason == "Wrong chart"
    spread = words(seen(chair, at("sealed", about)))
    assert "Wrong chart" in spread
    assert "Ribs could be counted" in spread
    refused = sent(chair, at("views", about), _typed_over(about))
    assert "has been shown" in refused.content.decode()
    assert View.objects.get().view == "no_plan"


def _typed_over(about: ConferenceChild) -> dict[str, str]:
    view = View.objects.get(about=about)
    key = str(view.seat_id).replace("-", "_")
    return {f"view_{key}": "plan", f"seen_{key}": deciding.as_kept(view), f"reasons_{key}": "I know better"}


@pytest.mark.parametrize("name", ["sealed", "dissents"])
def test_the_seal_is_shown_to_the_chair_and_the_record_taker_only(
    cast: Cast, about: ConferenceChild, name: str
) -> None:
    for part in ("social_worker", "team_manager", "health_visitor", "colleague", "head_of_service"):
        answer = signed_in(cast.people[part]).get(at(name, about))
        assert answer.status_code == 403, part
        assert b"Larkwhistle" not in answer.content
    for part in ("chair", "administrator"):
        assert signed_in(cast.people[part]).get(at(name, about)).status_code == 200


def test_nobody_but_whose_seat_it_is_gives_a_view(cast: Cast, elsewhere: Cast, about: ConferenceChild) -> None:
    strangers = [cast.people[one] for one in ("chair", "administrator", "team_manager", "colleague", "second_chair")]
    for stranger in (*strangers, elsewhere.social_worker, elsewhere.chair):
        for name in ("my_view", "my_dissent"):
            answer = sent(signed_in(stranger), at(name, about), SAYS)
            assert answer.status_code == 403
            assert b"Larkwhistle" not in answer.content
    assert not OwnView.objects.exists()


def test_relatives_and_who_is_called_as_not_here_have_no_such_page(
    cast: Cast, family: Family, about: ConferenceChild
) -> None:
    mother = inside(cast, linked(cast, about.conference, family_seat(about.conference, family.mother)))
    police = by_link(cast, about, POLICE)
    about.conference.seats.filter(name=POLICE).update(present=False)
    about.conference.seats.filter(name=HEALTH_VISITOR).update(standing="observer")
    for client in (mother, police):
        for name in ("view", "dissent"):
            assert client.get(guest(name, about)).status_code == 403
            assert sent(client, guest(name, about), SAYS).status_code == 403
    assert signed_in(cast.health_visitor).get(at("my_view", about)).status_code == 403
    assert not OwnView.objects.exists()


def test_the_record_taker_reveals_nothing_and_the_chair_types_no_paper(cast: Cast, about: ConferenceChild) -> None:
    sent(signed_in(cast.health_visitor), at("my_view", about), SAYS)
    record, chair = signed_in(cast.administrator), signed_in(cast.chair)
    assert sent(record, at("sealed", about), {"shown": "with_names", "reason": "x"}).status_code == 403
    police, visitor = seat_of(about, POLICE), seat_of(about, HEALTH_VISITOR)
    assert chair.get(at("paper", about, police.pk)).status_code == 403
    empty = seen(record, at("paper", about, visitor.pk))
    assert empty.cssselect("textarea[name=reasons]")[0].text_content().strip() == ""
    assert not empty.cssselect("input[checked]")
    assert record.get(at("paper", about, uuid.uuid4())).status_code == 403


@pytest.mark.clause("BOL-1.93b", "BFG-4.11.1a", "BFG-4.11.1b", "LBH-6.06")
@pytest.mark.parametrize(
    ("procedure", "clause"), [("bolton", "BOL-1.93b"), ("bfg", "BFG-4.11.1b"), ("lbh", "LBH-6.06")]
)
def test_dissent_is_read_back_with_the_clause_and_what_it_sets_going(db: None, procedure: str, clause: str) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        family = larkwhistles(cast)
        about = part_of(under_way(cast, family.ava), family.ava)
        ConferenceChild.objects.filter(pk=about.pk).update(
            outcome="no_plan", how="stated_by_chair", decided_at=timezone.now(), decided_by=cast.chair
        )
        school, record = by_link(cast, about, SCHOOL), signed_in(cast.administrator)
        sent(school, guest("dissent", about), {"reasons": "Nobody asked the school"})
        police = seat_of(about, POLICE)
        sent(record, at("typed_dissent", about, police.pk), {"reasons": "We called three times"})
        assert len(sealed.dissents(part_of(about.conference, family.ava))) == 2
        for client, where in (
            (record, at("dissents", about)),
            (signed_in(cast.chair), at("dissents", about)),
            (signed_in(cast.chair), reverse("live:close", args=[about.conference_id])),
            (signed_in(cast.social_worker), reverse("live:conference", args=[about.conference_id])),
        ):
            shown = words(seen(client, where))
            assert "Nobody asked the school" in shown, where
            assert "We called three times" in shown, where
        page = words(seen(record, at("dissents", about)))
        assert clause in page
        assert cast.head_of_service.name in page
        assert ("Escalation" in page) is (procedure == "bfg")
        again = sent(record, at("typed_dissent", about, police.pk), {"reasons": "Other words"})
        assert "Only they may change" in error_at(again, "id_reasons")


@pytest.mark.clause("LBH-6.03", "LBH-6.04")
def test_where_the_procedure_scales_a_number_is_asked_for_and_its_spread_is_a_table(db: None) -> None:
    cast = cast_under("lbh")
    with within(cast.authority):
        family = larkwhistles(cast)
        about = part_of(under_way(cast, family.ava), family.ava)
        school, chair = by_link(cast, about, SCHOOL), signed_in(cast.chair)
        told = SAYS | {"scale": "2"}
        assert "first explains" in sent(school, guest("view", about), told).content.decode()
        deciding.answer(cast.chair, about, {"answers": {"threshold_explained": "yes"}}, about.version)
        assert "from 0 to 10" in error_at(sent(school, guest("view", about), SAYS), "id_scale")
        assert sent(school, guest("view", about), told).status_code == 302
        meeting.call_roll(cast.chair, about.conference, {})
        sent(chair, at("sealed", about), {"shown": "without_names", "reason": "The others left"})
        page = seen(chair, at("sealed", about))
        tables = [table.cssselect("caption")[0].text_content() for table in page.cssselect("table")]
        assert tables == ["Views given", "Numbers given on the scale", "Who said what"]
        assert all(bar.get("aria-hidden") == "true" and not bar.get("style") for bar in page.cssselect("svg.q-spread"))
        assert "LBH-6.04" in words(page)
