"""Addresses of the record of a conference."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.records import comparing, writing

app_name = "records"
_ONE = "conferences/<uuid:conference>/record"
_PASSAGE = f"{_ONE}/passages/<uuid:passage>"
urlpatterns = [
    path(_ONE, writing.record, name="record"),
    path(f"{_ONE}/draft", writing.draft, name="draft"),
    path(f"{_ONE}/passages/add", writing.add, name="add"),
    path(f"{_ONE}/headings/<slug:heading>", writing.empty, name="empty"),
    path(_PASSAGE, writing.edit, name="edit"),
    path(f"{_PASSAGE}/readers", writing.labels, name="labels"),
    path(f"{_PASSAGE}/release", writing.release, name="release"),
    path(f"{_PASSAGE}/lift/<uuid:kept>", writing.lift, name="lift"),
    path(f"{_PASSAGE}/take-out", writing.take_out, name="take_out"),
    path(f"{_ONE}/copies", comparing.copies, name="copies"),
    path(f"{_ONE}/looks", comparing.looks, name="looks"),
]
