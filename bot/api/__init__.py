"""The desk over HTTP: its own JSON and SSE, and OpenAI's chat completions. `create_api` builds the whole."""

from bot.api.app import create_api

__all__ = ["create_api"]
