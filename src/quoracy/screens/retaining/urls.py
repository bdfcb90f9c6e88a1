"""Addresses of retention."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.retaining import views

app_name = "retaining"
_ONE = "conferences/<uuid:conference>/retention"
urlpatterns = [
    path("retention", views.past, name="past"),
    path("retention/rule", views.rule, name="rule"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}/propose", views.propose, name="propose"),
    path(f"{_ONE}/answer", views.answer, name="answer"),
    path(f"{_ONE}/agency", views.agency, name="agency"),
]
