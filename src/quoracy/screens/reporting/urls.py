"""Addresses of the pages on which reports are written, asked for, read and ruled on."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.reporting import desk, finishing, own_form, wording, writing

app_name = "reporting"
_ONE = "conferences/<uuid:conference>/reports"
_MINE = "reports/<uuid:asked>"
_PAGES = (
    ("", writing.task, "task"),
    ("/passage", writing.passage, "passage"),
    ("/keep-from", writing.keep_from, "keep_from"),
    ("/seen", writing.seen, "seen"),
    ("/attach", writing.attach, "attach"),
    ("/own-form", own_form.hand_in, "own_form"),
    ("/words", wording.words, "words"),
    ("/nothing", writing.nothing, "nothing"),
    ("/sign", finishing.sign, "sign"),
    ("/preview", finishing.preview, "preview"),
    ("/share", finishing.share, "share"),
    ("/add", finishing.add, "add"),
    ("/others", finishing.others, "others"),
    ("/file", finishing.file, "my_file"),
)
"""The pages of an author: each for somebody signed in, and below /guest for somebody who came by a link."""

urlpatterns = [
    path("reports", desk.desk, name="desk"),
    path("reports/mine", writing.mine, name="mine"),
    path(_ONE, desk.conference, name="conference"),
    path(f"{_ONE}/chase", desk.chased, name="chase"),
    path(f"{_ONE}/read", desk.read, name="read"),
    path(f"{_ONE}/send-back", desk.send_back, name="send_back"),
    path(f"{_ONE}/file", desk.file, name="file"),
    path(f"{_ONE}/withheld", desk.withheld, name="withheld"),
    *(path(f"{_MINE}{tail}", view.signed_in, name=name) for tail, view, name in _PAGES),
    *(path(f"guest/{_MINE}{tail}", view.by_link, name=f"guest_{name}") for tail, view, name in _PAGES),
    path("guest/report", writing.by_link, name="guest"),
]
