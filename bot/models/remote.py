"""Chat models over HTTP as LangChain has them: any OpenAI-compatible service, Ollama, or another `init_chat_model` string."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models.profile import ModelProfile

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

CONNECT_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Service:
    """An OpenAI-compatible service. `proxied` is whether proxies named in the environment apply to it."""

    base_url: str | None
    api_key: str
    model: str
    proxied: bool = True


def keep_to_ourselves() -> None:
    """Switch off LangChain's tracing and the clients' logs: customers' words go to the chosen model and nowhere else."""
    for library in ("httpcore", "httpx", "ollama", "openai"):
        # At DEBUG they log whole requests, at INFO a line for every look at the embedded model's health.
        logging.getLogger(library).setLevel(logging.WARNING)
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"


def openai_chat(
    service: Service, profile: ModelProfile, *, max_tokens: int, timeout_seconds: float, extras: bool
) -> BaseChatModel:
    """A model behind the OpenAI protocol. Retries and time-outs between tokens are the drafter's, not the client's.

    `extras` is whether the profile's extra fields are sent along.
    """
    keep_to_ourselves()
    import httpx
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    timeout = httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds))
    body: dict[str, object] = dict(profile.extra_body) if extras else {}
    if service.base_url:
        # The client renames max_tokens to what only OpenAI itself understands; the others know the old name.
        body["max_tokens"] = max_tokens
    return ChatOpenAI(
        model=service.model,
        api_key=SecretStr(service.api_key),
        base_url=service.base_url,
        temperature=profile.temperature,
        max_completion_tokens=None if service.base_url else max_tokens,
        stop_sequences=list(profile.stop) or None,
        extra_body=body or None,
        timeout=timeout,
        max_retries=0,
        stream_usage=False,
        stream_chunk_timeout=None,
        use_responses_api=False,
        http_socket_options=(),
        http_client=httpx.Client(timeout=timeout, trust_env=service.proxied),
        http_async_client=httpx.AsyncClient(timeout=timeout, trust_env=service.proxied),
    )


def ollama_chat(model: str, profile: ModelProfile, *, max_tokens: int, timeout_seconds: float, extras: bool) -> BaseChatModel:
    """A model of an Ollama server (`OLLAMA_HOST`, by default this machine)."""
    keep_to_ourselves()
    from langchain_ollama import ChatOllama

    return ChatOllama(
        model=model,
        temperature=profile.temperature,
        num_predict=max_tokens,
        stop=list(profile.stop) or None,
        reasoning=False if extras and profile.extra_body else None,
        client_kwargs={"timeout": timeout_seconds},
    )


def other_chat(string: str, profile: ModelProfile, *, max_tokens: int, timeout_seconds: float) -> BaseChatModel:
    """Any other provider that LangChain knows and whose package is installed."""
    keep_to_ourselves()
    from langchain.chat_models import init_chat_model

    if profile.temperature is None:
        return init_chat_model(string, max_tokens=max_tokens, timeout=timeout_seconds, max_retries=0)
    return init_chat_model(string, max_tokens=max_tokens, timeout=timeout_seconds, max_retries=0, temperature=profile.temperature)
