"""Handlers of the console's events: what breaks in them is told to staff in a sentence, and where it broke to the log."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog

_log = structlog.get_logger("kefu.console")

_SENTENCE = "这一步出错了，请稍后再试；原因见服务日志。<br>Something went wrong; the log says what."

P = ParamSpec("P")
R = TypeVar("R")


def told(handler: Callable[P, R]) -> Callable[P, R]:
    """`handler`, whose failures become a notice on the page. For plain functions: a generator is not looked into."""

    @functools.wraps(handler)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        import gradio as gr

        try:
            return handler(*args, **kwargs)
        except gr.Error:
            raise
        except Exception as error:  # noqa: BLE001 - staff see a sentence, never a traceback
            log_failure(handler.__name__, error)
            raise gr.Error(_SENTENCE, title="出错了", print_exception=False) from None

    return guarded


def warn(message: str) -> None:
    """Tell staff, while an event is handled, what they should mend or know."""
    import gradio as gr

    gr.Warning(message, duration=10, title="请注意")


def inform(message: str) -> None:
    """Tell staff, while an event is handled, that what they asked for is done."""
    import gradio as gr

    gr.Info(message, title="已完成")


def log_failure(step: str, error: Exception) -> None:
    """Log what kind of error it was and where; its message may hold a customer's words and stays out."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("console_step_failed", step=step, error=type(error).__name__, at=f"{frame.filename}:{frame.lineno}")
