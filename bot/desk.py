"""The desk: one customer message from resuming the conversation to the record of its turn."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import structlog
from anyio import to_thread
from sqlalchemy.exc import IntegrityError

from bot.conversations import Conversation, Conversations, Transcript
from bot.drafting import Drafter
from bot.errors import MessageTooLong
from bot.logs import trace_of
from bot.models.errors import ModelUnavailable
from bot.patience import NOT_YET, first_within
from bot.plan import Line, Plan
from bot.planner import Planner
from bot.reading import Utterance, read
from bot.speech import Speech
from bot.stopwatch import Stopwatch
from bot.triage import DialogueState, Triage
from bot.turn import Delta, Done, Event, Message, Opened, Status, TicketRef, Turn
from bot.two_matters import two_matters
from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import Pack

_log = structlog.get_logger("kefu.desk")


_NOT_A_FAILURE = frozenset({"loading", "busy", "circuit_open", "disabled", "failed", "unsupported"})
"""Reasons for which the model was not asked, or its draft not used: the passage's own words are the whole answer."""


@dataclass(kw_only=True)
class Drafting:
    """How a draft went: `cut_short`, it did not come to its end; `failed`, the model broke down over it (clause CC-23);

    `declined`, the model said that the passages do not hold the answer (clause CC-32); `spoken`, some of it went out.
    """

    cut_short: bool = False
    failed: bool = False
    declined: bool = False
    spoken: bool = False


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a channel shows before the customer has written anything (CC-01)."""

    greeting: str
    company: str
    assistant_notice: str
    quick_replies: tuple[str, ...]


class Desk:
    """Answers customers. Turns of different conversations run side by side, those of one conversation in order."""

    def __init__(
        self,
        *,
        pack: Pack,
        conversations: Conversations,
        triage: Triage,
        planner: Planner,
        drafter: Drafter,
        inspection: Inspection,
        zone: ZoneInfo,
        message_max_chars: int,
        patience_seconds: float = 10.0,
    ) -> None:
        """`patience_seconds`: how long a customer is left waiting without a word (TR-1.4b, CC-22)."""
        self._pack = pack
        self._conversations = conversations
        self._triage = triage
        self._planner = planner
        self._drafter = drafter
        self._inspection = inspection
        self._zone = zone
        self._message_max_chars = message_max_chars
        self._patience_seconds = patience_seconds
        self._turns_under_way: dict[str, asyncio.Lock] = {}

    async def answer(self, message: Message, *, token: str | None = None, operator: bool = False) -> AsyncIterator[Event]:
        """Answer one message. The deltas, joined, are the reply; the last event is Done with the recorded turn.

        The same `client_message_id` gets the same turn again. Raises DeskError before the first event when the message can't be
        taken (unknown conversation, wrong token, too long); after that nothing is raised: what fails becomes clause CC-23.
        """
        if len(message.text) > self._message_max_chars:
            raise MessageTooLong(length=len(message.text), limit=self._message_max_chars)
        watch = Stopwatch()
        async with self._in_order(message.conversation_id):
            conversation = await to_thread.run_sync(lambda: self._conversations.resume(message, token=token, operator=operator))
            earlier = await to_thread.run_sync(self._conversations.answered_before, conversation.id, message.client_message_id)
            if earlier is not None:
                yield Delta(text=earlier.reply)
                yield Done(turn=earlier)
                return
            async for event in self._new_turn(conversation, message, watch):
                yield event

    async def _new_turn(self, conversation: Conversation, message: Message, watch: Stopwatch) -> AsyncIterator[Event]:
        if conversation.token is not None:
            yield Opened(conversation_id=conversation.id, token=conversation.token)
        yield Status(phase="reading")
        utterance = read(message.text)
        message = replace(message, text=utterance.text)
        plan = await to_thread.run_sync(self._decide, conversation, message, utterance, watch)
        if watch.seconds() > self._patience_seconds:
            late = Line(key="CC-22.back" if conversation.turns else "TR-1.4b.apology")
            plan = replace(plan, before=(late, *plan.before))
        speech = self._speech(conversation, utterance, plan)

        if plan.draft is None:
            # Everything is known: record first, then speak, so that no promise goes out unrecorded.
            turn = await self._record(conversation, message, plan, speech, watch)
            if turn.reply:
                yield Delta(text=turn.reply)
        else:
            for line in plan.before:
                if text := speech.say(line):
                    yield Delta(text=text)
            yield Status(phase="writing")
            drafting = Drafting()
            async for text in first_within(self._drafted(plan, speech, drafting), self._patience_seconds):
                if text == NOT_YET:
                    yield Delta(text=speech.say(Line(key="CC-22.wait", break_before=True)))
                    continue
                watch.mark("first_sentence")
                yield Delta(text=text)
            watch.lap("draft")
            if drafting.declined and plan.declined is not None:
                plan = replace(plan.declined, after=plan.declined.before)
            elif drafting.failed:
                plan = self._degraded(plan, conversation, utterance)
            for line in plan.after:
                if text := speech.say(line, passages=plan.passages):
                    yield Delta(text=text)
            turn = await self._record(conversation, message, plan, speech, watch, drafted=True)
        yield Done(turn=turn)

    def opening(self) -> Opening:
        """The opening that a channel shows on its own account; send the first message with `greeted` then."""
        return Opening(
            greeting=self._pack.say("CC-01.greeting"),
            company=self._pack.facts["company"],
            assistant_notice="您正在与AI智能客服助手对话 · You are chatting with an AI assistant",
            quick_replies=self._pack.act("greeting").quick_replies,
        )

    def conversation(self, conversation_id: str, token: str | None) -> Transcript:
        """A conversation as its customer may read it again. Blocking. Raises UnknownConversation without the right token."""
        return self._conversations.transcript(conversation_id, token=token)

    # The steps

    def _decide(self, conversation: Conversation, message: Message, utterance: Utterance, watch: Stopwatch) -> Plan:
        """Triage and plan. A part that fails here (index, embedder) becomes CC-23 with a callback, never an error."""
        try:
            reading = self._triage.read(utterance.text, _dialogue_state(conversation))
            watch.lap("triage")
            matters = two_matters(utterance, self._triage) if conversation.state.procedure is None else None
            return self._planner.plan(conversation, utterance, reading, greeted=message.greeted, matters=matters)
        except Exception as error:  # noqa: BLE001 - whatever broke, the customer gets CC-23 and staff get the trace
            _log.error("plan_failed", conversation_id=conversation.id, **trace_of(error))
            return self._planner.apology(conversation, utterance.text)
        finally:
            watch.lap("plan")

    async def _drafted(self, plan: Plan, speech: Speech, drafting: Drafting) -> AsyncGenerator[str]:
        """The guarded sentences of a model's draft; where it fails or is held back, the passage's own words follow."""
        assert plan.draft is not None
        gate = speech.gate(plan.passages)
        try:
            async with aclosing(self._drafter.draft(plan.draft)) as chunks:
                async for chunk in chunks:
                    for text in gate.feed(chunk):
                        drafting.spoken = True
                        yield text
                    if gate.dropped:
                        break
            if not gate.dropped:
                for text in gate.finish():
                    drafting.spoken = True
                    yield text
        except ModelUnavailable as error:
            _log.warning("model_unavailable", code=error.code)
            drafting.cut_short = True
            drafting.declined = error.code == "declined" and not drafting.spoken
            drafting.failed = error.code not in _NOT_A_FAILURE and error.code != "declined"
        if drafting.declined:
            return
        if drafting.cut_short or gate.dropped or not drafting.spoken:
            for line in plan.instead:
                if text := speech.say(line, passages=plan.passages):
                    yield text

    def _degraded(self, plan: Plan, conversation: Conversation, utterance: Utterance) -> Plan:
        """The model failed in mid-answer: what was said stands, CC-23 and its callback follow."""
        apology = self._planner.apology(conversation, utterance.text)
        return replace(
            plan,
            after=apology.before,
            clauses=(*plan.clauses, "CC-23"),
            state=replace(plan.state, procedure=apology.state.procedure),
        )

    async def _record(
        self, conversation: Conversation, message: Message, plan: Plan, speech: Speech, watch: Stopwatch, *, drafted: bool = False
    ) -> Turn:
        """Write the turn down, with everything that it promised; what was not spoken yet is spoken inside the transaction."""
        turn_id = uuid.uuid4().hex

        def settle(ticket: TicketRef | None) -> Turn:
            if not drafted:
                for line in (*plan.before, *plan.instead, *plan.after):
                    speech.say(line, ticket=ticket, passages=plan.passages if line.origin == "knowledge" else ())
            watch.lap("guard")
            return _turn(
                turn_id, conversation, plan, speech, ticket, watch, model=self._drafter.handle.name if drafted else "none"
            )

        def write() -> Turn:
            return self._conversations.record(conversation, message, state=plan.state, settle=settle, ticket=plan.ticket)

        try:
            return await to_thread.run_sync(write)
        except IntegrityError as error:
            # Another process answered the same message first; its answer stands.
            earlier = await to_thread.run_sync(self._conversations.answered_before, conversation.id, message.client_message_id)
            if earlier is not None:
                return earlier
            _log.error("record_conflict", conversation_id=conversation.id, **trace_of(error))
        except Exception as error:  # noqa: BLE001 - a store that is down must not silence the desk
            _log.error("record_failed", conversation_id=conversation.id, **trace_of(error))
        return self._unrecorded(turn_id, conversation, plan, speech, watch, drafted=drafted)

    def _unrecorded(
        self, turn_id: str, conversation: Conversation, plan: Plan, speech: Speech, watch: Stopwatch, *, drafted: bool
    ) -> Turn:
        """The store is down: nothing was promised, CC-23 is said in its place (or after what a draft already said)."""
        apologetic = self._planner.apology(conversation, "")
        fresh = speech if drafted else speech.anew()
        for line in apologetic.before:
            fresh.say(line)
        failed = replace(plan, clauses=("CC-23",), ticket=None, quick_replies=())
        if not drafted:
            failed = replace(failed, answered=False, citations=())
        return _turn(turn_id, conversation, failed, fresh, None, watch, model="none")

    def _speech(self, conversation: Conversation, utterance: Utterance, plan: Plan) -> Speech:
        context = GuardContext(
            pack=self._pack,
            question=utterance.text,
            surname=plan.state.surname,
            passages=plan.passages,
            earlier=conversation.spoken,
        )
        return Speech(inspection=self._inspection, context=context, channel=conversation.channel, zone=self._zone)

    def _in_order(self, conversation_id: str | None) -> asyncio.Lock:
        """A lock for the turns of one conversation; locks that nobody holds are let go."""
        if conversation_id is None:
            return asyncio.Lock()
        if len(self._turns_under_way) > 1000:
            self._turns_under_way = {key: lock for key, lock in self._turns_under_way.items() if lock.locked()}
        return self._turns_under_way.setdefault(conversation_id, asyncio.Lock())


def _dialogue_state(conversation: Conversation) -> DialogueState:
    state = conversation.state
    return DialogueState(
        intent=state.intent,
        topic=state.intent_topic,
        declined=state.declined,
        procedure=None if state.procedure is None else state.procedure.id,
        slot=None if state.procedure is None else state.procedure.asked,
        answered=state.answered,
        closed=state.closed,
    )


def _turn(
    turn_id: str,
    conversation: Conversation,
    plan: Plan,
    speech: Speech,
    ticket: TicketRef | None,
    watch: Stopwatch,
    *,
    model: str,
) -> Turn:
    return Turn(
        id=turn_id,
        conversation_id=conversation.id,
        reply=speech.text,
        intent=plan.intent,
        clauses=plan.clauses,
        answered=plan.answered,
        citations=plan.citations,
        quick_replies=plan.quick_replies,
        ticket=ticket,
        mode=conversation.mode,
        timings_ms=watch.timings_ms(),
        token=conversation.token,
        closed=plan.closes,
        model=model,
        draft="".join(verdict.raw for verdict in speech.verdicts) if model != "none" else "",
        why=plan.why,
        certainty=plan.certainty,
        verdicts=tuple(speech.verdicts),
        hits=plan.hits,
    )
