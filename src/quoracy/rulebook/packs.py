"""Reading procedure files and clause catalogues, and refusing what is not cited, not known or said twice.

A pack is a TOML file. Every value in it has a day from which it holds and the clause in which it is written. All
mistakes of all files are told at once, each with its file, its line and what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from quoracy.rulebook.calendar import NATIONS
from quoracy.rulebook.citing import Cited, Citing, Clause
from quoracy.rulebook.filling import Mistake, did_you_mean, fill
from quoracy.rulebook.pack_files import Block, Source
from quoracy.rulebook.shapes import ANCHORS_OF, SECTIONS, Timescale
from quoracy.rulebook.uncountable import timescale_mistakes

HEADER_KEYS = ("key", "title", "nation", "extends", "catalogue", "terms", "terms_cy")
TERMS = ("lead", "chair", "unit", "social_care", "plan", "conference", "enquiry")
HOUSES = ("england", "wales", "local")


class PackError(ValueError):
    """Procedure files that cannot be used; `mistakes` has a line for each thing wrong."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


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
    terms_cy: Mapping[str, str]
    file: str
    versions: list[Version] = field(default_factory=list)

    def every_version(self) -> list[Version]:
        return self.versions


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
    sources = [Source(file.name, file.read_bytes()) for file in (*_shipped(), *extra)]
    packs: dict[str, Pack] = {}
    opened: list[tuple[Source, Pack]] = []
    for source in sources:
        pack = _open(source, packs)
        if pack is not None:
            packs[pack.key] = pack
            opened.append((source, pack))
            _bring_clauses(source, pack, clauses)
    for source, pack in opened:
        if _chain_holds(source, pack, packs):
            pack.versions.extend(_versions(source, pack, Citing(_catalogues_of(pack, packs), clauses)))
            _refuse_overlaps(source, pack)
    mistakes = [line for source in sources for line in source.told()]
    if mistakes:
        raise PackError(mistakes)
    return packs


def _bring_clauses(source: Source, pack: Pack, clauses: dict[str, Clause]) -> None:
    """Add the clauses of a file to those known; each has an id that no other has."""
    said = source.said.get("clause", [])
    if not (isinstance(said, list) and all(isinstance(one, dict) for one in said)):
        source.wrong(source.block("clause").line, "clause is no list of clauses. Write [[clause]] above each.")
        return
    for number, clause in enumerate(_clauses(source.said, pack.catalogue or pack.key)):
        line = source.block("clause", number).line
        if not clause.id or not clause.says:
            source.wrong(line, 'a clause needs an id and what it says. Write id = "…" and says = "…".')
        elif clause.id in clauses:
            source.wrong(line, f'"{clause.id}" is the id of another clause. Give this one an id of its own.')
        else:
            clauses[clause.id] = clause


def _shipped() -> list[Traversable]:
    root = resources.files("quoracy.rulebook") / "procedures"
    files = [file for house in HOUSES for file in sorted((root / house).iterdir(), key=lambda file: file.name)]
    return [file for file in files if file.name.endswith(".toml")]


def _open(source: Source, packs: Mapping[str, Pack]) -> Pack | None:
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
    _refuse_wrong_words(source, block, head)
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
        terms_cy=head.get("terms_cy", {}),
        file=source.name,
    )


def _refuse_wrong_words(source: Source, block: Block, head: Mapping[str, Any]) -> None:
    """A key that nobody could type, a catalogue that is no name, and terms that nothing reads."""
    key = head.get("key")
    if isinstance(key, str) and not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        source.wrong(block.keys["key"], f'key = "{key}": use small letters, digits and underscores, as in "our_town".')
    if not isinstance(head.get("catalogue", ""), str):
        source.wrong(block.keys["catalogue"], 'catalogue is a name. Write catalogue = "…", or leave it out.')
    for kind in ("terms", "terms_cy"):
        _refuse_wrong_terms(source, block, kind, head.get(kind, {}))


def _refuse_wrong_terms(source: Source, block: Block, kind: str, terms: Any) -> None:
    if not isinstance(terms, dict):
        source.wrong(block.keys[kind], f'{kind} is a table of words. Write {kind} = {{ lead = "Lead Professional" }}.')
        return
    for name, word in terms.items():
        if name not in TERMS:
            source.wrong(block.keys[kind], f'{kind}: "{name}" is not known here.{did_you_mean(name, list(TERMS))}')
        elif not isinstance(word, str) or not word.strip():
            source.wrong(block.keys[kind], f'{kind}: {name} is no word. Write {name} = "…".')


def _chain_holds(source: Source, pack: Pack, packs: Mapping[str, Pack]) -> bool:
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


def _catalogues_of(pack: Pack, packs: Mapping[str, Pack]) -> list[str]:
    """The catalogues of a pack and its parents, nearest first."""
    catalogues = [pack.catalogue or pack.key]
    while pack.extends:
        pack = packs[pack.extends]
        catalogues.append(pack.catalogue or pack.key)
    return catalogues


def _versions(source: Source, pack: Pack, citing: Citing) -> Iterator[Version]:
    known = ("procedure", "clause", "timescale", *SECTIONS)
    for name, said in source.said.items():
        if name not in known:
            source.wrong(source.block(name).line, f'"{name}" is not known here.{did_you_mean(name, list(known))}')
        elif name in SECTIONS:
            yield from _dated(source, name, "", said, SECTIONS[name], citing)
    timescales = source.said.get("timescale", {})
    if not isinstance(timescales, dict):
        line = source.block("timescale").line
        source.wrong(line, "timescale needs the name of one. Write [[timescale.first_review]] with two brackets.")
        return
    for key, said in timescales.items():
        if key not in ANCHORS_OF:
            offer = did_you_mean(key, list(ANCHORS_OF))
            source.wrong(source.block(f"timescale.{key}").line, f'"{key}" is no timescale known here.{offer}')
        else:
            yield from _dated(source, "timescale", key, said, Timescale, citing)


def _dated(source: Source, section: str, key: str, said: Any, shape: type[Any], citing: Citing) -> Iterator[Version]:
    """Each version under one header, with its mistakes told."""
    header = f"{section}.{key}" if key else section
    if not isinstance(said, list):
        source.wrong(source.block(header).line, f"{header} has one version only. Write [[{header}]] with two brackets.")
        return
    for number, raw in enumerate(said):
        block = source.block(header, number)
        if not isinstance(raw, dict):
            source.wrong(block.line, f"{header} = {raw} is no version of a rule. Write [[{header}]] and its values.")
            continue
        version = _version(source, block, section, key, dict(raw), shape, citing)
        if version is not None:
            yield version


def _version(
    source: Source, block: Block, section: str, key: str, raw: dict[str, Any], shape: type[Any], citing: Citing
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
    elif _is_day(start) and until is not None and until < start:
        source.wrong(block.keys["until"], f"{name} ends before it begins. Mend from or until.")
    if not isinstance(off, bool):
        source.wrong(block.keys["switched_off"], f"{name}: switched_off is true or false, without quotation marks.")
    if "clause" not in raw:
        source.wrong(block.line, f'{name} has no clause. Say where it is written: clause = "{citing.like}".')
    for place, mistake in citing.mistakes_in(name, raw):
        source.wrong(block.keys.get(place, block.line), mistake)
    value = None
    if not (off is True and set(raw) <= {"clause", "also"}):
        value = _filled(source, block, name, key, raw, shape)
    if len(source.mistakes) > before:
        return None
    cited = (raw["clause"], *raw.get("also", ()))
    return Version(section, key, None if off else value, start, until, block.line, cited)


def _filled(source: Source, block: Block, name: str, key: str, raw: dict[str, Any], shape: type[Any]) -> Any:
    mistakes: list[Mistake] = []
    if shape is Timescale:
        raw = {"key": key, **raw}
    value = fill(shape, {"clause": "", **raw}, mistakes)
    for mistake in mistakes:
        line = block.keys.get(mistake.name.split(".")[0], block.line)
        source.wrong(line, f"{name}: {mistake.says}")
    if value is not None and hasattr(value, "cites"):
        value = replace(value, cites=Cited(value.clause, value.cites))
    if isinstance(value, Timescale):
        for place, says in timescale_mistakes(value):
            source.wrong(block.keys.get(place, block.line), f"{name}: {says}")
    return value


def _is_day(value: Any) -> bool:
    return type(value) is date


def _refuse_overlaps(source: Source, pack: Pack) -> None:
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
