"""Every address there is, met by everybody who has no business there; a new address fails here until it is placed.

An address about a child or a conference is found by its name in the address, so nobody has to remember to add it. Any
other has to be put by hand among the public, the pages of anybody signed in, or the pages of those with a right.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import tie
from quoracy.casework.children.models import Tie
from quoracy.casework.conferences.actions import closing
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.models import Message
from quoracy.casework.reports.models import ReportRequest
from quoracy.casework.room import recordings, saying
from quoracy.casework.room.recording_models import RecordingMatter
from quoracy.casework.room.saying import Said
from quoracy.casework.section_47.models import Enquiry
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY, under_way
from tests.screens.reading import signed_in

NAMES = ("Larkwhistle", "Delphine", "Missed meals")

PUBLIC = {
    "health",
    "accessibility",
    "about",
    "set_language",
    "first_page",
    "personas",
    "components",
    "components_kept",
    "account_login",
    "account_inactive",
    "account_logout",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "records:check",
}
OF_ANYBODY_SIGNED_IN = {
    "home:today",
    "keep",
    "account_reauthenticate",
    "account_change_password",
    "procedures:all",
    "procedures:one",
    "procedures:clause",
    "procedures:compare",
    "procedures:try_date",
    "reporting:mine",
    "recording:help",
    "evaluating:mine",
    "evaluating:one",
    "records:papers",
}
OF_THOSE_WITH_A_RIGHT = {
    "children:find",
    "children:add",
    "section_47:record",
    "convening:request",
    "convening:coming_up",
    "convening:rooms",
    "convening:give_up",
    "convening:hours",
    "convening:chairs",
    "convening:contacts",
    "oversight:looks",
    "oversight:late",
    "oversight:agencies",
    "oversight:disagreements",
    "evaluating:summary",
    "evaluating:ask",
    "recording:policy",
    "retaining:past",
    "retaining:rule",
    "oversight:agencies_csv",
    "oversight:agency",
    "outbox:all",
    "reporting:desk",
}
OF_GUESTS = {
    "guests:door",
    "guests:code",
    "guests:start",
    "guests:leave",
    "guests:reply",
    "guests:away",
    "guests:briefed",
    "guests:calendar",
    "family:page",
    "family:say",
    "family:report",
    "family:file",
    "family:childs_page",
    "family:own_drawing",
    "guest_keep",
    "live:guest_views",
    "live:guest_view",
    "live:guest_dissent",
    "live:guest_next",
    "live:guest_further",
    "live:guest_scale",
    "evaluating:by_link",
    "evaluating:guest",
    "records:guests",
    "records:guests_paper",
    "records:guests_letter",
    "reporting:guest",
    *(f"reporting:guest_{name}" for name in ("task", "passage", "keep_from", "seen", "attach", "nothing", "sign")),
    "reporting:guest_own_form",
    *("room:guest", "room:guest_fragment", "room:guest_stream", "room:guest_sheet"),
    *(f"reporting:guest_{name}" for name in ("preview", "share", "add", "others", "my_file", "words")),
}
"""Pages for people who come by a link; what they show is tested in tests/screens/guests and tests/screens/family."""
CASES = {"child", "conference", "message", "asked"}


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, and what stands in it."""

    name: str
    holes: tuple[str, ...]

    @property
    def of_a_case(self) -> bool:
        return bool(CASES & set(self.holes))


def _walk(patterns: list[Any], space: str = "", holes: tuple[str, ...] = ()) -> Iterator[Address]:
    for one in patterns:
        here = (*holes, *one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}" if one.name else str(one.pattern), here)


ADDRESSES = list(_walk(get_resolver().url_patterns))
OF_CASES = [one for one in ADDRESSES if one.of_a_case]


@pytest.fixture
def case(cast: Cast, family: Family) -> Iterator[dict[str, Any]]:
    """A family with an open conference, an enquiry, an event and a letter: something to see behind every address."""
    with time_machine.travel(WEDNESDAY, tick=False):
        conference = under_way(cast, family.ava, family.noah)
        seat = conference.seats.first()
        assert seat is not None
        letter = closing.keep_letter(
            cast.chair, conference, seat, b"%PDF Larkwhistle", "ABCD-EFGH-JKLM", [family.ava.pk]
        )
        event = family.ava.events.order_by("recorded_at").first()
        assert event is not None
        message = Message.objects.create(
            authority=cast.authority,
            to_name="Delphine Larkwhistle",
            address="delphine@larkwhistle.example",
            channel=Message.Channel.EMAIL,
            template="invitation",
            body="Missed meals",
            conference=conference.pk,
            key="invitation to Delphine",
            state=Message.State.FAILED,
        )
        school = conference.seats.get(agency="education")
        report = ReportRequest.objects.create(
            authority=cast.authority, conference=conference, seat=school, owed_by="school", asked_by=cast.administrator
        )
        yield {
            "asked": report.pk,
            "message": message.pk,
            "number": 0,
            "child": family.ava.pk,
            "conference": conference.pk,
            "event": event.pk,
            "enquiry": Enquiry.objects.get(child=family.ava).pk,
            "code": letter.code,
            "kind": "core_group_held",
            "seat": seat.pk,
            "link": uuid.uuid4(),
            "drawing": uuid.uuid4(),
            "exclusion": uuid.uuid4(),
            "disclosure": uuid.uuid4(),
            "report": uuid.uuid4(),
            "told": uuid.uuid4(),
            "passage": uuid.uuid4(),
            "recipient": uuid.uuid4(),
            "amendment": uuid.uuid4(),
            "kept": uuid.uuid4(),
            "commitment": uuid.uuid4(),
            "item": uuid.uuid4(),
            "escalation": uuid.uuid4(),
            "heading": "discussion",
            "named": uuid.uuid4(),
            "matter": RecordingMatter.objects.create(
                authority=cast.authority,
                child=family.ava,
                kind="request",
                meeting="visit",
                who="Delphine",
                written_by=cast.social_worker,
            ).pk,
            "note": uuid.uuid4(),
            "discussion": Enquiry.objects.get(child=family.ava).begun_by_id,
            "statement": saying.say(cast.chair, conference, Said("Missed meals", "worries", "fact")).pk,
            "recording": recordings.ask_to_record(cast.chair, conference, seat).pk,
        }


def _filled(address: Address, case: dict[str, Any]) -> str:
    missing = set(address.holes) - set(case)
    assert not missing, f"{address.name} has {missing} in it: give the case of this test one, so that it is tried"
    return reverse(address.name, kwargs={hole: case[hole] for hole in address.holes})


def _everything(case: dict[str, Any], family: Family) -> dict[str, str]:
    """What a hostile form would send: real ids at every name a form of ours knows."""
    ids = {"children": str(family.ava.pk), "child": str(family.ava.pk), "answer": "authorise", "reasons": "x"}
    return ids | {"once": str(uuid.uuid4()), "version": "0", "to": "family", "words": "Ava"}


def _names_nobody(answer: HttpResponseBase) -> bool:
    said = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # one or the other
    return not any(name.encode() in said for name in NAMES)


def test_every_address_is_placed() -> None:
    placed = PUBLIC | OF_ANYBODY_SIGNED_IN | OF_THOSE_WITH_A_RIGHT | OF_GUESTS
    others = {one.name for one in ADDRESSES if not one.of_a_case and not one.name.startswith("mfa_")}
    assert others - placed == set(), "say above who may open these, or put the child or conference into the address"
    assert placed - others - {one.name for one in ADDRESSES} == set(), "there is no such address any more"


def test_a_visitor_is_led_to_sign_in_wherever_there_is_anything_of_anybody(
    case: dict[str, Any], family: Family
) -> None:
    visitor = Client()
    for one in ADDRESSES:
        if one.name in PUBLIC | OF_GUESTS or (not one.of_a_case and one.holes):
            continue
        address = _filled(one, case)
        for answer in (visitor.get(address), visitor.head(address), visitor.post(address, _everything(case, family))):
            assert answer.status_code in (302, 405), (one.name, answer.status_code)
            assert answer.status_code == 405 or answer["Location"].startswith("/sign-in/"), one.name
            assert _names_nobody(answer), one.name


def test_without_a_visit_no_page_of_a_guest_says_anything(insider: User, case: dict[str, Any], family: Family) -> None:
    """Neither to a visitor nor to somebody signed in: only a link opens them."""
    for client in (Client(), signed_in(insider)):
        for one in ADDRESSES:
            if one.name in OF_GUESTS and not one.holes:
                address = reverse(one.name)
                for answer in (client.get(address), client.post(address, _everything(case, family))):
                    assert answer.status_code in (403, 405), one.name
                    assert _names_nobody(answer), one.name


STRANGERS = (
    *("colleague", "analyst", "system", "second_chair", "health_visitor", "invited"),
    *("elsewhere:social_worker", "elsewhere:team_manager", "elsewhere:chair"),
    *("elsewhere:administrator", "elsewhere:head_of_service", "elsewhere:out_of_hours"),
)


@pytest.fixture(params=STRANGERS)
def stranger(request: pytest.FixtureRequest, cast: Cast, elsewhere: Cast, case: dict[str, Any], family: Family) -> User:
    """Somebody with an account and no business with the family; `invited` sat at its conference."""
    place, _, part = str(request.param).rpartition(":")
    if place:
        return elsewhere.people[part]
    if part == "invited":
        tie(cast.colleague, family.ava, Tie.Capacity.PRACTITIONER, reason="asked to the conference")
        return cast.colleague
    return cast.people[part]


AT_THE_TABLE = {
    "health_visitor": {
        *("room:board", "room:fragment", "room:stream", "room:family", "recording:write_down_at"),
        *("live:my_views", "live:my_view", "live:my_dissent", "live:my_next"),
    }
}
"""Pages open to somebody who is no stranger there after all: the health visitor sits at this conference."""
FOLLOWS = {"room:fragment"}
"""A part of a page read anew: the look at its page covers it for a quarter of an hour (tests/screens/room)."""


def test_a_stranger_is_refused_in_writing_and_learns_nobodys_name(
    stranger: User, cast: Cast, case: dict[str, Any], family: Family
) -> None:
    client = signed_in(stranger)
    theirs = next((pages for part, pages in AT_THE_TABLE.items() if stranger.name == cast.people[part].name), set())
    for one in OF_CASES:
        if one.name in theirs and stranger.authority == cast.authority:
            continue
        address = _filled(one, case)
        for ask in (client.get, client.head, lambda where: client.post(where, _everything(case, family))):
            with within(stranger.authority):
                before = JournalEntry.objects.filter(user=stranger, act=JournalEntry.Act.REFUSED).count()
            answer = ask(address)
            assert answer.status_code in (403, 405), (one.name, answer.status_code)
            assert _names_nobody(answer), one.name
            if answer.status_code == 403 and one.name not in OF_GUESTS:  # nobody is signed in on a guest's page
                _written_down(stranger, one, case, before)
    assert Conference.objects.get(pk=case["conference"]).state == Conference.State.OPEN


def _written_down(stranger: User, one: Address, case: dict[str, Any], before: int) -> None:
    with within(stranger.authority):
        refusals = JournalEntry.objects.filter(user=stranger, act=JournalEntry.Act.REFUSED)
        assert refusals.count() == before + 1, one.name
        newest = refusals.order_by("-at", "-id").filter(what=f"page {one.name}").first()
        assert newest is not None, one.name
        assert newest.child == (case["child"] if "child" in one.holes else None)
        assert newest.conference == (case["conference"] if "conference" in one.holes else None)


def test_pages_for_those_with_a_right_name_no_child_to_a_stranger(
    stranger: User, case: dict[str, Any], family: Family
) -> None:
    client = signed_in(stranger)
    for name in (*OF_THOSE_WITH_A_RIGHT, "home:today"):
        address = reverse(name)
        asked = {"words": "Ava", "child": str(family.ava.pk)}
        for answer in (
            client.get(address),
            client.get(address, asked),
            client.post(address, _everything(case, family)),
        ):
            assert answer.status_code in (200, 302, 403, 405), (name, answer.status_code)
            assert answer.status_code == 302 or not answer.content or _only_echoes(answer), name


def _only_echoes(answer: Any) -> bool:
    """Whether the child's name stands nowhere but in a box it was typed into, or in an example of what to type."""
    page: Any = html.fromstring(answer.content)
    for box in page.cssselect("input, textarea, .govuk-hint"):
        box.drop_tree()
    return not any(name in page.text_content() for name in NAMES)


def test_nothing_is_taken_from_a_form_that_did_not_come_from_here(case: dict[str, Any], cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.chair)
    for one in ADDRESSES:
        if one.of_a_case or not one.holes:
            assert client.post(_filled(one, case), {}).status_code == 403, one.name


@pytest.fixture(params=["chair", "social_worker", "team_manager", "administrator", "out_of_hours", "head_of_service"])
def insider(request: pytest.FixtureRequest, cast: Cast) -> User:
    return cast.people[str(request.param)]


def test_every_look_at_the_case_is_journalled_also_without_a_body(insider: User, case: dict[str, Any]) -> None:
    client = signed_in(insider)
    seen = 0
    for one in OF_CASES:
        for ask in () if one.name in FOLLOWS else (client.get, client.head):
            about = Q(child=case["child"]) | Q(conference=case["conference"])
            looks = JournalEntry.objects.filter(about, user=insider, act=JournalEntry.Act.LOOKED)
            before = looks.count()
            answer = ask(_filled(one, case))
            if answer.status_code != 200:
                nothing = (
                    one.name == "room:stream" and answer.status_code == 204
                )  # no stream on this server, no content
                assert nothing or answer.status_code in (302, 403, 404, 405), (one.name, answer.status_code)
                continue
            assert looks.count() > before, f"{one.name} shows the case without a line in the journal"
            seen += 1
    assert seen > 10


INLINE = re.compile(r"^on[a-z]+$")


def test_no_page_stays_in_a_browser_or_carries_a_script_or_style_of_its_own(
    insider: User, case: dict[str, Any]
) -> None:
    client = signed_in(insider)
    for one in ADDRESSES:
        if one.name in {"set_language"} or (one.holes and not one.of_a_case):
            continue
        answer = client.get(_filled(one, case))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, one.name
        assert "unsafe" not in policy, one.name
        if one.name not in PUBLIC and answer.status_code == 200:
            assert "no-store" in answer["Cache-Control"], one.name
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for part in html.fromstring(answer.content).iter():
                names = [str(name) for name in part.attrib] if isinstance(part.tag, str) else []
                assert part.tag != "style", one.name
                is_data = part.get("type") == "application/json"  # which no browser runs
                assert part.tag != "script" or part.get("src") or is_data, one.name
                assert "style" not in names, (one.name, part.get("style"))
                assert not any(INLINE.match(name) for name in names), (one.name, names)
