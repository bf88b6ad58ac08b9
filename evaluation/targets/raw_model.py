"""A chat model with no desk around it: what the desk is compared with."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot.assembly import open_knowledge, open_records
from evaluation.observed import Aftermath, Observed
from evaluation.request import PROMPTS
from evaluation.stock import Stock, bench_settings, furnish, stocked_directory
from evaluation.targets.model_voice import ModelVoice
from evaluation.targets.target import Conversation
from guards.pack import Pack, load_pack
from knowledge.base import KnowledgeBase

_PASSAGES = 3
_BARE = "你是{company}的客服代表，工号{staff_id}。请回答客户的问题。"
_POLICIES = """{bare}
你必须遵守以下服务规定：
{clauses}
以下是与客户问题有关的资料，只能依据资料回答；资料中没有答案时，请客户留下联系电话：
{passages}"""


class RawModelTarget:
    """A model told who it is, and, with prompt "policies", the pack's clauses and the three best passages for each question.

    `pack` is for cases that name none. It files no tickets, so a time that it promises is a promise without one.
    """

    deterministic = False

    def __init__(
        self, *, llm: str, pack: str, overrides_pack: bool = False, prompt: str = "policies", stock: Stock = stocked_directory
    ) -> None:
        if prompt not in PROMPTS:
            raise ValueError(f"prompt={prompt!r}: one of {', '.join(PROMPTS)}")
        self.name = f"{llm} ({prompt})"
        self._voice = ModelVoice(llm)
        self._pack = pack
        self._overrides_pack = overrides_pack
        self._stock = stock
        self._prompt = prompt
        self._stack = ExitStack()
        self._runner = self._stack.enter_context(asyncio.Runner())
        self._root = Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kefu-bench-", ignore_cleanup_errors=True))
        )
        self._shelves: dict[tuple[str, str], KnowledgeBase] = {}

    def turn(self, conversation: Conversation, text: str) -> Observed:
        past = [message for user, reply in conversation.said for message in (("user", user), ("assistant", reply))]
        messages = [("system", self._system(conversation, text)), *past, ("user", text)]
        self._runner.run(self._voice.ready())  # what is loaded at the first question must not count as the first case's time
        started = time.perf_counter()
        said = self._runner.run(self._voice.say(messages))
        took = (time.perf_counter() - started) * 1000
        return Observed(reply=said.text, at=datetime.now(UTC), latency_ms=took, usage=said.usage)

    def aftermath(self, conversation: Conversation) -> Aftermath:
        return Aftermath()

    def close(self) -> None:
        self._voice.close()
        self._stack.close()

    def _system(self, conversation: Conversation, text: str) -> str:
        case = conversation.case
        name = self._pack if self._overrides_pack or case.pack is None else case.pack
        pack = load_pack(name)
        bare = _BARE.format(**pack.facts)
        if self._prompt == "bare":
            return bare
        hits = self._shelf(name, case.knowledge).search(text, _PASSAGES)
        passages = "\n".join(f"{number}. {hit.passage.text}" for number, hit in enumerate(hits, 1)) or "（没有找到资料）"
        return _POLICIES.format(bare=bare, clauses=policies(pack), passages=passages)

    def _shelf(self, pack: str, articles: str) -> KnowledgeBase:
        key = (pack, articles)
        if key not in self._shelves:
            settings = bench_settings(furnish(self._stock(pack, articles), into=self._root), pack=pack)
            engine = open_records(settings)
            self._stack.callback(engine.dispose)
            self._shelves[key] = open_knowledge(settings, engine)
        return self._shelves[key]


def policies(pack: Pack) -> str:
    """The pack's clauses as a prompt states them: when, what, and the prescribed words."""
    lines = []
    for clause in pack.clauses.values():
        words = "；".join(f"“{one.chat[0]}”" for one in clause.wordings.values())
        never = f"；不得说：{'、'.join(clause.never)}" if clause.never else ""
        lines.append(f"- {clause.when}：{clause.must}{f'；话术：{words}' if words else ''}{never}")
    text = "\n".join(lines)
    for name, value in pack.facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text
