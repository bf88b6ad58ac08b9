"""What the HTTP layer asks of a desk. `bot.desk.Desk` is the one that serves; nothing else of it is used here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.turn import Event, Message, Mode, Turn


class Opening(Protocol):
    """What a customer sees before writing anything (CC-01)."""

    @property
    def greeting(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def assistant_notice(self) -> str: ...
    @property
    def quick_replies(self) -> Sequence[str]: ...


class PastTurn(Protocol):
    """One recorded exchange."""

    @property
    def user_text(self) -> str: ...
    @property
    def turn(self) -> Turn: ...
    @property
    def created_at(self) -> datetime: ...


class ConversationView(Protocol):
    """A conversation as its customer may read it again, oldest turn first."""

    @property
    def id(self) -> str: ...
    @property
    def mode(self) -> Mode: ...
    @property
    def turns(self) -> Sequence[PastTurn]: ...


class FrontDesk(Protocol):
    """The desk as a channel sees it.

    `answer` raises the desk's refusals at its first step. `conversation` and `opening` block: the API calls them in a thread.
    """

    def answer(self, message: Message, *, token: str | None) -> AsyncIterator[Event]: ...

    def conversation(self, conversation_id: str, token: str | None) -> ConversationView: ...

    def opening(self) -> Opening: ...
