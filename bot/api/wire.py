"""How turns and events look to a client. Stable: clients and checks rely on these keys."""

from __future__ import annotations

from dataclasses import asdict

from bot.turn import Delta, Done, Event, Failure, Handoff, Opened, Status, TicketRef, Turn

Json = dict[str, object]


def ticket_json(ticket: TicketRef) -> Json:
    """`{"id","kind","priority","due_at"}`, the time in ISO 8601 with its offset."""
    due_at = ticket.due_at.isoformat() if ticket.due_at else None
    return {"id": ticket.id, "kind": ticket.kind, "priority": ticket.priority, "due_at": due_at}


def turn_json(turn: Turn) -> Json:
    """The contract's turn. What is for staff only (draft, verdicts, hits, why, model) never appears."""
    body: Json = {
        "conversation_id": turn.conversation_id,
        "reply": turn.reply,
        "intent": turn.intent,
        "clauses": list(turn.clauses),
        "answered": turn.answered,
        "citations": [{"title": c.title, "quote": c.quote, "score": round(c.score, 4)} for c in turn.citations],
        "ticket": ticket_json(turn.ticket) if turn.ticket else None,
        "mode": turn.mode,
        "timings_ms": {name: round(value, 2) for name, value in turn.timings_ms.items()},
        "quick_replies": list(turn.quick_replies),
        "closed": turn.closed,
    }
    if turn.token is not None:
        body["token"] = turn.token
    return body


def event_name(event: Event) -> str:
    """The SSE event's name: open, status, delta, handoff, done or error."""
    return {Opened: "open", Status: "status", Delta: "delta", Handoff: "handoff", Done: "done", Failure: "error"}[type(event)]


def event_json(event: Event) -> Json:
    """The SSE event's data."""
    if isinstance(event, Done):
        return turn_json(event.turn)
    if isinstance(event, Failure):
        return {"code": event.code, "message": event.message_zh, "message_en": event.message_en}
    return asdict(event)
