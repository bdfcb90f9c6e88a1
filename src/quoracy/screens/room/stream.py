"""What a device follows: the running number of its board, by Server-Sent Events, with nothing missed or doubled.

Whoever only reads is sent their own copy of the board with the newest number (`carrying.py`). Whoever writes is sent
the number alone and reads their part of the page anew. Before each number it is asked anew whether whoever holds the
device is still signed in and may look; where not, the stream says so and ends.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from quoracy.casework.links.guests import Guest
from quoracy.casework.room.listening import listener
from quoracy.casework.room.looking import follow, follow_as_guest
from quoracy.casework.room.readers import guest_reader, reader
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.guests import COOKIE, guest_page
from quoracy.screens.room.asking import Device, Question, Told, rounds
from quoracy.screens.room.copies import since_of

QUIET = 15.0
"""Seconds after which a quiet stream says that it is still there, and looks whether a notice was lost.

The devices of one board do so at the same moments, so that they ask together.
"""
AWAY = 1.0
"""Seconds until the database is asked again while it is away."""


@require_GET
@page
def stream(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The numbers of a board for somebody signed in."""
    follow(who(request), reader(who(request), conference))
    device = Device(who(request).authority_id or 0, conference, session=request.session.session_key or "")
    return _streaming(request, device)


@require_GET
@guest_page
def guest_stream(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The numbers of a board for a guest."""
    follow_as_guest(guest, guest_reader(guest))
    device = Device(guest.link.authority_id, guest.conference.pk, visit=request.COOKIES.get(COOKIE, ""))
    return _streaming(request, device)


def _streaming(request: HttpRequest, device: Device) -> HttpResponse:
    """The stream, or nothing on a server that cannot hold one open: the page then has its link, as without scripts."""
    if not hasattr(request, "scope"):
        return HttpResponse(status=204)
    device.language = translation.get_language()
    last = since_of(request.headers.get("Last-Event-ID", "") or request.GET.get("after", ""))
    answer: HttpResponseBase = StreamingHttpResponse(_let_go(numbers(device, last)))
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


async def numbers(device: Device, last: int | None) -> AsyncIterator[str]:
    """Each number after `last`, once and in order, for as long as its reader may look.

    Without a `last` it begins at the number that is the newest when the first line is sent.
    """
    begins = "retry: 1000\n\n"
    with listener().woken_by(device.conference) as woken:
        while True:
            woken.clear()
            try:
                found = await rounds().ask(Question(device, last))
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
                await asyncio.wait_for(woken.wait(), _until_the_next_look(device))
            except TimeoutError:
                yield ": still here\n\n"


def _until_the_next_look(device: Device) -> float:
    return QUIET - (asyncio.get_running_loop().time() + device.conference.int % 1000) % QUIET


def _events(found: Told, last: int | None) -> Iterator[str]:
    """Every number since the last, once and in order; a copy comes with the newest, and those before it only pass."""
    newest = found.number
    for number in range(min(newest if last is None else last, newest) + 1, newest + 1):
        if found.copy and number == newest:
            yield f"id: {number}\nevent: copy\ndata: {json.dumps(found.copy)}\n\n"
        else:
            yield f"id: {number}\nevent: {'passed' if found.copy else 'board'}\ndata: {number}\n\n"
