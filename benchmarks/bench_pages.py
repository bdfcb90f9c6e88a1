"""The main pages of an authority with 10,000 children: how long the server takes, and how many queries it asks.

Each page is asked for as a signed-in person through the whole of Django, middleware and row-level security included,
in a database of its own that is thrown away afterwards. The same pages are asked of an authority with 100 children, so
that a number of queries that grows with rows shows itself. Times are set against `/health`, which asks the database
next to nothing.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from benchmarks.measure import Result, gather_statistics, percentile

SIZES = (100, 10_000)
TIMES = 40
GOAL_MS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What one page took: milliseconds for each time it was asked for, and its queries."""

    milliseconds: list[float]
    queries: int


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
    from quoracy.commands.starting import start_django

    start_django()
    few, many = (_authority(f"bench-{size}", size) for size in SIZES)
    gather_statistics()
    result = Result(
        "The main pages with 10,000 children", f"95th percentile under {GOAL_MS} ms, no query count that grows"
    )
    with _a_browser() as (ask, sign_in):
        base = percentile(ask("/health").milliseconds, 0.5)
        small, large = ({name: ask(url) for name, url in _pages(sign_in, each).items()} for each in (few, many))
    for name, asked in large.items():
        median, late = percentile(asked.milliseconds, 0.5), percentile(asked.milliseconds, 0.95)
        grew = "" if asked.queries <= small[name].queries else f", was {small[name].queries} with 100 children"
        result.row(
            name, f"{median / base:.0f} x health; {median:.0f} ms, 95th {late:.0f} ms; {asked.queries} queries{grew}"
        )
    return result


def _authority(key: str, children: int) -> Any:
    """An authority of so many invented children, with the demonstration's people and families in it."""
    from quoracy.commands.demonstrate import invent_one
    from quoracy.commands.demonstrating.people import authorities

    row = {**authorities()[-1], "key": key, "name": f"Benchmark of {children} (invented)"}
    invent_one(row, children)
    from quoracy.casework.access.models import Authority

    return Authority.objects.get(key=key)


@contextmanager
def _a_browser() -> Iterator[tuple[Callable[[str], Asked], Callable[[Any, str], None]]]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    logging.disable(logging.WARNING)  # a line for each request would drown the table
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    client = Client()

    def ask(url: str) -> Asked:
        counted: list[str] = []

        def count(execute: Any, sql: str, *rest: Any) -> Any:
            counted.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            first = client.get(url)
        assert first.status_code == 200, (url, first.status_code)
        taken = []
        for _ in range(TIMES):
            start = perf_counter()
            client.get(url)
            taken.append((perf_counter() - start) * 1000)
        return Asked(taken, len(counted))

    def sign_in(authority: Any, role: str) -> None:
        from quoracy.casework.access.models import User

        client.force_login(User.objects.get(authority=authority, appointments__role=role, email__contains=role[:6]))

    yield ask, sign_in
    teardown_test_environment()


def _pages(sign_in: Callable[[Any, str], None], authority: Any) -> dict[str, str]:
    """Ten pages people open most, as somebody who may see every child of the authority."""
    from quoracy.casework.access.scope import within
    from quoracy.casework.children.models import Child
    from quoracy.casework.conferences.models import Conference

    sign_in(authority, "administrator")
    with within(authority):
        child = Child.objects.filter(plans__ended_on__isnull=True, plans__isnull=False).earliest("number").pk
        sitting = Conference.objects.filter(state="arranged").earliest("starts_at").pk
        name = Child.objects.get(pk=child).family_name
    return {
        "Today": "/today",
        "Today, the whole unit": "/today?show=unit",
        "Find a child, by name": f"/children/?name={name}&words={name}&q={name}",
        "A child, now": f"/children/{child}/",
        "A child, timeline": f"/children/{child}/timeline",
        "A child, people": f"/children/{child}/people",
        "A child, conferences": f"/children/{child}/conferences",
        "A conference": f"/conferences/{sitting}/",
        "Arranging a conference": f"/conferences/{sitting}/arrange",
        "A procedure, by clause": "/procedures/bfg/",
    }


if __name__ == "__main__":
    for one in measure():
        one.print()
