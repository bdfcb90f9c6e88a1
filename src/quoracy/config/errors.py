"""The pages for when something goes wrong: each says what happened, whether anything was lost, and what to do.

They are tried in the service's own layout first. If that fails too, for example because the files for the browser
are not built, a plain page takes its place, which needs nothing and so cannot fail.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html


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
FORM_NOT_SENT = Trouble(
    403,
    "Your form was not sent",
    (
        "The page had been open too long, or you signed in again in another tab.",
        "Nothing you typed is lost yet: go back with your browser, copy what is long, reload the page and send again.",
    ),
)


def page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    reference = str(request.META.get("QUORACY_REFERENCE", "unknown"))
    try:
        body: str = render_to_string("errors/trouble.html", {"trouble": trouble, "reference": reference}, request)
    except Exception:  # whatever broke the page must not break the page about it
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
    return page(request, BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, NOT_ALLOWED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, NOT_FOUND)


def went_wrong(request: HttpRequest) -> HttpResponse:
    return page(request, WENT_WRONG)


def form_not_sent(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, FORM_NOT_SENT)
