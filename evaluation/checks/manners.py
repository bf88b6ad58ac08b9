"""Checks on manners: a courteous opening and closing, and no declining of what may well be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from evaluation.checks.bare import Bare
from evaluation.checks.check import Check, Outcome, Scene, Span, failed
from evaluation.checks.value import BadValue
from evaluation.checks.wording import letters, shown, stands_in
from guards.pack import Pack
from knowledge.text import normalise

_COURTESY = r"您好|你好|您|请|早上好|上午好|下午好|晚上好|节日快乐|新年快乐|对不起|抱歉|谢谢|感谢|好的|没关系|不客气|很高兴|欢迎"
_OPENING = re.compile(_COURTESY)
_CLOSING = re.compile(r"您|请|谢谢|感谢|再见|好吗|抱歉|原谅|不客气|没关系")
_RUDE = re.compile(
    r"(?:^|[，。！？\s])喂[，,！!。\s]|(?<!迷)你(?!好)(?!们好)|说话呀|听懂了(?:吧|没)|关我(?:什么|屁)?事|随便(?:你|您)"
)
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
# How models without prescribed wording say no.
_REFUSAL = re.compile(
    r"(?:我|我们|本人|恐怕)?(?:不能|无法|没办法|不可以|不便)(?:帮助|帮|提供|回答|协助|告诉|透露|满足|处理|为您|接受)"
    r"|超出[^，。；]{0,8}(?:服务)?范围|不在[^，。；]{0,8}(?:服务)?范围|(?:抱歉|对不起)[^。；！？]{0,6}(?:我不能|不能|无法)|恕(?:我)?(?:不能|难以)"
    r"|i(?:'m| am) sorry|i can(?:no|')t"
)


@dataclass(frozen=True, kw_only=True)
class Polite(Check):
    """The reply opens and closes with courtesy, addresses the customer as 您, and has no rude word."""

    opening: bool = True
    closing: bool = True
    name = "polite"
    about_zh = "开头、结尾有礼貌用语，称“您”，无粗鲁字眼；可只查 opening 或 closing"
    about_en = "courteous opening and closing"
    example = "polite: true"

    @classmethod
    def read(cls, value: object) -> Self:
        if value is not True and value not in ("opening", "closing"):
            raise BadValue(f"应为 true、opening 或 closing，现为 {value!r} / expected true, opening or closing")
        return cls(opening=value != "closing", closing=value != "opening")

    def fault(self, scene: Scene) -> Outcome | None:
        folded = normalise(scene.turn.reply)
        sentences = [match for match in _SENTENCE.finditer(folded.text) if match[0].strip()]
        if not sentences:
            return failed("答复为空")
        rude = _RUDE.search(folded.text)
        if rude:
            return failed(f"用语不礼貌：“{rude[0].strip()}”", folded.span(*rude.span()))
        if self.opening and not _OPENING.search(sentences[0][0]):
            return failed("开头没有礼貌用语", folded.span(*sentences[0].span()))
        if self.closing and not _CLOSING.search(sentences[-1][0]):
            return failed("结尾没有礼貌用语", folded.span(*sentences[-1].span()))
        return None


@dataclass(frozen=True, kw_only=True)
class NotDeclined(Bare):
    """The desk does not decline: no wording of an act that declines, and no refusal in a model's own words.

    A refusal that a cited article states (不能带宠物) is an answer. Every turn of a case tagged "innocent" has this check.
    """

    name = "not_declined"
    about_zh = "没有被婉拒（innocent 用例自动带有）"
    about_en = "was not declined (implied by the tag innocent)"
    example = "not_declined: true"
    forbids = True

    def fault(self, scene: Scene) -> Outcome | None:
        turn = scene.turn
        for key in declining_keys(scene.pack):
            if stands_in(scene.pack, key, turn.reply):
                return failed(f"正常的咨询被婉拒（{key}：“{shown(scene.pack, key)}”）", (0, len(turn.reply)))
        span = refusal(turn.reply, quotes="".join(one.quote for one in turn.citations), pack=scene.pack)
        return None if span is None else failed(f"正常的咨询被拒绝：“{turn.reply[span[0] : span[1]]}”", span)


def declining_keys(pack: Pack) -> tuple[str, ...]:
    """The wording keys of the acts that decline."""
    return tuple(dict.fromkeys(key for act in pack.acts.values() if act.declines for key in act.say))


def refusal(reply: str, *, quotes: str, pack: Pack) -> Span | None:
    """Where `reply` refuses in words of its own: neither a quote's nor prescribed wording."""
    folded, prescribed = normalise(reply), _prescribed(pack)
    for sentence in _SENTENCE.finditer(folded.text):
        match = _REFUSAL.search(sentence[0])
        if match is None or letters(sentence[0]) in letters(quotes) or letters(sentence[0]) in prescribed:
            continue
        return folded.span(sentence.start() + match.start(), sentence.start() + match.end())
    return None


def _prescribed(pack: Pack) -> str:
    """The letters of all wording, fit for a look-up."""
    forms = (form for clause in pack.clauses.values() for one in clause.wordings.values() for form in (*one.chat, *one.phone))
    return "\n".join(map(letters, forms))
