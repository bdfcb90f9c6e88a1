"""Addresses of pages that belong to no one's work: about the service itself, and how its parts look."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from quoracy.screens.components import acting, guests, views

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("keep", acting.keep, name="keep"),
    path("guest/keep", guests.keep, name="guest_keep"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("about", views.about, name="about"),
]
if settings.DEMONSTRATION:
    urlpatterns += [
        path("components", views.gallery, name="components"),
        path("components/kept", views.kept, name="components_kept"),
    ]
