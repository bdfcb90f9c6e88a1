"""Filling a shape from what a TOML file says, by the shape's type hints, with every mistake told in words."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints


class Mistake(NamedTuple):
    """What is wrong with one thing in a table: the name it was written under, and what to write instead."""

    name: str
    says: str


def fill(shape: type[Any], table: Mapping[str, Any], mistakes: list[Mistake]) -> Any:
    """A value of the shape, or None if anything in the table is wrong; every mistake is added to the list."""
    hints, wanted = _hints(shape), {field.name: field for field in fields(shape)}
    before = len(mistakes)
    values: dict[str, Any] = {}
    for name, raw in table.items():
        if name not in wanted:
            mistakes.append(Mistake(name, f'"{name}" is not known here.{did_you_mean(name, wanted)}'))
        else:
            values[name] = _convert(hints[name], raw, name, mistakes)
    for name, field in wanted.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            mistakes.append(Mistake("", f"{name} is missing. Write {name} = {example(hints[name])}."))
    return shape(**values) if len(mistakes) == before else None


_HINTS: dict[type[Any], dict[str, Any]] = {}


def _hints(shape: type[Any]) -> dict[str, Any]:
    """The type hints of a shape, worked out once: a pack holds hundreds of values of a few shapes."""
    if shape not in _HINTS:
        _HINTS[shape] = get_type_hints(shape)
    return _HINTS[shape]


def did_you_mean(name: str, known: Mapping[str, Any] | list[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f' Write "{close[0]}" instead.' if close else f" Use one of: {', '.join(sorted(known))}."


def example(hint: Any) -> str:
    """What someone could write for a type, for the error that says it is missing."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(f'"{member.value}"' for member in hint)
    return {str: '"…"', int: "a whole number", float: "a number", bool: "true or false", date: "a day"}.get(hint, "…")


def _convert(hint: Any, raw: Any, name: str, mistakes: list[Mistake]) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _convert(next(part for part in inner if part is not type(None)), raw, name, mistakes)
    if origin is Literal:
        return _one_of([str(part) for part in inner], raw, raw, name, mistakes)
    if origin is tuple:
        return _convert_row(inner, raw, name, mistakes)
    if origin is frozenset:
        return frozenset(_convert_row((inner[0], ...), raw, name, mistakes) or ())
    if origin is not None and issubclass(origin, Mapping):
        return _convert_table(inner[1], raw, name, mistakes)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of([str(member.value) for member in hint], raw, hint, name, mistakes)
    if is_dataclass(hint) and isinstance(hint, type):
        return _convert_nested(hint, raw, name, mistakes)
    return _convert_plain(hint, raw, name, mistakes)


def _convert_plain(hint: type, raw: Any, name: str, mistakes: list[Mistake]) -> Any:
    if hint is float and isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, hint) and (hint is bool or not isinstance(raw, bool)):
        return raw
    mistakes.append(Mistake(name, f"{name} = {_shown(raw)} is of the wrong kind. Write {name} = {example(hint)}."))
    return None


def _convert_row(inner: tuple[Any, ...], raw: Any, name: str, mistakes: list[Mistake]) -> tuple[Any, ...] | None:
    if not isinstance(raw, list):
        mistakes.append(Mistake(name, f"{name} = {_shown(raw)} is not a list. Write {name} = [{_shown(raw)}]."))
        return None
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_convert(inner[0], item, name, mistakes) for item in raw)
    if len(raw) != len(inner):
        mistakes.append(Mistake(name, f"{name} has {len(raw)} values. Write {len(inner)} of them."))
        return None
    return tuple(_convert(hint, item, name, mistakes) for hint, item in zip(inner, raw, strict=True))


def _convert_table(hint: Any, raw: Any, name: str, mistakes: list[Mistake]) -> Mapping[str, Any] | None:
    if not isinstance(raw, dict):
        mistakes.append(Mistake(name, f"{name} = {_shown(raw)} is not a table. Write {name} = {{ … }}."))
        return None
    return {key: _convert(hint, item, f"{name}.{key}", mistakes) for key, item in raw.items()}


def _convert_nested(hint: type, raw: Any, name: str, mistakes: list[Mistake]) -> Any:
    if not isinstance(raw, dict):
        mistakes.append(Mistake(name, f"{name} = {_shown(raw)} is not a table. Write {name} = {{ … }}."))
        return None
    found: list[Mistake] = []
    value = fill(hint, raw, found)
    mistakes.extend(Mistake(name, f"{name}: {mistake.says}") for mistake in found)
    return value


def _one_of(known: list[str], raw: Any, hint: Any, name: str, mistakes: list[Mistake]) -> Any:
    if raw in known:
        return hint(raw) if isinstance(hint, type) else raw
    offer = did_you_mean(str(raw), known) if isinstance(raw, str) else f" Use one of: {', '.join(known)}."
    mistakes.append(Mistake(name, f"{name} = {_shown(raw)} is not known.{offer}"))
    return None


def _shown(raw: Any) -> str:
    if isinstance(raw, bool):
        return str(raw).lower()
    return f'"{raw}"' if isinstance(raw, str) else str(raw)
