"""`kefu ask`: one turn, or a line of JSON a turn."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from typing import BinaryIO, TextIO

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.api.wire import turn_json
from bot.assembly import Office, open_office
from bot.errors import DeskError
from bot.settings import Settings
from bot.turn import Done, Failure, Message, Turn

_MODEL_WAIT_SECONDS = 60.0


class AskLine(BaseModel):
    """A line of standard input."""

    model_config = ConfigDict(extra="ignore", strict=True)

    text: str
    conversation_id: str | None = None
    client_message_id: str | None = None


async def one_turn(office: Office, message: Message) -> Turn:
    """The turn that the desk gives to `message`, asked by the operator of this machine. Raises DeskError."""
    async for event in office.desk.answer(message, operator=True):
        if isinstance(event, Done):
            return event.turn
        if isinstance(event, Failure):
            raise DeskError
    raise DeskError


def ask_once(settings: Settings, text: str, *, conversation_id: str | None, as_json: bool) -> int:
    """Print one turn. Returns the exit code."""
    with redirect_stdout(sys.stderr), open_office(settings) as office:
        office.model.wait_ready(_MODEL_WAIT_SECONDS)
        turn = asyncio.run(one_turn(office, Message(text=text, conversation_id=conversation_id)))
    if as_json:
        typer.echo(json.dumps(turn_json(turn), ensure_ascii=False))
        return 0
    typer.echo(turn.reply)
    for citation in turn.citations:
        typer.echo(f"《{citation.title}》")
    if turn.ticket is not None:
        typer.echo(f"工单 {turn.ticket.id}")
    return 0


def ask_lines(settings: Settings, source: BinaryIO, out: TextIO) -> int:
    """Answer every line in order. A line that can't be read is answered by an error object, and the exit code is 1."""
    # A library that chats on standard output must not come between two lines of JSON.
    with redirect_stdout(sys.stderr), open_office(settings) as office:
        office.model.wait_ready(_MODEL_WAIT_SECONDS)
        with asyncio.Runner() as runner:
            faulty = 0
            for number, line in enumerate(source, 1):
                if not line.strip():
                    continue
                answer = runner.run(_answer_line(office, line, number))
                faulty += "error" in answer
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")
                out.flush()
    return 1 if faulty else 0


async def _answer_line(office: Office, line: bytes, number: int) -> dict[str, object]:
    try:
        asked = AskLine.model_validate_json(line)
    except ValidationError:
        return _fault(
            "malformed_line",
            f'第{number}行不是 {{"text": …}} 形式的 JSON。',
            f'Line {number} is not JSON of the form {{"text": …}}.',
        )
    message = Message(text=asked.text, conversation_id=asked.conversation_id, client_message_id=asked.client_message_id)
    try:
        turn = await one_turn(office, message)
    except DeskError as error:
        return _fault(error.code, error.message_zh, error.message_en)
    return turn_json(replace(turn, token=None) if asked.conversation_id else turn)


def _fault(code: str, message_zh: str, message_en: str) -> dict[str, object]:
    return {"error": {"code": code, "message": message_zh, "message_en": message_en}}
