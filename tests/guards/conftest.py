"""The shipped pack and a maker of contexts, for every test of the room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.pack import Pack, load_pack
from knowledge.passage import Passage


def passage(text: str, title: str = "收费标准") -> Passage:
    return Passage(id="p1", article_id="a1", title=title, text=text, source="sample.md")


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("call_center.zh")


@pytest.fixture
def context(pack: Pack) -> Callable[..., GuardContext]:
    """`context("a passage's text", question=…, origin=…)`."""

    def make(*texts: str, question: str = "请问怎么办理？", **more: object) -> GuardContext:
        return GuardContext(pack=pack, question=question, passages=tuple(map(passage, texts)), **more)  # type: ignore[arg-type]

    return make
