"""The second wall: row-level security on every table of case rows, and no more rights than the work needs.

Run after each migration by the owner of the tables. The web role owns nothing, cannot bypass the policies, and
may only add to tables that are append-only. A new case table gets its wall without anybody remembering to.

PostgreSQL checks a foreign key past the policies, so by itself it would let a row of one authority point at a child, a
seat or a colleague of another. The wall therefore also asks, of each row written, that what it points at is within.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import SETTING

WEB_ROLE = "quoracy_web"
WALL = "only_own_authority"


def case_models() -> list[type[models.Model]]:
    """Every table that has an authority and belongs to a case, the history of rows included."""
    openly_readable = {"access.adoption", "access.closureday", "access.user"}
    return [
        model
        for model in apps.get_models()
        if model._meta.label_lower not in openly_readable
        and any(f.attname == "authority_id" for f in model._meta.fields)
    ]


OWN = f"nullif(current_setting('{SETTING}', true), '')::bigint"


def points_within(model: type[models.Model]) -> list[str]:
    """For each column of a case row that points at a case row or a colleague: the condition that it is of here.

    A row that points at another of its own table is left out, since one statement may write both. The history of a row
    is copied from the row by the database, so what holds for the row holds for it.
    """
    if hasattr(model, "pgh_id"):
        return []
    walled = set(case_models())
    conditions = []
    for field in model._meta.concrete_fields:
        other = field.related_model
        if not isinstance(other, type) or other is model or not (other in walled or other is User):
            continue
        table, column = other._meta.db_table, f'"{model._meta.db_table}"."{field.column}"'
        there = f'EXISTS (SELECT 1 FROM "{table}" AS there WHERE there.id = {column} AND there.authority_id = {OWN})'  # noqa: S608 -- our own names
        conditions.append(f"({column} IS NULL OR {there})" if field.null else there)
    return conditions


def wall(model: type[models.Model]) -> list[str]:
    """The SQL that raises the wall of one table."""
    table, own = model._meta.db_table, f"authority_id = {OWN}"
    written = " AND ".join([own, *points_within(model)])
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS {WALL} ON "{table}"',
        f'CREATE POLICY {WALL} ON "{table}" TO {WEB_ROLE} USING ({own}) WITH CHECK ({written})',
    ]


def statements(walled: Iterable[type[models.Model]], append_only: Iterable[str]) -> list[str]:
    """The SQL that raises the walls; safe to run again and again."""
    sql = [
        f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB_ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {WEB_ROLE}",
    ]
    for model in walled:
        sql += wall(model)
    sql += [f'REVOKE UPDATE, DELETE ON "{table}" FROM {WEB_ROLE}' for table in append_only]
    return sql


def raise_walls(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raise every wall on this database, as the owner of its tables."""
    walled = case_models()
    kept = [m._meta.db_table for m in walled if getattr(m, "append_only", False) or hasattr(m, "pgh_id")]
    with connections[using].cursor() as cursor:
        for statement in statements(walled, kept):
            cursor.execute(statement)


def after_migrate(sender: AppConfig, using: str, **_: object) -> None:
    """Django's signal after all migrations, sent for each app: the walls rise once, at the last one's."""
    if sender.label != [app.label for app in apps.get_app_configs() if app.models_module][-1]:
        return
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if {m._meta.db_table for m in case_models()} <= tables:
        raise_walls(using)
