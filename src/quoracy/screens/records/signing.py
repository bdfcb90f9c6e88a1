"""The chair's signature and the sealed PDF; a reader's copy as it would be sent."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight
from quoracy.casework.records import copies, lists, printing, questions
from quoracy.casework.records.actions import signing
from quoracy.documents.press import press
from quoracy.documents.record import sealed_pdf, sheet
from quoracy.screens.components.acting import act, page, who
from quoracy.screens.records import forms
from quoracy.screens.records.writing import begun, show_form


@page
def sign(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The chair signs what the chair has read; what still stops it is named."""
    user, row = who(request), begun(request, conference, "signing")
    questions.only_the_chair(user, row.conference)
    if row.signed and request.method == "GET":
        return redirect("records:record", conference)
    form = forms.Signing(request.POST or None, initial={"seen": signing.as_read(row)})
    if form.is_bound and form.is_valid():

        def do() -> str:
            signing.sign(user, row, sealed_pdf, form.cleaned_data["seen"])
            return reverse("records:recipients", args=[conference])

        if answered := act(request, form, do):
            return answered
    more = {"lacking": questions.before_signing(row), "button": _("Sign the record")}
    return show_form(request, form, _("Sign the record"), conference, template="records/sign.html", more=more)


@require_safe
@page
def sealed(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The PDF that was signed, checked against its seal."""
    row = begun(request, conference, "the signed PDF")
    if not row.signed:
        raise NoRight(who(request), None, _("The record has not been signed yet."))
    return as_pdf(signing.sealed(row), "record.pdf")


@require_safe
@page
def preview(request: HttpRequest, conference: uuid.UUID, recipient: uuid.UUID) -> HttpResponse:
    """Somebody's copy as it would be sent, for the chair and the unit."""
    row = begun(request, conference, "the preview of a copy")
    one = questions.one_recipient(row, recipient)
    copy = copies.copy_for(row, lists.as_if_given(one))
    printed = sheet(copy, one.name, printing.of(one))
    return as_pdf(press("record.typ", printed, today()), "preview.pdf")


def as_pdf(pdf: bytes, name: str) -> HttpResponse:
    sent = HttpResponse(pdf, content_type="application/pdf")
    sent["Content-Disposition"] = f'attachment; filename="{name}"'
    sent["Cache-Control"] = "no-store, private"
    return sent
