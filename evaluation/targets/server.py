"""A running server, asked as the customers' page asks it: POST /api/chat."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.case import Case
from evaluation.observed import Aftermath, Aspect, Cited, FiledTicket, Observed
from evaluation.targets.target import Conversation, NotForTarget, TargetError

_TELLS: frozenset[Aspect] = frozenset({"intent", "clauses", "answered", "citations", "ticket", "mode"})
_URGENT = ("high", "urgent")
_TIMEOUT_SECONDS = 90.0
_TRIES = 5


class _Reads(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _CitationJson(_Reads):
    title: str
    quote: str


class _TicketJson(_Reads):
    id: str
    kind: str
    priority: str
    due_at: datetime | None = None


class _TurnJson(_Reads):
    conversation_id: str
    reply: str
    intent: str = ""
    clauses: tuple[str, ...] = ()
    answered: bool = False
    citations: tuple[_CitationJson, ...] = ()
    ticket: _TicketJson | None = None
    mode: str = "bot"
    token: str | None = None


class ServerTarget:
    """A desk that serves at `url`. Its log and transcript are out of reach, and so is what a ticket holds of the customer."""

    deterministic = False

    def __init__(self, url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.name = url.rstrip("/")
        self._client = httpx.Client(base_url=self.name, timeout=_TIMEOUT_SECONDS, trust_env=False, transport=transport)
        self._tickets: dict[str, list[FiledTicket]] = {}

    def turn(self, conversation: Conversation, text: str) -> Observed:
        _must_be_fit(conversation.case)
        body = {"text": text, **({"conversation_id": conversation.id} if conversation.id else {})}
        headers = {"Authorization": f"Bearer {conversation.token}"} if conversation.token else {}
        started = time.perf_counter()
        turn = self._ask(body, headers)
        took = (time.perf_counter() - started) * 1000
        conversation.id, conversation.token = turn.conversation_id, turn.token or conversation.token
        return self._observed(turn, took)

    def aftermath(self, conversation: Conversation) -> Aftermath:
        tickets = tuple(self._tickets.pop(conversation.id or "", ()))
        return Aftermath(tickets=tickets, tells_customers=False, alerts=sum(one.priority in _URGENT for one in tickets))

    def close(self) -> None:
        self._client.close()

    def _ask(self, body: dict[str, str], headers: dict[str, str]) -> _TurnJson:
        """One turn. A server that asks for patience (429) is given it, a few times."""
        response = self._post(body, headers)
        for _ in range(_TRIES - 1):
            if response.status_code != 429:
                break
            time.sleep(_patience_seconds(response))
            response = self._post(body, headers)
        if response.status_code != 200:
            raise TargetError(f"{self.name} 回以 HTTP {response.status_code} / the server answered HTTP {response.status_code}")
        try:
            return _TurnJson.model_validate_json(response.content)
        except ValidationError as error:
            raise TargetError(f"{self.name} 的回复不是约定的 JSON / not the contract's turn") from error

    def _post(self, body: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        try:
            return self._client.post("/api/chat", json=body, headers=headers)
        except httpx.HTTPError as error:
            raise TargetError(
                f"连不上 {self.name}（{type(error).__name__}），请确认服务已启动 / can't reach the server: is it running?"
            ) from None

    def _observed(self, turn: _TurnJson, took_ms: float) -> Observed:
        now = datetime.now(UTC)
        ticket = turn.ticket
        filed = None
        if ticket is not None:
            filed = FiledTicket(id=ticket.id, kind=ticket.kind, priority=ticket.priority, due_at=ticket.due_at, filed_at=now)
            self._tickets.setdefault(turn.conversation_id, []).append(filed)
        return Observed(
            reply=turn.reply,
            at=now,
            latency_ms=took_ms,
            tells=_TELLS,
            intent=turn.intent,
            clauses=turn.clauses,
            answered=turn.answered,
            citations=tuple(Cited(title=one.title, quote=one.quote) for one in turn.citations),
            ticket=filed,
            mode=turn.mode,
        )


def _must_be_fit(case: Case) -> None:
    """A running server has its own clock and its own articles."""
    if case.at is not None or any(turn.later for turn in case.turns) or case.knowledge == "none":
        raise NotForTarget(
            "用例要自己的时刻（at、later）或没有资料（knowledge: none），运行中的服务办不到"
            " / a running server has its own clock and articles"
        )


def _patience_seconds(response: httpx.Response) -> float:
    """How long the server asks to wait, at most half a minute."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked), 30.0) if asked.isdigit() else 1.0
