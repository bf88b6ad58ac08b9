"""`kefu chat`: a conversation in the terminal, streamed."""

from __future__ import annotations

import asyncio

from rich.console import Console

from bot.assembly import Office, open_office
from bot.errors import DeskError
from bot.settings import Settings
from bot.turn import Delta, Done, Message

_LEAVE = frozenset({"/quit", "/exit", "/q"})


def chat_in_terminal(settings: Settings) -> None:
    """Talk until the customer leaves with /quit, Ctrl-D or Ctrl-C."""
    console = Console(highlight=False)
    with open_office(settings) as office:
        opening = office.desk.opening()
        console.print(f"[dim]{opening.assistant_notice} · /quit 退出[/dim]")
        console.print(f"[cyan]客服[/cyan] {opening.greeting}")
        conversation_id: str | None = None
        with asyncio.Runner() as runner:
            while True:
                try:
                    text = console.input("[green]您[/green] ")
                except (EOFError, KeyboardInterrupt):
                    return
                if text.strip() in _LEAVE:
                    return
                try:
                    conversation_id = runner.run(_exchange(office, console, text, conversation_id))
                except DeskError as error:
                    console.print(f"[yellow]{error.message_zh}[/yellow]")


async def _exchange(office: Office, console: Console, text: str, conversation_id: str | None) -> str:
    console.print("[cyan]客服[/cyan] ", end="")
    message = Message(text=text, conversation_id=conversation_id, greeted=True)
    async for event in office.desk.answer(message, operator=True):
        if isinstance(event, Delta):
            console.print(event.text, end="", markup=False)
        elif isinstance(event, Done):
            console.print()
            for citation in event.turn.citations:
                console.print(f"[dim]《{citation.title}》[/dim]")
            return event.turn.conversation_id
    raise DeskError
