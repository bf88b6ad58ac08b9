"""试答: talk to the desk as a customer would, with the whole why beside every answer."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from bot.assembly import Office
from bot.errors import DeskError
from bot.turn import Message
from ui.console import terms
from ui.console.event_kinds import LATEST, QUIET
from ui.console.told import log_failure, warn
from ui.console.trial import Trial, try_message
from ui.console.turn_view import TRIAL_PREFIX, TurnView
from ui.console.why_panel import why_panel

if TYPE_CHECKING:
    import gradio

# Gradio takes note of what is typed a moment later: an Enter before that would send what stood there before.
_AS_TYPED = "(words, ...others) => [document.querySelector('#k-words textarea').value, ...others]"
_PRESS = "() => { requestAnimationFrame(() => document.getElementById('k-send').click()); }"
_BROKEN = "这一轮出错了，原因见服务日志。This turn failed; the log says why."


class _Widgets(NamedTuple):
    """What is written into and pressed."""

    chat: "gradio.Chatbot"
    replies: "gradio.Dataset"
    words: "gradio.Textbox"
    button: "gradio.Button"
    channel: "gradio.Radio"
    greeted: "gradio.Checkbox"
    fresh: "gradio.Button"
    why: "gradio.HTML"


def draw_try(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    events = _Events(office)
    trial = gr.State(Trial())
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=380):
            chat, replies = _chat()
            words, button = _composer(office)
            channel, greeted, fresh = _options()
        with gr.Column(scale=6, min_width=420):
            why = gr.HTML(events.panel(None), elem_id="k-why", elem_classes="k-panel")
    _listen(demo, events, trial, _Widgets(chat, replies, words, button, channel, greeted, fresh, why))


def _chat():
    """The conversation, and the quick replies below it."""
    import gradio as gr

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
    return chat, replies


def _composer(office: Office):
    """Where the message is written, and sent."""
    import gradio as gr

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
    return words, button


def _options():
    """Which channel, greeted or not, and to begin anew."""
    import gradio as gr

    with gr.Row(elem_classes="k-options"):
        channels = [("网聊 chat", "chat"), ("电话 phone", "phone")]
        channel = gr.Radio(channels, value="chat", show_label=False, container=False, min_width=220)
        greeted = gr.Checkbox(label="已先问候 greeted", value=True, container=False, min_width=150)
        fresh = gr.Button("新会话 New", size="sm", min_width=110, scale=0, elem_id="k-new")
    return channel, greeted, fresh


def _listen(demo, events: "_Events", trial: "gradio.State", on: _Widgets) -> None:
    """Which event does what."""
    import gradio as gr

    def choose(trial: Trial, chosen: gr.SelectData):
        index = chosen.index[0] if isinstance(chosen.index, list | tuple) else chosen.index
        turn = trial.turn_at(index)
        return events.panel(turn) if turn else gr.skip()

    outputs = [on.chat, on.words, trial, on.why, on.replies, on.button]
    asked = [on.words, on.greeted, on.channel, trial]
    sent = gr.on([on.words.submit, on.button.click], events.send, asked, outputs, js=_AS_TYPED, **QUIET)
    # A quick reply is sent by the same event as what is typed: two answers at once would each go on from the same conversation.
    taken = on.replies.click(lambda chosen: chosen[0], on.replies, on.words, **QUIET)
    taken.then(None, None, None, js=_PRESS, **QUIET)
    demo.load(events.offered, None, on.replies, **QUIET)
    begun = [on.chat, trial, on.why, on.replies, on.button]
    # An answer still under way would bring the conversation back that was given up.
    gr.on([on.fresh.click, on.channel.change, on.chat.clear], events.anew, None, begun, cancels=[sent], **LATEST)
    on.chat.select(choose, trial, on.why, **LATEST)


class _Events:
    """What the page's events do; the field is emptied once, so that what is written meanwhile stays."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._zone = ZoneInfo(office.settings.timezone)

    def panel(self, turn: TurnView | None) -> str:
        """Why the turn went as it did, and how the model is now."""
        state = self._office.model.state()
        model = f"{self._office.model.name} {terms.named(terms.MODEL_PHASES, state.phase)} {state.phase} {state.reason}".strip()
        return why_panel(turn, pack=self._office.pack, zone=self._zone, model_line=model)

    def anew(self):
        """An empty conversation, with the quick replies of the opening; what is being written stays."""
        return [], Trial(), self.panel(None), self.offered(), _ready()

    def offered(self):
        """The quick replies of the opening."""
        return _offered([[reply] for reply in self._office.desk.opening().quick_replies])

    async def send(self, words: str, greeted: bool, channel: str, trial: Trial):
        """The answer as it comes. What the desk refuses or fails at is told, and the conversation stays as it was."""
        import gradio as gr

        if trial.conversation_id is None and greeted and not trial.opening:
            trial = replace(trial, opening=self._office.desk.opening().greeting)
        before, message = trial, _message(words, channel, trial)
        yield trial.messages(asked=words, doing="…"), "", trial, gr.skip(), gr.skip(), _ready(now=False)
        try:
            async for now, arrived, doing in try_message(self._office, before, message):
                trial = now
                if len(trial.turns) == len(before.turns):
                    yield trial.messages(asked=words, arriving=arrived, doing=doing), gr.skip(), trial, *(gr.skip(),) * 3
        except DeskError as refusal:
            warn(f"{refusal.message_zh}<br>{refusal.message_en}")
            yield before.messages(), words, before, gr.skip(), gr.skip(), _ready()
            return
        except Exception as error:  # noqa: BLE001 - staff see a sentence, the log the cause
            log_failure("try_message", error)
            warn(_BROKEN)
            yield before.messages(), words, before, gr.skip(), gr.skip(), _ready()
            return
        turn = trial.turns[-1] if trial.turns else None
        replies = [[reply] for reply in turn.quick_replies] if turn else []
        yield trial.messages(), gr.skip(), trial, self.panel(turn), _offered(replies), _ready()


def _message(words: str, channel: str, trial: Trial) -> Message:
    return Message(
        text=words,
        conversation_id=trial.conversation_id,
        client_message_id=f"{TRIAL_PREFIX}{uuid.uuid4().hex}",
        channel=channel,
        greeted=bool(trial.opening) and trial.conversation_id is None,
    )


def _ready(*, now: bool = True) -> object:
    """The button: while an answer is on its way nothing else is sent, and it says so."""
    import gradio as gr

    return gr.Button("发送 Send" if now else "答复中… Answering", interactive=now)


def _offered(replies: list[list[str]]) -> object:
    import gradio as gr

    return gr.Dataset(samples=replies or [[""]], visible=bool(replies))
