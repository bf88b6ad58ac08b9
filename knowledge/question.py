"""What a question asks: its kind of answer, and its content words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.answer_kind import asked_kind
from knowledge.text import fold
from knowledge.tokens import dictionary

#: Words that carry no point: question words, courtesies, particles, and the verbs every question has.
_LISTED = """
    的 地 得 了 着 过 吗 呢 吧 啊 呀 嘛 么 哦 哈 哎 嗯 请问 你好 您好 请 问 下 一下 想
    想问 问下 问问 知道 想知道 了解 咨询 麻烦 谢谢 告诉 我 你 您 我们 你们 咱们 咱 他 她 它
    他们 自己 大家 这 那 这个 那个 这边 那边 这里 那里 这儿 那儿 是 在 有 没有 没 不 会 能
    可以 可 要 需要 应该 应 该 让 给 把 被 对 和 与 跟 及 或 还是 或者 以及 也 都 还 就 才
    又 再 什么 啥 哪 哪里 哪儿 哪个 哪些 哪位 谁 几 多少 多 怎么 怎样 如何 咋 为什么 为何 为啥
    是否 能否 可否 能不能 可不可以 是不是 有没有 要不要 会不会 行不行 一个 一 个 些 一些 种 里 上
    中 内 呗 呐 嘞 哟 如果 要是 假如 的话 时 时候 以后 之后 之前 后 前 到 从 去 来 做 弄 搞
    办 用 使用 进行 关于 现在 一般 通常 大概 具体 究竟 到底 就是 还有 那么 这么 怎么样 怎么办
    咋办 行 好 嗎 家 们 所 以 为 于 等 很 太 最 请教 打扰 喂 想要 打算 准备 觉得 我家 我要
    我想 叫 算 归 家里 家中 我们家
    几点 几点钟 几时 几天 几日 几个 几次 几年 几月 几号 几楼 几层 几位 几人 几种 几块 几块钱 几钱 多久 多长 多长时间 多大
    箱 袋 瓶 盒 束 把 张 件 辆 台 只 条 份 套 位 名 次 杯 支 块 双 遍 趟
    多高 多远 多深 多重 多少钱 什么时候 啥时候 何时 何地 哪天 哪年 哪种 哪儿 什么样 啥样 什么意思 啥意思
    """
_EMPTY = frozenset(_LISTED.split())
_WORD = re.compile(r"[a-z0-9\u3400-\u9fff]")
#: Letters, or letters with digits, in a folded text: E9, A3, NHK, R410A. Bare figures are a customer's circumstances as often as not.
_CODE = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")


@dataclass(frozen=True, kw_only=True)
class Question:
    """`text` is folded; `words` its content words in order, each once; `codes` what is written in Latin letters."""

    text: str
    kind: str
    words: tuple[str, ...]
    codes: tuple[str, ...] = ()


def read_question(text: str) -> Question:
    """Read a customer's question. Never raises; a text without content words gives empty `words`."""
    folded = fold(text).strip()
    return Question(text=folded, kind=asked_kind(folded), words=content_words(folded), codes=codes(folded))


@lru_cache(maxsize=4096)
def content_words(folded: str) -> tuple[str, ...]:
    """The content words of a folded text, in order, each once."""
    words = (word.strip() for word in dictionary().cut(folded, HMM=False))
    return tuple(dict.fromkeys(word for word in words if _WORD.search(word) and word not in _EMPTY))


def codes(folded: str) -> tuple[str, ...]:
    """What a folded text has in Latin letters, with the digits that touch them: nothing else says the same, so it must be matched."""
    return tuple(dict.fromkeys(_CODE.findall(folded)))
