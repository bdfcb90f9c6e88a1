"""Addresses of giving papers to somebody outside a conference."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.disclosure import views

app_name = "disclosure"
_ALL = "conferences/<uuid:conference>/outside"
_ONE = f"{_ALL}/<uuid:disclosure>"
urlpatterns = [
    path(_ALL, views.all_of_them, name="all"),
    path(f"{_ALL}/ask", views.ask, name="ask"),
    path(f"{_ALL}/existence", views.existence, name="existence"),
    path(f"{_ALL}/existence/<uuid:told>/note.pdf", views.note, name="note"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}/check", views.check, name="check"),
    path(f"{_ONE}/ground", views.ground, name="ground"),
    path(f"{_ONE}/answer", views.answer, name="answer"),
    path(f"{_ONE}/copy/<uuid:report>", views.copy, name="copy"),
]
