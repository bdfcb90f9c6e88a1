"""What `quoracy check-deployment` says of a machine that is not ready, and of the roles of one that is."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection

from quoracy.commands import check_deployment as checking
from quoracy.commands.check_deployment import Check, check_deployment
from quoracy.documents.sealing import new_key

READY = {
    "QUORACY_SECRET_KEY": "k" * 64,
    "QUORACY_HOSTS": "conferences.example",
    "QUORACY_PRODUCTION": "1",
    "QUORACY_OUTBOX": "smtp",
    "QUORACY_SMTP_HOST": "mail.example",
    "QUORACY_BACKUP_CHECK": "Monday 2 November 2026",
}
LACKING_ON_A_LAPTOP = [
    "secret key",
    "names people",
    "TLS",
    "Demonstration",
    "PostgreSQL server",
    "sent",
    "worker",
    "seals what chairs sign",
    "Backups",
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*READY, "DATABASE_URL", "QUORACY_SEAL", "QUORACY_SEAL_PASSPHRASE", "QUORACY_DEMONSTRATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


def address(role: str) -> str:
    where = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=where["HOST"], port=where["PORT"] or None, user=role, dbname=where["NAME"]
    )


def found(monkeypatch: pytest.MonkeyPatch, role: str) -> dict[str, bool]:
    monkeypatch.setenv("DATABASE_URL", address(role))
    return {check.need: check.met for check in checking.database()}


def test_a_laptop_lacks_everything_and_each_lack_has_a_next_step() -> None:
    done = CliRunner().invoke(check_deployment)
    assert done.exit_code == 1
    assert "Not ready" in done.output
    for need in LACKING_ON_A_LAPTOP:
        line = next(line for line in done.output.splitlines() if need in line)
        assert "NO" in line
        assert line.split("│")[-2].strip(), f"{need} has no next step"


@pytest.mark.django_db
def test_the_web_role_of_the_service_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(found(monkeypatch, "quoracy_web").values())


@pytest.mark.django_db
def test_serving_as_the_owner_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, "quoracy_owner")["A web role that owns no table"] is False


@pytest.mark.django_db
def test_serving_as_a_superuser_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, "postgres")["A web role that cannot pass row-level security"] is False


@pytest.mark.django_db(transaction=True)
def test_a_table_without_its_wall_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(address("quoracy_owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE unwalled (authority_id bigint)")
        owner.execute("GRANT SELECT ON unwalled TO quoracy_web")
        try:
            assert found(monkeypatch, "quoracy_web")["A policy on every table with an authority"] is False
        finally:
            owner.execute("DROP TABLE unwalled")


def test_a_server_with_everything_is_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "seal.p12").write_bytes(new_key("A service", "open it"))
    monkeypatch.setenv("QUORACY_SEAL", str(tmp_path / "seal.p12"))
    monkeypatch.setenv("QUORACY_SEAL_PASSPHRASE", "open it")
    for name, value in READY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(checking, "database", lambda: [Check("A PostgreSQL server of its own", True, "")])
    monkeypatch.setattr(checking, "jobs", lambda: [Check("A worker", True, "")])
    monkeypatch.setattr(checking, "server_log", lambda: [Check("A log without names", True, "")])
    monkeypatch.setenv("DATABASE_URL", "postgres://quoracy_web@db.example/quoracy")
    done = CliRunner().invoke(check_deployment)
    assert done.exit_code == 0, done.output
    assert "Ready" in done.output
    monkeypatch.setenv("QUORACY_SEAL_PASSPHRASE", "something else")
    assert checking.seal()[0].met is False


@pytest.mark.django_db
def test_a_worker_that_is_alive_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", address("quoracy_web"))
    assert checking.jobs()[0].met is False
    with psycopg.connect(address("quoracy_web"), autocommit=True) as web:
        web.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        try:
            assert checking.jobs()[0].met is True
        finally:
            web.execute("DELETE FROM procrastinate_workers")


def test_demonstration_asked_for_on_a_real_server_is_a_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORACY_PRODUCTION", "1")
    assert checking.demonstration()[0].met is True
    monkeypatch.setenv("QUORACY_DEMONSTRATION", "1")
    assert checking.demonstration()[0].met is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "verbosity", "slow", "discreet"),
    [
        ("panic", "terse", "-1", True),
        ("error", "terse", "-1", False),
        ("panic", "default", "-1", False),
        ("panic", "terse", "500", False),
    ],
)
def test_a_database_log_that_quotes_rows_is_noticed(
    monkeypatch: pytest.MonkeyPatch, statement: str, verbosity: str, slow: str, discreet: bool
) -> None:
    settings = f"-c log_min_messages=warning -c log_min_error_statement={statement} -c log_error_verbosity={verbosity}"
    options = f"{settings} -c log_min_duration_statement={slow}"
    asked = psycopg.conninfo.make_conninfo(address("postgres"), options=options)
    monkeypatch.setenv("DATABASE_URL", asked)
    assert [check.met for check in checking.server_log()] == [discreet]
