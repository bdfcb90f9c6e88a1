"""Addresses of the pages on which reports are written, asked for, read and ruled on."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.reporting import desk, finishing, writing

app_name = "reporting"
_ONE = "conferences/<uuid:conference>/reports"
_MINE = "reports/<uuid:asked>"
urlpatterns = [
    path("reports", desk.desk, name="desk"),
    path("reports/mine", writing.mine, name="mine"),
    path(_ONE, desk.conference, name="conference"),
    path(f"{_ONE}/chase", desk.chased, name="chase"),
    path(f"{_ONE}/read", desk.read, name="read"),
    path(f"{_ONE}/file", desk.file, name="file"),
    path(f"{_ONE}/withheld", desk.withheld, name="withheld"),
    path(_MINE, writing.task, name="task"),
    path(f"{_MINE}/passage", writing.passage, name="passage"),
    path(f"{_MINE}/keep-from", writing.keep_from, name="keep_from"),
    path(f"{_MINE}/seen", writing.seen, name="seen"),
    path(f"{_MINE}/attach", writing.attach, name="attach"),
    path(f"{_MINE}/nothing", writing.nothing, name="nothing"),
    path(f"{_MINE}/sign", finishing.sign, name="sign"),
    path(f"{_MINE}/preview", finishing.preview, name="preview"),
    path(f"{_MINE}/share", finishing.share, name="share"),
    path(f"{_MINE}/add", finishing.add, name="add"),
    path(f"{_MINE}/others", finishing.others, name="others"),
    path(f"{_MINE}/file", finishing.file, name="my_file"),
]
