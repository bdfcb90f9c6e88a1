"""Every import contract is seen to fail: each is broken once in a copy of the house, and the build notices."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
RULEBOOK = HOUSE / "src" / "quoracy" / "rulebook"
RULEBOOK_MAY_IMPORT = sys.stdlib_module_names | {"holidays", "quoracy"}
CLOCKS = {"today", "now", "utcnow", "time", "localtime", "monotonic"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of the house, in a folder of its own."""
    house = tmp_path_factory.mktemp("house")
    shutil.copy(HOUSE / "pyproject.toml", house)
    shutil.copytree(HOUSE / "src", house / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    return house


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_its_contracts(copy: Path) -> None:
    assert "0 broken" in lint(copy).stdout


BREACHES = [
    ("Five floors", "rulebook/intruder.py", "from quoracy.casework import access"),
    ("Five floors", "casework/access/intruder.py", "import quoracy.documents"),
    ("Five floors", "documents/intruder.py", "import quoracy.screens.components"),
    ("Five floors", "documents/intruder.py", "import quoracy.returns"),
    ("Five floors", "commands/intruder.py", "import quoracy.config.settings"),
    ("Five floors", "commands/intruder.py", "import quoracy.screens.components"),
    ("Five floors", "helpers/__init__.py", ""),
    ("Casework in the order", "casework/plans/intruder.py", "import quoracy.casework.conferences.models"),
    ("Casework in the order", "casework/extras/__init__.py", ""),
    ("No screen imports another", "screens/components/intruder.py", "import quoracy.screens.signing_in.views"),
    ("No screen imports another", "screens/signing_in/intruder.py", "import quoracy.screens.procedures"),
    ("No screen imports another", "screens/extras/__init__.py", ""),
    ("The rulebook is pure", "rulebook/intruder.py", "import django.db"),
]


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES, ids=[f"{file}:{line}" for _, file, line in BREACHES])
def test_a_breach_is_noticed(copy: Path, contract: str, file: str, line: str) -> None:
    intruder = copy / "src" / "quoracy" / file
    new_folder = not intruder.parent.exists()
    intruder.parent.mkdir(exist_ok=True)
    intruder.write_text(line + "\n")
    neighbour = copy / "src" / "quoracy" / "screens" / "procedures"
    made = not neighbour.exists() and "screens.procedures" in line
    if made:
        neighbour.mkdir()
        (neighbour / "__init__.py").touch()
    try:
        done = lint(copy)
    finally:
        intruder.unlink()
        if new_folder:
            shutil.rmtree(intruder.parent)
        if made:
            shutil.rmtree(neighbour)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [said for said in done.stdout.splitlines() if said.endswith("BROKEN")]
    assert any(said.startswith(contract) for said in broken), done.stdout


@pytest.mark.parametrize("file", sorted(RULEBOOK.rglob("*.py")), ids=lambda file: file.name)
def test_the_rulebook_imports_only_the_standard_library_and_holidays(file: Path) -> None:
    assert imported(ast.parse(file.read_text())) <= RULEBOOK_MAY_IMPORT


@pytest.mark.parametrize("file", sorted(RULEBOOK.rglob("*.py")), ids=lambda file: file.name)
def test_the_rulebook_never_asks_what_day_it_is(file: Path) -> None:
    assert not clock_calls(ast.parse(file.read_text()))


def test_a_clock_and_a_foreign_import_would_be_seen() -> None:
    bad = ast.parse("import numpy.linalg\nfrom datetime import date, datetime\ndate.today()\ndatetime.now()")
    assert imported(bad) - RULEBOOK_MAY_IMPORT == {"numpy"}
    assert clock_calls(bad) == ["today", "now"]


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    return names


def clock_calls(tree: ast.Module) -> list[str]:
    """Calls such as ``date.today()``; ``datetime.time(…)`` as a value is no clock, ``time.time()`` is."""
    return [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime", "time", "dt"}
    ]
