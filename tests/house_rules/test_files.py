"""What may stand in the repository: small files, finished work, no authority in code, nothing of one machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
MOST_BYTES = 100_000
MOST_LINES = 400
# Generated whole, by npm and pip: their size is not ours.
LOCKS = {"package-lock.json", "requirements/lock.txt", "requirements/node.txt", "requirements/benchmarks.txt"}
# The catalogues and letters name authorities on purpose; in code, an authority is data.
SPELT = {"bolton", "warwickshire", "wales", "welsh", "lbh", "bfg", "hillingdon", "british forces"}
# A nation's name is no authority: calendars are of nations, languages of peoples, and packs extend a national one.
NATIONS = {"wales", "welsh"}
# A clause's id is a citation, which code should carry.
CITATION = re.compile(r"\b(?:BOL|BFG|LBH|WAL|WAR|WN|ENG)-\d+\.\d+\w?")
# Written in halves, so that this file does not find itself.
UNFINISHED = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + r"X\b", "Not" + "ImplementedError", r"pytest\.sk" + "ip"])
    + r"|# type: ign"
    + r"ore(?!\[)|# no"
    + r"qa(?!: [A-Z]+\d+)"
)
OF_ONE_MACHINE = re.compile("|".join(["/wor" + "k/", r"(?<!\w)\.lib" + "rary", "/ro" + "ot/", "/op" + "t/pypi"]))
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhost" + "ed", "registry" + r"\.npmjs", "deb" + r"\.debian"])
)


@cache
def files() -> list[Path]:
    """Every file of the repository that is there: committed, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    return [HOUSE / name for name in sorted(listed.stdout.split("\0")) if name and (HOUSE / name).is_file()]


def name(file: Path) -> str:
    return str(file.relative_to(HOUSE))


def texts() -> dict[str, str]:
    found = {}
    for file in files():
        try:
            found[name(file)] = file.read_text()
        except UnicodeDecodeError:
            continue
    return found


def lines_matching(pattern: re.Pattern[str], without: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    return [
        f"{file}:{number}: {line.strip()[:100]}"
        for file, text in texts().items()
        if file not in without
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_large() -> None:
    large = [name(file) for file in files() if file.stat().st_size > MOST_BYTES and name(file) not in LOCKS]
    allowed = {file for file in large if file.endswith(".png") or "/clauses/" in file}
    assert set(large) <= allowed


def test_nothing_is_left_unfinished() -> None:
    assert lines_matching(UNFINISHED) == []


def test_nothing_names_one_machine() -> None:
    assert lines_matching(OF_ONE_MACHINE) == []


def test_nothing_names_a_registry() -> None:
    assert lines_matching(REGISTRIES) == []


def python() -> list[Path]:
    return [file for file in files() if file.suffix == ".py" and name(file).startswith("src/")]


@pytest.mark.parametrize("file", python(), ids=name)
def test_no_authority_is_named_in_code(file: Path) -> None:
    """An authority's difference is data in its pack; a sixth authority is a TOML file and nothing else."""
    text = CITATION.sub("", file.read_text()).lower().replace("_", " ")
    assert [word for word in SPELT - NATIONS if re.search(rf"\b{word}\b", text)] == []


def test_packs_are_the_authorities_that_code_may_not_name() -> None:
    """A new local pack's key joins the words that code may not contain."""
    local = {file.stem for file in (HOUSE / "src/quoracy/rulebook/procedures/local").glob("*.toml")}
    assert local <= SPELT


@pytest.mark.parametrize("file", [file for file in python() if "/migrations/" not in name(file)], ids=name)
def test_a_file_fits_on_a_few_screens(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= MOST_LINES


def test_every_pinned_package_has_its_fingerprint() -> None:
    lock = (HOUSE / "requirements/lock.txt").read_text()
    pinned = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", lock, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) <= lock.count("--hash=sha256:")
    wanted = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["dependencies"]
    for requirement in wanted:
        package = re.split(r"[\[<>=]", requirement)[0]
        assert re.search(rf"^{re.escape(package)}(\[.*\])?==", lock, re.MULTILINE | re.IGNORECASE), package
