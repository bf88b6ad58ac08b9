"""The widget in a real browser when the line, the page or another tab comes in between: nothing is lost and nothing said twice."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import expect

from tests.ui.widget_page import answer, ask, open_chat

pytestmark = pytest.mark.browser


def test_a_reload_keeps_the_conversation_and_goes_on_with_it(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    page.reload()
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    expect(page.get_by_role("button", name="转人工")).to_be_visible()
    ask(page, "二")
    expect(page.get_by_role("log")).to_contain_text(answer("二"))
    assert page.get_by_text(answer("一")).count() == 1
    assert len(site.desk.talks) == 1


def test_a_reload_in_mid_answer_loses_neither_question_nor_answer(visit, site):
    page = visit()
    open_chat(page)
    site.desk.hold = True
    ask(page, "第一问")
    expect(page.get_by_role("log")).to_contain_text("关于“第一问”：")
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("关于“第一问”：")
    site.desk.release.set()
    expect(page.get_by_role("log")).to_contain_text(answer("第一问"))
    expect(page.locator("kefu-chat .mine")).to_have_count(1)
    assert len(site.desk.asked) == 1


def test_an_answer_that_came_while_the_page_was_away_is_shown_once(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    site.desk.hold = True
    ask(page, "二")
    expect(page.get_by_role("log")).to_contain_text("关于“二”：")
    page.goto("about:blank")
    site.desk.release.set()
    page.goto(site.url + "/")
    expect(page.get_by_role("log")).to_contain_text(answer("二"))
    expect(page.locator("kefu-chat .mine")).to_have_count(2)
    assert len(site.desk.asked) == 2


@pytest.mark.parametrize("cuts", [1, 3])
def test_a_cut_stream_is_taken_up_again_and_answered_once(visit, site, cuts):
    page = visit()
    open_chat(page)
    site.line.cut_next = cuts
    ask(page, "停车费多少？")
    expect(page.locator("kefu-chat .words", has_text="首小时五元。").last).to_have_text(answer("停车费多少？"))
    expect(page.get_by_text("参考资料 (1)")).to_be_visible()
    assert site.line.cut_next == 0 or cuts == 3
    assert len(site.desk.asked) == 1


def test_a_message_written_offline_goes_out_when_the_line_is_back(visit, site):
    page = visit()
    open_chat(page)
    page.context.set_offline(True)
    expect(page.get_by_text("网络已断开，连上后会自动继续")).to_be_visible()
    ask(page, "停车费多少？")
    expect(page.get_by_text("连接中断，正在重新连接")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("log")).to_contain_text(answer("停车费多少？"))
    expect(page.get_by_text("网络已断开，连上后会自动继续")).to_be_hidden()


def test_messages_sent_in_haste_are_answered_in_order(visit, site):
    page = visit()
    open_chat(page)
    site.desk.hold = True
    for text in ("一", "二", "三"):
        ask(page, text)
    site.desk.release.set()
    expect(page.get_by_role("log")).to_contain_text(answer("三"))
    words = page.locator("kefu-chat .row .words").all_inner_texts()[1:]
    assert words == ["一", answer("一"), "二", answer("二"), "三", answer("三")]
    assert len(site.desk.talks) == 1


def test_a_failure_is_told_and_may_be_tried_again_under_the_same_id(visit, site):
    page = visit()
    open_chat(page)
    site.desk.failures = 1
    ask(page, "停车费多少？")
    expect(page.get_by_role("log")).to_contain_text("对不起，线路正在调整")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("log")).to_contain_text(answer("停车费多少？"))
    expect(page.get_by_text("对不起，线路正在调整")).to_have_count(0)
    assert len({message.client_message_id for message in site.desk.asked}) == 1


def test_a_forgotten_conversation_is_begun_anew_with_the_same_message(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    site.desk.talks.clear()
    ask(page, "二")
    expect(page.get_by_role("log")).to_contain_text(answer("二"))
    expect(page.get_by_text("上次的对话已过期，已为您开始新的对话")).to_be_visible()


def test_a_new_conversation_is_begun_only_after_asking(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    page.get_by_role("button", name="开始新对话").click()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    page.get_by_role("button", name="开始新对话").click()
    page.get_by_role("button", name="重新开始").click()
    expect(page.get_by_text(answer("一"))).to_have_count(0)
    ask(page, "二")
    expect(page.get_by_role("log")).to_contain_text(answer("二"))
    assert len(site.desk.talks) == 2


def test_two_tabs_show_the_same_conversation(visit, site):
    page = visit()
    open_chat(page)
    other = page.context.new_page()
    other.goto(site.url + "/")
    open_chat(other)
    ask(page, "一")
    expect(other.get_by_role("log")).to_contain_text(answer("一"))
    ask(other, "二")
    expect(page.get_by_role("log")).to_contain_text(answer("二"))
    assert [page.locator("kefu-chat .mine").count(), other.locator("kefu-chat .mine").count()] == [2, 2]
    assert len(site.desk.asked) == 2
    assert len(site.desk.talks) == 1


def test_two_tabs_that_ask_at_once_both_show_both_answers(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    other = page.context.new_page()
    other.goto(site.url + "/")
    open_chat(other)
    site.desk.hold = True
    ask(page, "二")
    expect(page.get_by_role("log")).to_contain_text("关于“二”：")
    ask(other, "三")
    expect(other.get_by_role("log")).to_contain_text("关于“三”：")
    site.desk.release.set()
    for tab in (page, other):
        for text in ("一", "二", "三"):
            expect(tab.get_by_role("log")).to_contain_text(answer(text))
        expect(tab.locator("kefu-chat .mine")).to_have_count(3)
    assert len(site.desk.asked) == 3


def test_what_is_written_before_the_opening_has_come_is_sent_and_shown_once(visit, site):
    page = visit("")
    arrived = threading.Event()
    page.route("**/api/opening", lambda route: (arrived.wait(5), route.continue_()))
    page.goto(site.url + "/")
    page.get_by_role("button", name="在线客服", exact=True).click()
    ask(page, "停车费多少？")
    expect(page.locator("kefu-chat .mine")).to_have_count(1)
    arrived.set()
    expect(page.get_by_role("log")).to_contain_text(answer("停车费多少？"))
    words = page.locator("kefu-chat .row .words").all_inner_texts()
    assert words == ["您好，这里是安居物业，请问有什么可以帮助您！", "停车费多少？", answer("停车费多少？")]
    assert [message.greeted for message in site.desk.asked] == [True]


def test_what_was_said_before_stands_above_what_is_written_while_it_is_on_its_way(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    arrived = threading.Event()
    page.route("**/api/conversations/*", lambda route: (arrived.wait(5), route.continue_()))
    page.reload()
    ask(page, "二")
    arrived.set()
    expect(page.get_by_role("log")).to_contain_text(answer("二"))
    words = page.locator("kefu-chat .row .words").all_inner_texts()[1:]
    assert words == ["一", answer("一"), "二", answer("二")]


def test_what_was_said_before_comes_back_with_the_line(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
    page.route("**/api/conversations/*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("这里是安居物业")
    expect(page.locator("kefu-chat .mine")).to_have_count(0)
    page.unroute("**/api/conversations/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
