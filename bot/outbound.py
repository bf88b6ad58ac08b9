"""What is said when the company contacts a customer (TR-2.8): who speaks, the matter in numbered points, the next step agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.plan import Line
from bot.tickets import STATUS_WORDS, Ticket
from guards.pack import Pack, SlotValue

MATTER_WORDS: Mapping[str, str] = {
    "complaint": "您反映的问题",
    "callback": "您咨询的问题",
    "work_order": "您的报修",
    "appointment": "您预约的来访",
    "message": "您的留言",
    "suggestion": "您的建议",
    "praise": "您的表扬",
    "coordination": "您反映的事项",
}
"""How a ticket's matter is called to its customer, whoever is listening: what it says stays in the ticket."""
_LONGEST_POINT = 36
_MOST_POINTS = 4
# A wording's slot takes two hundred characters, and no braces: a script is spoken, not read out in full.
_NO_BRACES = str.maketrans("", "", "{}")


def contact_lines(ticket: Ticket, *, address: Mapping[str, SlotValue | None], now: datetime) -> tuple[Line, ...]:
    """The clause's wording about `ticket`, told to a customer who asks why the company called; `now` in the company's zone.

    A time is named only where the ticket promises one that is still to come.
    """
    matter = f"{MATTER_WORDS.get(ticket.kind, '您的事项')}，受理编号是{ticket.id}"
    recap = (matter, f"目前的进展是{STATUS_WORDS.get(ticket.status, ticket.status)}")
    due = ticket.due_at
    to_come = ticket.status == "open" and due is not None and due > now
    return (
        Line(key="TR-2.8.introduce", slots=address),
        Line(key="TR-2.8.points", slots={"recap": recap}),
        *((Line(key="TR-2.8.next_step", slots={"due": due.astimezone(now.tzinfo)}),) if to_come and due else ()),
    )


def call_script(pack: Pack, *, kind: str, summary: str) -> tuple[str, ...]:
    """What staff say who call the customer of such a ticket back, line by line: prepared beforehand, its points numbered."""
    told = [" ".join(point.split()) for point in summary.translate(_NO_BRACES).split("；")][:_MOST_POINTS]
    points = [point if len(point) <= _LONGEST_POINT else point[:_LONGEST_POINT] + "等" for point in told if point]
    return (
        pack.say("TR-2.8.introduce", "phone"),
        pack.say("TR-2.8.points", "phone", recap=(MATTER_WORDS.get(kind, "您的事项"), *points)),
        pack.say("TR-2.8.agree", "phone"),
        pack.say("CC-34.anything_else", "phone"),
    )
