"""Importing a census of 3,000 children, duties included, into a database of its own that is thrown away afterwards.

The import is the command's own, as the web role, with row-level security on. It is set against reading and judging the
same file without a database (`--dry-run` does as much), and against nothing but parsing the XML.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from lxml import etree

from benchmarks.census_file import write_census
from benchmarks.measure import Result, Watch, peak_memory
from quoracy.commands.inventing.inventing import invent
from quoracy.returns.census.reading import CensusFile
from quoracy.returns.census.taking_up import TakingUp
from quoracy.rulebook.calendar import WorkingCalendar

CHILDREN = 3_000
YEAR = 2026
TODAY = date(2026, 9, 30)

_ADOPT = """
from datetime import date
from quoracy.commands.starting import start_django
start_django(as_owner=True)
from quoracy.casework.access.models import Adoption, Authority
authority = Authority.objects.create(key="benchmark", name="Benchmark (invented)")
Adoption.objects.create(authority=authority, procedure="england", since=date(2010, 1, 1))
"""


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="quoracy-bench-") as folder:
        file = Path(folder) / "census.xml"
        calendar = WorkingCalendar.of("england")
        write_census(invent(CHILDREN, 1, 1, date(YEAR, 3, 31), calendar), YEAR, file)
        os.environ["QUORACY_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        try:
            return [_measure(file)]
        finally:
            from quoracy.commands import embedded_postgres

            embedded_postgres.stop()


def _measure(file: Path) -> Result:
    for arguments in (["-c", "from quoracy.commands.cli import main; main()", "migrate"], ["-c", _ADOPT]):
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own
    parsing, judging, first, second = Watch(), Watch(), Watch(), Watch()
    with parsing.running():
        etree.parse(str(file))
    with judging.running():
        for _ in TakingUp(CensusFile(file), TODAY).histories():
            pass
    loaded = _timed_import(file, first)
    again = _timed_import(file, second)
    result = Result("Census import of 3,000 children", "under 15 seconds, duties included")
    result.row("time, as a multiple of reading and judging the file", f"{first.seconds / judging.seconds:.1f} x")
    result.row("reading and judging, as a multiple of parsing the XML", f"{judging.seconds / parsing.seconds:.0f} x")
    result.row("import", f"{first.seconds:.1f} s")
    result.row("the same file again, which changes nothing", f"{second.seconds:.1f} s")
    result.row("children, events, plans, duties", ", ".join(f"{number:,}" for number in loaded))
    result.row("new rows the second time", str(sum(again)))
    result.row("size of the file", f"{file.stat().st_size / 1_000_000:.1f} MB")
    result.row("peak memory", f"{peak_memory()} MB")
    return result


def _timed_import(file: Path, watch: Watch) -> tuple[int, int, int, int]:
    from quoracy.commands.starting import start_django

    start_django()
    from quoracy.casework.access.models import Authority
    from quoracy.casework.access.scope import within
    from quoracy.casework.plans.loading import load_histories

    authority = Authority.objects.get(key="benchmark")
    with watch.running(), within(authority):
        loaded = load_histories(authority, TakingUp(CensusFile(file), TODAY).histories(), source="census")
    return loaded.children, loaded.events, loaded.plans, loaded.duties


if __name__ == "__main__":
    for one in measure():
        one.print()
