"""The whole suite meets the database as the web role does in service: it owns nothing and cannot pass the walls.

The test database is made, migrated and walled by the owner; then every test connects as the web role. Only emptying
the tables between tests that commit, which the web role may not, is done as the owner.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.clause_marks"]

settings.register_profile("untimed", deadline=None)  # how fast an example runs says nothing of whether it is right
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def database_server() -> None:
    """A running PostgreSQL: the one that TEST_ON_URL or DATABASE_URL names, or the embedded one."""
    from quoracy.commands import embedded_postgres

    if not (os.environ.get("TEST_ON_URL") or os.environ.get("DATABASE_URL")):
        embedded_postgres.start()


def address(*, as_owner: bool) -> dict[str, Any]:
    """Where the database is, and as whom."""
    import dj_database_url

    from quoracy.config import environment

    elsewhere = os.environ.get("TEST_ON_OWNER_URL" if as_owner else "TEST_ON_URL")
    if elsewhere:
        return dict(dj_database_url.parse(elsewhere))

    os.environ["QUORACY_AS_OWNER"] = "1" if as_owner else "0"
    try:
        return environment.database()
    finally:
        os.environ["QUORACY_AS_OWNER"] = "0"


def become(address: dict[str, Any], database: str) -> None:
    """Reconnect to this database as the role of this address."""
    from django.db import connection

    connection.close()
    connection.settings_dict.update({key: address.get(key, "") for key in ("USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict["NAME"] = database


def end_others_connections() -> None:
    """End what a thread of a live server or a board's stream still holds open, so that the database can be dropped."""
    from django.db import connection

    others = "FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
    with connection.cursor() as cursor:  # PostgreSQL waits up to five seconds for each to be gone
        cursor.execute(f"SELECT pg_terminate_backend(pid, 5000) {others} AND pid <> pg_backend_pid()")


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner of the tables for a moment, then the web role again."""
    from django.db import connection

    database = str(connection.settings_dict["NAME"])
    become(address(as_owner=True), database)
    yield
    become(address(as_owner=False), database)


@pytest.fixture(scope="session")
def django_db_setup(
    database_server: None,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Make the test database as the owner and hand it over to the web role."""
    from django.conf import settings as django_settings
    from django.db import connection

    from quoracy.casework.access.walls import raise_walls
    from tests.database_template import copy_of_template

    owner = address(as_owner=True)
    # Two runs at once, in one checkout or two, never clear each other's database away.
    made = f"test_quoracy_{os.getpid()}"

    def migrate(name: str) -> None:
        connection.settings_dict["TEST"]["NAME"] = name
        become(owner, owner["NAME"])
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        raise_walls()  # once more, for the table of the cache, which Django's test runner makes last

    with django_db_blocker.unblock():
        become(owner, owner["NAME"])
        copy_of_template(made, migrate)
        django_settings.DATABASES["default"]["NAME"] = made
        become(address(as_owner=False), made)
    yield
    with django_db_blocker.unblock():
        for whose in (address(as_owner=False), owner):
            become(whose, made)
            end_others_connections()
        connection.creation.destroy_test_db(owner["NAME"], verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def empty_tables_as_the_owner(pytestconfig: pytest.Config) -> Iterator[None]:
    """Let tests that commit be cleaned up after: only the owner may empty tables."""
    if not pytestconfig.pluginmanager.hasplugin("django"):  # the rulebook is tested without
        yield
        return
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def flush_as_owner(self: TransactionTestCase) -> None:
        with as_owner():
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_as_owner)
        yield
