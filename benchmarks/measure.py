"""Timing, memory and tables, the same for every benchmark."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table


@dataclass(slots=True)
class Watch:
    """Seconds added up over as many stretches as there are: on the wall, and of this process on a processor.

    `busy` is the one for pure sums, since another process on the machine does not lengthen it.
    """

    seconds: float = 0.0
    busy: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        start, started_busy = perf_counter(), process_time()
        yield
        self.seconds += perf_counter() - start
        self.busy += process_time() - started_busy


@dataclass(slots=True)
class Result:
    """One benchmark's answer: what was measured, and whether the goal was met."""

    title: str
    goal: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def row(self, what: str, value: str) -> None:
        self.rows.append((what, value))

    def print(self) -> None:
        table = Table(title=f"{self.title} (goal: {self.goal})", title_justify="left")
        table.add_column("measured")
        table.add_column("value", justify="right")
        for row in self.rows:
            table.add_row(*row)
        console = Console(width=110)
        console.print(table)
        for note in self.notes:
            console.print(note)

    def markdown(self) -> str:
        lines = [f"## {self.title}", "", f"Goal: {self.goal}.", "", "| Measured | Value |", "|---|---:|"]
        lines += [f"| {what} | {value} |" for what, value in self.rows]
        return "\n".join([*lines, "", *self.notes, ""])


def peak_memory() -> int:
    """The most memory this process has held, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024


def gather_statistics() -> None:
    """What autovacuum would have done by the next minute, done now as the owner."""
    script = (
        "from quoracy.commands.starting import start_django; start_django(as_owner=True);"
        "from django.db import connection; connection.cursor().execute('ANALYZE')"
    )
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 -- our own


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measured(name: str) -> list[Result]:
    """The results of one benchmark module: what its `measure()` returns."""
    results = import_module(f"benchmarks.{name}").measure()
    assert isinstance(results, list), f"{name}.measure() gives a list of Result"
    return results
