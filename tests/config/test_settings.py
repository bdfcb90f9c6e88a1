"""How the service meets the browser, in a first look and on a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

SHOWN = [
    *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG"),
    *("DEMONSTRATION", "SESSION_COOKIE_AGE", "SESSION_SAVE_EVERY_REQUEST", "PASSWORD_HASHERS"),
]


def settings_of(**asked: str) -> dict[str, object]:
    """The settings of a service started with these variables."""
    script = f"""
import json
from quoracy.config import settings
print(json.dumps({{name: getattr(settings, name) for name in {SHOWN!r}}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **asked}, capture_output=True, text=True, check=True
    )
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


def test_a_real_server_is_strict() -> None:
    strict = settings_of(
        QUORACY_PRODUCTION="1",
        DATABASE_URL="postgres://quoracy_web:pass@db.example/quoracy",
        QUORACY_SECRET_KEY="k" * 60,
        QUORACY_HOSTS="conferences.example",
    )
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert strict[name] is True
    assert strict["SECURE_HSTS_SECONDS"] == 2 * 365 * 24 * 60 * 60
    assert strict["DEBUG"] is False
    assert strict["DEMONSTRATION"] is False


def test_half_an_hour_without_a_click_ends_a_session_unless_the_server_says_otherwise() -> None:
    assert settings_of()["SESSION_COOKIE_AGE"] == 30 * 60
    assert settings_of(QUORACY_IDLE_MINUTES="10")["SESSION_COOKIE_AGE"] == 10 * 60
    assert settings_of()["SESSION_SAVE_EVERY_REQUEST"] is True


def test_passwords_are_kept_with_argon2() -> None:
    hashers = settings_of()["PASSWORD_HASHERS"]
    assert isinstance(hashers, list)
    assert hashers[0].endswith("Argon2PasswordHasher")


@pytest.mark.django_db
def test_a_page_allows_nothing_inline_nothing_foreign_and_no_frame() -> None:
    response = Client().get("/sign-in/")
    policy = response["Content-Security-Policy"]
    assert response.status_code == 200
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
