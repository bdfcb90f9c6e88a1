"""The addresses of the service: each screen brings its own, and the health of the service has one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from quoracy.config import errors, health

SCREENS = Path(__file__).resolve().parents[1] / "screens"


def screens() -> list[URLResolver]:
    """Return the addresses of each screen that has any, in alphabetical order of screens."""
    return [
        path("", include(import_module(f"quoracy.screens.{file.parent.name}.urls")))
        for file in sorted(SCREENS.glob("*/urls.py"))
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health.health, name="health"),
    *screens(),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.went_wrong
