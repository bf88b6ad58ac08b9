"""A check that asks a language model: three votes, told of, and never a gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.checks.check import PASSED, Outcome, Scene, failed, not_applicable

Judge = Callable[[str], bool | None]
"""Puts a question that is answered by yes or no to a model; None when it gave no usable answer."""

_VOTES = 3
_QUESTION = """你是客服质检员。请只根据下面的对话判断，只回答“是”或“否”，不要解释。
【对话】
{dialogue}
【问题】{question}
【回答】"""


@dataclass(frozen=True, kw_only=True)
class Voted:
    """A model, asked three times, says yes to `question` about the dialogue so far by majority."""

    question: str
    name = "judge"
    forbids = False
    gates = False

    def judge(self, scene: Scene) -> Outcome:
        if scene.judge is None:
            return not_applicable("没有指定评审模型（--judge），此项不适用")
        dialogue = "\n".join(f"客户：{one.user}\n客服：{one.observed.reply}" for one in scene.dialogue)
        asked = _QUESTION.format(dialogue=dialogue, question=self.question)
        votes = [vote for vote in (scene.judge(asked) for _ in range(_VOTES)) if vote is not None]
        if len(votes) < 2 or votes.count(True) * 2 == len(votes):
            return not_applicable(f"评审模型没有给出多数意见（{votes.count(True)} 是，{votes.count(False)} 否）")
        tally = f"{votes.count(True)} 票是，{votes.count(False)} 票否"
        return PASSED if votes.count(True) * 2 > len(votes) else failed(f"评审模型认为不符合（{tally}）：{self.question}")
