"""Pages about the service itself. None of them shows anything of a child, so nobody needs to be signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from quoracy.screens.components import gallery as samples


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "components/accessibility.html")


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "components/about.html")


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part with invented contents: for looking at, and for the accessibility test."""
    return render(request, "components/gallery.html", samples.contents())


@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """Answer the gallery's form as a real page's draft is answered, and keep nothing."""
    return HttpResponse(status=204)
