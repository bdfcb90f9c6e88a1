"""Each signed-in request runs in one transaction, within the person's own authority."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import within


class ScopeMiddleware:
    """Opens the transaction and sets for whom the database answers; an error rolls everything back.

    An error page made by Django from an exception arrives here as a response, so a 5xx is rolled back as well.
    No browser keeps what somebody signed in is shown: whoever sits down next at a shared computer finds nothing by
    going back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        authority = user.authority_id if isinstance(user, User) else None
        try:
            with within(authority):
                response = self.get_response(request)
                if response.status_code >= 500:
                    raise _RolledBack(response)
                if isinstance(user, User) and "Cache-Control" not in response:
                    add_never_cache_headers(response)
                return response
        except _RolledBack as failed:
            return failed.response


class _RolledBack(Exception):  # noqa: N818 -- carries a response out of the transaction, no error of its own
    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__("the request failed and everything it wrote was taken back")
