"""The pages for when something goes wrong: each says what happened, whether anything was lost, and what to do.

They are tried in the service's own layout first. If that fails too, for example because the files for the browser
are not built, a plain page takes its place, which needs nothing and so cannot fail.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

log = structlog.get_logger("quoracy.errors")


class Trouble(NamedTuple):
    """What the page says: a status, a heading, and sentences for the person reading it."""

    status: int
    heading: str
    says: tuple[str, ...]


BAD_REQUEST = Trouble(400, "There is a problem with that address or form", ("Go back and try again.",))
NOT_ALLOWED = Trouble(
    403,
    "You cannot see this page",
    (
        "You are signed in, but this is not part of your work or of your authority.",
        "If you need it for your work, ask your team manager or the conference administrator.",
    ),
)
NOT_FOUND = Trouble(
    404,
    "Page not found",
    (
        "If you typed the address, check it is correct. If you followed a link, the page may have moved.",
        "A child's page is also not found by anyone who has no tie to the child.",
    ),
)
WENT_WRONG = Trouble(
    500,
    "Sorry, there is a problem with the service",
    (
        "Nothing of your last step was saved; everything you saved before it is safe.",
        "Go back, and try again in a few minutes.",
    ),
)
AWAY = Trouble(
    503,
    "Sorry, the service is away for a moment",
    (
        "Your last step may not have been saved. Everything you saved before it is safe.",
        "Go back in a moment and send it again: nothing is done twice.",
    ),
)
FORM_NOT_SENT = Trouble(
    403,
    "Your form was not sent",
    (
        "The page had been open too long, or you signed in again in another tab.",
        "Nothing you typed is lost yet: go back with your browser, copy what is long, reload the page and send again.",
    ),
)


FORM_KEPT = Trouble(
    403,
    "Your form was not sent yet",
    (
        "The page had been open too long, or you signed in again in another tab. Nothing you typed is lost.",
        "If you had chosen a file, go back and choose it again. Otherwise send what is below.",
    ),
)
SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code")


def page(request: HttpRequest, trouble: Trouble, again: list[tuple[str, str]] | None = None) -> HttpResponse:
    """Return the page; ``again`` are the fields of a form that the person may send once more."""
    reference = str(request.META.get("QUORACY_REFERENCE", "unknown"))
    told = {"trouble": trouble, "reference": reference, "again": again or [], "address": request.get_full_path()}
    template = "errors/form_not_sent.html" if again else "errors/trouble.html"
    try:
        body: str = render_to_string(template, told, request)
    except Exception:  # whatever broke the page must not break the page about it
        log.exception("the page about an error failed")
        body = plain(trouble, reference)
    return HttpResponse(body, status=trouble.status)


def plain(trouble: Trouble, reference: str) -> str:
    paragraphs = format_html("{}" * len(trouble.says), *(format_html("<p>{}</p>", said) for said in trouble.says))
    return format_html(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>{heading} - Quoracy</title></head><body><main><h1>{heading}</h1>{paragraphs}"
        "<p>Reference: <strong>{reference}</strong>. Quote it if you report this.</p>"
        '<p><a href="/">Go to the home page</a></p></main></body></html>',
        heading=trouble.heading,
        paragraphs=paragraphs,
        reference=reference,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address or form that makes no sense; Django takes a session that could not be kept for one."""
    return _away(request) if _database_is_away(exception) else page(request, BAD_REQUEST)


def _database_is_away(error: BaseException | None) -> bool:
    """Whether an exception, or one that it came of, says that the database did not answer."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _away(request: HttpRequest) -> HttpResponse:
    """503, on which a board's device asks again by itself; without the layout, which would ask the database."""
    return HttpResponse(plain(AWAY, str(request.META.get("QUORACY_REFERENCE", "unknown"))), status=AWAY.status)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, NOT_ALLOWED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, NOT_FOUND)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Answer for an exception that nobody expected, and leave its kind and place in the log under the reference."""
    log.error("failed", exc_info=True)
    return _away(request) if _database_is_away(sys.exc_info()[1]) else page(request, WENT_WRONG)


def form_not_sent(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin had run out: give back what was typed, to be sent again on purpose.

    Only for a form that the browser vouches came from our own page: another site must not be able to put words into
    a form here and have somebody send them.
    """
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return page(request, FORM_NOT_SENT)
    typed = [(name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)]
    kept = [(name, value) for name, value in typed if name not in SECRET_FIELDS]
    return page(request, FORM_KEPT if kept else FORM_NOT_SENT, kept)
