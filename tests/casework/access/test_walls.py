"""The second wall: whatever the application asks, the database answers for one authority only."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from quoracy.casework.access import walls
from quoracy.casework.access.scope import SETTING, within
from quoracy.casework.access.walls import WEB_ROLE, case_models
from quoracy.casework.children.actions import tie
from quoracy.casework.children.models import Child, Tie
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family


def _asked(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def test_the_suite_runs_as_the_web_role_which_owns_nothing_and_cannot_pass(db: None) -> None:
    [(role, superuser, bypasses)] = _asked(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert (role, superuser, bypasses) == (WEB_ROLE, False, False)
    assert _asked("SELECT tablename FROM pg_tables WHERE tableowner = current_user") == []


def test_a_raw_query_with_another_authoritys_setting_sees_nothing(cast: Cast, family: Family, elsewhere: Cast) -> None:
    assert _asked("SELECT count(*) FROM children_child") == [(2,)]
    _asked("SELECT set_config(%s, %s, true)", SETTING, str(elsewhere.authority.pk))
    assert _asked("SELECT count(*) FROM children_child") == [(0,)]
    assert _asked("SELECT count(*) FROM chronology_event") == [(0,)]
    assert _asked("SELECT count(*) FROM access_journalentry") == [(0,)]


def test_without_a_setting_nobody_sees_anything(cast: Cast, family: Family) -> None:
    _asked("SELECT set_config(%s, '', true)", SETTING)
    for model in case_models():
        assert _asked(f'SELECT count(*) FROM "{model._meta.db_table}"') == [(0,)], model  # noqa: S608 -- our own names


def test_nobody_can_write_into_another_authority(cast: Cast, elsewhere: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Child.objects.create(
            authority=elsewhere.authority, number="X1", family_name="Larkwhistle", expected="2027-01-01"
        )


@pytest.mark.parametrize("table", ["chronology_event", "access_journalentry", "conferences_departure"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET authority_id = authority_id", "DELETE FROM {}"])
def test_what_is_append_only_cannot_be_altered_even_by_hand(cast: Cast, table: str, verb: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _asked(verb.format(table))


def test_every_case_table_has_its_wall(db: None) -> None:
    walled = {row[0] for row in _asked("SELECT tablename FROM pg_policies WHERE %s = ANY(roles)", WEB_ROLE)}
    assert {model._meta.db_table for model in case_models()} == walled


def test_a_scope_ends_with_its_block(cast: Cast, family: Family, elsewhere: Cast) -> None:
    with within(elsewhere.authority):
        assert not Child.objects.exists()
    assert Child.objects.count() == 2


def test_no_row_points_at_a_child_of_another_authority(cast: Cast, family: Family, elsewhere: Cast) -> None:
    """A foreign key alone is checked past the walls, so whoever knew an id could point at it."""
    with within(elsewhere.authority), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Tie.objects.create(
            authority=elsewhere.authority,
            child_id=family.ava.pk,
            user=elsewhere.social_worker,
            capacity="other",
            since=date(2026, 11, 25),
        )


def test_no_row_names_a_colleague_of_another_authority(cast: Cast, family: Family, elsewhere: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        tie(elsewhere.chair, family.ava, Tie.Capacity.CHAIR)
    kept = tie(cast.chair, family.ava, Tie.Capacity.CHAIR)
    kept.user = elsewhere.chair
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        kept.save()


def test_the_scope_is_right_again_after_an_error_inside(cast: Cast, family: Family, elsewhere: Cast) -> None:
    with pytest.raises(ValueError, match="halfway"), within(elsewhere.authority):
        raise ValueError("halfway")
    assert Child.objects.count() == 2
    with pytest.raises(ProgrammingError), within(elsewhere.authority), within(None):
        _asked("SELECT nothing FROM nowhere")
    assert Child.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_kept_carries_no_authority_into_the_next_transaction(elsewhere: Cast) -> None:
    with within(elsewhere.authority):
        assert _asked(f"SELECT current_setting('{SETTING}', true)") == [(str(elsewhere.authority.pk),)]
    assert _asked(f"SELECT coalesce(current_setting('{SETTING}', true), '')") == [("",)]
    with pytest.raises(ValueError, match="halfway"), within(elsewhere.authority):
        raise ValueError("halfway")
    assert _asked(f"SELECT coalesce(current_setting('{SETTING}', true), '')") == [("",)]


def test_the_walls_rise_once_after_all_migrations(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[str] = []
    monkeypatch.setattr(walls, "raise_walls", raised.append)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert raised == ["default"]
