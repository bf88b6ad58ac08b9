"""Whoever is contacted hears who speaks, the matter in numbered points, and a time only where a ticket still promises one (TR-2.8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.outbound import MATTER_WORDS, call_script, contact_lines
from bot.tickets import Ticket
from guards.pack import load_pack

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PACK = load_pack("call_center.zh")


def ticket(*, status: str = "open", due_in: timedelta | None = timedelta(minutes=30), kind: str = "callback") -> Ticket:
    return Ticket(
        id="HD261124A2B3C4",
        kind=kind,
        priority="normal",
        status=status,
        conversation_id="c",
        clause="CC-32",
        surname="王",
        contact="13800138000",
        summary="泳池什么时候换水；8栋的水压",
        due_at=None if due_in is None else NOW + due_in,
        created_at=NOW,
    )


def said(of: Ticket) -> str:
    return "".join(PACK.say(line.key, "chat", 0, **line.slots) for line in contact_lines(of, address={}, now=NOW))


def test_that_the_desk_introduces_itself_and_numbers_its_points() -> None:
    text = said(ticket())
    assert text.startswith("您好，这里是安居物业，我是客服代表8001")
    assert "\n1、您咨询的问题，受理编号是HD261124A2B3C4；\n2、目前的进展是正在处理中" in text
    assert "请问是否清楚" in text


def test_that_what_the_ticket_says_and_whose_it_is_is_not_read_out() -> None:
    text = said(ticket())
    assert "换水" not in text
    assert "13800138000" not in text


@pytest.mark.parametrize(
    ("of", "named"),
    [
        (ticket(), True),
        (ticket(due_in=-timedelta(minutes=5)), False),
        (ticket(due_in=None), False),
        (ticket(status="done"), False),
    ],
)
def test_that_a_time_is_named_only_where_it_is_promised_and_to_come(of: Ticket, named: bool) -> None:
    assert ("11月24日10:30" in said(of)) is named


def test_that_staff_find_their_call_prepared() -> None:
    script = call_script(PACK, kind="callback", summary="泳池什么时候换水；8栋的水压")
    assert "1、您咨询的问题；2、泳池什么时候换水；3、8栋的水压" in script[1]
    assert script[0].startswith("您好，这里是")


@pytest.mark.parametrize("summary", ["", "很长的事" * 300, "；".join(["一件事"] * 50), "带{slot}与\n换行"])
def test_that_any_summary_makes_a_script(summary: str) -> None:
    assert len(call_script(PACK, kind="work_order", summary=summary)) == 4


def test_that_every_kind_of_ticket_has_a_name_for_its_customer() -> None:
    from bot.tickets import _PREFIX

    assert set(MATTER_WORDS) == set(_PREFIX)
