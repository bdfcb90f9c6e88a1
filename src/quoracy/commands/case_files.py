"""Reading a question from a file: JSON, held against its schema, with every mistake told and its place.

The three questions (`duties`, `quorum`, `decide`) share this door. A file that is wrong ends the command with 2.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

import click
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from quoracy.rulebook.calendar import FIRST_DAY, LAST_DAY
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.filling import did_you_mean
from quoracy.rulebook.procedure import PackError, Shelf, load_shelf

WRONG_FILE = 2
SCHEMAS = ("duties", "quorum", "decide")
TOO_DEEP = "the file is nested too deeply to be a case."
_PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?[^:]*: ")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


class CaseFileError(ValueError):
    """A file that cannot be answered; `mistakes` has a line for each thing wrong, with its place."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def refuse(mistakes: Iterable[str]) -> NoReturn:
    """Tell every mistake and leave with 2."""
    for mistake in mistakes:
        click.echo(mistake, err=True)
    sys.exit(WRONG_FILE)


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a question: duties, quorum or decide."""
    text = (resources.files("quoracy.rulebook") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def read(
    path: str,
    schema: str,
    key: str | None = None,
    files: Iterable[str] = (),
    beyond: Callable[[dict[str, Any]], list[str]] = lambda sound: [],
) -> dict[str, Any]:
    """What a file ("-" for standard input) says, held against a schema and against what no schema can see.

    `beyond` gets the file less the parts that the schema refuses, so that one run tells every mistake there is.
    Raises CaseFileError listing them all.
    """
    said = _parsed(_text(path))
    try:
        mistakes = held_against(schema, said)
        if isinstance(said, dict):
            mistakes = [*_about_the_procedure(said, key, files), *mistakes, *beyond(_sound_parts(said, mistakes))]
    except RecursionError as wrong:
        raise CaseFileError([TOO_DEEP]) from wrong
    if mistakes:
        raise CaseFileError(mistakes)
    assert isinstance(said, dict)
    return said


def _about_the_procedure(said: dict[str, Any], key: str | None, files: Iterable[str]) -> list[str]:
    if not isinstance(said.get("procedure", ""), str):
        return []  # the schema has told it
    try:
        procedure_key(shelf_with(files), key, said)
    except CaseFileError as wrong:
        return wrong.mistakes
    return []


def _sound_parts(said: dict[str, Any], mistakes: Iterable[str]) -> dict[str, Any]:
    """The file less what a mistake stands at. Of a wrong entry in a list its id is left, by which others know it."""
    wrong = [found.groups() for found in map(_PLACE.match, mistakes) if found is not None]
    entries = {(name, int(number)) for name, number in wrong if number is not None}
    whole = {name for name, number in wrong if number is None}
    return {
        name: [_id_alone(one) if (name, place) in entries else one for place, one in enumerate(part)]
        if isinstance(part, list)
        else part
        for name, part in said.items()
        if name not in whole
    }


def _id_alone(entry: Any) -> dict[str, str]:
    name = entry.get("id") if isinstance(entry, dict) else None
    return {"id": name} if isinstance(name, str) else {}


def _text(path: str) -> str:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        return text.removeprefix("\ufeff")
    except OSError as wrong:
        raise CaseFileError(
            [f"{path} cannot be read: {wrong.strerror}. Give a file, or - to read what is typed in."]
        ) from wrong
    except UnicodeDecodeError as wrong:
        raise CaseFileError([f"{path} is not text in UTF-8. Save it as UTF-8."]) from wrong


def _parsed(text: str) -> Any:
    try:
        said = json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_once)
        json.dumps(said, ensure_ascii=False).encode()
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise CaseFileError([f"{place}: this is not JSON: {wrong.msg}. Mend this place first."]) from wrong
    except RecursionError as wrong:
        raise CaseFileError([TOO_DEEP]) from wrong
    except UnicodeEncodeError as wrong:
        raise CaseFileError(["the file has half a character in it (a lone surrogate). Write the whole one."]) from wrong
    except CaseFileError:
        raise
    except ValueError as wrong:
        raise CaseFileError(["the file has a number of thousands of digits. Nothing in a case needs one."]) from wrong
    return said


def _no_number(text: str) -> NoReturn:
    raise CaseFileError([f"{text} is not JSON. Leave it out, or write a number."])


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are each written once: of two, nobody could say which was meant."""
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise CaseFileError([f'"{twice}" is written twice side by side. Keep the one that is meant.'])
    return said


def held_against(schema: str, said: Any) -> list[str]:
    """What is wrong with a file by its schema: a line for each mistake, in the order of their places."""
    validator = Draft202012Validator(schema_of(schema), format_checker=_formats())
    found = [leaf for error in validator.iter_errors(said) for leaf in _leaves(error)]
    found.sort(key=lambda error: [(isinstance(step, str), str(step).zfill(6)) for step in error.absolute_path])
    return list(dict.fromkeys(f"{place_of(error.absolute_path)}: {_in_words(error)}" for error in found))


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    """The mistakes inside a choice, where one of its shapes was plainly meant."""
    meant = [inner for inner in error.context or () if inner.validator != "type"]
    if error.validator == "anyOf" and meant:
        for inner in meant:
            yield from _leaves(inner)
    else:
        yield error


def place_of(path: Iterable[str | int]) -> str:
    """Where something stands in a file: events[3].on."""
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else step
    return place or "the file"


def _in_words(error: ValidationError) -> str:
    """A mistake in words, for the few ways in which a file can be wrong."""
    shown = json.dumps(error.instance, ensure_ascii=False)
    wanted: Any = error.validator_value
    said: Any = error.instance
    years = f"between {FIRST_DAY.year} and {LAST_DAY.year}"
    if error.validator == "format":
        noun, like = ("date", "2026-01-31") if wanted == "date" else ("moment", "2026-01-31T10:00")
        return f"{shown} is not a {noun}. Write it as {like}, {years}."
    if error.validator == "enum":
        return f"{shown} is not known here.{did_you_mean(str(error.instance), [str(one) for one in wanted])}"
    if error.validator == "required":
        return f"{_and(name for name in wanted if name not in said)} missing."
    if error.validator == "additionalProperties":
        known = list(dict(error.schema if isinstance(error.schema, Mapping) else {}).get("properties", {}))
        strange = [str(name) for name in said if name not in known]
        return f"{_and(strange)} not known here.{did_you_mean(strange[0], known)}"
    if error.validator in ("minItems", "minLength"):
        return "this is empty. Write at least one." if wanted == 1 else f"write at least {wanted}."
    if error.validator == "type":
        return f"{shown if len(shown) < 60 else 'this'} is not of the kind expected here: {wanted}."
    return error.message


def _and(names: Iterable[str]) -> str:
    listed = [f'"{name}"' for name in names]
    return f"{' and '.join(listed)} {'is' if len(listed) == 1 else 'are'}"


@cache
def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    checker.checks("date", raises=ValueError)(lambda value: not isinstance(value, str) or bool(day_from(value)))
    checker.checks("moment", raises=ValueError)(lambda value: not isinstance(value, str) or bool(moment_from(value)))
    return checker


def day_from(text: str) -> date:
    """A day written as 2026-01-31. Raises ValueError for anything else, and for years nobody can mean."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day


def moment_from(text: str) -> datetime:
    """A moment written as 2026-01-31T10:00, in London unless it has an offset of its own."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if not FIRST_DAY < moment.date() < LAST_DAY:
        raise ValueError(text)
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def as_written(when: date | None) -> str | None:
    """A day or a moment as the files write it: 2026-01-31, or 2026-01-31T10:00 in London."""
    if isinstance(when, datetime):
        return f"{when.astimezone(LONDON):%Y-%m-%dT%H:%M}"
    return None if when is None else when.isoformat()


class DayType(click.ParamType["date"]):
    """A day on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day_from(str(value))
        except ValueError:
            self.fail(f'"{value}" is not a date. Write it as 2026-01-31.', param, ctx)


def shelf_with(files: Iterable[str]) -> Shelf:
    """The shipped procedures and the given files. Raises CaseFileError listing what is wrong with them."""
    extra = [Path(file) for file in files]
    try:
        return Shelf.load(extra) if extra else load_shelf()
    except PackError as wrong:
        raise CaseFileError(wrong.mistakes) from wrong
    except OSError as wrong:
        raise CaseFileError([f"{wrong.filename} cannot be read: {wrong.strerror}."]) from wrong


def procedure_key(shelf: Shelf, chosen: str | None, said: dict[str, Any]) -> str:
    """The procedure asked for on the command line, or in the file. Raises CaseFileError if neither is on the shelf."""
    key = chosen or said.get("procedure")
    known = ", ".join(shelf.keys())
    if key is None:
        raise CaseFileError(
            [f'procedure is missing. Write "procedure": "…" in the file, or --procedure. Use one of: {known}.']
        )
    if key not in shelf:
        raise CaseFileError([f'procedure: "{key}" is not on the shelf. Use one of: {known}.'])
    return str(key)
