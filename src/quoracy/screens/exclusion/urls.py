"""Addresses of requests to keep somebody out of a conference."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.exclusion import leaving, views

app_name = "exclusion"
_ALL = "conferences/<uuid:conference>/kept-out"
_ONE = f"{_ALL}/<uuid:exclusion>"
urlpatterns = [
    path(_ALL, views.all_of_them, name="all"),
    path(f"{_ALL}/ask", views.ask, name="ask"),
    path(f"{_ALL}/leave", leaving.leave, name="leave"),
    path(_ONE, views.rule, name="rule"),
    path(f"{_ONE}/back", leaving.back, name="back"),
    path(f"{_ONE}/stand-in", leaving.stand_in, name="stand_in"),
    path(f"{_ONE}/told", views.told, name="told"),
    path(f"{_ONE}/post", views.post, name="post"),
    path(f"{_ONE}/views", views.views, name="views"),
    path(f"{_ONE}/notice.pdf", views.notice, name="notice"),
]
