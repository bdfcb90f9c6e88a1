"""Reading procedure files and clause catalogues, and refusing what is not cited, not known or said twice.

A pack is a TOML file. Every value in it has a day from which it holds and the clause in which it is written. All
mistakes of all files are told at once, each with its file, its line and what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from quoracy.rulebook.calendar import NATIONS
from quoracy.rulebook.filling import Mistake, did_you_mean, fill
from quoracy.rulebook.shapes import ANCHORS_OF, SECTIONS, Timescale
from quoracy.rulebook.uncountable import timescale_mistakes

HEADER_KEYS = ("key", "title", "nation", "extends", "catalogue", "terms")
HOUSES = ("england", "wales", "local")


class PackError(ValueError):
    """Procedure files that cannot be used; `mistakes` has a line for each thing wrong."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Clause(NamedTuple):
    """One clause of a source, in our words: what it says and what the software does about it."""

    id: str
    section: str
    kind: str
    topic: str
    says: str
    software: str
    procedure: str


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a pack, from a day, perhaps until one. A value of None is a rule switched off."""

    section: str
    key: str
    value: Any
    start: date
    until: date | None
    line: int
    cited: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)

    def change_days(self) -> list[date]:
        return [self.start] if self.until is None else [self.start, self.until + timedelta(days=1)]


@dataclass(slots=True)
class Pack:
    """One procedure file as read, before its parents' values are filled in."""

    key: str
    title: str
    nation: str
    extends: str | None
    catalogue: str | None
    terms: Mapping[str, str]
    file: str
    versions: list[Version] = field(default_factory=list)

    def every_version(self) -> list[Version]:
        return self.versions


@dataclass(slots=True)
class _Block:
    """A table of the file: its header, the line it stands on and the line of each of its keys."""

    header: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)


class _Source:
    """A file being read: what it says, where, and what is wrong with it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.mistakes: list[tuple[int, str]] = []
        self.blocks = list(_blocks(text))
        self.said: dict[str, Any] = {}
        try:
            self.said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            found = re.search(r"at line (\d+)", str(wrong))
            self.wrong(int(found[1]) if found else 1, f"this is not TOML: {wrong}. Mend this line first.")

    def wrong(self, line: int, says: str) -> None:
        self.mistakes.append((line, says))

    def block(self, header: str, number: int = 0) -> _Block:
        found = [block for block in self.blocks if block.header == header]
        return found[number] if number < len(found) else _Block(header, 1)

    def told(self) -> list[str]:
        return [f"{self.name}, line {line}: {says}" for line, says in sorted(self.mistakes)]


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block("", 1)
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([\w.\-\"' ]+?)\s*\]\]?\s*(#.*)?$", line)
        key = re.match(r"\s*([\w\-]+)\s*=", line)
        if header:
            yield block
            block = _Block(header[1].replace('"', "").replace("'", ""), number)
        elif key:
            block.keys.setdefault(key[1], number)
    yield block


def read_catalogues() -> dict[str, Clause]:
    """Every clause of every shipped catalogue, by its id."""
    return dict(_catalogues())


@cache
def _catalogues() -> dict[str, Clause]:
    clauses: dict[str, Clause] = {}
    for file in sorted((resources.files("quoracy.rulebook") / "clauses").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            said = tomllib.loads(file.read_text(encoding="utf-8"))
            clauses.update((clause.id, clause) for clause in _clauses(said, said["procedure"]["key"]))
    return clauses


def _clauses(said: Mapping[str, Any], procedure: str) -> Iterator[Clause]:
    for raw in said.get("clause", []):
        words = {name: str(raw.get(name, "")) for name in Clause._fields if name != "procedure"}
        yield Clause(**words, procedure=procedure)


def read_packs(clauses: dict[str, Clause], extra: tuple[Path, ...] = ()) -> dict[str, Pack]:
    """Every shipped procedure and the given files, by key; clauses that a file brings along are added to `clauses`.

    Raises PackError with all mistakes of all files.
    """
    sources = [_Source(file.name, file.read_text(encoding="utf-8")) for file in (*_shipped(), *extra)]
    packs: dict[str, Pack] = {}
    opened: list[tuple[_Source, Pack]] = []
    for source in sources:
        pack = _open(source, packs)
        if pack is not None:
            packs[pack.key] = pack
            opened.append((source, pack))
            clauses.update((clause.id, clause) for clause in _clauses(source.said, pack.catalogue or pack.key))
    for source, pack in opened:
        if _chain_holds(source, pack, packs):
            pack.versions.extend(_versions(source, pack, _Citing(pack, packs, clauses)))
            _refuse_overlaps(source, pack)
    mistakes = [line for source in sources for line in source.told()]
    if mistakes:
        raise PackError(mistakes)
    return packs


def _shipped() -> list[Traversable]:
    root = resources.files("quoracy.rulebook") / "procedures"
    files = [file for house in HOUSES for file in sorted((root / house).iterdir(), key=lambda file: file.name)]
    return [file for file in files if file.name.endswith(".toml")]


def _open(source: _Source, packs: Mapping[str, Pack]) -> Pack | None:
    """The pack of a file from its [procedure] table, or None if that table cannot be used."""
    if source.mistakes:
        return None
    head, block = source.said.get("procedure"), source.block("procedure")
    if not isinstance(head, dict):
        source.wrong(
            1, 'there is no [procedure] table. Begin with [procedure] and key = "…", title = "…", nation = "…".'
        )
        return None
    for name in head:
        if name not in HEADER_KEYS:
            source.wrong(
                block.keys.get(name, block.line), f'"{name}" is not known here.{did_you_mean(name, list(HEADER_KEYS))}'
            )
    missing = [name for name in ("key", "title", "nation") if not isinstance(head.get(name), str)]
    for name in missing:
        source.wrong(block.line, f'the procedure has no {name}. Write {name} = "…".')
    if missing:
        return None
    if head["nation"] not in NATIONS:
        source.wrong(
            block.keys["nation"], f'nation = "{head["nation"]}" is not known. Use one of: {", ".join(NATIONS)}.'
        )
    if head["key"] in packs:
        other = packs[head["key"]].file
        source.wrong(
            block.keys["key"], f'key = "{head["key"]}" is taken by {other}. Give this procedure a key of its own.'
        )
        return None
    return Pack(
        key=head["key"],
        title=head["title"],
        nation=head["nation"],
        extends=head.get("extends"),
        catalogue=head.get("catalogue"),
        terms=head.get("terms", {}),
        file=source.name,
    )


def _chain_holds(source: _Source, pack: Pack, packs: Mapping[str, Pack]) -> bool:
    """Whether a pack's parents exist and none of them comes back to it."""
    seen, above = [pack.key], pack.extends
    line = source.block("procedure").keys.get("extends", 1)
    while above:
        if above not in packs:
            known = ", ".join(key for key in packs if key != pack.key)
            source.wrong(line, f'extends = "{above}" names no procedure. Use one of: {known}.')
            return False
        if above in seen:
            source.wrong(line, f"{' extends '.join([*seen, above])}: a circle. Let one of them extend nothing.")
            return False
        seen.append(above)
        above = packs[above].extends
    return True


class _Citing:
    """What a pack may cite: clauses of its own catalogue and of its parents'."""

    def __init__(self, pack: Pack, packs: Mapping[str, Pack], clauses: Mapping[str, Clause]) -> None:
        self.clauses = clauses
        self.catalogues: list[str] = []
        above: Pack | None = pack
        while above is not None:
            self.catalogues.append(above.catalogue or above.key)
            above = packs[above.extends] if above.extends else None
        first = {clause.procedure: clause.id for clause in clauses.values()}
        own = next((first[catalogue] for catalogue in self.catalogues if catalogue in first), "…")
        self.like = f"{own.split('-')[0]}-…"

    def mistake(self, name: str, clause_id: Any) -> str | None:
        """What is wrong with citing a clause, or None."""
        clause = self.clauses.get(clause_id) if isinstance(clause_id, str) else None
        if clause is None:
            return f'{name} cites "{clause_id}", which is in no catalogue. Cite one that is: clause = "{self.like}".'
        if clause.procedure not in self.catalogues:
            allowed = ", ".join(self.catalogues)
            return (
                f'{name} cites "{clause_id}", a clause of {clause.procedure}, which this procedure does not extend. '
                f"Cite a clause of {allowed}."
            )
        return None


def _versions(source: _Source, pack: Pack, citing: _Citing) -> Iterator[Version]:
    known = ("procedure", "clause", "timescale", *SECTIONS)
    for name, said in source.said.items():
        if name not in known:
            source.wrong(source.block(name).line, f'"{name}" is not known here.{did_you_mean(name, list(known))}')
        elif name in SECTIONS:
            yield from _dated(source, name, "", said, SECTIONS[name], citing)
    timescales = source.said.get("timescale", {})
    for key, said in timescales.items() if isinstance(timescales, dict) else ():
        if key not in ANCHORS_OF:
            offer = did_you_mean(key, list(ANCHORS_OF))
            source.wrong(source.block(f"timescale.{key}").line, f'"{key}" is no timescale known here.{offer}')
        else:
            yield from _dated(source, "timescale", key, said, Timescale, citing)


def _dated(source: _Source, section: str, key: str, said: Any, shape: type[Any], citing: _Citing) -> Iterator[Version]:
    """Each version under one header, with its mistakes told."""
    header = f"{section}.{key}" if key else section
    if not isinstance(said, list):
        source.wrong(source.block(header).line, f"{header} has one version only. Write [[{header}]] with two brackets.")
        return
    for number, raw in enumerate(said):
        block = source.block(header, number)
        version = _version(source, block, section, key, dict(raw), shape, citing)
        if version is not None:
            yield version


def _version(
    source: _Source, block: _Block, section: str, key: str, raw: dict[str, Any], shape: type[Any], citing: _Citing
) -> Version | None:
    name = key or section
    start, until, off = raw.pop("from", None), raw.pop("until", None), raw.pop("switched_off", False)
    before = len(source.mistakes)
    if not _is_day(start):
        source.wrong(
            block.keys.get("from", block.line), f"{name} has no day from which it holds. Write from = 2010-01-01."
        )
    if until is not None and not _is_day(until):
        source.wrong(block.keys["until"], f"{name}: until is not a day. Write until = 2026-03-31.")
    if "clause" not in raw:
        source.wrong(block.line, f'{name} has no clause. Say where it is written: clause = "{citing.like}".')
    else:
        for place, cited in (("clause", raw["clause"]), *(("also", one) for one in raw.get("also", []))):
            if mistake := citing.mistake(name, cited):
                source.wrong(block.keys[place], mistake)
    value = None
    if not (off is True and set(raw) <= {"clause", "also"}):
        value = _filled(source, block, name, key, raw, shape)
    if len(source.mistakes) > before:
        return None
    cited = (raw["clause"], *raw.get("also", ()))
    return Version(section, key, None if off else value, start, until, block.line, cited)


def _filled(source: _Source, block: _Block, name: str, key: str, raw: dict[str, Any], shape: type[Any]) -> Any:
    mistakes: list[Mistake] = []
    if shape is Timescale:
        raw = {"key": key, **raw}
    value = fill(shape, {"clause": "", **raw}, mistakes)
    for mistake in mistakes:
        line = block.keys.get(mistake.name.split(".")[0], block.line)
        source.wrong(line, f"{name}: {mistake.says}")
    if isinstance(value, Timescale):
        for place, says in timescale_mistakes(value):
            source.wrong(block.keys.get(place, block.line), f"{name}: {says}")
    return value


def _is_day(value: Any) -> bool:
    return type(value) is date


def _refuse_overlaps(source: _Source, pack: Pack) -> None:
    last: dict[tuple[str, str], Version] = {}
    for version in sorted(pack.versions, key=lambda version: version.start):
        earlier = last.get((version.section, version.key))
        if earlier is not None and (earlier.until is None or earlier.until >= version.start):
            name = version.key or version.section
            end = version.start - timedelta(days=1)
            source.wrong(
                version.line,
                f"{name} overlaps with the version at line {earlier.line}. End that one first: until = {end}.",
            )
        last[version.section, version.key] = version
