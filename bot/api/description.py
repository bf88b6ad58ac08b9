"""How the API describes itself in /api/openapi.json: what is posted, and every refusal in its two languages."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

_MEANINGS = {
    400: "The body is not UTF-8, not JSON, or holds what can't be read",
    401: "An API key is needed, and none or a wrong one was sent",
    404: "Nothing of that name, or the token does not belong to it",
    408: "The body took too long to arrive",
    409: "The client_message_id belongs to another message",
    413: "The body or the message is too long",
    415: "The body is not application/json in UTF-8, or is compressed",
    422: "A field is missing, of the wrong kind, or out of its bounds",
    429: "Too many calls; Retry-After says when to come back",
    503: "The desk can't answer now; the message may be sent again",
}
_OWN = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "message_en"],
            "properties": {
                "code": {"type": "string", "description": "Stable; programs go by it"},
                "message": {"type": "string", "description": "Chinese, fit to be shown to a customer"},
                "message_en": {"type": "string"},
            },
        }
    },
}
_OPENAI = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": {"type": "string", "description": "Chinese and English"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": "string"},
            },
        }
    },
}


def refusals(*statuses: int, openai: bool = False) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may be refused with these; in OpenAI's shape for what stands below /v1."""
    content = {"application/json": {"schema": _OPENAI if openai else _OWN}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


def posted(model: type[BaseModel], answer: str) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads its body itself: what may be posted, and what a 200 holds."""
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": _inlined(model.model_json_schema())}}},
        "responses": {
            "200": {"description": answer, "content": {"application/json": {"schema": {}}, "text/event-stream": {"schema": {}}}}
        },
    }


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without `$defs`: within an operation a reference to them would lead nowhere."""
    definitions = schema.pop("$defs", {})

    def resolved(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return resolved(definitions[node["$ref"].rpartition("/")[2]])
            return {name: resolved(value) for name, value in node.items()}
        return [resolved(value) for value in node] if isinstance(node, list) else node

    return resolved(schema)
