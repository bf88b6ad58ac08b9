"""Which of our codes a client library's error stands for. By name and status: every library has its own classes for the same."""

from __future__ import annotations

from bot.models.errors import UnavailableCode

_TIMEOUTS = frozenset({"APITimeoutError", "TimeoutException", "TimeoutError"})
_CONNECTIONS = frozenset({"APIConnectionError", "TransportError", "OSError", "StreamError"})
_SERVICES = frozenset({"APIError", "ResponseError"})


def code_of(error: BaseException, *, begun: bool) -> UnavailableCode:
    """The code for `error`; `begun` says whether words of the draft had come before. Never looks at the error's message."""
    status = getattr(error, "status_code", None)
    names = {one.__name__ for one in type(error).__mro__}
    if isinstance(status, int) and status >= 400:
        return _code_of_status(status)
    if names & _TIMEOUTS:
        return "next_token_timeout" if begun else "first_token_timeout"
    if names & _CONNECTIONS:
        return "cut_short" if begun else "connection"
    if names & _SERVICES:
        return "cut_short" if begun else "server_error"
    return "garbage"


def _code_of_status(status: int) -> UnavailableCode:
    if status in (401, 403):
        return "unauthorised"
    if status == 429:
        return "rate_limited"
    if status == 408 or status >= 500:
        return "server_error"
    return "bad_request"
