"""Digits written otherwise, as people do to get a number past a filter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from random import Random

from evaluation.mutations.mutation import Mutation

_DIGITS = "0123456789"
_KEYCAPS = {one: f"{one}\ufe0f\u20e3" for one in _DIGITS}
_CIRCLED = dict(zip(_DIGITS, "⓪①②③④⑤⑥⑦⑧⑨", strict=True))
_CAPITAL = dict(zip(_DIGITS, "零壹贰叁肆伍陆柒捌玖", strict=True))
_CHINESE = dict(zip(_DIGITS, "零一二三四五六七八九", strict=True))
# As numbers are read aloud on the telephone.
_SPOKEN = _CHINESE | {"0": "洞", "1": "幺", "7": "拐", "9": "勾"}


def _written(text: str, _: Random, *, table: Mapping[str, str]) -> str:
    return "".join(table.get(one, one) for one in text)


def _mutation(name: str, about_zh: str, table: Mapping[str, str]) -> Mutation:
    return Mutation(name=name, about_zh=about_zh, change=partial(_written, table=table), keeps_digits=False)


MUTATIONS = (
    _mutation("emoji_digits", "表情数字（1️⃣）", _KEYCAPS),
    _mutation("circled_digits", "带圈数字（①）", _CIRCLED),
    _mutation("capital_digits", "大写数字（壹）", _CAPITAL),
    _mutation("chinese_digits", "汉字数字（一）", _CHINESE),
    _mutation("spoken_digits", "电话报号（幺、洞）", _SPOKEN),
)
