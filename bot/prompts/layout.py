"""How a question and its passages are laid before a model. The static text comes first, so that a prefix cache holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from bot.models.profile import ModelProfile
from knowledge.passage import Passage

DECLINE_WORD = "【资料未载】"
QUESTION_MAX_CHARS = 500
PASSAGE_MAX_CHARS = 900
_REPLY_MAX_CHARS = 300

# What a chat template would read as its own marks: in a customer's text it could open another speaker's turn.
_TEMPLATE_MARK = re.compile(r"<\|[^|<>]{0,40}\|>|\[/?INST\]|</?s>|<</?SYS>>|<(?:start|end)_of_turn>", re.IGNORECASE)
_BRACKETS = str.maketrans("【】", "「」")


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """An earlier question of the conversation and the reply that went out."""

    question: str
    reply: str


@dataclass(frozen=True, kw_only=True)
class PromptMessage:
    """One message to a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@lru_cache(maxsize=8)
def static_prompt(name: str) -> str:
    """The static text `name` of this folder."""
    return resources.files("bot.prompts").joinpath(name).read_text(encoding="utf-8").strip()


def lay_out(
    profile: ModelProfile, question: str, passages: Sequence[Passage], history: Sequence[Exchange] = ()
) -> list[PromptMessage]:
    """The messages for one draft: at most as many passages and exchanges as the profile allows, best first, each bounded.

    Our own labels and any template's marks are taken out of what others wrote.
    """
    messages = [PromptMessage(role="system", content=static_prompt(profile.prompt))]
    for exchange in history[len(history) - profile.history :] if profile.history else ():
        messages.append(PromptMessage(role="user", content=f"【客户】{_plain(exchange.question, QUESTION_MAX_CHARS)}"))
        messages.append(PromptMessage(role="assistant", content=_plain(exchange.reply, _REPLY_MAX_CHARS)))
    shown = "\n".join(f"【资料】{_titled(passage)}" for passage in passages[: profile.passages])
    asked = f"{shown}\n【客户】{_plain(question, QUESTION_MAX_CHARS)}"
    messages.append(PromptMessage(role="user", content=asked))
    return messages


def _titled(passage: Passage) -> str:
    title = _plain(passage.heading or passage.title, 80)
    return f"《{title}》{_plain(passage.text, PASSAGE_MAX_CHARS)}"


def _plain(text: str, most: int) -> str:
    return _TEMPLATE_MARK.sub(" ", text).translate(_BRACKETS).strip()[:most]
