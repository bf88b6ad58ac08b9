"""Choosing cases by an expression over their ids, clauses, tags and packs: `CC-24 and not (disguised or dialogue)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from evaluation.case import Case

_TOKEN = re.compile(r"\s*([()]|[^\s()]+)")
Test = Callable[[Case], bool]


class BadExpression(ValueError):
    """An expression that can't be read; the message says where, in Chinese and English."""


def select(cases: Sequence[Case], expression: str | None) -> list[Case]:
    """The cases for which the expression holds; all without one. A word holds where it stands in an id, or is a tag, clause or pack.

    Raises BadExpression.
    """
    if expression is None or not expression.strip():
        return list(cases)
    reader = _Reader(_TOKEN.findall(expression), expression)
    holds = reader.either()
    reader.end()
    return [case for case in cases if holds(case)]


class _Reader:
    def __init__(self, tokens: list[str], expression: str) -> None:
        self._tokens = tokens
        self._expression = expression

    def either(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return lambda case: any(test(case) for test in tests)

    def end(self) -> None:
        if self._tokens:
            raise self._fault(self._tokens[0])

    def _all(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return lambda case: all(test(case) for test in tests)

    def _one(self) -> Test:
        if self._take("not"):
            test = self._one()
            return lambda case: not test(case)
        if self._take("("):
            test = self.either()
            if not self._take(")"):
                raise self._fault(self._tokens[0] if self._tokens else "")
            return test
        if not self._tokens or self._tokens[0] in ("and", "or", ")"):
            raise self._fault(self._tokens[0] if self._tokens else "")
        word = self._tokens.pop(0).lower()
        return lambda case: _names(case, word)

    def _take(self, token: str) -> bool:
        if self._tokens and self._tokens[0] == token:
            self._tokens.pop(0)
            return True
        return False

    def _fault(self, token: str) -> BadExpression:
        at = f"{token!r} 处" if token else "结尾处"
        return BadExpression(
            f"选择式 {self._expression!r} 在{at}读不懂；例：CC-24 and not disguised / can't be read; for example: CC-24 and not disguised"
        )


def _names(case: Case, word: str) -> bool:
    exact = (*case.tags, *case.clauses, case.pack or "")
    return word in case.id.lower() or word in (one.lower() for one in exact)
