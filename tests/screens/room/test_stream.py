"""What a device follows: each number once and in order, over lost lines, a lost listener and lost rights."""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room import saying
from quoracy.casework.room.saying import Said
from quoracy.casework.room.telling import number_of
from quoracy.commands.demonstrating.people import Cast
from quoracy.screens.components.guests import COOKIE
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, under_way
from tests.conftest import as_owner
from tests.guests_inside import family_seat, inside, linked
from tests.screens.room.conftest import Served

PATIENCE = 15.0


class Meeting:
    """A conference under way now, in rows that are committed."""

    def __init__(self) -> None:
        self.cast: Cast = cast_under("bfg")
        with time_machine.travel(WEDNESDAY, tick=False), within(self.cast.authority):
            family = larkwhistles(self.cast)
            self.conference: Conference = under_way(self.cast, family.ava)
            self.mother = family.mother
        with within(self.cast.authority):  # links and visits are open by the real clock
            now = timezone.now()
            Conference.objects.update(starts_at=now, ends_at=now + timedelta(hours=2), opened_at=now)

    def say(self, text: str) -> int:
        with within(self.cast.authority):
            return saying.say(self.cast.chair, self.conference, Said(text, "family", "fact")).number

    @property
    def number(self) -> int:
        with within(self.cast.authority):
            return number_of(self.conference.pk)

    def cookies(self, user: User) -> dict[str, str]:
        client = Client()
        client.force_login(user)
        return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


@pytest.fixture(scope="module")
def met(served: Served) -> Meeting:
    return Meeting()


class Device:
    """A device that follows a stream in a thread, as a browser does, and keeps the number of each event."""

    def __init__(self, address: str, cookies: dict[str, str], after: int | None = None) -> None:
        self.address, self.cookies, self.after = address, cookies, after
        self.numbers: list[int] = []
        self.over = self.open = self.stopped = False
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()
        wait(lambda: self.open)

    def follow(self) -> None:
        headers = {} if self.after is None else {"Last-Event-ID": str(self.after)}
        answer = ask(self.address, self.cookies, **headers)
        assert answer.status == 200, answer.status
        assert (answer.getheader("Content-Type") or "").startswith("text/event-stream")
        while not self.stopped and (line := answer.readline().decode()):
            self.open = True
            self.over = self.over or line.strip() == "event: over"
            if found := re.match(r"id: (\d+)", line):
                self.numbers.append(int(found[1]))
        answer.close()


def ask(address: str, cookies: dict[str, str], **headers: str) -> HTTPResponse:
    """Ask for an address as a browser with these cookies does; redirects are not followed."""
    where = urlsplit(address)
    line = HTTPConnection(where.netloc, timeout=PATIENCE)
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    line.request("GET", where.path, headers={**headers, "Cookie": sent})
    return line.getresponse()


def wait(for_: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not for_():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@contextmanager
def following(served: Served, met: Meeting, user: User | None = None, after: int | None = None) -> Iterator[Device]:
    device = Device(
        f"{served.url}/conferences/{met.conference.pk}/room/stream", met.cookies(user or met.cast.chair), after
    )
    yield device
    device.stopped = True


def test_each_change_reaches_every_device_once_and_in_order_and_says_nothing_else(served: Served, met: Meeting) -> None:
    with following(served, met) as chair, following(served, met, met.cast.health_visitor) as visitor:
        told = [met.say(f"words {n}") for n in range(5)]
        wait(lambda: chair.numbers[-1:] == told[-1:] and visitor.numbers[-1:] == told[-1:])
    assert chair.numbers == visitor.numbers == told


def test_a_device_that_lost_its_line_catches_up_with_nothing_missed_or_doubled(served: Served, met: Meeting) -> None:
    with following(served, met) as first:
        told = [met.say("before")]
        wait(lambda: first.numbers == told)
    missed = [met.say("while away"), met.say("and again")]
    with following(served, met, after=told[-1]) as again:
        wait(lambda: again.numbers == missed)
        later = met.say("after")
        wait(lambda: again.numbers == [*missed, later])
        time.sleep(0.3)
        assert again.numbers == [*missed, later]


def test_changes_made_while_the_listening_connection_is_dead_arrive_once_when_it_lives_again(
    served: Served, met: Meeting
) -> None:
    with following(served, met) as device:
        told = [met.say("before")]
        wait(lambda: device.numbers == told)
        for _ in range(2):
            _kill_the_listener()
            told += [met.say("while nobody listens"), met.say("nor now")]
            _wait_for(device, told)
    assert device.numbers == told


def _wait_for(device: Device, told: list[int]) -> None:
    wait(lambda: device.numbers == told)


def _kill_the_listener() -> None:
    """End the backend that listens, as a restarted database does, as soon as one does; whose role it is may end it."""

    def killed() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
            )
            return bool(cursor.fetchall())

    wait(killed)


def test_a_change_that_is_taken_back_is_told_to_nobody(served: Served, met: Meeting) -> None:
    with following(served, met) as device:
        with within(met.cast.authority), transaction.atomic():
            saying.say(met.cast.chair, met.conference, Said("never said", "family", "fact"))
            transaction.set_rollback(True)
        told = met.say("said")
        wait(lambda: bool(device.numbers))
    assert device.numbers == [told]


def test_whoever_loses_their_right_is_told_no_more(served: Served, met: Meeting) -> None:
    with following(served, met, met.cast.health_visitor) as visitor:
        told = met.say("heard")
        wait(lambda: visitor.numbers == [told])
        with within(met.cast.authority):
            Seat.objects.filter(practitioner__user=met.cast.health_visitor).update(kept_out=Seat.KeptOut.WHOLE)
        met.say("not for her")
        wait(lambda: visitor.over)
    with within(met.cast.authority):
        Seat.objects.filter(practitioner__user=met.cast.health_visitor).update(kept_out="")
    assert visitor.numbers == [told]


def test_whoever_signs_out_is_told_no_more(served: Served, met: Meeting) -> None:
    client = Client()
    client.force_login(met.cast.chair)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    device = Device(f"{served.url}/conferences/{met.conference.pk}/room/stream", cookies)
    client.logout()
    met.say("after signing out")
    wait(lambda: device.over)
    assert device.numbers == []


def test_a_guest_follows_by_link_until_the_visit_is_over(served: Served, met: Meeting) -> None:
    with within(met.cast.authority):
        token = linked(met.cast, met.conference, family_seat(met.conference, met.mother))
        guest = inside(met.cast, token)
    device = Device(f"{served.url}/guest/room/stream", {COOKIE: guest.cookies[COOKIE].value})
    told = met.say("heard")
    wait(lambda: device.numbers == [told])
    guest.post("/guest/leave")
    met.say("after leaving")
    wait(lambda: device.over)
    assert device.numbers == [told]


def test_nobody_without_a_right_is_given_a_stream(served: Served, met: Meeting) -> None:
    address = f"{served.url}/conferences/{met.conference.pk}/room/stream"
    for user in (met.cast.colleague, met.cast.second_chair, met.cast.team_manager):
        assert ask(address, met.cookies(user)).status == 403
    assert ask(address, {}).status == 302
    assert ask(f"{served.url}/guest/room/stream", {}).status == 403
    unknown = f"{served.url}/conferences/{uuid.uuid4()}/room/stream"
    assert ask(unknown, met.cookies(met.cast.chair)).status == 403


def test_a_stream_holds_no_connection_of_its_own(served: Served, met: Meeting) -> None:
    before = _connections()
    with following(served, met) as _one, following(served, met) as _two, following(served, met) as _three:
        told = met.say("heard by three")
        wait(lambda: _three.numbers == [told])
        assert _connections() <= before + 1 + 4, "one that listens, and those that answer"


def _connections() -> int:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
