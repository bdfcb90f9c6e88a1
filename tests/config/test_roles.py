"""The tests themselves run as the role that the pages run as; otherwise they would prove nothing about the walls."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection


def one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    assert row is not None
    return row[0]


@pytest.mark.django_db
def test_the_web_role_cannot_pass_row_level_security() -> None:
    assert one("SELECT current_user") == "quoracy_web"
    assert one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False


@pytest.mark.django_db
def test_the_web_role_owns_nothing() -> None:
    assert one("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE smuggled (name text)",
        "ALTER TABLE access_user DISABLE ROW LEVEL SECURITY",
        "TRUNCATE access_user CASCADE",
        "SET ROLE quoracy_owner",
    ],
)
def test_the_web_role_cannot_change_the_house(statement: str) -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_is_cleaned_up_by_the_owner_and_the_next_is_the_web_role() -> None:
    assert one("SELECT current_user") == "quoracy_web"
