"""The desk's log, kept in memory so that a case can look for what should not stand in it."""

from __future__ import annotations

import logging

_MOST = 200_000


class LogTap(logging.Handler):
    """Holds what was logged since `clear`, by the standard library and by structlog alike."""

    def __init__(self) -> None:
        super().__init__(level=logging.INFO)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._write(f"{record.name} {record.getMessage()}")

    def clear(self) -> None:
        """Forget what was logged so far."""
        self._lines.clear()

    def text(self) -> str:
        """What was logged, the end of it where it is long."""
        return "\n".join(self._lines)[-_MOST:]

    def attach(self) -> None:
        """Listen from now on. For a process of the bench's own: it takes structlog over."""
        import structlog

        logging.getLogger().addHandler(self)
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=lambda *_: _TapLogger(self),
            cache_logger_on_first_use=False,
        )

    def _write(self, line: str) -> None:
        self._lines.append(line)


class _TapLogger:
    """What structlog writes its rendered lines to."""

    def __init__(self, tap: LogTap) -> None:
        self._tap = tap

    def msg(self, message: str) -> None:
        self._tap._write(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg
