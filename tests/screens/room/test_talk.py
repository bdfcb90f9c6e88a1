"""The pages beside the board: task sheets, concerns, who was asked, the family's picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room.models import Asked, Discussed, TaskEntry
from quoracy.casework.section_47.actions import attach_assessment
from quoracy.casework.section_47.models import Enquiry
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import POLICE, WEDNESDAY, under_way
from tests.guests_inside import family_seat, inside, linked
from tests.screens.reading import signed_in
from tests.screens.room.test_board import once, room, shown


@pytest.fixture(params=["wales"])
def people(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    cast = cast_under(request.param)
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        yield cast


@pytest.fixture
def home(people: Cast) -> Family:
    return larkwhistles(people)


@pytest.fixture
def conference(people: Cast, home: Family) -> Conference:
    return under_way(people, home.ava)


def typed(**more: str) -> dict[str, str]:
    names = [f"c0_{task}" for task in ("analysis", "judgement", "action", "plan")]
    return once(**dict.fromkeys(names, "") | {f"{name}_version": "0" for name in names} | more)


@pytest.mark.clause("WAL-2.01")
def test_a_participant_fills_in_their_sheet_and_the_chairs_board_says_who_has_not(
    people: Cast, conference: Conference
) -> None:
    visitor, chair = signed_in(people.health_visitor), signed_in(people.chair)
    assert room(conference, "/sheet") in shown(visitor, room(conference))
    assert room(conference, "/sheet") not in shown(chair, room(conference)), "whoever chairs has none"
    before = shown(chair, room(conference, "/part"))
    assert "Not contributed yet" in before
    assert "Not contributed yet" not in shown(visitor, room(conference, "/part")), "it is for the chair"
    page = shown(visitor, room(conference, "/sheet"))
    assert "Judgement: Is this child likely to come to harm" in page
    sent = visitor.post(room(conference, "/sheet"), typed(c0_analysis="Hungry at school"))
    assert sent.status_code == 302
    assert TaskEntry.objects.get().text == "Hungry at school"
    assert before.count("Health") > shown(chair, room(conference, "/part")).count("Health")
    seat = TaskEntry.objects.get().seat
    assert "Hungry at school" in shown(chair, room(conference, f"/people/{seat.pk}/sheet"))


@pytest.mark.clause("WAL-2.01")
def test_what_was_typed_on_an_old_copy_of_a_sheet_stands_beside_the_other(people: Cast, conference: Conference) -> None:
    visitor = signed_in(people.health_visitor)
    visitor.post(room(conference, "/sheet"), typed(c0_analysis="Hungry"))
    again = visitor.post(room(conference, "/sheet"), typed(c0_analysis="Cold"))
    page = again.content.decode()
    assert again.status_code == 200
    assert "Hungry\n\nCold" in page
    assert "Both texts are in the box" in page
    assert TaskEntry.objects.get().text == "Hungry"


@pytest.mark.clause("WAL-2.01")
def test_a_practitioner_by_link_has_a_sheet_and_a_relative_has_none(
    people: Cast, home: Family, conference: Conference
) -> None:
    police = inside(people, linked(people, conference, conference.seats.get(name=POLICE)))
    assert "/guest/room/sheet" in shown(police, "/guest/room")
    assert police.post("/guest/room/sheet", typed(c0_plan="A visit on Friday")).status_code == 302
    assert TaskEntry.objects.get().written_by == POLICE
    mother = inside(people, linked(people, conference, family_seat(conference, home.mother)))
    assert "/guest/room/sheet" not in shown(mother, "/guest/room")
    assert mother.get("/guest/room/sheet").status_code == 403


@pytest.mark.clause("WAL-2.03", "WAL-2.05")
def test_the_chair_is_led_past_what_was_not_discussed_before_the_decisions(
    people: Cast, home: Family, conference: Conference
) -> None:
    enquiry = Enquiry.objects.get(child=home.ava)
    attach_assessment(
        people.social_worker, enquiry, complete=False, speaks_until=date(2026, 11, 24), found="Bruises",
        outstanding="The medical",
    )  # fmt: skip
    chair = signed_in(people.chair)
    board = shown(chair, room(conference))
    assert "2 concerns have not been discussed yet." in board
    decisions = '<a class="govuk-link" href="{}">Views, decisions and closing</a>'
    assert decisions.format(room(conference, "/concerns")) in board
    page = shown(chair, room(conference, "/concerns"))
    for words in ("Missed meals", "Strategy discussion of", "Bruises", "Interim", "The medical"):
        assert words in page, words
    sources = [f"assessment {enquiry.assessments.get().pk} 0", f"discussion {enquiry.begun_by_id} 0"]
    assert chair.post(room(conference, "/concerns"), once(sources=sources)).status_code == 302
    assert Discussed.objects.filter(holds=True).count() == 2
    after = shown(chair, room(conference))
    assert "have not been discussed" not in after
    assert decisions.format(reverse("live:conference", args=[conference.pk])) in after
    chair.post(room(conference, "/concerns"), once(back=sources[0]))
    assert "One concern has not been discussed yet." in shown(chair, room(conference))
    assert signed_in(people.health_visitor).get(room(conference, "/concerns")).status_code == 403


@pytest.mark.parametrize("people", ["lbh"], indirect=True)
@pytest.mark.clause("LBH-4.22", "LBH-4.08")
def test_both_headings_stand_side_by_side_with_who_was_not_asked(
    people: Cast, home: Family, conference: Conference
) -> None:
    chair = signed_in(people.chair)
    mother = family_seat(conference, home.mother)
    page = shown(chair, room(conference, "/part"))
    assert page.index("What are we worried about?") < page.index("What is going well?")
    assert f"{mother.name}: What is going well?" in page
    assert chair.post(room(conference, f"/people/{mother.pk}/asked"), once(heading="strengths")).status_code == 302
    assert Asked.objects.get().heading == "strengths"
    after = shown(chair, room(conference, "/part"))
    assert f"{mother.name}: What is going well?" not in after
    assert f"{mother.name}: What are we worried about?" in after
    visitor = signed_in(people.health_visitor)
    assert "I have asked" not in shown(visitor, room(conference, "/part"))
    assert visitor.post(room(conference, f"/people/{mother.pk}/asked"), once(heading="worries")).status_code == 403
    family = shown(visitor, room(conference, "/family"))
    assert "Delphine Larkwhistle" in family
    assert "Noah Larkwhistle" in family
    assert "Made-up Terrace" not in family
