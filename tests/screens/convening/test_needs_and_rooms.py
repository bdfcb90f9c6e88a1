"""The pages of rooms, of what people need, of who joins from afar, and the sheet for the day."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.conferences.actions import providing
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Need, Room, TimeToAvoid
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import POLICE, WEDNESDAY, arranged, authorised
from tests.screens.convening.test_asking_and_arranging import address, words


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def test_a_room_is_added_and_taken_off_the_list(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    told = {"name": "Room 2", "place": "Riverside House", "seats": 12, "video": "on", "access_notes": "Ring twice"}
    client.post(reverse("convening:rooms"), told)
    assert "Room 2, Riverside House, 12 seats, people can join by video" in words(
        client.get(reverse("convening:rooms"))
    )
    client.post(reverse("convening:give_up"), {"rooms": [str(Room.objects.get().pk)]})
    assert "No room is listed yet" in words(client.get(reverse("convening:rooms")))


def test_the_usual_hours_hold_until_the_authority_enters_its_own(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert "2:45pm to 4pm: children are fetched from school" in words(client.get(reverse("convening:hours")))
    client.post(reverse("convening:hours"), {"begins": "15:00", "ends": "16:30", "reason": "late buses"})
    page = words(client.get(reverse("convening:hours")))
    assert "3pm to 4:30pm: late buses" in page
    assert "fetched from school" not in page


def test_one_click_on_a_free_time_fills_in_the_form(cast: Cast, family: Family, client: Client) -> None:
    providing.keep_room(cast.administrator, "Room 2", "Riverside House", access_notes="", video=True, seats=12)
    conference = authorised(cast, family.ava)
    client.force_login(cast.administrator)
    where = address("arrange", conference)
    page = lxml.html.fromstring(client.get(where + f"?chair={cast.chair.pk}").content)
    [first, *_] = [link for link in page.cssselect("a") if "time=" in link.get("href", "")]
    assert first.text_content() == "Monday 7 December 2026 at 9:30am"
    chosen = lxml.html.fromstring(client.get(where + first.get("href").partition("#")[0]).content)
    form = next(form for form in chosen.forms if "starts_at-day" in form.fields)
    filled = {name: value for name, value in form.fields.items() if value}
    del filled["csrfmiddlewaretoken"]
    assert client.post(where, filled).status_code == 302
    conference.refresh_from_db()
    assert (conference.place, conference.state) == ("Room 2, Riverside House", Conference.State.ARRANGED)


def test_a_need_is_written_down_booked_and_on_the_day_sheet(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    mother = Seat.objects.get(conference=conference, person=family.mother)
    client.force_login(cast.administrator)
    asked = {"who": str(mother.pk), "kind": "interpreter", "detail": "Polish"}
    client.post(address("needs", conference), asked)
    assert "1 not booked yet" in words(client.get(address("conference", conference)))
    need = Need.objects.get()
    client.post(address("needs", conference), {f"with_{need.pk}".replace("-", "_"): "Wordbridge Interpreters"})
    sheet = words(client.get(address("day_sheet", conference)))
    assert "Delphine Larkwhistle: Interpreter: Polish. Booked with Wordbridge Interpreters." in sheet
    client.post(address("needs", conference), {f"drop_{need.pk}".replace("-", "_"): "on"})
    assert not Need.objects.exists()


def test_when_a_relative_cannot_come_is_kept_with_both_times(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    mother = Seat.objects.get(conference=conference, person=family.mother)
    client.force_login(cast.administrator)
    told = {"relative": str(mother.pk), "weekday": "0", "begins": "9am", "reason": "works"}
    assert "Enter both times" in words(client.post(address("needs", conference), told))
    client.post(address("needs", conference), told | {"ends": "1pm"})
    assert TimeToAvoid.objects.get().person == family.mother


def test_who_joins_from_a_distance_is_on_the_day_sheet(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    police = Seat.objects.get(conference=conference, name=POLICE)
    client.force_login(cast.administrator)
    client.post(address("joining", conference), {"joining": [str(police.pk)], "reason": "On a course"})
    assert f"{POLICE}, Child abuse investigation officer joins from a distance" in words(
        client.get(address("day_sheet", conference))
    )


def test_only_the_unit_and_the_chair_see_what_people_need(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    for person, allowed in ((cast.chair, 200), (cast.administrator, 200), (cast.social_worker, 403)):
        client.force_login(person)
        assert {client.get(address(name, conference)).status_code for name in ("needs", "joining", "day_sheet")} == {
            allowed
        }
