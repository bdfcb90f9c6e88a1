"""A child's own page: in words for the age, the child's alone until sent, and a wish to stay away is respected."""

from __future__ import annotations

import io
import uuid
import wave
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.children.actions import add_child
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.contributions.models import Contribution, Drawing
from quoracy.casework.links.models import GuestDraft
from quoracy.commands.demonstrating.people import Cast
from quoracy.screens.family.childs_page import for_age
from tests.cast import Family, cast_under
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import child_linked, inside
from tests.reports_underway import asked
from tests.screens.reading import signed_in

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


@pytest.fixture
def juniper(cast: Cast) -> Child:
    return add_child(cast.social_worker, given_names="Juniper", family_name="Moss", born=date(2012, 5, 1), sex="F")


@pytest.fixture
def conference(cast: Cast, family: Family, juniper: Child) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield asked(cast, family.ava, juniper)


def page_of(cast: Cast, conference: Conference, child: Child) -> tuple[Client, str]:
    client = inside(cast, child_linked(cast, conference, child))
    answer = client.get("/guest", follow=True)
    assert answer.status_code == 200
    return client, answer.content.decode()


@pytest.mark.parametrize(("age", "group"), [(4, "small"), (7, "small"), (8, "middle"), (11, "middle"), (12, "older")])
def test_the_page_speaks_to_the_age(age: int, group: str) -> None:
    assert for_age(age) == group


def test_the_three_questions_are_asked_of_every_age_and_no_sibling_is_named(
    cast: Cast, conference: Conference, family: Family, juniper: Child
) -> None:
    for child, other, words in ((family.ava, "Juniper", "you can draw"), (juniper, "Ava", "What you think counts")):
        _client, page = page_of(cast, conference, child)
        for question in ("What is good?", "What is not good?", "What should change?", words):
            assert question in page
        assert other not in page


@pytest.mark.clause("BOL-1.40", "BOL-1.38", "BFG-4.4.17a", "BFG-4.4.13b", "WAR-1.02", "LBH-4.21")
def test_a_teenagers_words_are_her_own_until_sent_and_reach_the_chair_unaltered(
    cast: Cast, conference: Conference, juniper: Child
) -> None:
    client, _page = page_of(cast, conference, juniper)
    words = {"good": "My gran", "not_good": "The shouting <b>at night</b>", "change": "Quiet", "part": "in_part"}
    sent = f"/conferences/{conference.pk}/family"
    client.post("/guest/child", words | {"do": "keep"})
    assert "shouting" not in signed_in(cast.chair).get(sent).content.decode()
    client.post("/guest/child", words | {"do": "send"})
    chair = signed_in(cast.chair).get(sent).content.decode()
    for said in ("My gran", "The shouting &lt;b&gt;at night&lt;/b&gt;", "I want to come for a part of it"):
        assert said in chair
    assert signed_in(cast.social_worker).get(sent).status_code == 403


@pytest.mark.clause("BFG-4.4.8a")
def test_a_wish_to_stay_away_is_shown_to_the_chair_as_respected(
    cast: Cast, conference: Conference, juniper: Child
) -> None:
    client, _page = page_of(cast, conference, juniper)
    client.post("/guest/child", {"part": "stay_away", "do": "send"})
    chair = signed_in(cast.chair).get(f"/conferences/{conference.pk}/family").content.decode()
    assert "Juniper Moss does not want to come. That is respected." in chair


@pytest.mark.django_db
@pytest.mark.clause("BFG-4.4.7b", "BFG-4.4.7c")
@pytest.mark.parametrize(("born", "offered"), [(date(2014, 12, 2), True), (date(2014, 12, 3), False)])
def test_from_twelve_on_the_day_taking_part_is_offered(born: date, offered: bool) -> None:
    """The conference is on Wednesday 2 December 2026: whoever turns twelve that day is twelve."""
    from quoracy.casework.access.scope import within

    people = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(people.authority):
        child = add_child(people.social_worker, given_names="Rowan", family_name="Quill", born=born, sex="M")
        conference = asked(people, child)
        _client, page = page_of(people, conference, child)
    assert ("You are invited to come" in page) == offered
    assert "If you want to come, say so" in page or offered


def test_a_picture_is_kept_as_it_came_and_seen_by_the_child_and_the_chair_only(
    cast: Cast, elsewhere: Cast, conference: Conference, family: Family, juniper: Child
) -> None:
    client, _page = page_of(cast, conference, juniper)
    answer = client.post("/guest/child", {"do": "picture", "file": SimpleUploadedFile("home.png", PNG, "image/png")})
    assert answer.status_code == 302, answer.content
    drawing = Drawing.objects.get()
    assert bytes(drawing.content) == PNG
    assert client.get(f"/guest/child/pictures/{drawing.pk}").content == PNG
    other, _page = page_of(cast, conference, family.ava)
    assert other.get(f"/guest/child/pictures/{drawing.pk}").status_code == 403
    address = f"/conferences/{conference.pk}/family/pictures/{drawing.pk}"
    assert signed_in(cast.chair).get(address).content == PNG
    for stranger in (cast.colleague, cast.social_worker, elsewhere.chair):
        assert signed_in(stranger).get(address).status_code == 403


def recording(seconds: float = 0.1) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return written.getvalue()


@pytest.mark.clause("BFG-4.4.5a", "BFG-4.6.1c", "BFG-4.7.10a")
def test_a_recording_is_played_where_pictures_are_shown_with_the_same_in_words(
    cast: Cast, elsewhere: Cast, conference: Conference, family: Family, juniper: Child
) -> None:
    client, _page = page_of(cast, conference, juniper)
    sound = recording()
    sent = {"do": "picture", "file": SimpleUploadedFile("voice.exe", sound, "application/x-whatever")}
    assert client.post("/guest/child", sent | {"file_words": "I want it quiet"}).status_code == 302
    row = Drawing.objects.get()
    assert (row.media_type, bytes(row.content), row.words) == ("audio/wav", sound, "I want it quiet")
    assert JournalEntry.objects.filter(what="sent a recording", child=juniper.pk, name="Juniper").exists()
    own = client.get("/guest/child").content.decode()
    assert f'<audio controls preload="none" src="/guest/child/pictures/{row.pk}"' in own
    address = f"/conferences/{conference.pk}/family"
    for user in (cast.chair, cast.administrator):
        page = signed_in(user).get(address)
        assert f'<audio controls preload="none" src="{address}/pictures/{row.pk}"' in page.content.decode()
        assert "In words: I want it quiet" in page.content.decode()
        assert "media-src 'self'" in page["Content-Security-Policy"]
    for stranger in (cast.colleague, cast.social_worker, elsewhere.chair):
        assert signed_in(stranger).get(f"{address}/pictures/{row.pk}").status_code == 403
    other, _page = page_of(cast, conference, family.ava)
    assert other.get(f"/guest/child/pictures/{row.pk}").status_code == 403


def test_a_player_may_ask_for_a_part_of_a_recording(cast: Cast, conference: Conference, juniper: Child) -> None:
    """Some players, those of iPhones among them, play nothing that does not come in parts."""
    client, _page = page_of(cast, conference, juniper)
    sound = recording()
    client.post("/guest/child", {"do": "picture", "file": SimpleUploadedFile("voice.wav", sound)})
    address = f"/conferences/{conference.pk}/family/pictures/{Drawing.objects.get().pk}"
    chair, size = signed_in(cast.chair), len(sound)
    for asked_for, first, last in (
        ("0-1", 0, 1),
        ("10-", 10, size - 1),
        ("-5", size - 5, size - 1),
        ("5-99999999", 5, size - 1),
    ):
        part = chair.get(address, headers={"range": f"bytes={asked_for}"})
        assert (part.status_code, part.content) == (206, sound[first : last + 1])
        assert part["Content-Range"] == f"bytes {first}-{last}/{size}"
    assert chair.get(address, headers={"range": "bytes=99999999-"}).status_code == 416
    for nonsense in ("bytes=9-1", "bytes=-", "lines=1-2", "bytes=0-1,4-5"):
        whole = chair.get(address, headers={"range": nonsense})
        assert (whole.status_code, whole.content) == (200, sound)
        assert whole["Accept-Ranges"] == "bytes"
        assert whole["Content-Type"] == "audio/wav"


def test_a_recording_without_words_says_so_and_one_too_large_is_refused_before_it_is_read(
    cast: Cast, conference: Conference, juniper: Child
) -> None:
    client, _page = page_of(cast, conference, juniper)
    huge = SimpleUploadedFile("voice.wav", recording() + b"\0" * 10 * 1024 * 1024)
    answer = client.post("/guest/child", {"do": "picture", "good": "My gran", "file": huge}).content.decode()
    assert "larger than 10 MB" in answer
    assert "My gran" in answer
    client.post("/guest/child", {"do": "picture", "file": SimpleUploadedFile("voice.wav", recording())})
    page = signed_in(cast.chair).get(f"/conferences/{conference.pk}/family").content.decode()
    assert "Nobody has written down what it says" in page


def test_a_recording_is_looked_at_by_the_virus_scanner(
    cast: Cast, conference: Conference, juniper: Child, settings: Any, tmp_path: Path
) -> None:
    settings.CLAMAV = str(tmp_path / "nobody listens here")
    client, _page = page_of(cast, conference, juniper)
    sent = {"do": "picture", "good": "My gran", "file": SimpleUploadedFile("voice.wav", recording())}
    answer = client.post("/guest/child", sent).content.decode()
    assert "could not be checked for viruses" in answer
    assert "My gran" in answer
    assert not Drawing.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", b"<script>alert(1)</script>"), ("a.svg", b"<svg/>"), ("a.png", b"%PDF-1.7 x")]
)
def test_what_is_no_picture_is_not_taken(
    cast: Cast, conference: Conference, juniper: Child, name: str, content: bytes
) -> None:
    client, _page = page_of(cast, conference, juniper)
    answer = client.post("/guest/child", {"do": "picture", "file": SimpleUploadedFile(name, content, "image/png")})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not Drawing.objects.exists()


def test_a_childs_private_note_does_not_reach_the_childs_parents(
    cast: Cast, conference: Conference, family: Family
) -> None:
    from tests.guests_inside import family_seat, linked

    client, _page = page_of(cast, conference, family.ava)
    client.post("/guest/child", {"private": "I am afraid of the cellar", "good": "Cats", "do": "send"})
    mother = inside(cast, linked(cast, conference, family_seat(conference, family.mother)))
    for address in ("/guest/family", "/guest/family/say"):
        page = mother.get(address).content.decode()
        assert "cellar" not in page
        assert "Cats" not in page
    assert mother.get("/guest/child").status_code == 403


def test_a_refused_picture_loses_no_word_of_the_child(cast: Cast, conference: Conference, juniper: Child) -> None:
    """The words are in the boxes again, also after the page is opened anew; and are not sent by halves."""
    client, _page = page_of(cast, conference, juniper)
    words = {"good": "My gran", "not_good": "The shouting", "private": "Not for him"}
    for do in ("picture", "send"):
        refused = SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml")
        shown = client.post("/guest/child", words | {"do": do, "file": refused}).content.decode()
        assert "There is a problem" in shown
        for page in (shown, client.get("/guest/child").content.decode()):
            assert all(said in page for said in words.values())
    assert not Contribution.objects.filter(sent_at__isnull=False).exists()
    client.post("/guest/child", words | {"do": "picture", "file": SimpleUploadedFile("home.png", PNG, "image/png")})
    assert Drawing.objects.count() == 1
    assert "The shouting" in client.get("/guest/child").content.decode(), "a picture takes the words along"
    assert not GuestDraft.objects.exists()


def test_a_picture_has_to_be_chosen_before_it_is_sent(cast: Cast, conference: Conference, juniper: Child) -> None:
    client, _page = page_of(cast, conference, juniper)
    answer = client.post("/guest/child", {"do": "picture", "good": "My gran"}).content.decode()
    assert "Choose a picture or a recording first" in answer
    assert "My gran" in answer


def test_a_double_click_sends_one_picture_and_the_words_once(
    cast: Cast, conference: Conference, juniper: Child
) -> None:
    client, _page = page_of(cast, conference, juniper)
    token = str(uuid.uuid4())
    for _click in range(2):
        sent = {"do": "send", "good": "My gran", "once": token, "file": SimpleUploadedFile("home.png", PNG)}
        assert client.post("/guest/child", sent).status_code == 302
    assert Drawing.objects.count() == 1
    assert JournalEntry.objects.filter(what="sent what they want to say", child=juniper.pk).count() == 1


def test_what_a_child_types_is_kept_and_shown_to_that_child_alone(
    cast: Cast, conference: Conference, family: Family, juniper: Child
) -> None:
    client, page = page_of(cast, conference, juniper)
    assert 'data-keep-url="/guest/keep?page=%2Fguest%2Fchild"' in page
    assert client.post("/guest/keep?page=/guest/child", {"good": "Half a sen", "part": "unsure"}).status_code == 204
    again = client.get("/guest/child").content.decode()
    assert "Half a sen" in again
    assert 'value="unsure" checked' in again
    _other, others = page_of(cast, conference, family.ava)
    assert "Half a sen" not in others
    assert "Half a sen" not in signed_in(cast.chair).get(f"/conferences/{conference.pk}/family").content.decode()
