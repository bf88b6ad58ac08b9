"""A conversation that staff try out: what was said, and each turn with its why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html import escape

from bot.assembly import Office
from bot.turn import Delta, Done, Failure, Handoff, Message, Opened, Status
from ui.console import terms
from ui.console.reasons import in_chinese
from ui.console.turn_view import TurnView, view_of_turn

_PHASES = {"reading": "正在看…", "searching": "正在查资料…", "writing": "正在措辞…"}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A conversation that one browser tab tries out. `opening` is the greeting shown before it, when that was wanted."""

    conversation_id: str | None = None
    token: str | None = None
    opening: str = ""
    turns: tuple[TurnView, ...] = ()

    def messages(self, *, asked: str | None = None, arriving: str = "", doing: str = "") -> list[dict[str, object]]:
        """The chat as Gradio takes it; `asked` and `arriving` are the turn that is under way."""
        lines: list[dict[str, object]] = []
        if self.opening:
            lines.append(_said("assistant", self.opening))
        for turn in self.turns:
            lines.append(_said("user", turn.user_text))
            lines.append(_said("assistant", turn.reply))
            lines.append({**_said("assistant", _short_why(turn)), "metadata": {"title": _headline(turn), "status": "done"}})
        if asked is not None:
            lines.append(_said("user", asked))
            lines.append(_said("assistant", arriving or doing or "…"))
        return lines

    def turn_at(self, index: int) -> TurnView | None:
        """The turn to which the message at `index` of `messages` belongs."""
        place = (index - bool(self.opening)) // 3
        return self.turns[place] if 0 <= place < len(self.turns) else None


async def try_message(office: Office, trial: Trial, message: Message) -> AsyncIterator[tuple[Trial, str, str]]:
    """Answer `message`: (the trial so far, the text that has arrived, what is being done), last with the finished turn.

    Raises DeskError when the desk does not take the message, RuntimeError when it could not record the turn.
    """
    arrived, doing = "", "…"
    async for event in office.desk.answer(message, token=trial.token):
        match event:
            case Opened():
                trial = replace(trial, conversation_id=event.conversation_id, token=event.token)
            case Status():
                doing = _PHASES.get(event.phase, "…")
            case Delta():
                arrived += event.text
            case Done():
                trial = replace(
                    trial,
                    conversation_id=event.turn.conversation_id,
                    token=event.turn.token or trial.token,
                    turns=(*trial.turns, view_of_turn(event.turn, message.text)),
                )
            case Handoff():
                doing = "已转人工"
            case Failure():
                raise RuntimeError(event.code)
        yield trial, arrived, doing


def _said(role: str, words: str) -> dict[str, object]:
    # Gradio renders tags even without Markdown: what somebody wrote is shown as they wrote it.
    return {"role": role, "content": escape(words, quote=False) or "（空白）"}


def _headline(turn: TurnView) -> str:
    clauses = " ".join(turn.clauses)
    held = f" · {turn.held_back} 句被改" if turn.held_back else ""
    milliseconds = f"{turn.timings_ms['total']:,.0f} ms" if "total" in turn.timings_ms else ""
    return " · ".join(filter(None, (terms.named(terms.INTENTS, turn.intent), clauses, milliseconds))) + held


def _short_why(turn: TurnView) -> str:
    return f"把握 {turn.certainty:.0%}；{in_chinese(turn.why)}"
