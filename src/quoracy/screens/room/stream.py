"""What a device follows: the running number of its board, by Server-Sent Events, with nothing missed or doubled.

A number is all that is sent. Each device then asks for its own copy of the board. Before each number it is asked anew
whether whoever holds the device is still signed in and may look; where not, the stream says so and ends.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from importlib import import_module

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.access.scope import within
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.questions import visiting
from quoracy.casework.room.listening import ask, listener
from quoracy.casework.room.looking import follow, follow_as_guest
from quoracy.casework.room.readers import guest_reader, reader
from quoracy.casework.room.telling import number_of
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.guests import COOKIE, guest_page
from quoracy.screens.room.copies import since_of

QUIET = 15.0
"""Seconds after which a quiet stream says that it is still there, and looks whether a notice was lost."""
AWAY = 1.0
"""Seconds until the database is asked again while it is away."""
Look = Callable[[], int | None]


@require_GET
@page
def stream(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The numbers of a board for somebody signed in."""
    follow(who(request), reader(who(request), conference))
    session = request.session.session_key or ""
    return _streaming(request, conference, lambda: number_for(session, conference))


@require_GET
@guest_page
def guest_stream(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The numbers of a board for a guest."""
    follow_as_guest(guest, guest_reader(guest))
    cookie, conference = request.COOKIES.get(COOKIE, ""), guest.conference.pk
    return _streaming(request, conference, lambda: number_for_guest(cookie, conference))


def number_for(session: str, conference: uuid.UUID) -> int | None:
    """The number of a board for whoever this session belongs to; None for whoever is signed out or may not look."""
    asked = HttpRequest()
    asked.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    user = get_user(asked)
    if not isinstance(user, User) or user.authority_id is None:
        return None
    with within(user.authority_id):
        try:
            return number_of(reader(user, conference).conference.pk)
        except NoRight:
            return None


def number_for_guest(cookie: str, conference: uuid.UUID) -> int | None:
    """The number of a board for a guest; None when the visit is over or the board no longer theirs to see."""
    with visiting(cookie) as guest:
        if guest is None or guest.conference.pk != conference:
            return None
        try:
            return number_of(guest_reader(guest).conference.pk)
        except NoRight:
            return None


def _streaming(request: HttpRequest, conference: uuid.UUID, look: Look) -> HttpResponse:
    """The stream, or nothing on a server that cannot hold one open: the page then has its link, as without scripts."""
    if not hasattr(request, "scope"):
        return HttpResponse(status=204)
    last = since_of(request.headers.get("Last-Event-ID", "") or request.GET.get("after", ""))
    answer: HttpResponseBase = StreamingHttpResponse(_let_go(numbers(conference, look, last)))
    answer["Content-Type"] = "text/event-stream; charset=utf-8"
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer  # type: ignore[return-value]  # a streaming answer is one all the same


async def _let_go(events: AsyncIterator[str]) -> AsyncIterator[str]:
    """Give the request's own connection back before the stream begins: it lasts for hours and needs none."""
    await sync_to_async(_close, thread_sensitive=True)()
    async for event in events:
        yield event


def _close() -> None:
    connection.close()  # looked up here, in the thread whose connection it is


async def numbers(conference: uuid.UUID, look: Look, last: int | None) -> AsyncIterator[str]:
    """Each number after `last`, once and in order, for as long as its reader may look."""
    with listener().woken_by(conference) as woken:
        yield "retry: 1000\n\n"
        while True:
            woken.clear()
            try:
                newest = await ask(look)
            except (DatabaseError, InterfaceError):
                yield ": the database is away\n\n"
                await asyncio.sleep(AWAY)
                continue
            if newest is None:
                yield "event: over\ndata: 0\n\n"
                return
            for number in range(min(newest if last is None else last, newest) + 1, newest + 1):
                yield f"id: {number}\nevent: board\ndata: {number}\n\n"
            last = newest
            try:
                await asyncio.wait_for(woken.wait(), QUIET)
            except TimeoutError:
                yield ": still here\n\n"
