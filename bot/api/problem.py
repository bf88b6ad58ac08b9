"""A refusal over HTTP: a status, a stable code, and the same sentence in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import DeskError

_OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}

_ROUTING = {
    404: ("not_found", "没有这个地址。", "There is nothing at this address."),
    405: ("method_not_allowed", "这个地址不支持该请求方法。", "This address does not take that method."),
}


@dataclass(kw_only=True, eq=False)
class Problem(Exception):
    """What the HTTP layer itself refuses. Never holds the customer's text; `param` names the field at fault."""

    status: int
    code: str
    message_zh: str
    message_en: str
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.message_en}"


def internal() -> Problem:
    """The last resort, when something broke that nobody foresaw. CC-23: apologise and ask the customer to come back."""
    return Problem(
        status=500,
        code=DeskError.code,
        message_zh=DeskError.message_zh,
        message_en=DeskError.message_en,
    )


def from_desk(error: DeskError) -> Problem:
    """The desk's own refusal, unchanged."""
    return Problem(status=error.status, code=error.code, message_zh=error.message_zh, message_en=error.message_en)


def from_routing(error: HTTPException) -> Problem:
    """What the router refuses (no such path, no such method)."""
    code, zh, en = _ROUTING.get(error.status_code, ("bad_request", "请求无法处理。", "The request can't be handled."))
    return Problem(status=error.status_code, code=code, message_zh=zh, message_en=en, headers=dict(error.headers or {}))


def error_body(problem: Problem) -> dict[str, object]:
    """`{"code", "message", "message_en"}`, the inside of every error of the desk's own API."""
    return {"code": problem.code, "message": problem.message_zh, "message_en": problem.message_en}


def openai_error_body(problem: Problem) -> dict[str, object]:
    """The same refusal in OpenAI's shape; both languages stand in `message`, the only text its clients show."""
    default = "server_error" if problem.status >= 500 else "invalid_request_error"
    return {
        "message": f"{problem.message_zh} {problem.message_en}",
        "type": _OPENAI_TYPES.get(problem.status, default),
        "param": problem.param,
        "code": problem.code,
    }


def render(request: Request, problem: Problem) -> Response:
    """The response for `problem`, in OpenAI's shape below `/v1`."""
    below_v1 = request.url.path == "/v1" or request.url.path.startswith("/v1/")
    body = openai_error_body(problem) if below_v1 else error_body(problem)
    # OpenAI calls a field of the wrong kind a plain bad request.
    status = 400 if below_v1 and problem.status == 422 else problem.status
    return JSONResponse({"error": body}, status_code=status, headers=dict(problem.headers))
