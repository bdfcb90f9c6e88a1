"""A web process answers everybody with a few connections, however many ask at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from quoracy.config.connections import keep_connections

MOST = 6


@pytest.fixture
def kept(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("QUORACY_CONNECTIONS", str(MOST))
    monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "pool", None)  # taken back after the test
    keep_connections()
    yield
    connection.close_pool()


def _asked(_: int) -> int:
    """Which of the server's processes answers; slow enough that the others ask meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), pg_sleep(0.02)")
        process = int(cursor.fetchone()[0])
    connection.close()
    return process


def test_sixty_at_once_are_all_answered_over_a_few_connections(kept: None) -> None:
    with ThreadPoolExecutor(60) as at_once:
        answered = list(at_once.map(_asked, range(60)))
    assert len(answered) == 60
    assert 1 < len(set(answered)) <= MOST


def test_too_few_to_work_with_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORACY_CONNECTIONS", "1")
    with pytest.raises(ImproperlyConfigured, match="QUORACY_CONNECTIONS"):
        keep_connections()
