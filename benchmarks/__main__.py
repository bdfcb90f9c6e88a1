"""`make bench`: run every benchmark, each in a process of its own, print and keep its table."""

from __future__ import annotations

import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.measure import Result, measured

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("bench_*.py"))


def run(name: str) -> list[Result]:
    """In a fresh process, so that its peak memory is its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measured, name).result()


def page(results: list[Result]) -> str:
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors, one of them used"
    head = (
        f"# Benchmarks\n\nWritten by `make bench` ({machine}). Ratios are within one run and hold on other machines.\n"
    )
    return "\n".join([head, *(result.markdown() for result in results)])


def main() -> None:
    results: list[Result] = []
    for name in sys.argv[1:] or names():
        found = run(name)
        for result in found:
            result.print()
        results += found
    if not sys.argv[1:]:
        PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
