"""Sending a document of the agency's own instead of the form, for authors whose agency has one."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from quoracy.casework.conferences import facts
from quoracy.casework.reports import parts
from quoracy.casework.reports.actions import own_form
from quoracy.casework.reports.parts import Heading
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.reporting import forms
from quoracy.screens.reporting.whoever import Writing, author, carry_out, drop, kept_at, show, to, typed_at


@Writing
def hand_in(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Send a document, say with which headings it deals, and go back to the form for the others."""
    writer = author(request, asked, "sending a document of the agency's own")
    about = parts.subjects(writer.request.conference)
    headings = [(one.place, _named(one)) for one in parts.headings(writer.request)]
    form = forms.OwnForm(about, headings, request.POST or None, request.FILES or None, initial=typed_at(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        document = own_form.OwnForm(
            given["file"].read(),
            form.written(parts.asked(writer.request)[0].key),
            given["covers"],
            given["legible"],
            given["keeps_apart"],
        )

        def do() -> str:
            drop(request)
            own_form.hand_in(writer, document)
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    procedure = facts.procedure(writer.request.conference)
    contents = {"form": form, "back_url": to(request, "task", asked), "keep_url": kept_at(request), "files": True}
    contents |= {"clauses": clause_texts(load_shelf(), parts.here(procedure, own_form.CLAUSES))}
    return show(request, asked, "reporting/own_form.html", contents)


def _named(heading: Heading) -> str:
    return f"{heading.part.asks} ({heading.child.name})" if heading.child else heading.part.asks
