from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.models.chat_model import open_chat_model
from bot.models.errors import ModelMisconfigured, ModelUnavailable
from bot.settings import Settings
from knowledge.passage import Answer, Hit, Passage

LOCAL = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}


def settings_for(llm: str, **more: object) -> Settings:
    return Settings(llm=llm, **more)  # pyright: ignore[reportArgumentType]


def answer_with(band: str, kind: str = "document") -> Answer:
    passages = [Passage(id=f"p{n}", article_id="a", title="t", text="x", source="s", kind=kind) for n in range(5)]  # type: ignore[arg-type]
    hits = tuple(Hit(passage=passage, score=0.9, dense=0.9, lexical=0.9) for passage in passages)
    best = None if band == "unanswerable" else passages[1]
    return Answer(question="q", band=band, probability=0.5, text="x", passage=best, hits=hits)  # type: ignore[arg-type]


async def test_none_is_a_handle_without_a_model() -> None:
    handle = open_chat_model(settings_for("none"))
    assert await handle.chat() is None
    assert handle.name == "none"
    assert handle.state().phase == "off"
    assert not handle.drafts(answer_with("uncertain"))
    handle.start()
    handle.close()


async def test_an_embedded_model_that_is_not_started_cannot_be_asked(tmp_path: Path) -> None:
    handle = open_chat_model(settings_for("embedded", model_dir=tmp_path))
    assert handle.name == "embedded:qwen2.5-coder-1.5b"
    with pytest.raises(ModelUnavailable):
        await handle.chat()


async def test_an_embedded_model_that_is_not_here_is_a_state_and_not_an_error(tmp_path: Path) -> None:
    handle = open_chat_model(settings_for("embedded", model_dir=tmp_path))
    handle.start()
    assert not handle.wait_ready(10)
    assert handle.state().phase == "failed"
    assert "kefu model pull" in handle.state().reason
    with pytest.raises(ModelUnavailable) as caught:
        await handle.chat()
    assert caught.value.code == "failed"
    handle.close()


@pytest.mark.parametrize(
    "llm, environment",
    [
        ("", {}),
        ("gpt-4.1", {}),
        ("openai:", LOCAL),
        ("openai:gpt-4.1", {}),
        ("openai:x", {"OPENAI_BASE_URL": "127.0.0.1:8000"}),
        ("nosuchprovider:x", {}),
    ],
)
def test_a_setting_that_cannot_work_is_told_at_once_in_two_languages(llm: str, environment: dict[str, str]) -> None:
    with pytest.raises(ModelMisconfigured) as caught:
        open_chat_model(settings_for(llm), environment=environment)
    assert repr(llm) in caught.value.message_zh
    assert repr(llm) in caught.value.message_en


async def test_any_openai_compatible_service_is_a_langchain_model() -> None:
    from langchain_core.language_models import BaseChatModel

    handle = open_chat_model(settings_for("openai:deepseek-chat"), environment={**LOCAL, "OPENAI_API_KEY": "k"})
    chat = await handle.chat()
    assert isinstance(chat, BaseChatModel)
    assert handle.name == "openai:deepseek-chat"
    assert handle.state().phase == "ready"
    assert await handle.chat() is chat


async def test_ollama_has_its_own_client() -> None:
    from langchain_ollama import ChatOllama

    chat = await open_chat_model(settings_for("ollama:qwen2.5:7b")).chat()
    assert isinstance(chat, ChatOllama)
    assert chat.model == "qwen2.5:7b"


@pytest.mark.parametrize(
    "llm, band, kind, drafts",
    [
        ("embedded", "uncertain", "document", True),
        ("embedded", "uncertain", "faq", True),
        ("embedded", "confident", "document", False),
        ("embedded", "confident", "faq", False),
        ("embedded", "unanswerable", "document", False),
        ("openai:deepseek-chat", "uncertain", "faq", True),
        ("openai:deepseek-chat", "confident", "document", True),
        ("openai:deepseek-chat", "confident", "faq", False),
        ("openai:deepseek-chat", "unanswerable", "document", False),
    ],
)
def test_who_answers_is_decided_by_confidence_and_trust(llm: str, band: str, kind: str, drafts: bool) -> None:
    handle = open_chat_model(settings_for(llm), environment=LOCAL)
    assert handle.drafts(answer_with(band, kind)) is drafts


@pytest.mark.parametrize("llm, ids", [("embedded", ["p1"]), ("openai:deepseek-chat", ["p1", "p0", "p2"])])
def test_a_model_reads_the_judged_passage_first_and_as_many_as_it_can_take(llm: str, ids: list[str]) -> None:
    handle = open_chat_model(settings_for(llm), environment=LOCAL)
    assert [passage.id for passage in handle.reads(answer_with("uncertain"))] == ids


def test_opening_a_model_imports_no_client_and_no_llama() -> None:
    code = (
        "import sys; from bot.settings import Settings; from bot.models.chat_model import open_chat_model; import bot.drafting;"
        "open_chat_model(Settings(llm='embedded'));"
        "heavy = {'langchain_openai', 'langchain_core', 'langchain', 'openai', 'xllamacpp'} & set(sys.modules);"
        "print(*sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
