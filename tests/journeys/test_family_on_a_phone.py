"""On a phone, by link: a teenager says what she thinks, and a father kept out for a part sees exactly what he may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, relate
from quoracy.casework.contributions.models import Contribution
from quoracy.casework.exclusions import actions
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person
from quoracy.commands.demonstrating.people import Cast
from tests.cast import cast_under
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import child_linked, code_in, family_seat, linked
from tests.reports_underway import asked

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB", has_touch=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def come_in(page: Page, cast: Cast, token: str, clean: Callable[[Page], None]) -> None:
    page.goto(f"/l/{token}")
    clean(page)
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/code")
    with within(cast.authority):
        message = Message.objects.filter(template="sign_in_code").order_by("-made_at").first()
    assert message is not None
    clean(page)
    page.get_by_label("Your code").fill(code_in(message))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/guest/**")
    clean(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("BOL-1.40", "BFG-4.4.13b")
def test_a_teenager_says_what_she_thinks(phone: Page, axe_clean: Callable[[Page], None]) -> None:
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bfg")
        with within(cast.authority):
            child = add_child(
                cast.social_worker, given_names="Juniper", family_name="Moss", born=date(2012, 5, 1), sex="F"
            )
            conference = asked(cast, child)
            token = child_linked(cast, conference, child)
        come_in(phone, cast, token, axe_clean)
        phone.get_by_label("What is good?").fill("My gran")
        phone.get_by_label("What should change?").fill("That it is quiet at night")
        phone.get_by_label("I want to come for a part of it").check()
        phone.get_by_role("button", name="Send", exact=True).click()
        phone.get_by_text("You sent this on").wait_for()
        axe_clean(phone)
        with within(cast.authority):
            sent = Contribution.objects.get(child=child)
            assert sent.sent["change"] == "That it is quiet at night"
            assert sent.sent["part"] == "in_part"


RECORDS = """async () => {
    const context = new AudioContext(), tone = context.createOscillator(), into = context.createMediaStreamDestination()
    await context.resume()
    tone.connect(into)
    tone.start()
    const recorder = new MediaRecorder(into.stream, { mimeType: 'audio/webm;codecs=opus' }), pieces = []
    recorder.ondataavailable = (event) => pieces.push(event.data)
    const stopped = new Promise((resolve) => { recorder.onstop = resolve })
    recorder.start()
    await new Promise((resolve) => setTimeout(resolve, 800))
    recorder.stop()
    await stopped
    return Array.from(new Uint8Array(await new Blob(pieces).arrayBuffer()))
}"""
PLAYS = """(audio) => new Promise((resolve) => {
    audio.addEventListener('loadeddata', () => resolve('plays'))
    audio.addEventListener('error', () => resolve(audio.error.message || 'does not play'))
    audio.load()
    audio.preload = 'auto'
})"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("BFG-4.4.5a", "BFG-4.6.1c")
def test_what_a_child_has_recorded_is_heard_by_the_chair(
    phone: Page, sign_in_as: Callable[[Page, str], None], axe_clean: Callable[[Page], None]
) -> None:
    """A recording as a browser really makes it goes in beside the words, and really plays."""
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bfg")
        with within(cast.authority):
            child = add_child(
                cast.social_worker, given_names="Juniper", family_name="Moss", born=date(2012, 5, 1), sex="F"
            )
            conference = asked(cast, child)
            token = child_linked(cast, conference, child)
        come_in(phone, cast, token, axe_clean)
        phone.get_by_label("What is good?").fill("My gran")
        voice = {"name": "voice.webm", "mimeType": "audio/webm", "buffer": bytes(phone.evaluate(RECORDS))}
        phone.get_by_label("A picture or a recording").set_input_files(voice)  # type: ignore[arg-type]  # it is one
        phone.get_by_label("What does it show or say?").fill("That it is quiet at night")
        phone.get_by_role("button", name="Send the picture or recording").click()
        phone.get_by_text("Your recording of").first.wait_for()
        assert phone.get_by_label("What is good?").input_value() == "My gran"
        assert phone.locator("audio").evaluate(PLAYS) == "plays"
        axe_clean(phone)
        sign_in_as(phone, cast.chair.name)
        phone.goto(f"/conferences/{conference.pk}/family")
        assert phone.locator("audio").evaluate(PLAYS) == "plays"
        assert phone.get_by_text("In words: That it is quiet at night").is_visible()
        axe_clean(phone)


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("BFG-4.5.9b", "BFG-4.5.10b")
def test_a_father_kept_out_for_a_part_sees_exactly_what_he_may(phone: Page, axe_clean: Callable[[Page], None]) -> None:
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bfg")
        with within(cast.authority):
            noah = add_child(
                cast.social_worker, given_names="Noah", family_name="Larkwhistle", born=date(2023, 9, 11), sex="M"
            )
            father = add_person(cast.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
            relate(noah, father, "father", parental_responsibility=True)
            conference = asked(cast, noah)
            seat = family_seat(conference, father)
            wish = actions.Asked(whole=False, part=("Her account",), evidence={"childs_welfare": "A crowbar was seen"})
            row = actions.request_exclusion(cast.social_worker, conference, seat, wish)
            actions.rule(
                cast.chair,
                row,
                actions.Ruled(
                    outcome="granted_in_part",
                    reasons="Sufficient evidence",
                    grounds=("childs_welfare",),
                    told="It would be too hard for Noah's mother",
                    items=("Her account",),
                    views_how="Your solicitor reads them out",
                    outcome_how="The chair rings you",
                    complain_how="Write to the complaints manager",
                ),
            )
            token = linked(cast, conference, seat)
        come_in(phone, cast, token, axe_clean)
        said = phone.inner_text("main")
        for told in ("you stay out of these parts: Her account", "too hard for Noah's mother", "Room 2", "rings you"):
            assert told in said
        for hidden in ("crowbar", "Sufficient", "prejudice"):
            assert hidden not in said
        phone.get_by_role("button", name="Say what you want to say").click()
        axe_clean(phone)
        phone.get_by_label("What do you want people to know?").fill("I want to see him on Saturdays")
        phone.get_by_role("button", name="Send", exact=True).click()
        phone.get_by_text("You sent us your words").wait_for()
        with within(cast.authority):
            assert Contribution.objects.get(person=father).sent["say"] == "I want to see him on Saturdays"
