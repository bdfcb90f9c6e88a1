"""The embedded database: started twice, by two at once, killed, and found again with what was in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from quoracy.commands import embedded_postgres
from quoracy.commands.embedded_postgres import DATABASE, OWNER, WEB

START = [sys.executable, "-c", "from quoracy.commands import embedded_postgres as it; print(it.start())"]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that goes away, and that a root's server can reach: another pytest closes pytest's own at any time."""
    with tempfile.TemporaryDirectory(prefix="quoracy-test-") as made:
        yield Path(made)


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[None]:
    """A database of its own for these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUORACY_VAR", str(folder))
        embedded_postgres.start()
        yield
        embedded_postgres.stop()


def connect(role: str) -> psycopg.Connection:
    where = embedded_postgres.address()
    return psycopg.connect(host=where.host, port=where.port, user=role, dbname=DATABASE, autocommit=True)


def process() -> int:
    return int(embedded_postgres._postmaster_file()[0])


@pytest.mark.usefixtures("running")
class TestRunning:
    def test_its_log_quotes_nothing_that_was_typed(self) -> None:
        with connect(OWNER) as connection:
            connection.execute("CREATE TEMPORARY TABLE known (name text UNIQUE)")
            connection.execute("INSERT INTO known VALUES ('Ava Larkwhistle')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO known VALUES ('Ava Larkwhistle')")
            with pytest.raises(psycopg.errors.InvalidTextRepresentation):
                connection.execute("SELECT 'Ava Larkwhistle'::bigint")
        assert "Larkwhistle" not in (embedded_postgres.data_folder() / "log").read_text()

    def test_starting_it_again_changes_nothing(self) -> None:
        before = process()
        embedded_postgres.start()
        assert process() == before

    def test_what_was_saved_survives_a_kill_and_a_restart(self) -> None:
        with connect(OWNER) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (what text)")
            connection.execute("INSERT INTO kept VALUES ('the strategy discussion of Ava Larkwhistle')")
        killed = process()
        os.kill(killed, signal.SIGKILL)
        embedded_postgres.start()
        assert process() != killed
        with connect(OWNER) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)

    def test_the_number_of_a_killed_server_may_be_somebody_elses_by_now(self) -> None:
        os.kill(process(), signal.SIGKILL)
        note = embedded_postgres.data_folder() / "postmaster.pid"
        note.write_text("\n".join([str(os.getppid()), *note.read_text().splitlines()[1:]]) + "\n")
        embedded_postgres.start()
        assert process() != os.getppid()
        assert embedded_postgres.is_running()

    def test_two_may_start_it_at_once(self) -> None:
        embedded_postgres.stop()
        both = [subprocess.Popen(START, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        (said, problem), (also_said, also_problem) = (one.communicate() for one in both)
        assert [one.returncode for one in both] == [0, 0], problem + also_problem
        assert said == also_said

    def test_it_stops_and_says_whether_there_was_anything_to_stop(self) -> None:
        assert embedded_postgres.stop() is True
        assert embedded_postgres.is_running() is False
        assert embedded_postgres.stop() is False
        embedded_postgres.start()

    def test_only_its_own_account_can_reach_it_and_no_network_can(self) -> None:
        assert embedded_postgres.data_folder().stat().st_mode & 0o077 == 0
        with connect(WEB) as connection:
            assert connection.execute("SELECT current_setting('listen_addresses')").fetchone() == ("",)

    @pytest.mark.parametrize("role", [OWNER, WEB])
    def test_neither_role_is_above_the_walls(self, role: str) -> None:
        with connect(role) as connection:
            powers = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(powers).fetchone() == (False, False, False)

    def test_the_web_role_can_make_no_table(self) -> None:
        with connect(WEB) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE smuggled (what text)")


def test_a_folder_too_deep_for_a_socket_gets_a_short_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORACY_VAR", str(folder / ("deep" * 20)))
    try:
        where = embedded_postgres.start()
        assert len(where.host) < embedded_postgres.SOCKET_PATH_LIMIT
        assert embedded_postgres.is_running()
    finally:
        embedded_postgres.stop()
    assert not Path(where.host).exists()
