"""Addresses of the pages for those who oversee."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.oversight import views

app_name = "oversight"
urlpatterns = [
    path("oversight/looks", views.looks, name="looks"),
    path("oversight/late", views.late, name="late"),
]
