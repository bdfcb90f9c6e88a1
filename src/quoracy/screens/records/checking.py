"""The public page on which anybody who holds a copy checks its code, and learns nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from quoracy.casework.records import checking
from quoracy.screens.records import forms


def check(request: HttpRequest) -> HttpResponse:
    """Say of a code that it is one of ours, or that it is unknown; after many tries, that it has to wait."""
    form = forms.Checking(request.POST if request.method == "POST" else None)
    found, asked, status = None, False, 200
    if form.is_bound and form.is_valid():
        asked = True
        try:
            found = checking.check(form.cleaned_data["code"], request.META.get("REMOTE_ADDR", ""))
        except checking.TooManyTries:
            asked, status = False, 429
    contents = {"form": form, "found": found, "asked": asked, "wait": status == 429}
    answer = render(request, "records/check.html", contents, status=status)
    add_never_cache_headers(answer)
    return answer
