"""Addresses of evaluations."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.evaluating import views

app_name = "evaluating"
urlpatterns = [
    path("evaluations", views.summary, name="summary"),
    path("evaluations/ask", views.ask, name="ask"),
    path("evaluations/mine", views.mine, name="mine"),
    path("evaluations/mine/<uuid:form>", views.one, name="one"),
    path("guest/how-it-went", views.guest, name="guest"),
    path("guest/evaluation/<str:token>", views.by_link, name="by_link"),
]
