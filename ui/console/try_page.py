"""试答: talk to the desk as a customer would, with the whole why beside every answer."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html import escape
from zoneinfo import ZoneInfo

from bot.assembly import Office
from bot.errors import DeskError
from bot.turn import Delta, Done, Failure, Handoff, Message, Opened, Status
from ui.console import terms
from ui.console.reasons import in_chinese
from ui.console.told import log_failure
from ui.console.turn_view import TRIAL_PREFIX, TurnView, view_of_turn
from ui.console.why_panel import why_panel

_PHASES = {"reading": "正在看…", "searching": "正在查资料…", "writing": "正在措辞…"}
_BROKEN = "这一轮出错了，原因见服务日志。This turn failed; the log says why."


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


def draw_try(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    zone = ZoneInfo(office.settings.timezone)

    def model_line() -> str:
        state = office.model.state()
        return f"{office.model.name} {terms.named(terms.MODEL_PHASES, state.phase)} {state.phase} {state.reason}".strip()

    def panel(turn: TurnView | None) -> str:
        return why_panel(turn, pack=office.pack, zone=zone, model_line=model_line())

    async def send(words: str, greeted: bool, channel: str, trial: Trial):
        if trial.conversation_id is None and greeted and not trial.opening:
            trial = replace(trial, opening=office.desk.opening().greeting)
        message = Message(
            text=words,
            conversation_id=trial.conversation_id,
            client_message_id=f"{TRIAL_PREFIX}{uuid.uuid4().hex}",
            channel=channel,
            greeted=bool(trial.opening) and trial.conversation_id is None,
        )
        before = trial
        yield trial.messages(asked=words, doing="…"), "", trial, gr.skip(), gr.skip()
        try:
            async for now, arrived, doing in try_message(office, before, message):
                trial = now
                if len(trial.turns) == len(before.turns):
                    yield trial.messages(asked=words, arriving=arrived, doing=doing), "", trial, gr.skip(), gr.skip()
        except DeskError as refusal:
            gr.Warning(f"{refusal.message_zh}\n{refusal.message_en}", duration=8)
            yield before.messages(), words, before, gr.skip(), gr.skip()
            return
        except Exception as error:  # noqa: BLE001 - staff see a sentence, the log the cause
            log_failure("try_message", error)
            gr.Warning(_BROKEN, duration=8)
            yield before.messages(), words, before, gr.skip(), gr.skip()
            return
        turn = trial.turns[-1] if trial.turns else None
        replies = [[reply] for reply in turn.quick_replies] if turn else []
        yield trial.messages(), "", trial, panel(turn), gr.Dataset(samples=replies or [[""]], visible=bool(replies))

    def anew():
        samples = [[reply] for reply in office.desk.opening().quick_replies]
        return [], "", Trial(), panel(None), gr.Dataset(samples=samples or [[""]], visible=bool(samples))

    def choose(trial: Trial, chosen: gr.SelectData):
        index = chosen.index[0] if isinstance(chosen.index, list | tuple) else chosen.index
        turn = trial.turn_at(index)
        return panel(turn) if turn else gr.skip()

    trial = gr.State(Trial())
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=380):
            chat = gr.Chatbot(
                elem_id="k-chat",
                height="62vh",
                label="会话 Conversation",
                render_markdown=False,
                buttons=[],
                feedback_options=None,
                group_consecutive_messages=False,
                placeholder="像客户那样问一句，例如：停车怎么收费？\n\nAsk as a customer would.",
                layout="bubble",
            )
            replies = gr.Dataset(
                components=[gr.Textbox(visible=False)],
                samples=[[""]],
                visible=False,
                type="values",
                show_label=False,
                elem_id="k-replies",
            )
            with gr.Row(elem_classes="k-send"):
                words = gr.Textbox(
                    placeholder="客户会怎么说… 回车发送，Shift+回车换行",
                    show_label=False,
                    container=False,
                    label="消息 Message",
                    lines=1,
                    max_lines=6,
                    scale=8,
                    autofocus=True,
                    elem_id="k-words",
                    max_length=office.settings.message_max_chars,
                )
                button = gr.Button("发送 Send", variant="primary", scale=1, min_width=110, elem_id="k-send")
            with gr.Row(elem_classes="k-options"):
                channel = gr.Radio(
                    [("网聊 chat", "chat"), ("电话 phone", "phone")],
                    value="chat",
                    show_label=False,
                    container=False,
                    min_width=220,
                )
                greeted = gr.Checkbox(label="已先问候 greeted", value=True, container=False, min_width=150)
                fresh = gr.Button("新会话 New", size="sm", min_width=110, scale=0, elem_id="k-new")
        with gr.Column(scale=6, min_width=420):
            why = gr.HTML(panel(None), elem_id="k-why", elem_classes="k-panel")
    outputs = [chat, words, trial, why, replies]
    gr.on(
        [words.submit, button.click],
        send,
        [words, greeted, channel, trial],
        outputs,
        show_progress="hidden",
        api_visibility="private",
    )
    replies.click(lambda chosen: chosen[0], replies, words, show_progress="hidden", api_visibility="private").then(
        send, [words, greeted, channel, trial], outputs, show_progress="hidden", api_visibility="private"
    )
    fresh.click(anew, None, outputs, show_progress="hidden", api_visibility="private")
    channel.change(anew, None, outputs, show_progress="hidden", api_visibility="private")
    chat.clear(anew, None, outputs, show_progress="hidden", api_visibility="private")
    chat.select(choose, trial, why, show_progress="hidden", api_visibility="private")
    demo.load(anew, None, outputs, show_progress="hidden", api_visibility="private")


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
