"""A check that asks a language model: three votes, told of, and never a gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from evaluation.checks.check import Check, Outcome, Scene, failed, not_applicable
from evaluation.checks.value import terms

_VOTES = 3
_QUESTION = """你是客服质检员。请只根据下面的对话判断，只回答“是”或“否”，不要解释。
【对话】
{dialogue}
【问题】{question}
【回答】"""


@dataclass(frozen=True, kw_only=True)
class Voted(Check):
    """A model, asked three times, says yes to `question` about the dialogue so far by majority."""

    question: str
    name = "judge"
    about_zh = "请模型投票三次（只作提示，从不作为放行依据）"
    about_en = "a model's vote of three; told of, never a gate"
    example = "judge: 客服有没有安抚客户的情绪？"
    gates = False

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(question=terms(value)[0])

    def fault(self, scene: Scene) -> Outcome | None:
        if scene.judge is None:
            return not_applicable("没有指定评审模型（--judge），此项不适用")
        dialogue = "\n".join(f"客户：{one.user}\n客服：{one.observed.reply}" for one in scene.dialogue)
        asked = _QUESTION.format(dialogue=dialogue, question=self.question)
        votes = [vote for vote in (scene.judge(asked) for _ in range(_VOTES)) if vote is not None]
        if len(votes) < 2 or votes.count(True) * 2 == len(votes):
            return not_applicable(f"评审模型没有给出多数意见（{votes.count(True)} 是，{votes.count(False)} 否）")
        tally = f"{votes.count(True)} 票是，{votes.count(False)} 票否"
        return None if votes.count(True) * 2 > len(votes) else failed(f"评审模型认为不符合（{tally}）：{self.question}")
