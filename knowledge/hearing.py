"""What a question was meant to say: a word that only sounds like one of the base's own is taken for that one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from knowledge.pinyin import Sound, in_characters, sounds
from knowledge.sounds import syllables_of
from knowledge.tokens import dictionary

_RUN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 5
_SHORT = 2
_WORD = re.compile(rf"[\u3400-\u9fff]{{2,{_LONGEST}}}")
#: A word that Chinese uses as often as this (in the 60 million words behind jieba's dictionary) is meant as it stands.
_COMMON = 20
#: What belongs to the sentence and not to a thing: a word with one of these in it is heard for another by chance.
_GRAMMAR = frozenset("的了着过吗呢吧啊没是几这那哪给被把与和不一在")
#: Words of asking and of every service, which a base need not hold.
_LISTED = """
    多少 多少钱 多久 多长 多高 什么 什么时候 哪里 怎么 怎样 如何 几点 几天 几个 几号 几楼 可以 需要 时候 时间 电话 地址 费用 收费 价钱 价格
    怎么交 怎么办 怎么走 怎么收 怎么修 怎么还 怎么退 怎么开 怎么用 怎么寄 怎么取 怎么约 怎么订 怎么去 怎么换 怎么算 怎么弄 在哪
    押金 办理 申请 预约 报修 维修 退款 退货 开门 关门 上班 下班 营业 开放 登记 投诉 发票 免费 便宜 哪些 材料 证件 手机 手续 周末
    """
_ASKING = frozenset(_LISTED.split())


class Hearing:
    """Puts right what a customer wrote by its sound alone. `uses` are the words of a base, and how many passages hold each."""

    def __init__(self, uses: Mapping[str, int]) -> None:
        self.words = frozenset(uses)
        self._own = frozenset(word for word in uses if _WORD.fullmatch(word)) | _ASKING
        ordered = sorted((uses.get(word, 0), word) for word in self._own if word in _ASKING or not _GRAMMAR & set(word))
        self._by_sound = {sound: word for _, word in ordered for sound in sounds(word)}

    def restored(self, question: str, *, beside: str = "") -> str:
        """The folded question with each word put right that is no word of the base and no common one, and sounds like one of the base's.

        What stands in `beside` (folded passages that were found) is meant as it is written. Pinyin is put into characters. The same text
        where nothing is amiss.
        """
        written = in_characters(question, own=self.words, asking=_ASKING)
        return written or _RUN.sub(lambda run: self._run(run[0], beside), question)

    def _run(self, run: str, beside: str) -> str:
        found: list[str] = []
        at, ends = 0, _ends(run, 0)
        while at < len(run):
            meant, end = self._first(run, at, ends, beside)
            if not meant:
                end = next(one for one in ends if one > at)
                meant = run[at:end]
                if len(meant) == 1 and found:
                    meant = _end_of_name(found[-1], meant, beside)
            if end not in ends:
                ends = _ends(run, end)
            found.append(meant)
            at = end
        return "".join(found)

    def _first(self, run: str, at: int, ends: Sequence[int], beside: str) -> tuple[str, int]:
        """The word that was meant from `at` on, where another is written, and where that ends."""
        for end in range(min(len(run), at + _LONGEST), at + 1, -1):
            # 什么时后退 is cut before 后退: a longer word is looked for across the borders of what was cut.
            if (end in ends or end - at > _SHORT) and (word := self._meant(run[at:end], beside)):
                return word, end
        return "", at

    def _meant(self, written: str, beside: str) -> str:
        """The word that was meant by what is `written`; "" where it is meant as it stands."""
        if not 2 <= len(written) <= _LONGEST or written in self._own or written in beside:
            return ""
        if (dictionary().FREQ.get(written) or 0) >= _COMMON:
            return ""
        words = (self._by_sound.get(sound, "") for sound in sounds(written))
        # One character at least was written as it is meant: what shares only the sound is a coincidence as often as a slip.
        return next((word for word in words if any(a == b for a, b in zip(word, written, strict=False))), "")


def _ends(run: str, start: int) -> list[int]:
    """Where the words of `run` end, from `start` on."""
    return list(accumulate(map(len, dictionary().cut(run[start:], HMM=False)), initial=start))[1:]


def _end_of_name(word: str, last: str, beside: str) -> str:
    """The character behind a word as the passages found have it: 柜 for 鬼 behind 快递, where they speak of 快递柜 and nowhere of 快递鬼."""
    if len(word) < 2 or last in _GRAMMAR or f"{word}{last}" in beside:
        return last
    alike: set[Sound] = {(one,) for one in syllables_of(last)}
    follows = (found[1] for found in re.finditer(re.escape(word) + r"([\u3400-\u9fff])", beside))
    return next((one for one in follows if one not in _GRAMMAR and alike & set(sounds(one))), last)
