"""Who words an answer, and from what."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace

import pytest

from bot.drafting import DraftRequest
from knowledge.passage import Answer
from tests.bot.stage import HIT, PASSAGE, ScriptedModel

TABLE = "| 车位 | 月租 |\n|---|---|\n| 地下 | 350元 |\n| 地面 | 220元 |"


@dataclass
class Listening(ScriptedModel):
    """A scripted model that keeps what it was asked."""

    requests: list[DraftRequest] = field(default_factory=list)

    async def draft(self, request: DraftRequest) -> AsyncGenerator[str]:  # type: ignore[override]
        self.requests.append(request)
        async for piece in super().draft(request):
            yield piece


@pytest.mark.parametrize("text", ["地下车库月租每月350元。", TABLE])
async def test_that_a_small_model_leaves_a_sentence_or_a_table_as_it_is(
    scene, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Listening(pieces=("地下车库的月租是", "每月350元。"))
    it = scene(model, band="uncertain")
    passage = replace(PASSAGE, text=text)
    said = Answer(question="停车费多少", band="uncertain", probability=0.9, text=text, passage=passage, hits=(HIT,))
    monkeypatch.setattr(it.base, "answer", lambda *_, **__: said)
    assert (await it.turn("停车费多少")).model == "none"
    assert model.requests == []


async def test_that_a_small_model_reads_only_the_words_that_answer(scene) -> None:
    model = Listening(pieces=("地下车库的月租是", "每月350元。"))
    it = scene(model, band="uncertain")
    await it.turn("停车费多少")
    (request,) = model.requests
    assert [passage.text for passage in request.passages] == [request.own_words]
