"""The address of everybody's first page."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.home import views

app_name = "home"
urlpatterns = [path("today", views.today, name="today")]  # "/" leads here, or to signing in (screens/signing_in)
