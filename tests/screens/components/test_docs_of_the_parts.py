"""Each part of our own is described for those who cannot see it, and shown on the page of parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "src/quoracy/screens/components/templates/components"
PARTS = re.findall(r"{% macro (\w+)", (TEMPLATES / "parts.html").read_text())


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_described_with_its_keyboard_and_screen_reader_behaviour(part: str) -> None:
    rows = re.findall(rf"^\| `{part}` \|([^|]+)\|([^|]+)\|$", (ROOT / "docs/components.md").read_text(), re.MULTILINE)
    assert len(rows) == 1, f"Describe {part} in docs/components.md."


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_shown_in_the_gallery(part: str) -> None:
    assert f"{part}(" in (TEMPLATES / "gallery.html").read_text(), f"Show {part} in components/gallery.html."
