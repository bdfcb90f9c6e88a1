"""Addresses of the procedures. They hold nothing of any child; anyone who is signed in may read them."""

from __future__ import annotations

from django.urls import include, path

from quoracy.screens.procedures import views

pages = [
    path("", views.all_procedures, name="all"),
    path("compare", views.compare, name="compare"),
    path("try", views.try_date, name="try_date"),
    path("clause/<str:clause_id>", views.clause, name="clause"),
    path("<slug:key>/", views.one, name="one"),
]
urlpatterns = [path("procedures/", include((pages, "procedures")))]
