"""A conference that meets now, in a database and under a web process that belong to one test and may be killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from quoracy.commands import embedded_postgres

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds for a process to be there on a busy machine
SERVE = "from quoracy.commands.run import serve; from quoracy.commands.starting import start_django; "
MEET = "from tests.journeys.meeting_elsewhere import meet; meet()"


@dataclass
class Elsewhere:
    """Where the conference meets, what each device holds, and the process that serves it."""

    environment: dict[str, str]
    port: int
    conference: str = ""
    held: dict[str, dict[str, str]] = field(default_factory=dict)
    web: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, script: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def serve(self) -> None:
        """Start the web process and wait until it answers."""
        script = f"{SERVE}start_django(); serve({self.port})"
        with (Path(self.environment["QUORACY_VAR"]) / "web.log").open("ab") as log:
            self.web = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=self.environment, stderr=log)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.web.poll() is None, "the web process ended by itself"
            assert time.monotonic() < until, "the web process does not answer"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:  # noqa: S310 -- our own process
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill_web(self) -> None:
        """End the web process as a failing machine does: nothing is finished, nobody is told."""
        assert self.web is not None
        self.web.send_signal(signal.SIGKILL)
        self.web.wait(PATIENCE)

    def kill_database(self) -> None:
        """Stop this test's own database at once: whoever is connected is cut off, what was begun is lost."""
        assert embedded_postgres.var_folder() == Path(self.environment["QUORACY_VAR"]), "never anybody else's"
        embedded_postgres._control("stop", "-m", "immediate")
        assert not embedded_postgres.is_running()

    def start_database(self) -> None:
        embedded_postgres.start()

    def statements(self) -> list[str]:
        """Every statement that is in the database."""
        with embedded_postgres._as_superuser(embedded_postgres.address(), embedded_postgres.DATABASE) as asking:
            rows = asking.execute("SELECT text FROM room_statement WHERE conference_id = %s", [self.conference])
            return [str(text) for (text,) in rows]


@contextmanager
def meeting_elsewhere() -> Iterator[Elsewhere]:
    """A folder of its own with a database of its own, migrated; in it a conference under way; and the web process."""
    with tempfile.TemporaryDirectory(prefix="quoracy-dies-") as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "QUORACY_AS_OWNER"):
            patch.delenv(name, raising=False)
        patch.setenv("QUORACY_VAR", str(Path(folder).resolve()))
        _lend_what_was_built(Path(folder))
        found = Elsewhere({**os.environ, "DJANGO_SETTINGS_MODULE": "quoracy.config.settings"}, _free_port())
        embedded_postgres.start()
        try:
            found.run("from quoracy.commands.cli import main; main(['migrate'])")
            told: dict[str, Any] = json.loads(found.run(MEET).splitlines()[-1])
            found.conference, found.held = told["conference"], told["held"]
            found.serve()
            yield found
        finally:
            if found.web is not None and found.web.poll() is None:
                found.kill_web()
            embedded_postgres.stop()


def _lend_what_was_built(folder: Path) -> None:
    """The style sheet and scripts of this checkout are served from there too."""
    (folder / "assets").symlink_to(ROOT / "var" / "assets")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def meet() -> None:
    """Run in a process of its own, on the database that the environment names: bring a conference under way, now."""
    from quoracy.commands.starting import start_django

    start_django()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    from quoracy.casework.access.scope import within
    from quoracy.casework.conferences.models import Conference
    from tests.cast import cast_under, larkwhistles
    from tests.conferences_underway import WEDNESDAY, under_way
    from tests.guests_inside import family_seat
    from tests.journeys.devices import come_by_link, signed_in_as

    cast = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
    with within(cast.authority):  # links and visits are open by the real clock
        now = timezone.now()
        Conference.objects.update(starts_at=now, ends_at=now + timedelta(hours=2), opened_at=now)
        conference.refresh_from_db()
        mother = family_seat(conference, family.mother)
    held = {
        "chair": signed_in_as(cast.chair),
        "record": signed_in_as(cast.administrator),
        "worker": signed_in_as(cast.social_worker),
        "mother": come_by_link(cast, conference, mother),
    }
    print(json.dumps({"conference": str(conference.pk), "held": held}))
