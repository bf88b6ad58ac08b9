"""A chat model asked directly, with nothing of the desk between."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.models.chat_model import open_chat_model
from bot.models.embedded import EmbeddedOptions
from bot.models.errors import ModelUnavailable
from bot.settings import Settings
from evaluation.observed import Usage
from evaluation.targets.target import TargetError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_WAIT_SECONDS = 180.0
_REPLY_SECONDS = 600.0
# Told all clauses of a pack and three passages: four times what the desk asks of the model at once.
_ROOMY = EmbeddedOptions(slots=1, context_tokens=8192)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the model said, and what it took."""

    text: str
    usage: Usage


class ModelVoice:
    """A model by its `KEFU_LLM` name, started at first use. Raises TargetError when it can't be asked."""

    def __init__(self, llm: str, *, max_tokens: int = 400) -> None:
        settings = Settings(  # pyright: ignore[reportCallIssue]
            llm=llm, data_dir=Path("."), model_max_tokens=max_tokens, model_total_seconds=_REPLY_SECONDS
        )
        self.name = llm
        self._handle = open_chat_model(settings, embedded=_ROOMY)
        self._started = False

    async def say(self, messages: Sequence[tuple[str, str]]) -> Said:
        """The model's reply to (role, text) messages."""
        from langchain_core.messages import convert_to_messages

        chat = await self.ready()
        try:
            reply = await chat.ainvoke(convert_to_messages(list(messages)))
        except ModelUnavailable as error:
            raise TargetError(f"模型 {self.name} 不可用（{error.code}） / the model is not available") from error
        except Exception as error:  # noqa: BLE001 - every client library has its own errors
            # The client's own message may quote what was sent.
            raise TargetError(f"模型 {self.name} 出错（{type(error).__name__}） / the model failed") from None
        usage = reply.usage_metadata or {"input_tokens": 0, "output_tokens": 0}
        return Said(
            text=str(reply.text),
            usage=Usage(prompt_tokens=usage["input_tokens"], completion_tokens=usage["output_tokens"]),
        )

    async def ready(self) -> BaseChatModel:
        """The model, started and loaded."""
        self._start()
        try:
            chat = await self._handle.chat()
        except ModelUnavailable as error:
            raise TargetError(f"模型 {self.name} 不可用（{error.code}） / the model is not available") from error
        if chat is None:
            raise TargetError(f"没有可问的模型：{self.name!r} / no model to ask: {self.name!r}")
        return chat

    def close(self) -> None:
        """Stop what was started."""
        if self._started:
            with contextlib.suppress(OSError):
                self._handle.close()

    def _start(self) -> None:
        if self._started:
            return
        self._handle.start()
        self._started = True
        if not self._handle.wait_ready(_WAIT_SECONDS):
            raise TargetError(f"模型 {self.name} 没有就绪；见 kefu doctor / the model is not ready: see kefu doctor")
