"""The service as it runs, under uvicorn in a thread of the test, so that streams stay open as they do for people."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from django.conf import settings as of_django
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from quoracy.casework.room import listening
from tests.conftest import as_owner


@dataclass(frozen=True)
class Served:
    """Where the service answers, and the event loop it runs in."""

    url: str
    loop: asyncio.AbstractEventLoop


class _Server(uvicorn.Server):
    loop: asyncio.AbstractEventLoop

    async def serve(self, sockets: object = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().serve()


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the tests, with what they write committed and emptied once, after the last test of a module."""
    with django_db_blocker.unblock():
        yield
        with as_owner():
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def served(committed: None) -> Iterator[Served]:
    """The service under uvicorn, on the database of the tests."""
    allowed = of_django.ALLOWED_HOSTS
    of_django.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
    wanted = uvicorn.Config(
        get_asgi_application(), port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=1, loop="asyncio"
    )
    server = _Server(wanted)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}", server.loop)
    server.should_exit = True
    thread.join(10)
    _let_go()
    of_django.ALLOWED_HOSTS = allowed


def _let_go() -> None:
    """Close what the threads that answer streams hold, each its own, so that the database can be dropped."""
    all_there = threading.Barrier(listening.AT_ONCE)

    def close() -> None:
        all_there.wait(10)
        connections.close_all()

    for done in [listening._asking.submit(close) for _ in range(listening.AT_ONCE)]:
        done.result()
