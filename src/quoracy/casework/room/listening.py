"""One connection of this process that listens for changes of boards, and the devices that wait for them.

A notice only wakes whoever waits: what is new they ask the database. After a lost connection everybody is woken once,
so a notice that nobody heard costs a moment and no change.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, connection

from quoracy.casework.room.telling import CHANNEL

Answer = TypeVar("Answer")
AT_ONCE = 4
"""How many devices of a process are answered at the same time; each answer takes a few milliseconds."""
SOON, LATEST = 0.1, 5.0
"""Seconds before the connection is tried again: at first, and at most."""
NOT_FOR_LIBPQ = {"cursor_factory", "context", "prepare_threshold", "server_side_binding"}

log = structlog.get_logger("quoracy.room")
_asking = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="room")


def _ask(question: Callable[[], Answer]) -> Answer:
    """Ask the database on a connection of this thread, once more on a fresh one where it was lost."""
    try:
        return question()
    except (DatabaseError, InterfaceError):
        connection.close()
        return question()


async def ask(question: Callable[[], Answer]) -> Answer:
    """Ask the database without holding up the others. Raises what the database raises while it is away."""
    return await asyncio.get_running_loop().run_in_executor(_asking, _ask, question)


class Listener:
    """Listens for all boards at once, for as long as the process's event loop runs."""

    def __init__(self) -> None:
        self.waiting: dict[uuid.UUID, set[asyncio.Event]] = {}
        self.listens: asyncio.Task[None] | None = None
        self.connection: psycopg.AsyncConnection[Any] | None = None

    @contextmanager
    def woken_by(self, conference: uuid.UUID) -> Iterator[asyncio.Event]:
        """Something to wait for, set whenever the board of this conference may have changed."""
        if self.listens is None or self.listens.done():
            self.listens = asyncio.get_running_loop().create_task(self._listen())
        event = asyncio.Event()
        self.waiting.setdefault(conference, set()).add(event)
        try:
            yield event
        finally:
            self.waiting[conference].discard(event)
            if not self.waiting[conference]:
                del self.waiting[conference]

    async def _listen(self) -> None:
        pause = SOON
        while True:
            try:
                await self._listen_until_lost()
                pause = SOON
            except (psycopg.Error, OSError) as lost:
                log.warning("the connection that listens was lost", kind=type(lost).__name__)
            finally:
                self.connection = None
            await asyncio.sleep(pause)
            pause = min(2 * pause, LATEST)

    async def _listen_until_lost(self) -> None:
        async with await psycopg.AsyncConnection.connect(**_where(), autocommit=True) as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            self.connection = listening
            self._wake_all()
            async for notice in listening.notifies():
                self._wake(notice.payload)

    def _wake(self, payload: str) -> None:
        conference = payload.partition(":")[0]
        for event in self.waiting.get(uuid.UUID(conference), ()):
            event.set()

    def _wake_all(self) -> None:
        for events in self.waiting.values():
            for event in events:
                event.set()


def _where() -> dict[str, Any]:
    """Where the database is and who asks, as Django connects to it."""
    wanted = connection.get_connection_params()
    return {name: value for name, value in wanted.items() if name not in NOT_FOR_LIBPQ}


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Listener] = WeakKeyDictionary()


def listener() -> Listener:
    """The listener of the event loop that runs."""
    return _of_loop.setdefault(asyncio.get_running_loop(), Listener())
