"""A judge and a desk's drafts over the wire of a scripted service on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from bot.models.chat_model import open_chat_model
from bot.settings import Settings
from bot.turn import Done, Turn
from evaluation.bench import Rules, run_trial
from evaluation.bench_spec import BenchSpec
from evaluation.case import Case
from evaluation.hostile.server import Reply, ScriptedServer, scripted_server
from evaluation.observed import Observed, Usage
from evaluation.targets import opening
from evaluation.targets.desk import _counted_turn
from evaluation.targets.target import Conversation
from evaluation.trial import Trial

JUDGED = "id: A\nturns: [{user: 漏水了，急死人, expect: [{judge: 客服有没有安抚客户？}, {contains: 您}]}]\n"
DONE = b'{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"%s"}}]}'
COUNT = b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150}}\n\n'


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    with scripted_server() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "unused")
        yield server


class Kind:
    """A target that always says the same."""

    name, deterministic = "kind", True

    def turn(self, conversation: Conversation, text: str) -> Observed:
        from datetime import UTC, datetime

        return Observed(reply="非常抱歉，请您别着急。", at=datetime(2026, 11, 22, tzinfo=UTC), latency_ms=1.0)

    def close(self) -> None:
        return


@pytest.mark.parametrize(
    "votes, status",
    [
        (("是", "是", "否"), "passed"),
        (("否", "否。", "是"), "failed"),
        (("不是", "否", "否"), "failed"),
        (("也许", "难说", "是"), "not_applicable"),
        (("是", "否", "嗯"), "not_applicable"),
    ],
)
def test_that_three_votes_are_told_of_and_never_gate(
    service: ScriptedServer, cases: Callable[[str], list[Case]], votes: tuple[str, ...], status: str
) -> None:
    service.will(*(Reply(status=201, body=DONE % vote.encode()) for vote in votes))
    judge = opening._judge("openai:scripted-judge")
    [case] = cases(JUDGED)
    found = run_trial(Trial(case=case), target=Kind(), rules=Rules(pack="call_center.zh", judge=judge))  # type: ignore[arg-type]
    assert found.error == ""
    assert found.checks[0].status == status
    assert found.passed
    assert len(service.requests) == 3
    assert "客户：漏水了" in str(service.requests[0]) or "\\u5ba2" in str(service.requests[0])


def test_that_a_judge_that_cannot_be_asked_breaks_the_trial_and_not_the_run(
    service: ScriptedServer, cases: Callable[[str], list[Case]]
) -> None:
    service.will(Reply(status=500, body=b"{}"))
    [case] = cases(JUDGED)
    rules = Rules(pack="call_center.zh", judge=opening._judge("openai:scripted-judge"))
    found = run_trial(Trial(case=case), target=Kind(), rules=rules)  # type: ignore[arg-type]
    assert "scripted-judge" in found.error
    assert not found.ran


def test_that_only_slow_targets_are_waited_for_longer() -> None:
    assert not BenchSpec().asks_a_model
    assert all(one.asks_a_model for one in (BenchSpec(llm="embedded"), BenchSpec(target="raw"), BenchSpec(judge="openai:m")))


def test_that_the_tokens_of_a_desks_draft_are_counted(service: ScriptedServer, cases: Callable[[str], list[Case]]) -> None:
    from evaluation.hostile.server import chunk

    service.will(Reply(steps=("每月350元。", chunk("", "stop"), COUNT), finish=None))
    model = open_chat_model(Settings(llm="openai:scripted-7b"))  # pyright: ignore[reportCallIssue]

    async def answer(message, *, token):
        said = ""
        async for piece in (await model.chat()).astream("停车多少钱"):  # type: ignore[union-attr]
            said += str(piece.text)
        yield Done(turn=Turn(id="1", conversation_id="c", reply=said, intent="knowledge_question", clauses=(), answered=True))

    office = SimpleNamespace(model=model, desk=SimpleNamespace(answer=answer))
    [case] = cases(JUDGED)
    turn, usage = asyncio.run(_counted_turn(office, Conversation(case=case), "停车多少钱"))  # type: ignore[arg-type]
    assert turn.reply == "每月350元。"
    assert usage == Usage(prompt_tokens=120, completion_tokens=30)
    assert "include_usage" in str(service.requests[0])
