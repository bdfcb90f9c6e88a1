"""Settings refuse what they do not understand, and say what they accept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from quoracy.config import environment

SERVER = "postgres://quoracy_web:pass@db.example/quoracy"
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "QUORACY_AS_OWNER", "QUORACY_SECRET_KEY", "QUORACY_PRODUCTION")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*OURS, "QUORACY_DEMONSTRATION", "QUORACY_HOSTS", "QUORACY_OUTBOX"):
        monkeypatch.delenv(name, raising=False)


def test_demonstration_is_on_for_a_first_look() -> None:
    assert environment.demonstration() is True


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", SERVER), ("QUORACY_PRODUCTION", "1")])
def test_demonstration_is_off_and_cannot_be_asked_for_where_real_cases_could_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert environment.demonstration() is False
    monkeypatch.setenv("QUORACY_DEMONSTRATION", "1")
    with pytest.raises(ImproperlyConfigured, match=f"{name} is set.*lets anyone sign in as anyone"):
        environment.demonstration()


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", SERVER), ("QUORACY_PRODUCTION", "1")])
def test_the_service_itself_does_not_start_with_demonstration_on_a_real_server(name: str, value: str) -> None:
    asked = {name: value, "QUORACY_DEMONSTRATION": "1", "QUORACY_SECRET_KEY": "k" * 60}
    done = subprocess.run(
        [sys.executable, "-c", "import quoracy.config.settings"],
        env={**{key: kept for key, kept in os.environ.items() if key not in OURS}, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "QUORACY_DEMONSTRATION is on, but" in done.stderr


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QUORACY_PRODUCTION", value)
    with pytest.raises(ImproperlyConfigured, match="Accepted: 1, yes, true, on or 0, no, false, off"):
        environment.production()


@pytest.mark.parametrize("value", ["4", "721", "half an hour", "-5", "3.5", "٣٠"])
def test_a_number_is_whole_and_within_its_bounds(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QUORACY_IDLE_MINUTES", value)
    with pytest.raises(ImproperlyConfigured, match="a whole number from 5 to 720"):
        environment.whole_number("QUORACY_IDLE_MINUTES", default=30, least=5, most=720)


@pytest.mark.parametrize("address", ["mysql://h/d", "sqlite:///cases.db", "quoracy", "postgres:/h"])
def test_only_postgresql_is_accepted(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="Accepted: postgres://ROLE:PASSWORD@HOST:PORT/DATABASE"):
        environment.database()


def test_migrating_on_a_server_needs_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER)
    assert environment.database()["USER"] == "quoracy_web"
    monkeypatch.setenv("QUORACY_AS_OWNER", "1")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL is missing"):
        environment.database()


def test_a_short_or_missing_key_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER)
    with pytest.raises(ImproperlyConfigured, match="QUORACY_SECRET_KEY is not set"):
        environment.secret_key()
    monkeypatch.setenv("QUORACY_SECRET_KEY", "correct-horse")
    with pytest.raises(ImproperlyConfigured, match="at least 50") as refused:
        environment.secret_key()
    assert "correct-horse" not in str(refused.value)


def test_a_first_look_makes_its_own_key_once_for_its_own_account_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUORACY_VAR", str(tmp_path))
    key = environment.secret_key()
    assert len(key) >= environment.LEAST_KEY_LENGTH
    assert environment.secret_key() == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_any_host_is_not_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORACY_HOSTS", "conferences.example, *")
    with pytest.raises(ImproperlyConfigured, match="the names people type"):
        environment.names("QUORACY_HOSTS", [])


def test_sending_letters_needs_somebody_to_send_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORACY_OUTBOX", "pigeon")
    with pytest.raises(ImproperlyConfigured, match="Accepted: keep, smtp, notify"):
        environment.one_of("QUORACY_OUTBOX", "keep", environment.OUTBOX_PROVIDERS)
    with pytest.raises(ImproperlyConfigured, match="QUORACY_SMTP_HOST"):
        environment.mail("smtp")


NOTIFY = {
    "KEY": "quoracy-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0",
    "URL": "https://notify.example",
    "EMAIL_TEMPLATE": "11111111-1111-4111-8111-111111111111",
    "SMS_TEMPLATE": "22222222-2222-4222-8222-222222222222",
}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("KEY", ""),
        ("KEY", "quoracy-secret"),
        ("URL", "http://notify.example"),
        ("EMAIL_TEMPLATE", ""),
        ("SMS_TEMPLATE", "2"),
    ],
)
def test_an_account_at_notify_is_whole_or_refused(monkeypatch: pytest.MonkeyPatch, part: str, value: str) -> None:
    for name, given in NOTIFY.items():
        monkeypatch.setenv(f"QUORACY_NOTIFY_{name}", given)
    assert environment.notify("notify").key == NOTIFY["KEY"]
    monkeypatch.setenv(f"QUORACY_NOTIFY_{part}", value)
    with pytest.raises(ImproperlyConfigured, match=f"QUORACY_NOTIFY_{part}") as refused:
        environment.notify("notify")
    assert "quoracy-secret" not in str(refused.value)
    assert environment.notify("keep").sms_template in ("2", NOTIFY["SMS_TEMPLATE"])


def test_a_key_to_seal_with_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUORACY_SEAL", str(tmp_path / "seal.p12"))
    with pytest.raises(ImproperlyConfigured, match=r"QUORACY_SEAL is .*PKCS#12"):
        environment.seal()
    (tmp_path / "seal.p12").write_bytes(b"a key")
    assert environment.seal() == (str(tmp_path / "seal.p12"), "")
