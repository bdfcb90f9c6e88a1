"""What a device follows: the running number of its board, by Server-Sent Events, with nothing missed or doubled.

Whoever only reads is sent their own copy of the board with the newest number (`carrying.py`). Whoever writes is sent
the number alone and reads their part of the page anew. Before each number it is asked anew whether whoever holds the
device is still signed in and may look; where not, the stream says so and ends.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.access.scope import within
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.questions import visiting
from quoracy.casework.room.listening import ask, listener
from quoracy.casework.room.looking import FOLLOWED, follow, follow_as_guest
from quoracy.casework.room.readers import Reader, guest_reader, reader
from quoracy.casework.room.telling import number_of
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.guests import COOKIE, guest_page
from quoracy.screens.room.carrying import carried
from quoracy.screens.room.copies import since_of

QUIET = 15.0
"""Seconds after which a quiet stream says that it is still there, and looks whether a notice was lost."""
AWAY = 1.0
"""Seconds until the database is asked again while it is away."""


@dataclass(frozen=True, slots=True)
class Told:
    """The newest number, and for whoever only reads their copy of the board where it is newer than what they had."""

    number: int
    copy: str = ""


Look = Callable[[int | None], Told | None]


class Followed:
    """When a device's following was last put into the journal, so that not every copy has to ask the journal."""

    def __init__(self) -> None:
        self.at = timezone.now()

    def note(self, write: Callable[[], None]) -> None:
        """Write the look down again once a quarter of an hour has passed."""
        if timezone.now() >= self.at + FOLLOWED:
            write()
            self.at = timezone.now()


@require_GET
@page
def stream(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The numbers of a board for somebody signed in."""
    follow(who(request), reader(who(request), conference))
    session = request.session.session_key or ""
    return _streaming(request, conference, partial(told, session, conference, Followed()))


@require_GET
@guest_page
def guest_stream(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The numbers of a board for a guest."""
    follow_as_guest(guest, guest_reader(guest))
    cookie, conference = request.COOKIES.get(COOKIE, ""), guest.conference.pk
    return _streaming(request, conference, partial(told_to_guest, cookie, conference, Followed()))


def told(session: str, conference: uuid.UUID, followed: Followed, last: int | None) -> Told | None:
    """What whoever this session belongs to is told of a board; None for whoever is signed out or may not look."""
    asked = HttpRequest()
    asked.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    user = get_user(asked)
    if not isinstance(user, User) or user.authority_id is None:
        return None
    with within(user.authority_id):
        try:
            found = reader(user, conference)
            return _told(found, last, partial(followed.note, partial(follow, user, found)), guest=False)
        except NoRight:
            return None


def told_to_guest(cookie: str, conference: uuid.UUID, followed: Followed, last: int | None) -> Told | None:
    """What a guest is told of a board; None when the visit is over or the board no longer theirs to see."""
    with visiting(cookie) as guest:
        if guest is None or guest.conference.pk != conference:
            return None
        try:
            found = guest_reader(guest)
            return _told(found, last, partial(followed.note, partial(follow_as_guest, guest, found)), guest=True)
        except NoRight:
            return None


def _told(found: Reader, last: int | None, looked: Callable[[], None], *, guest: bool) -> Told:
    number = number_of(found.conference.pk)
    copy = carried(found, number, guest=guest) if last is not None and number > last else ""
    if copy:
        looked()
    return Told(number, copy)


def _streaming(request: HttpRequest, conference: uuid.UUID, look: Look) -> HttpResponse:
    """The stream, or nothing on a server that cannot hold one open: the page then has its link, as without scripts."""
    if not hasattr(request, "scope"):
        return HttpResponse(status=204)
    last = since_of(request.headers.get("Last-Event-ID", "") or request.GET.get("after", ""))
    language = translation.get_language()

    def in_their_language(last: int | None) -> Told | None:
        with translation.override(language):
            return look(last)

    answer: HttpResponseBase = StreamingHttpResponse(_let_go(numbers(conference, in_their_language, last)))
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
    """Each number after `last`, once and in order, for as long as its reader may look.

    Without a `last` it begins at the number that is the newest when the first line is sent.
    """
    begins = "retry: 1000\n\n"
    with listener().woken_by(conference) as woken:
        while True:
            woken.clear()
            try:
                found = await ask(partial(look, last))
            except (DatabaseError, InterfaceError):
                yield ": the database is away\n\n"
                await asyncio.sleep(AWAY)
                continue
            if found is None:
                yield "event: over\ndata: 0\n\n"
                return
            for event in filter(None, (begins, *_events(found, last))):
                yield event
            begins = ""
            last = found.number
            try:
                await asyncio.wait_for(woken.wait(), QUIET)
            except TimeoutError:
                yield ": still here\n\n"


def _events(found: Told, last: int | None) -> Iterator[str]:
    """Every number since the last, once and in order; a copy comes with the newest, and those before it only pass."""
    newest = found.number
    for number in range(min(newest if last is None else last, newest) + 1, newest + 1):
        if found.copy and number == newest:
            yield f"id: {number}\nevent: copy\ndata: {json.dumps(found.copy)}\n\n"
        else:
            yield f"id: {number}\nevent: {'passed' if found.copy else 'board'}\ndata: {number}\n\n"
