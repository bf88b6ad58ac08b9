"""What a client of OpenAI's chat completions sends, as far as the desk heeds it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.api.problem import Problem
from bot.api.request_body import clean_text


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: str
    text: str | None = None


class ChatMessage(BaseModel):
    """One message of the history. Content is a text or OpenAI's list of parts."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[_Part] | None = None

    def text(self) -> str:
        """The message's words. Raises `Problem` 400 for parts that aren't text: the desk reads no pictures or sounds."""
        if isinstance(self.content, list):
            if any(part.type not in ("text", "input_text", "refusal") for part in self.content):
                raise _bad("unsupported_content", "客服只能阅读文字内容。", "Only text parts can be read.", "messages")
            return clean_text("".join(part.text or "" for part in self.content), param="messages")
        return clean_text(self.content or "", param="messages")


class _StreamOptions(BaseModel):
    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class ChatCompletionRequest(BaseModel):
    """The heeded part of a request. Sampling, tools and system messages are passed over: the desk's policies decide."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(min_length=1, max_length=200)
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool | None = False
    stream_options: _StreamOptions | None = None
    user: str | None = None
    metadata: dict[str, str] | None = None
    n: int | None = 1


def split_history(request: ChatCompletionRequest) -> tuple[tuple[tuple[str, str], ...], str]:
    """The exchange so far as (role, text) pairs, and the customer's newest message.

    Raises `Problem` 400 when the last word isn't the customer's, or more than one choice is asked for.
    """
    if request.n not in (None, 1):
        raise _bad("unsupported_n", "每次只能给出一个回复（n=1）。", "Only one choice can be given (n=1).", "n")
    spoken = [(message.role, message.text()) for message in request.messages if message.role in ("user", "assistant")]
    if not spoken or spoken[-1][0] != "user":
        zh, en = "messages 的最后一条应是 user 消息。", "The last message must be the user's."
        raise _bad("no_user_message", zh, en, "messages")
    return tuple(spoken[:-1]), spoken[-1][1]


def _bad(code: str, zh: str, en: str, param: str) -> Problem:
    return Problem(status=400, code=code, message_zh=zh, message_en=en, param=param)
