"""The staff console in a real browser: log in, try an answer, import a file and find it, open a conversation, settle a ticket."""

from __future__ import annotations

import threading
import time

import pytest

from ui.console import conversations_page
from ui.console.records_view import list_conversations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ODD = "<b>{{value}} ${7*7}</b> 月租车位多少钱？"


def test_an_answer_comes_with_its_whole_why(page, address, say):
    page.goto(f"{address}/staff/")
    page.locator("#k-words textarea").wait_for()
    say(page, "快递柜收费吗")
    assert "每小时收费1元" in page.locator("#k-chat").inner_text()
    assert "您好，请问有什么可以帮您？" in page.locator("#k-chat").inner_text()
    why = page.locator("#k-why").inner_text()
    for expected in (
        "知识问答",
        "CC-33",
        "有把握",
        "confident · 0.97",
        "快递柜",
        "number.unsupported · CC-34",
        "已拦下",
        "1/2 句原样送出",
    ):
        assert expected in why
    say(page, "我要投诉，漏水没人管")
    assert "投诉" in page.locator("#k-why").inner_text()
    page.locator("#k-chat .user").first.click()
    page.wait_for_function("document.querySelector('#k-why .k-head q').textContent === '快递柜收费吗'")


def test_what_a_customer_writes_is_shown_as_written(page, address, say):
    page.goto(f"{address}/staff/")
    page.locator("#k-words textarea").wait_for()
    say(page, ODD)
    assert ODD in page.locator("#k-chat").inner_text()


def test_an_imported_file_is_kept_and_found_and_a_broken_one_stops_no_other(page, address, office, tmp_path):
    good, broken = tmp_path / "月租车位.md", tmp_path / "坏的.pdf"
    good.write_text("# 月租车位\n\n地下月租车位每月350元，地面每月220元。\n", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.4 broken")
    page.goto(f"{address}/staff/knowledge")
    page.locator("#k-files input[type=file]").wait_for(state="attached")
    page.set_input_files("#k-files input[type=file]", [str(good), str(broken)])
    page.locator("#k-files").get_by_text("坏的").first.wait_for()
    page.click("#k-import")
    page.locator("#k-outcome .k-summary").wait_for()
    outcome = page.locator("#k-outcome").inner_text()
    assert "新增 1" in outcome
    assert "失败 1" in outcome
    assert "坏的.pdf" in outcome
    assert (office.settings.data_dir / "uploads" / "月租车位.md").exists()
    page.fill("#k-question textarea, #k-question input", "月租车位多少钱")
    page.press("#k-question textarea, #k-question input", "Enter")
    page.locator("#k-found table").wait_for()
    assert (
        page.locator("#k-found tbody tr").first.inner_text().startswith("1\t月租车位")
        or "月租车位" in page.locator("#k-found").inner_text()
    )


def test_a_conversation_is_opened_with_every_why(page, address):
    page.goto(f"{address}/staff/conversations")
    page.get_by_label("含试答 trials").check()
    line = page.locator("#k-conversations tr[data-id]").filter(has_text="快递柜收费吗")
    line.wait_for()
    line.press("Enter")
    page.locator("#k-transcript .k-turn").nth(1).wait_for()
    page.locator("#k-transcript details summary").first.click()
    assert "number.unsupported" in page.locator("#k-transcript").inner_text()


def test_a_filter_set_while_the_list_is_loading_counts(page, address, monkeypatch):
    first = threading.Event()

    def slow(engine, wanted):
        if not first.is_set():
            first.set()
            time.sleep(2)
        return list_conversations(engine, wanted)

    monkeypatch.setattr(conversations_page, "list_conversations", slow)
    page.goto(f"{address}/staff/conversations")
    box = page.get_by_label("含试答 trials")
    box.wait_for()
    assert first.wait(30)
    box.check()
    page.locator("#k-conversations tr[data-id]").filter(has_text="快递柜收费吗").wait_for()


def test_what_is_being_written_outlives_an_answer_and_a_new_conversation(page, address, say):
    page.goto(f"{address}/staff/")
    page.locator("#k-replies button, #k-replies .gallery-item").first.wait_for()
    page.locator("#k-words textarea").wait_for()
    say(page, "快递柜收费吗")
    box = page.locator("#k-words textarea")
    box.fill("还想问一下")
    page.click("#k-new")
    page.wait_for_function("!document.querySelector('#k-why .k-head q')")
    assert box.input_value() == "还想问一下"


def test_a_ticket_is_marked_as_done(page, address):
    page.goto(f"{address}/staff/tickets")
    line = page.locator("#k-tickets tr[data-id]").filter(has_text="漏水没人管")
    line.wait_for()
    assert "还有 23小时5" in line.inner_text()
    line.click()
    page.locator("#k-ticket .k-facts").first.wait_for()
    assert "13800138000" in page.locator("#k-ticket").inner_text()
    page.click("#k-done")
    page.locator("#k-ticket").get_by_text("已办结", exact=True).first.wait_for()
    page.locator("#k-tickets").get_by_text("没有工单").wait_for()


def test_the_status_page_shows_checks_and_counts(page, address):
    page.goto(f"{address}/staff/status")
    page.locator("#k-health tbody tr").first.wait_for()
    assert "Python" in page.locator("#k-health").inner_text()
    assert "不含试答" in page.locator("#k-day").inner_text()


def test_nothing_was_fetched_from_elsewhere_and_no_script_broke(page):
    assert page.complaints == []


def test_logging_out_closes_the_door(page, address):
    page.goto(f"{address}/staff/status")
    page.get_by_role("button", name="退出 Log out").click()
    page.locator("input[name=password]").wait_for()
    page.goto(f"{address}/staff/knowledge")
    page.locator("input[name=password]").wait_for()
    assert page.locator("input[name=password]").is_visible()
    assert page.get_by_role("button", name="退出 Log out").count() == 0
