"""The address of everybody's first page."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.home import views

app_name = "home"
urlpatterns = [path("", views.today, name="today")]
