"""Addresses of the family's pages. A guest's address never says whose page it is: that is known from the visit."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.family import childs_page, pages, sent

app_name = "family"
_SENT = "conferences/<uuid:conference>/family"
urlpatterns = [
    path("guest/family", pages.page, name="page"),
    path("guest/family/say", pages.say, name="say"),
    path("guest/family/reports/<uuid:report>", pages.report, name="report"),
    path("guest/family/reports/<uuid:report>/files/<uuid:attachment>", pages.file, name="file"),
    path("guest/child", childs_page.childs_page, name="childs_page"),
    path("guest/child/pictures/<uuid:drawing>", childs_page.own_drawing, name="own_drawing"),
    path(_SENT, sent.sent, name="sent"),
    path(f"{_SENT}/pictures/<uuid:drawing>", sent.drawing, name="drawing"),
]
