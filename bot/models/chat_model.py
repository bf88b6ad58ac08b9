"""The seam to the chat model: `KEFU_LLM` in, a handle out that is cheap to make and says at any time how the model is."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.models.catalogue import default_model_directory, locate
from bot.models.embedded import EmbeddedOptions, EmbeddedServer, Endpoint, ask
from bot.models.errors import ModelMisconfigured, ModelUnavailable
from bot.models.per_loop import PerLoop
from bot.models.profile import ModelProfile, profile_for
from bot.models.remote import Service, keep_to_ourselves, ollama_chat, openai_chat, other_chat
from bot.models.state import ModelState
from bot.prompts.layout import static_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_WARM_SECONDS = 120.0


class ModelSettings(Protocol):
    """The settings that this room reads; bot/settings.py has them."""

    @property
    def llm(self) -> str: ...
    @property
    def embedded_model(self) -> str: ...
    @property
    def model_dir(self) -> Path | None: ...
    @property
    def model_timeout_seconds(self) -> float: ...
    @property
    def model_total_seconds(self) -> float: ...
    @property
    def model_retries(self) -> int: ...
    @property
    def model_max_tokens(self) -> int: ...


class ChatModelHandle:
    """A chat model of LangChain's, with its profile and state. This one is `none`: no model at all."""

    def __init__(self, *, name: str, profile: ModelProfile, at_once: int | None = None) -> None:
        self.name = name
        self.profile = profile
        self.at_once = at_once
        """How many drafts may be under way together; None: as many as come."""
        self.tells_ending = True
        """Whether a whole reply always ends with a reason: a stream without one was cut."""

    def start(self) -> None:
        """Begin whatever takes time, in the background; returns at once."""

    def close(self) -> None:
        """End what was started."""

    def state(self) -> ModelState:
        """What the model is doing."""
        return ModelState(phase="off")

    def wait_ready(self, timeout_seconds: float) -> bool:
        """Wait until the model can be asked, or cannot, or the time is over; whether it can be."""
        return False

    async def chat(self) -> BaseChatModel | None:
        """The model to ask now, None when there is none by choice; raises ModelUnavailable while it can't be asked."""
        return None

    def report_stall(self) -> None:
        """A draft timed out."""

    def forgo_extras(self) -> bool:
        """Send the profile's extra fields no more; whether any were sent until now."""
        return False


class RemoteModel(ChatModelHandle):
    """A model that somebody else runs: ready as soon as its client is; whether it answers is known only by asking."""

    def __init__(
        self, *, name: str, profile: ModelProfile, make: Callable[[bool], BaseChatModel], tells_ending: bool = True
    ) -> None:
        super().__init__(name=name, profile=profile)
        self.tells_ending = tells_ending
        self._make = make
        self._extras = bool(profile.extra_body)
        self._importing: threading.Thread | None = None
        self._chats: PerLoop[BaseChatModel] = PerLoop()

    def start(self) -> None:
        if self._importing is None:
            self._importing = threading.Thread(target=_import_clients, daemon=True, name="model-clients")
            self._importing.start()

    def state(self) -> ModelState:
        loading = self._importing is not None and self._importing.is_alive()
        return ModelState(phase="loading" if loading else "ready")

    def wait_ready(self, timeout_seconds: float) -> bool:
        if self._importing is not None:
            self._importing.join(timeout_seconds)
        return self.state().phase == "ready"

    async def chat(self) -> BaseChatModel:
        if self.state().phase == "loading":
            raise ModelUnavailable("loading")
        await asyncio.to_thread(_import_clients)  # seconds at first use, and the desk's loop must not stand still for them
        return self._chats.get(self._extras, lambda: self._make(self._extras))

    def forgo_extras(self) -> bool:
        had, self._extras = self._extras, False
        return had


class EmbeddedModel(ChatModelHandle):
    """The model in a child process of ours."""

    def __init__(
        self, *, name: str, profile: ModelProfile, server: EmbeddedServer, make: Callable[[Endpoint], BaseChatModel]
    ) -> None:
        # One draft waiting behind each that is being written: a longer queue would only run into the time-out.
        super().__init__(name=name, profile=profile, at_once=2 * server.slots)
        self.server = server
        self._make = make
        self._chats: PerLoop[BaseChatModel] = PerLoop()

    def start(self) -> None:
        self.server.start()

    def close(self) -> None:
        self.server.stop()

    def state(self) -> ModelState:
        return self.server.state()

    def wait_ready(self, timeout_seconds: float) -> bool:
        return self.server.wait_ready(timeout_seconds)

    async def chat(self) -> BaseChatModel:
        endpoint = self.server.endpoint()
        if endpoint is None:
            phase = self.server.state().phase
            raise ModelUnavailable("failed" if phase == "failed" else "disabled" if phase == "off" else "loading")
        await asyncio.to_thread(_import_clients)
        return self._chats.get(endpoint, lambda: self._make(endpoint))

    def report_stall(self) -> None:
        self.server.report_stall()


def open_chat_model(
    settings: ModelSettings, *, environment: Mapping[str, str] | None = None, embedded: EmbeddedOptions | None = None
) -> ChatModelHandle:
    """The handle for `settings.llm`; loads and connects nothing before `start`. `embedded` is how that model is run.

    Raises ModelMisconfigured for a string that can't work. An embedded model that is missing is a state of the handle,
    not an error: the desk opens without it.
    """
    environment = os.environ if environment is None else environment
    llm = settings.llm.strip()
    if llm == "none":
        return ChatModelHandle(name="none", profile=profile_for("none", embedded=True))
    if llm == "embedded":
        return _open_embedded(settings, embedded)
    provider, _, model = llm.partition(":")
    if not provider or not model:
        raise _misconfigured(llm, "应为 embedded、none 或 提供方:模型名", "expected embedded, none, or PROVIDER:NAME")
    if provider == "openai":
        return _open_openai(settings, llm, model, environment)
    return _open_other(settings, llm, provider, model)


def _open_embedded(settings: ModelSettings, options: EmbeddedOptions | None) -> EmbeddedModel:
    name = settings.embedded_model
    profile = profile_for(Path(name).stem if name.endswith(".gguf") else name, embedded=True)
    directory = settings.model_dir or default_model_directory()

    def warm(endpoint: Endpoint) -> None:
        _import_clients()  # here, when the desk has long been open, and not beside its start
        _warm_slots(endpoint, profile, server.slots)

    def make(endpoint: Endpoint) -> BaseChatModel:
        service = Service(base_url=f"{endpoint.url}/v1", api_key=endpoint.api_key, model=Path(name).stem, proxied=False)
        return openai_chat(
            service,
            profile,
            max_tokens=_max_tokens(settings, profile),
            timeout_seconds=settings.model_total_seconds,
            extras=True,
        )

    server = EmbeddedServer(lambda: locate(name, directory), warm=warm, options=options)
    return EmbeddedModel(name=f"embedded:{Path(name).name}", profile=profile, server=server, make=make)


def _warm_slots(endpoint: Endpoint, profile: ModelProfile, slots: int) -> None:
    """Have the first slot read the static prompt, so that it is in its cache; the others after it, in the background.

    llama.cpp gives a request to the free slot that knows most of its beginning: one customer at a time finds the first.
    """
    messages = [{"role": "system", "content": static_prompt(profile.prompt)}, {"role": "user", "content": "【资料】"}]
    _warm_slot(endpoint, messages, slot=0)

    def the_others() -> None:
        import httpx

        with contextlib.suppress(httpx.HTTPError):  # a slot that stays cold is slower once, nothing worse
            for slot in range(1, slots):
                _warm_slot(endpoint, messages, slot=slot)

    threading.Thread(target=the_others, daemon=True, name="embedded-model-warm").start()


def _warm_slot(endpoint: Endpoint, messages: list[dict[str, str]], *, slot: int) -> None:
    import httpx

    # A machine under load may take minutes over the prompt; that is no reason to start from the beginning.
    with contextlib.suppress(httpx.TimeoutException):
        ask(endpoint, messages, max_tokens=1, timeout_seconds=_WARM_SECONDS, slot=slot)


def _open_openai(settings: ModelSettings, llm: str, model: str, environment: Mapping[str, str]) -> RemoteModel:
    base_url = environment.get("OPENAI_BASE_URL", "").strip() or environment.get("OPENAI_API_BASE", "").strip() or None
    key = environment.get("OPENAI_API_KEY", "").strip()
    if not key and base_url is None:
        raise _misconfigured(llm, "缺少 OPENAI_API_KEY（或 OPENAI_BASE_URL）", "OPENAI_API_KEY (or OPENAI_BASE_URL) is not set")
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise _misconfigured(
            llm, "OPENAI_BASE_URL 应以 http:// 或 https:// 开头", "OPENAI_BASE_URL must begin with http:// or https://"
        )
    profile = profile_for(model, embedded=False)
    service = Service(base_url=base_url, api_key=key or "none", model=model)  # a local server often wants no key, the client one

    def make(extras: bool) -> BaseChatModel:
        return openai_chat(
            service,
            profile,
            max_tokens=_max_tokens(settings, profile),
            timeout_seconds=settings.model_total_seconds,
            extras=extras,
        )

    return RemoteModel(name=llm, profile=profile, make=make)


def _open_other(settings: ModelSettings, llm: str, provider: str, model: str) -> RemoteModel:
    profile = profile_for(model, embedded=False)
    tokens, seconds = _max_tokens(settings, profile), settings.model_total_seconds
    if provider == "ollama":
        return RemoteModel(
            name=llm,
            profile=profile,
            make=lambda extras: ollama_chat(model, profile, max_tokens=tokens, timeout_seconds=seconds, extras=extras),
        )
    package = f"langchain_{provider.replace('-', '_')}"
    if importlib.util.find_spec(package) is None:
        raise _misconfigured(
            llm,
            f"没有安装提供方 {provider!r} 的包 {package}；OpenAI 兼容的服务请用 openai:模型名 加 OPENAI_BASE_URL",
            f"the package {package} for {provider!r} is not installed; for an OpenAI-compatible service use openai:NAME "
            "with OPENAI_BASE_URL",
        )
    return RemoteModel(
        name=llm,
        profile=profile,
        make=lambda _extras: other_chat(llm, profile, max_tokens=tokens, timeout_seconds=seconds),
        tells_ending=False,
    )


def _max_tokens(settings: ModelSettings, profile: ModelProfile) -> int:
    return min(settings.model_max_tokens, profile.max_tokens)


def _misconfigured(llm: str, why_zh: str, why_en: str) -> ModelMisconfigured:
    return ModelMisconfigured(
        message_zh=f"KEFU_LLM={llm!r} 无法使用：{why_zh}。",
        message_en=f"KEFU_LLM={llm!r} cannot be used: {why_en}.",
    )


def _import_clients() -> None:
    """Import LangChain's clients: seconds of CPU the first time, nothing afterwards."""
    keep_to_ourselves()
    import langchain_openai  # noqa: F401
