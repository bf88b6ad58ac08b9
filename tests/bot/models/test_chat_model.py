from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.models.chat_model import open_chat_model
from bot.models.errors import ModelMisconfigured, ModelUnavailable
from bot.settings import Settings

LOCAL = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}


def settings_for(llm: str, **more: object) -> Settings:
    return Settings(llm=llm, **more)  # pyright: ignore[reportArgumentType]


async def test_none_is_a_handle_without_a_model() -> None:
    handle = open_chat_model(settings_for("none"))
    assert await handle.chat() is None
    assert handle.name == "none"
    assert handle.state().phase == "off"
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
    assert await handle.chat() is chat


def test_a_remote_model_is_ready_when_its_client_is() -> None:
    handle = open_chat_model(settings_for("openai:deepseek-chat"), environment=LOCAL)
    handle.start()
    assert handle.wait_ready(60)
    assert handle.state().phase == "ready"


async def test_ollama_has_its_own_client() -> None:
    from langchain_ollama import ChatOllama

    chat = await open_chat_model(settings_for("ollama:qwen2.5:7b")).chat()
    assert isinstance(chat, ChatOllama)
    assert chat.model == "qwen2.5:7b"


def test_opening_a_model_imports_no_client_and_no_llama() -> None:
    code = (
        "import sys; from bot.settings import Settings; from bot.models.chat_model import open_chat_model; import bot.drafting;"
        "open_chat_model(Settings(llm='embedded'));"
        "heavy = {'langchain_openai', 'langchain_core', 'langchain', 'openai', 'xllamacpp'} & set(sys.modules);"
        "print(*sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
