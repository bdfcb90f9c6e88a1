"""Whether the service can work: asked by load balancers and by whoever is on call, without signing in."""

from __future__ import annotations

from importlib.metadata import version

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and no migration is waiting, otherwise 503."""
    try:
        waiting = _migrations_waiting()
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "unreachable", "version": version("quoracy")}, status=503)
    return JsonResponse(
        {
            "status": "failing" if waiting else "working",
            "database": "reachable",
            "migrations_waiting": waiting,
            "version": version("quoracy"),
        },
        status=503 if waiting else 200,
    )


def _migrations_waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
