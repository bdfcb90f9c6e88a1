"""The layer round every page: it gives the request a reference and, at the end, writes one line about it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"  # easy to read out over the telephone, and unable to form words
log = structlog.get_logger("quoracy.requests")


def new_reference() -> str:
    """Return a reference such as ``K7QM-4XBD`` for somebody to quote to whoever runs the service."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class QueryCount:
    """Counts the database queries of one request, without keeping their text."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.queries += 1
        return execute(*arguments)


class RequestReference:
    """Names each request, counts its work and logs it by route name: the path itself may hold a person's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = new_reference()
        request.META["QUORACY_REFERENCE"] = reference
        began = time.perf_counter()
        count = QueryCount()
        with ExitStack() as stack:
            stack.enter_context(bound_contextvars(reference=reference))
            stack.enter_context(connection.execute_wrapper(count))
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                route=_route(request),
                status=response.status_code,
                milliseconds=round(1000 * (time.perf_counter() - began), 1),
                queries=count.queries,
                user=_user(request),
            )
        response["X-Request-Reference"] = reference
        return response


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"


def _user(request: HttpRequest) -> Any:
    """Return the number of the signed-in account, if the session was looked at; it takes no query of its own."""
    cached = getattr(request, "_cached_user", None)
    return getattr(cached, "pk", None)
