"""The press: a sheet of plain data and a Typst template become a tagged PDF that meets PDF/UA-1.

Data reaches a template only as JSON text in `sys.inputs`, never as markup, so nothing a person typed can become an
instruction. The fonts are those of the package and of Typst itself, never the machine's: the same sheet gives the
same bytes everywhere.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

import font_source_sans_pro  # type: ignore[import-untyped]  # a package of font files with one path in it
import typst

_ONE_AT_A_TIME = Lock()  # a compiler keeps the last inputs, so two threads may not share it at once
_NO_GLYPH = re.compile(r"the text `\"(?P<text>.*)\"` could not be displayed", re.DOTALL)
_INVISIBLE = {0xFE0E, 0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400)}  # emoji joiners, variants and skin tones
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # direction overrides, which can make text read as another


class UnprintableTextError(ValueError):
    """The document holds characters that no shipped font can show, so it would reach its reader with holes."""


def press(template: str, sheet: Mapping[str, Any], dated: date) -> bytes:
    """The PDF of a sheet in a template of `documents/typst`; the same sheet always gives the same bytes.

    `dated` stands in the PDF as the day it was made. Pictures such as emoji are printed as their names in brackets.
    Text in a script without a font raises UnprintableTextError.
    """
    midnight = (dated - date(1970, 1, 1)).days * 86_400
    return _with_pictures_named(sheet, lambda data: _compile(template, data, midnight))


@cache
def _compiler(template: str) -> typst.Compiler:
    folder = str(files("quoracy.documents").joinpath("typst"))
    return typst.Compiler(f"{folder}/{template}", root=folder, font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    """The fonts, looked for once for all templates."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_source_sans_pro.font_directory])


def _compile(template: str, data: str, seconds: int) -> bytes:
    with _ONE_AT_A_TIME:
        pdf = _compiler(template).compile(
            format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"], timestamp=seconds
        )
    assert isinstance(pdf, bytes)
    return pdf


def _with_pictures_named(sheet: Mapping[str, Any], compiled: Callable[[str], bytes]) -> bytes:
    """Print, and where the fonts lack a picture's glyph print again with its name, until everything shows."""
    named: set[str] = set()
    while True:
        try:
            return compiled(json.dumps(_clean(sheet, named), ensure_ascii=False))
        except typst.TypstError as error:
            lacking = _lacking(error)
            if not lacking - named:
                raise
            named |= lacking


def _lacking(error: typst.TypstError) -> set[str]:
    found = _NO_GLYPH.search(str(error))
    if found is None:
        return set()
    characters = {c for c in found["text"] if ord(c) not in _INVISIBLE}
    letters = sorted(c for c in characters if unicodedata.category(c)[0] in "LMN")
    if letters:
        raise UnprintableTextError(
            f"No font shipped here can show {', '.join(f'{c!r} (U+{ord(c):04X})' for c in letters)}, so the reader "
            "would find a gap. Write it in Latin letters, or add a font with this script."
        ) from error
    return characters


def _clean(value: Any, named: set[str]) -> Any:
    """The same data with control characters left out and pictures without a glyph named."""
    if isinstance(value, str):
        return _clean_text(value, named)
    if isinstance(value, Mapping):
        return {key: _clean(held, named) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(held, named) for held in value]
    return value


def _clean_text(text: str, named: set[str]) -> str:
    shown = []
    for character in text:
        code = ord(character)
        if code in _TURNING or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"):
            continue
        if named and code in _INVISIBLE:
            continue
        shown.append(_name(character) if character in named else character)
    return "".join(shown)


def _name(character: str) -> str:
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
