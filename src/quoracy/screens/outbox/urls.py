"""Addresses of the outbox."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.outbox import views

app_name = "outbox"
urlpatterns = [
    path("outbox", views.outbox, name="all"),
    path("outbox/<uuid:message>", views.one, name="one"),
    path("outbox/<uuid:message>/again", views.again, name="again"),
    path("outbox/<uuid:message>/told", views.told, name="told"),
    path("outbox/<uuid:message>/files/<int:number>", views.file, name="file"),
]
