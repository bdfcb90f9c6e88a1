"""What a server does once as it starts."""

from __future__ import annotations

import gc

import pytest
from django.urls import clear_url_caches, get_resolver

from quoracy.commands.starting import settle
from quoracy.rulebook.procedure import load_shelf


def test_a_server_has_read_procedures_and_pages_before_the_first_page_and_keeps_them_from_the_collector(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[tuple[bool, bool]] = []

    def frozen() -> None:
        kept.append((load_shelf.cache_info().currsize == 1, "url_patterns" in vars(get_resolver())))

    monkeypatch.setattr(gc, "freeze", frozen)
    load_shelf.cache_clear()
    clear_url_caches()
    settle()
    assert kept == [(True, True)]
