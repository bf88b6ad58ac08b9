"""Reading what a client posted: bounded, decoded strictly, and only then looked at."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from bot.api.limits import ApiLimits
from bot.api.problem import Problem

Body = TypeVar("Body", bound=BaseModel)

# How far an oversized body is read on (and thrown away), so that the client reads our answer instead of a reset.
_DRAIN_BYTES = 8 * 1024 * 1024

# C0 and C1 controls but tab and newline, byte-order marks, non-characters, and the marks that turn writing around
# (they could make staff read another text than was sent). Joiners stay: emoji need them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_OUT_OF_BOUNDS = frozenset(
    {"string_too_short", "string_too_long", "string_pattern_mismatch", "too_short", "too_long", "literal_error"}
)


async def read_body(request: Request, model: type[Body], *, limits: ApiLimits) -> Body:
    """The body as `model`. Raises `Problem` 400, 408, 413, 415 or 422, each naming what to mend and no value of it."""
    _require_json(request)
    try:
        async with asyncio.timeout(limits.body_seconds):
            raw = await _read_bytes(request, limit=limits.body_bytes)
    except TimeoutError:
        raise _problem(408, "request_timeout", "请求发送得太慢，请重试。", "The request took too long to arrive.") from None
    except ClientDisconnect:
        raise _problem(400, "client_closed", "连接已断开。", "The connection was closed.") from None
    value = _parse(raw)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _wrong_shape(error) from None


def clean_text(text: str, *, param: str = "text") -> str:
    """`text` without characters that nobody can see and nobody meant. Raises `Problem` 400 on half a surrogate pair."""
    if _SURROGATE.search(text):
        zh, en = f"{param}含有不完整的字符，请修改后重发。", f"{param} holds half a character (a lone surrogate)."
        raise _problem(400, "invalid_text", zh, en, param=param)
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _require_json(request: Request) -> None:
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", parameters)
    if kind.strip() != "application/json" or (charset and charset[1] not in ("utf-8", "utf8")):
        raise _problem(
            415,
            "unsupported_media_type",
            "请以 application/json（UTF-8）发送请求。",
            "Send the request as application/json in UTF-8.",
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        zh, en = "请不要压缩请求。", "Send the request uncompressed."
        raise _problem(415, "unsupported_encoding", zh, en)


async def _read_bytes(request: Request, *, limit: int) -> bytes:
    raw = bytearray()
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen <= limit:
            raw += chunk
        elif seen > _DRAIN_BYTES:
            break
    if seen > limit:
        zh, en = f"请求超过{limit // 1024} KB的上限。", f"The request is larger than {limit // 1024} KiB."
        raise _problem(413, "body_too_large", zh, en)
    return bytes(raw)


def _parse(raw: bytes) -> dict[str, object]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _problem(400, "invalid_encoding", "请求不是有效的 UTF-8。", "The body is not valid UTF-8.") from None
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        zh, en = ("请求不是有效的 JSON。", "The body is not valid JSON.") if raw else ("请求是空的。", "The body is empty.")
        raise _problem(400, "invalid_json", zh, en) from None
    if not isinstance(value, dict):
        raise _problem(400, "not_an_object", "请求应是一个 JSON 对象。", "The body must be a JSON object.")
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _wrong_shape(error: ValidationError) -> Problem:
    # Only the place and the kind of the first error: pydantic's own message would repeat the customer's input.
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part.isidentifier()) or "body"
    if first["type"] == "missing":
        zh, en = f"缺少字段 {place}。", f"Field {place} is missing."
    elif first["type"] in _OUT_OF_BOUNDS:
        zh, en = f"字段 {place} 的长度或写法不合要求。", f"Field {place} is out of its bounds ({first['type']})."
    else:
        zh, en = f"字段 {place} 的类型不对。", f"Field {place} is of the wrong kind ({first['type']})."
    return _problem(422, "invalid_request", zh, en, param=place)


def _problem(status: int, code: str, zh: str, en: str, *, param: str | None = None) -> Problem:
    return Problem(status=status, code=code, message_zh=zh, message_en=en, param=param)
