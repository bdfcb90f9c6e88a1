"""20 conferences at once with 30 devices each: how long from a statement put down to every device having it.

The service runs as in production, one process for each processor, on a database of its own that is thrown away. In
each room are the chair, the record taker, eighteen people with an account and ten who came by a link, each with a
session of their own. The chair puts a statement down every few seconds through the page's own form; the time runs from
sending the form until a device holds its new copy of the board. It is set against a plain Django Channels group
broadcast of as many bytes to as many devices (`channels_room.py`), which knows no rights and keeps nothing. The devices
run on the same processors and take their share.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.devices import Board, Heard, free_port, post, until_it_answers
from benchmarks.measure import Result, gather_statistics, percentile

ROOMS, ACCOUNTS, GUESTS = 20, 18, 10
STATEMENTS, EVERY = 6, 10.0
"""How many statements each room has, and the seconds between two of one room."""
WARMING = 1
"""The first of them, which are not counted: templates are read and connections opened."""
ALREADY = 20
"""Statements on each board before the first that is measured."""
GOAL_MS = 300


@dataclass
class Room:
    """One conference: the chair's way in, and where each device follows."""

    conference: uuid.UUID
    chair: str
    heading: str
    number: int
    writers: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    guests: list[str] = field(default_factory=list)


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="quoracy-bench-") as folder:
        os.environ["QUORACY_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        try:
            migrate = ["-c", "from quoracy.commands.cli import main; main()", "migrate"]
            subprocess.run([sys.executable, *migrate], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
            return [_measure()]
        finally:
            from quoracy.commands import embedded_postgres

            embedded_postgres.stop()


def _measure() -> Result:
    from quoracy.commands.starting import settle, start_django

    start_django()
    settle()
    rooms = _rooms()
    gather_statistics()
    processes = os.cpu_count() or 1
    with _serving("quoracy.config.asgi:application", processes) as port:
        ours, length = asyncio.run(_follow(port, rooms))
    base = _broadcast(length)
    result = Result(
        f"{ROOMS} conferences with {2 + ACCOUNTS + GUESTS} devices each",
        f"statement to screen under {GOAL_MS} ms at the 95th percentile",
    )
    late = percentile(ours, 0.95)
    ratio = f"; {late / percentile(base, 0.95):.1f} x a plain group broadcast" if base else ""
    result.row("statement to screen, 95th percentile", f"{late:.0f} ms{ratio}")
    result.row("statement to screen, median", f"{percentile(ours, 0.5):.0f} ms")
    result.row("the slowest device", f"{max(ours):.0f} ms")
    if base:
        result.row("plain Django Channels, 95th percentile", f"{percentile(base, 0.95):.0f} ms")
    expected = ROOMS * (STATEMENTS - WARMING) * (2 + ACCOUNTS + GUESTS)
    result.row("statements that reached a device, of those put down", f"{len(ours):,} of {expected:,}")
    result.notes.append(
        f"Each room has a statement every {EVERY:.0f} seconds, {ROOMS / EVERY:.0f} a second in all; "
        f"{ALREADY} were on each board before. {processes} web processes; PostgreSQL and the devices share the "
        f"processors. Load average {os.getloadavg()[0]:.1f} at the end."
        + ("" if base else " Django Channels is not installed, so there is no ratio: make bench installs it.")
    )
    return result


@contextmanager
def _serving(application: str, processes: int) -> Iterator[int]:
    port = free_port()
    options = ["--port", str(port), "--no-access-log", "--lifespan", "off", "--log-level", "error"]
    options += ["--workers", str(processes), "--timeout-graceful-shutdown", "1"]
    environment = {**os.environ, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "uvicorn", application, *options]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 -- our own
    try:
        until_it_answers(port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


async def _follow(port: int, rooms: list[Room]) -> tuple[list[float], int]:
    """Every device follows its board while every chair puts statements down; the milliseconds of each arrival."""
    heard = Heard()
    boards = []
    for room in rooms:
        at = f"/conferences/{room.conference}/room"
        own = [(cookie, f"{at}/stream", f"{at}/part") for cookie in (*room.writers, *room.accounts)]
        own += [(cookie, "/guest/room/stream", "/guest/room/part") for cookie in room.guests]
        boards += [Board(port, cookie, stream, part, room.number, heard) for cookie, stream, part in own]
    following = [asyncio.create_task(board.follow()) for board in boards]
    await _all_follow(following, heard)
    await asyncio.gather(*(_speak(port, room, place, heard) for place, room in enumerate(rooms)))
    await asyncio.sleep(3)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    counted = [taken for marker, taken in heard.taken if int(marker.split("x")[1]) >= WARMING]
    return counted, heard.longest


async def _all_follow(following: list[asyncio.Task[None]], heard: Heard) -> None:
    """Wait until every device follows. Raises what went wrong with the first that could not."""
    opened = asyncio.create_task(heard.all_open(len(following)))
    ended, _ = await asyncio.wait([opened, *following], timeout=120, return_when=asyncio.FIRST_COMPLETED)
    if opened not in ended:
        for task in (opened, *following):
            task.cancel()
        outcomes = await asyncio.gather(*following, return_exceptions=True)
        raise RuntimeError(f"Only {heard.open} of {len(following)} devices follow their board") from next(
            (one for one in outcomes if isinstance(one, Exception)), None
        )


async def _speak(port: int, room: Room, place: int, heard: Heard) -> None:
    """The chair of one room puts a statement down now and then, not at the moment of all others."""
    await asyncio.sleep(EVERY * place / ROOMS)
    for number in range(STATEMENTS):
        marker = f"zq{place}x{number}x"
        once, token = str(uuid.uuid4()), secrets.token_hex(16)
        fields = {"text": f"{marker} Missed an appointment", "heading": room.heading, "kind": "fact"}
        fields |= {"once": once, "csrfmiddlewaretoken": token}
        heard.said[marker] = time.perf_counter()
        await post(port, f"/conferences/{room.conference}/room", f"{room.chair}; csrftoken={token}", fields)
        await asyncio.sleep(max(EVERY - (time.perf_counter() - heard.said[marker]), 0))


def _broadcast(length: int) -> list[float]:
    """The same rates and as many bytes through a plain group of Django Channels; nothing where it is not installed."""
    try:
        from benchmarks import channels_room
    except ImportError:
        return []
    with _serving("benchmarks.channels_room:application", 1) as port:
        return asyncio.run(channels_room.follow(port, ROOMS, 2 + ACCOUNTS + GUESTS, STATEMENTS, EVERY, WARMING, length))


def _rooms() -> list[Room]:
    from quoracy.casework.access.scope import within
    from quoracy.commands.demonstrating.people import authorities, found

    row = next(row for row in authorities() if row["procedure"] != "england")
    cast = found({**row, "key": "bench", "name": "Benchmark (invented)"})
    with within(cast.authority):
        table = _table(cast)
        return [_room(cast, table, number) for number in range(ROOMS)]


def _table(cast: Any) -> list[Any]:
    """Practitioners with accounts, and others without, all of one agency or another."""
    from quoracy.casework.access.models import User
    from quoracy.casework.agencies.actions import list_agency, list_practitioner
    from quoracy.casework.agencies.models import AgencyKind

    made = []
    for number in range(ACCOUNTS + GUESTS):
        agency = list_agency(cast.authority, f"Agency {number}", AgencyKind.values[number % len(AgencyKind.values)])
        one = list_practitioner(agency, f"Person {number}", "Practitioner", email=f"p{number}@bench.example")
        if number < ACCOUNTS:
            one.user = User.objects.create_user(f"p{number}@bench.example", name=one.name, authority=cast.authority)
            one.save()
        made.append(one)
    return made


def _room(cast: Any, table: list[Any], number: int) -> Room:
    from django.utils import timezone

    from quoracy.casework.access.actions import appoint
    from quoracy.casework.access.models import Role, User
    from quoracy.casework.children.models import Child
    from quoracy.casework.conferences.facts import procedure
    from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
    from quoracy.casework.room import saying
    from quoracy.casework.room.telling import number_of
    from quoracy.rulebook.room import frame

    own, now = {"authority": cast.authority}, timezone.now()
    presides = User.objects.create_user(
        f"chair{number}@bench.example", name=f"Chair {number}", authority=cast.authority
    )
    appoint(presides, Role.CHAIR, now.date())
    conference = Conference.objects.create(
        **own, type="initial", state="open", requested_by=cast.social_worker, grounds="Invented", chair=presides,
        starts_at=now, ends_at=now + timedelta(hours=2), opened_at=now, place=f"Room {number}",
    )  # fmt: skip
    child = Child.objects.create(
        **own, number=f"B{number}", given_names="Child", family_name="Benchmark", born=now.date(), sex="F"
    )
    ConferenceChild.objects.create(**own, conference=conference, child=child)
    seats = [
        Seat.objects.create(
            **own, conference=conference, practitioner=one, name=one.name, title=one.title, agency=one.agency.kind,
            invited=True, present=True,
        )
        for one in table
    ]  # fmt: skip
    heading = frame(procedure(conference))[0].key
    for words in range(ALREADY):
        saying.say(presides, conference, saying.Said(f"Something said earlier, number {words}", heading, "fact"))
    chair = _session(presides)
    room = Room(conference.pk, chair, heading, number_of(conference.pk), [chair, _session(cast.administrator)])
    room.accounts = [_session(one.user) for one in table[:ACCOUNTS]]
    room.guests = [_visit(cast, conference, seat) for seat in seats[ACCOUNTS:]]
    return room


def _session(user: Any) -> str:
    """The cookie of somebody signed in, as signing in makes it."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _visit(cast: Any, conference: Any, seat: Any) -> str:
    """The cookie of somebody who came by a link."""
    import re

    from quoracy.casework.links import actions
    from quoracy.casework.messages.models import Message
    from quoracy.screens.components.guests import COOKIE

    link = actions.send_link(cast.administrator, conference, seat, "https://bench.example")
    actions.send_code(link)
    sent = Message.objects.filter(template="sign_in_code").order_by("-made_at").first()
    assert sent is not None
    code = re.search(r"\b(\d{6})\b", sent.body)
    assert code is not None
    return f"{COOKIE}={actions.come_in(link, code[1])}"
