"""Addresses of a chair's preparation."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.preparing import bundle, views

app_name = "preparing"
_ONE = "conferences/<uuid:conference>/prepare"
urlpatterns = [
    path(_ONE, views.prepare, name="prepare"),
    path(f"{_ONE}/notes", views.keep, name="keep"),
    path(f"{_ONE}/bundle", bundle.ask, name="bundle"),
    path(f"{_ONE}/bundle.pdf", bundle.make, name="make_bundle"),
]
