"""Logs: one line an event, ids and verdicts, never a customer's words."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path

_FRAMES = 6


def set_up_logs(level: str | None = None) -> None:
    """Send structured lines to standard error. Before any library is imported that would attach handlers of its own."""
    import structlog

    threshold = (level or os.environ.get("KEFU_LOG_LEVEL", "WARNING")).upper()
    number = logging.getLevelNamesMapping().get(threshold, logging.WARNING)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False) if not sys.stderr.isatty() else structlog.dev.ConsoleRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def trace_of(error: BaseException) -> dict[str, str]:
    """What went wrong and where, for a log: the error's type and the last places it passed, never its message.

    Messages of libraries repeat what they were given, a customer's words among it.
    """
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return {"error": type(error).__name__, "where": where}
