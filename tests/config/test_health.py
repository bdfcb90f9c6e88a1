"""The health of the service, as a load balancer asks for it: over plain HTTP, without signing in."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_it_works_when_the_database_answers_and_nothing_waits_to_be_migrated() -> None:
    response = Client().get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "working",
        "database": "reachable",
        "migrations_waiting": 0,
        "version": "0.1.0",
    }


@pytest.mark.django_db
def test_it_fails_when_a_migration_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoracy.config.health._migrations_waiting", lambda: 2)
    response = Client().get("/health")
    assert (response.status_code, response.json()["migrations_waiting"]) == (503, 2)


@pytest.mark.django_db
def test_it_says_that_the_database_is_unreachable_and_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> int:
        raise OperationalError("connection to server at 10.1.2.3 failed for user quoracy_web")

    monkeypatch.setattr("quoracy.config.health._migrations_waiting", unreachable)
    response = Client().get("/health")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
    assert b"10.1.2.3" not in response.content


@pytest.mark.django_db
def test_it_can_only_be_asked() -> None:
    assert Client().post("/health").status_code == 405
    assert connection.vendor == "postgresql"
