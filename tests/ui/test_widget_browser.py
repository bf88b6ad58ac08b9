"""The widget in a real browser: asking, small screens, keyboards and policies."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.ui.widget_page import answer, ask, field, heard, open_chat

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def test_an_answer_grows_and_its_citation_unfolds(visit, site):
    page = visit()
    open_chat(page)
    assert heard(page).startswith("您好")
    site.desk.hold = True
    ask(page, "停车费多少？")
    expect(page.get_by_role("log")).to_contain_text("关于“停车费多少？”：")
    # A screen reader hears the finished answer once, not a sentence as it grows.
    assert "关于" not in heard(page)
    site.desk.release.set()
    expect(page.get_by_role("log")).to_contain_text(answer("停车费多少？"))
    assert heard(page) == answer("停车费多少？")
    quote = page.get_by_text("首小时五元，之后每小时三元。")
    expect(quote).to_be_hidden()
    page.get_by_text("参考资料 (1)").click()
    expect(quote).to_be_visible()
    expect(page.get_by_text("临时停车收费")).to_be_visible()


def test_nothing_is_asked_of_the_server_before_the_widget_is_opened(visit, site):
    page = visit("")
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url) if "/api/" in request.url else None)
    page.goto(site.url + "/")
    page.wait_for_load_state("networkidle")
    assert calls == []
    open_chat(page)
    assert [url.rsplit("/", 1)[1] for url in calls] == ["opening"]
    assert site.desk.talks == {}


def test_it_says_that_it_is_an_ai_assistant(visit):
    page = visit()
    open_chat(page)
    expect(page.get_by_text("您正在与 AI 智能客服助手对话")).to_be_visible()


def test_quick_replies_are_sent_by_a_click(visit, site):
    page = visit()
    open_chat(page)
    page.get_by_role("button", name="我要报修").click()
    expect(page.get_by_role("log")).to_contain_text(answer("我要报修"))
    assert site.desk.asked[0].greeted


def test_a_handoff_and_a_ticket_are_shown(visit):
    page = visit()
    open_chat(page)
    ask(page, "我要投诉")
    expect(page.locator("kefu-chat .ticket")).to_contain_text("TS1")
    ask(page, "转人工")
    expect(page.get_by_text("已为您转接人工客服，请稍候")).to_be_visible()
    expect(page.locator("kefu-chat header")).to_contain_text("人工客服")


def test_markup_in_a_reply_is_only_text(visit):
    page = visit()
    open_chat(page)
    ask(page, "<img src=x onerror=alert(1)><b>粗</b>")
    expect(page.get_by_role("log")).to_contain_text("关于“<img src=x onerror=alert(1)><b>粗</b>”")
    assert page.evaluate("document.querySelector('kefu-chat').shadowRoot.querySelectorAll('.log img, .log .words b').length") == 0


def test_the_demo_page_speaks_to_the_widget(visit):
    page = visit()
    page.get_by_role("button", name="电子发票怎么开").click()
    expect(page.get_by_role("log")).to_contain_text(answer("电子发票怎么开？"))


# Keyboard and input methods


def test_everything_works_by_keyboard(visit, site):
    page = visit()
    launcher = page.get_by_role("button", name="在线客服", exact=True)
    launcher.focus()
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("首小时五元。")
    assert site.desk.asked[0].text == "第一行\n第二行"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_the_enter_of_an_input_method_sends_nothing(visit, site):
    page = visit()
    open_chat(page)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Input.imeSetComposition", {"text": "tingche", "selectionStart": 7, "selectionEnd": 7})
    page.keyboard.press("Enter")
    assert field(page).input_value().startswith("tingche")
    field(page).fill("停车")
    # Safari tells of the Enter only after the composition has ended.
    field(page).evaluate(
        """(input) => {
            input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
            const enter = () => input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
            enter();
        }"""
    )
    field(page).evaluate(
        """(input) => input.dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }))"""
    )
    assert site.desk.asked == []
    page.wait_for_function("new Promise((done) => setTimeout(() => done(true), 80))")
    field(page).press("Enter")
    expect(page.get_by_role("log")).to_contain_text(answer("停车"))


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u3000"])
def test_a_blank_message_is_not_sent(visit, site, text):
    page = visit()
    open_chat(page)
    ask(page, text)
    page.get_by_role("button", name="发送").click(force=True)
    expect(page.locator("kefu-chat .mine")).to_have_count(0)
    assert site.desk.asked == []


def test_the_limit_is_told_before_it_is_reached_and_counts_characters(visit, site):
    page = visit()
    open_chat(page)
    field(page).fill("问" * 3799)
    expect(page.locator("kefu-chat .count")).to_have_text("")
    field(page).fill("😀" * 3990)
    expect(page.get_by_text("还可输入 10 字")).to_be_visible()
    ask(page, "问" * 4001)
    expect(page.locator("kefu-chat .count")).to_have_text("超出 1 字，请分几条发送")
    assert site.desk.asked == []


def test_a_message_too_long_to_be_sent_stays_and_is_told_to_who_only_hears(visit, site):
    page = visit()
    open_chat(page)
    ask(page, "问" * 10_000)
    assert heard(page) == "超出 6000 字，请分几条发送"
    assert len(field(page).input_value()) == 10_000
    assert site.desk.asked == []


def test_the_same_reply_twice_is_heard_twice(visit):
    page = visit()
    open_chat(page)
    page.evaluate(
        """() => {
            window.heard = [];
            const live = document.querySelector("kefu-chat").shadowRoot.querySelector(".unseen[role=status]");
            new MutationObserver((changes) => window.heard.push(...changes.flatMap((change) => [...change.addedNodes]).map((node) => node.textContent)))
                .observe(live, { childList: true });
        }"""
    )
    for count in (1, 2):
        ask(page, "一")
        expect(page.locator("kefu-chat .words", has_text=answer("一"))).to_have_count(count)
    page.wait_for_function("window.heard.length === 2")
    assert page.evaluate("window.heard") == [answer("一")] * 2


def test_the_newest_words_stay_in_sight_while_the_field_grows(visit):
    page = visit()
    open_chat(page)
    for text in ("一" * 300, "二" * 300):
        ask(page, text)
        expect(page.get_by_role("log")).to_contain_text(answer(text))
    field(page).fill("很长的话。" * 60)
    page.wait_for_function(
        """() => {
            const log = document.querySelector("kefu-chat").shadowRoot.querySelector(".log");
            return log.scrollHeight - log.scrollTop - log.clientHeight < 2;
        }"""
    )


# Small screens, colours, motion, other sites


def test_on_a_phone_it_fills_the_screen_and_nothing_zooms_or_overflows(visit):
    page = visit(**PHONE, reduced_motion="reduce")
    open_chat(page)
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    assert float(field(page).evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")) >= 16
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ask(page, "长" * 300)
    expect(page.get_by_role("log")).to_contain_text("首小时五元。")
    log = page.get_by_role("log").evaluate("(node) => [node.scrollWidth, node.clientWidth, node.scrollTop > 0]")
    assert log[0] <= log[1]
    assert log[2]
    for name in ("发送", "收起", "开始新对话"):
        target = page.get_by_role("button", name=name).bounding_box()
        assert target is not None
        assert min(target["width"], target["height"]) >= 44


CONTRASTS = """() => {
  const root = document.querySelector("kefu-chat").shadowRoot;
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = (node) => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
  return [".names strong", ".names span", ".bar", ".row .words", ".mine .words", "summary", ".quick button", ".foot span", ".ticket"].map((selector) => {
    const node = root.querySelector(selector);
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    return [selector, (a + .05) / (b + .05)];
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(visit, scheme):
    page = visit(color_scheme=scheme)
    open_chat(page)
    ask(page, "我要投诉")
    expect(page.locator("kefu-chat .ticket")).to_be_visible()
    weak = [(selector, ratio) for selector, ratio in page.evaluate(CONTRASTS) if ratio < 4.5]
    assert weak == []


def test_everything_that_can_be_pressed_has_a_name_and_the_log_is_a_log(visit):
    page = visit()
    open_chat(page)
    ask(page, "停车")
    expect(page.get_by_text("参考资料 (1)")).to_be_visible()
    buttons = page.locator("kefu-chat button").all()
    assert all(button.get_attribute("aria-label") or button.inner_text().strip() for button in buttons if button.is_visible())
    expect(page.get_by_role("dialog", name="智能客服")).to_be_visible()
    expect(page.get_by_role("log", name="对话记录")).to_have_attribute("aria-live", "off")
    assert page.locator("kefu-chat svg:not([aria-hidden=true])").count() == 0


def test_no_motion_for_those_who_ask_for_none(visit):
    page = visit(reduced_motion="reduce")
    open_chat(page)
    assert page.get_by_role("dialog").evaluate("(node) => getComputedStyle(node).animationName") == "none"


def test_another_site_embeds_it_by_one_tag_in_english(visit, site):
    page = visit("")
    tag = f'<script src="{site.url}/widget/kefu-widget.min.js" defer></script><kefu-chat title="Help"></kefu-chat>'
    site.line.shop = f'<!doctype html><html lang="en"><title>Shop</title>{tag}'
    page.goto(f"http://localhost:{site.port}/shop")
    page.get_by_role("button", name="Chat with us").click()
    expect(page.get_by_text("You are chatting with an AI assistant")).to_be_visible()
    site.desk.failures = 1
    page.get_by_label("Type your question").fill("parking?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Sorry, the line is down")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("log")).to_contain_text("首小时五元。")


@pytest.mark.parametrize(
    "stored", ["", "null", "7", "{", '{"queue": 3, "at": 9e15}', json.dumps({"at": 1, "queue": [], "id": "old"})]
)
def test_a_spoilt_or_stale_memory_is_passed_over(visit, site, stored):
    page = visit()
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"kefu:v1:{site.url}", stored])
    page.reload()
    open_chat(page)
    ask(page, "一")
    expect(page.get_by_role("log")).to_contain_text(answer("一"))
