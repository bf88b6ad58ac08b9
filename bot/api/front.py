"""What every route of the API shares: the desk, the answers under way, the limits and the counters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from bot.api.answers import AnswerKey, Answers, digest
from bot.api.event_log import EventLog
from bot.api.front_desk import FrontDesk
from bot.api.limits import ApiLimits, TokenBuckets, address_key, is_this_machine
from bot.api.metrics import Metrics
from bot.clock import Clock
from bot.errors import UnknownConversation
from bot.turn import Message

_CONVERSATION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class Front:
    """The HTTP side of the desk. `ready` tells, by name, which parts of the desk are able to serve."""

    desk: FrontDesk
    answers: Answers
    limits: ApiLimits
    metrics: Metrics
    clock: Clock
    ready: Callable[[], Mapping[str, bool]]
    conversations: TokenBuckets
    addresses: TokenBuckets

    def admit(self, request: Request) -> None:
        """Counts a call against the caller's address. Raises `Problem` 429.

        This machine's own calls aren't counted: behind a proxy that tells no addresses they are all the customers at once.
        """
        host = request.client.host if request.client else None
        if not is_this_machine(host):
            self.addresses.take(address_key(host))

    async def answer(self, message: Message, *, token: str | None) -> tuple[EventLog, bool]:
        """The log of the answer to `message`, and whether it was under way before (a repeated send).

        Returns once there is something to tell. Raises the desk's `DeskError`, or `Problem` 409, 429 or 503.
        """
        if message.conversation_id is not None and not known_shape(message.conversation_id):
            raise UnknownConversation
        key = AnswerKey.of(message, token=token)
        log = self.answers.find(key, message)
        resumed = log is not None
        if log is None:
            if message.conversation_id is not None:
                # Counted with the token: nobody can use up another customer's share by naming the conversation.
                self.conversations.take(digest(f"{message.conversation_id} {token}"))
            log = self.answers.start(key, message, self.desk.answer(message, token=token))
        await log.started()
        return log, resumed


def known_shape(conversation_id: str) -> bool:
    """Whether this could be a conversation's id at all; what couldn't isn't worth a look into the records."""
    return _CONVERSATION_ID.fullmatch(conversation_id) is not None


def bearer(request: Request) -> str | None:
    """The token of `Authorization: Bearer …`, or None."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
