"""What a question was meant to say: a word that only sounds like one of the base's own is taken for that one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.sounds import syllable_of
from knowledge.tokens import dictionary

_RUN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 5
_WORD = re.compile(rf"[\u3400-\u9fff]{{2,{_LONGEST}}}")
#: A word that Chinese uses as often as this (in the 60 million words behind jieba's dictionary) is meant as it stands.
_COMMON = 20
#: What belongs to the sentence and not to a thing: a word with one of these in it is heard for another by chance.
_GRAMMAR = frozenset("的了着过吗呢吧啊没是几这那哪给被把与和不一在")
#: Words of asking and of every service, which a base need not hold.
_LISTED = """
    多少 多少钱 多久 多长 多高 什么 什么时候 哪里 怎么 怎样 如何 几点 几天 几个 几号 几楼 可以 需要 时候 时间 电话 地址 费用 收费 价钱 价格
    押金 办理 申请 预约 报修 维修 退款 退货 开门 关门 上班 下班 营业 开放 登记 投诉 发票 免费 便宜 哪些 材料 证件 手机 手续 周末
    """
_ASKING = frozenset(_LISTED.split())


class Hearing:
    """Puts right what a customer wrote by its sound alone. `uses` are the words of a base, and how many passages hold each."""

    def __init__(self, uses: Mapping[str, int]) -> None:
        self.words = frozenset(uses)
        self._own = frozenset(word for word in uses if _WORD.fullmatch(word)) | _ASKING
        ordered = sorted((uses.get(word, 0), word) for word in self._own if word in _ASKING or not _GRAMMAR & set(word))
        self._by_sound = {_sound(word): word for _, word in ordered}

    def restored(self, question: str, *, beside: str = "") -> str:
        """The folded question with each word put right that is no word of the base and no common one, and sounds like one of the base's.

        What stands in `beside` (folded passages that were found) is meant as it is written. The same text where nothing is amiss.
        """
        return _RUN.sub(lambda run: self._run(run[0], beside), question)

    def _run(self, run: str, beside: str) -> str:
        pieces = list(dictionary().cut(run, HMM=False))
        found: list[str] = []
        at = 0
        while at < len(pieces):
            ends = range(min(len(pieces), at + _LONGEST), at, -1)
            meant, end = next(
                ((word, end) for end in ends if (word := self._meant("".join(pieces[at:end]), beside))), ("", at + 1)
            )
            found.append(meant or pieces[at])
            at = end
        return "".join(found)

    def _meant(self, written: str, beside: str) -> str:
        """The word that was meant by what is `written`; "" where it is meant as it stands."""
        if not 2 <= len(written) <= _LONGEST or written in self._own or written in beside:
            return ""
        if (dictionary().FREQ.get(written) or 0) >= _COMMON:
            return ""
        word = self._by_sound.get(_sound(written), "")
        # One character at least was written as it is meant: what shares only the sound is a coincidence as often as a slip.
        return word if any(a == b for a, b in zip(word, written, strict=False)) else ""


def _sound(word: str) -> tuple[str, ...]:
    return tuple(syllable_of(character) or character for character in word)
