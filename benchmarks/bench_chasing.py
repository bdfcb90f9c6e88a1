"""An authority with 60 open conferences and 900 people asked: the list of how ready each is, and whom to remind.

Measured in a database of its own that is thrown away, as the web role, with row-level security on, in a process that
has settled as a server does. Each time is set against one query that counts the 900 invitations, since what that takes
depends on the machine.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

import time_machine

from benchmarks.measure import Result, percentile

if TYPE_CHECKING:
    from quoracy.casework.access.models import Authority, User
    from quoracy.casework.agencies.models import Practitioner

CONFERENCES, EACH = 60, 15
WARMING, TIMES = 10, 100
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # Wednesday


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
    from quoracy.casework.access.models import Authority, User
    from quoracy.casework.access.scope import within
    from quoracy.casework.invitations import questions
    from quoracy.casework.invitations.actions import reminding
    from quoracy.casework.invitations.models import Invitation

    authority, administrator = _filled()
    with within(authority):
        base = percentile(_warmed(Invitation.objects.count), 0.5)
        listing = _warmed(lambda: _afresh(questions.readiness, User, administrator))
        deciding = _taken(lambda: reminding.decisions(Authority.objects.get(pk=authority.pk), NOW))
        due = len(reminding.decisions(authority, NOW))
    with time_machine.travel(NOW, tick=True):
        showing = _warmed(_page(administrator))
    taking = _taken(lambda: reminding.chase(authority, NOW))
    again = reminding.chase(authority, NOW)
    result = Result(
        "60 open conferences with 900 people asked",
        "readiness list under 100 ms at the 95th percentile, 900 decisions to remind under 5 s",
    )
    _row(result, "readiness list", listing, base)
    _row(result, "the same as a page, sign-in and templates included", showing, base)
    result.row(f"decisions for {CONFERENCES * EACH} people, {due} due", f"{deciding / 1000:.2f} s")
    result.row(f"taking these {due} steps, messages and jobs included", f"{taking / 1000:.1f} s")
    result.row("steps taken a second time", str(again))
    result.notes.append(
        f"{TIMES} times each after {WARMING} that are not counted; load average {os.getloadavg()[0]:.1f} at the end."
    )
    return result


def _row(result: Result, what: str, taken: list[float], base: float) -> None:
    late = percentile(taken, 0.95)
    result.row(f"{what}, 95th percentile", f"{late:.0f} ms; {late / base:.0f} x counting the invitations")
    result.row(f"{what}, median", f"{percentile(taken, 0.5):.0f} ms")


def _warmed(do: Any) -> list[float]:
    for _ in range(WARMING):
        do()
    return [_taken(do) for _ in range(TIMES)]


def _page(administrator: User) -> Any:
    """Asking for the page as somebody signed in, through the whole of Django."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    logging.disable(logging.WARNING)  # a line for each request would drown the table
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(administrator)
    where = reverse("convening:coming_up")
    assert client.get(where).content.count(b"/ready") == CONFERENCES
    return lambda: client.get(where)


def _afresh(ask: Any, users: Any, administrator: User) -> object:
    """As a request does: the person and the authority are read anew, so nothing is kept from the last time."""
    return ask(users.objects.select_related("authority").get(pk=administrator.pk), date(2027, 1, 31))


def _taken(do: Any) -> float:
    begun = perf_counter()
    do()
    return (perf_counter() - begun) * 1000


def _filled() -> tuple[Authority, User]:
    """An invented authority, its directory and its conferences: two children each, fifteen people asked."""
    from quoracy.casework.access.scope import within
    from quoracy.commands.demonstrating.people import authorities, found

    row = next(row for row in authorities() if row["procedure"] != "england")
    cast = found({**row, "key": "bench", "name": "Benchmark (invented)"})
    with within(cast.authority):
        directory = _directory(cast.authority)
        for number in range(CONFERENCES):
            _conference(cast, directory, number)
    return cast.authority, cast.administrator


def _directory(authority: Authority) -> list[Practitioner]:
    from quoracy.casework.agencies.actions import list_agency, list_practitioner
    from quoracy.casework.agencies.models import AgencyKind

    made = []
    for number in range(EACH):
        kind = AgencyKind.values[number % len(AgencyKind.values)]
        agency = list_agency(authority, f"Agency {number}", kind)
        agency.lead_email = f"lead{number}@bench.example"
        agency.save()
        made.append(list_practitioner(agency, f"Person {number}", "Practitioner", email=f"p{number}@bench.example"))
    return made


def _conference(cast: Any, directory: list[Practitioner], number: int) -> None:
    from quoracy.casework.children.models import Child
    from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
    from quoracy.casework.invitations.models import Invitation

    own = {"authority": cast.authority}
    starts = NOW + timedelta(days=1 + number % 14, minutes=number)
    conference = Conference.objects.create(
        **own, type="initial", state="arranged", requested_by=cast.social_worker, grounds="Invented",
        starts_at=starts, ends_at=starts + timedelta(hours=2), place="Room 1",
    )  # fmt: skip
    children = [
        Child.objects.create(**own, number=f"B{number}-{n}", given_names=f"Child{n}", family_name="Benchmark",
                             born=date(2020, 1, 1 + n), sex="F")
        for n in range(2)
    ]  # fmt: skip
    ConferenceChild.objects.bulk_create(ConferenceChild(**own, conference=conference, child=one) for one in children)
    seats = Seat.objects.bulk_create(
        Seat(**own, conference=conference, practitioner=one, name=one.name, title=one.title, agency=one.agency.kind,
             line_management=one.line_management, direct_contact=[child.pk for child in children])
        for one in directory
    )  # fmt: skip
    Invitation.objects.bulk_create(
        Invitation(**own, conference=conference, seat=seat, way="email", asked_at=NOW - timedelta(days=8),
                   told_start=starts, told_place="Room 1", answer="" if n % 3 else "coming")
        for n, seat in enumerate(seats)
    )  # fmt: skip


if __name__ == "__main__":
    for one in measure():
        one.print()
