"""The staff console where things go wrong or crosswise: in haste, without a line, without a login, by keyboard, on a telephone."""

from __future__ import annotations

import pytest

from bot.tickets import set_ticket_status
from ui.console import tickets_page
from ui.console.records_view import list_ticket_lines

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"viewport": {"width": 375, "height": 780}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def tickets(page, address, say):
    """Two tickets, each with its conversation."""
    for words in ("我要投诉，电梯又停了", "我要投诉，楼道灯坏了"):
        page.goto(f"{address}/staff/")
        page.locator("#k-words textarea").wait_for()
        say(page, words)


def asked(page) -> list[str]:
    return page.locator("#k-chat .user").all_inner_texts()


@pytest.fixture
def held(page, address, office):
    """The page of trials with an answer under way that doesn't end before `release` is set."""
    page.goto(f"{address}/staff/")
    page.locator("#k-replies button, #k-replies .gallery-item").first.wait_for()
    office.desk.release.clear()
    office.desk.hold = True
    page.fill("#k-words textarea", "快递柜收费吗")
    page.press("#k-words textarea", "Enter")
    page.locator("#k-chat .bot").get_by_text("每小时收费1元").wait_for()
    yield office.desk.release
    office.desk.hold = False
    office.desk.release.set()


def test_while_an_answer_is_on_its_way_nothing_else_is_sent_and_nothing_written_is_lost(page, held):
    assert page.locator("#k-send").inner_text().startswith("答复中")
    assert page.locator("#k-send").is_disabled()
    page.fill("#k-words textarea", "下一句")
    page.press("#k-words textarea", "Enter")
    page.locator("#k-replies button, #k-replies .gallery-item").first.click()
    held.set()
    page.get_by_role("button", name="发送 Send").wait_for()
    assert asked(page) == ["快递柜收费吗"]
    assert page.locator("#k-words textarea").input_value()
    page.click("#k-send")
    page.wait_for_function("document.querySelectorAll('#k-chat .user').length === 2")


def test_a_conversation_given_up_in_mid_answer_does_not_come_back(page, held):
    page.click("#k-new")
    page.get_by_role("button", name="发送 Send").wait_for()
    assert asked(page) == []
    held.set()
    page.fill("#k-words textarea", "快递柜在哪")
    page.press("#k-words textarea", "Enter")
    page.wait_for_function("document.querySelector('#k-why .k-head q')?.textContent === '快递柜在哪'")
    assert asked(page) == ["快递柜在哪"]


def test_a_quick_reply_is_sent_by_a_click(page, address):
    page.goto(f"{address}/staff/")
    page.locator("#k-replies button, #k-replies .gallery-item").first.click()
    page.wait_for_function("document.querySelector('#k-why .k-head q')?.textContent === '停车怎么收费？'")
    assert asked(page) == ["停车怎么收费？"]


def test_a_list_is_one_stop_for_tab_and_the_arrows_move_within(page, address, tickets):
    page.goto(f"{address}/staff/tickets")
    lines = page.locator("#k-tickets tr[data-id]")
    lines.nth(1).wait_for()
    assert page.locator("#k-tickets tr[tabindex='0']").count() == 1
    lines.first.focus()
    page.keyboard.press("ArrowDown")
    chosen = lines.nth(1).get_attribute("data-id")
    assert page.evaluate("document.activeElement.dataset.id") == chosen
    page.keyboard.press("Enter")
    page.locator("#k-ticket").get_by_text(chosen).first.wait_for()


def test_choice_and_focus_outlive_the_lists_being_read_anew(page, address, tickets, monkeypatch):
    read = []

    def counted(*args, **options):
        read.append(options["status"])
        return list_ticket_lines(*args, **options)[::-1]

    page.goto(f"{address}/staff/tickets")
    page.locator("#k-tickets tr[data-id]").nth(1).wait_for()
    chosen = page.locator("#k-tickets tr[data-id]").first.get_attribute("data-id")
    page.locator("#k-tickets tr[data-id]").first.focus()
    page.keyboard.press("Enter")
    page.locator("#k-ticket").get_by_text(chosen).first.wait_for()
    monkeypatch.setattr(tickets_page, "list_ticket_lines", counted)
    # Pressed by the script, as the clock does it: the focus stays where it is.
    page.get_by_role("button", name="刷新 Refresh").evaluate("button => button.click()")
    page.wait_for_function("id => document.querySelector('#k-tickets tbody tr:last-child')?.dataset.id === id", arg=chosen)
    assert page.locator("#k-tickets tr[aria-current=true]").get_attribute("data-id") == chosen
    assert page.evaluate("document.activeElement.dataset.id") == chosen
    assert read


def test_a_ticket_that_somebody_else_has_settled_is_told_and_shown_as_it_is(page, address, office, tickets):
    page.goto(f"{address}/staff/tickets")
    line = page.locator("#k-tickets tr[data-id]").first
    line.click()
    page.locator("#k-done").wait_for()
    chosen = line.get_attribute("data-id")
    assert set_ticket_status(office.engine, chosen, "done")
    page.click("#k-done")
    page.get_by_text("已被别人改过").wait_for()
    page.locator("#k-ticket").get_by_text("已办结", exact=True).first.wait_for()
    assert set_ticket_status(office.engine, chosen, "open")


def test_a_lost_line_is_told_until_it_is_back(page, address):
    page.goto(f"{address}/staff/conversations")
    page.get_by_label("含试答 trials").wait_for()
    page.context.set_offline(True)
    page.get_by_label("含试答 trials").check()
    told = page.locator(".k-bar-told")
    told.get_by_text("连不上客服台").wait_for()
    assert told.get_attribute("role") == "alert"
    page.context.set_offline(False)
    told.wait_for(state="detached")


def test_an_ended_login_is_told_and_what_is_written_stays(log_in, address):
    page = log_in(viewport={"width": 1280, "height": 860})
    page.goto(f"{address}/staff/")
    page.locator("#k-replies button, #k-replies .gallery-item").first.wait_for()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#k-words textarea", "快递柜收费吗")
    page.press("#k-words textarea", "Enter")
    told = page.locator(".k-bar-told")
    told.get_by_text("登录已失效").wait_for()
    assert told.get_by_role("link").get_attribute("href") == "/staff-login?next=%2Fstaff%2F"
    assert page.locator("#k-words textarea").input_value() == "快递柜收费吗"
    page.context.add_cookies(cookies)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    told.wait_for(state="detached")


@pytest.fixture(scope="module")
def telephone(log_in):
    return log_in(**PHONE)


@pytest.mark.parametrize(
    "slug, drawn",
    [
        ("", "#k-replies"),
        ("knowledge", "#k-articles td"),
        ("conversations", "#k-conversations .k-empty, #k-conversations td"),
        ("tickets", "#k-tickets td"),
        ("cases", "#k-cases .k-empty"),
        ("status", "#k-health td"),
    ],
)
def test_on_a_telephone_all_pages_are_in_sight_and_nothing_overflows(telephone, address, tickets, slug, drawn):
    telephone.goto(f"{address}/staff/{slug}")
    telephone.locator(".nav-holder nav a").nth(5).wait_for()
    telephone.locator(drawn).first.wait_for()
    for link in telephone.locator(".nav-holder nav a").all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375
        assert box["y"] < 40
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 375
    cut = """() => [...document.querySelectorAll('main button, main label, main td')]
      .filter((node) => node.checkVisibility() && (node.scrollWidth > node.clientWidth + 1 || node.getBoundingClientRect().right > 376))
      .map((node) => node.textContent.trim())"""
    assert telephone.evaluate(cut) == []


def test_on_a_telephone_a_line_is_a_card_and_what_is_chosen_comes_into_sight(telephone, address, tickets):
    telephone.goto(f"{address}/staff/tickets")
    line = telephone.locator("#k-tickets tr[data-id]").first
    line.wait_for()
    assert line.locator("td").last.bounding_box()["width"] > 300
    line.tap()
    telephone.locator("#k-ticket .k-facts").first.wait_for()
    telephone.wait_for_function("document.querySelector('#k-ticket .k-facts').getBoundingClientRect().top < innerHeight - 100")
    telephone.get_by_role("button", name="回到列表").tap()
    telephone.wait_for_function("document.querySelector('#k-tickets').getBoundingClientRect().top >= -1")


def test_on_a_telephone_an_article_is_a_card(telephone, address):
    telephone.goto(f"{address}/staff/knowledge")
    title = telephone.locator("#k-articles td").first
    title.wait_for()
    assert title.bounding_box()["width"] > 300
    assert (
        telephone.locator("#k-articles td[data-of='来源']").first.evaluate("node => getComputedStyle(node, '::before').content")
        == '"来源 "'
    )


def test_filtering_articles_keeps_what_is_chosen_for_removal_and_another_choice_asks_anew(page, address, office, tmp_path):
    for name in ("甲", "乙"):
        file = tmp_path / f"{name}.md"
        file.write_text(f"# {name}\n\n{name}的资料。\n", encoding="utf-8")
        office.knowledge.ingest([file])
    page.goto(f"{address}/staff/knowledge")
    page.locator("#k-articles td").first.wait_for()
    box = page.locator("#k-sources input")

    def choose(name: str) -> None:
        box.click()
        page.get_by_role("option", name=f"{name}.md").click()
        page.keyboard.press("Escape")

    choose("甲")
    page.fill("#k-narrow textarea, #k-narrow input", "乙")
    page.wait_for_function("document.querySelectorAll('#k-articles tbody tr').length === 1")
    page.click("#k-remove")
    page.get_by_text("共 1 篇文章？").wait_for()
    choose("乙")
    page.locator("#k-remove-yes").wait_for(state="hidden")
    assert {article.source for article in office.knowledge.articles()} >= {"甲.md", "乙.md"}
    page.click("#k-remove")
    page.get_by_text("共 2 篇文章？").wait_for()
    page.click("#k-remove-yes")
    page.wait_for_function("document.querySelector('#k-articles .k-empty')")
    assert not {"甲.md", "乙.md"} & {article.source for article in office.knowledge.articles()}


def test_a_conversation_is_found_as_one_types(page, address, tickets):
    page.goto(f"{address}/staff/conversations")
    page.get_by_label("含试答 trials").check()
    page.locator("#k-conversations tr[data-id]").nth(1).wait_for()
    page.locator("#k-filter-words textarea, #k-filter-words input").press_sequentially("楼道灯", delay=0)
    page.wait_for_function("document.querySelectorAll('#k-conversations tr[data-id]').length === 1")
    assert "楼道灯坏了" in page.locator("#k-conversations tr[data-id]").inner_text()


PALE = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = (node) => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
  const shown = [...document.querySelectorAll(".nav-holder a, .k-top h1, .k-part h2 span, .k-tiles span, .k-chip, button.primary")];
  return [shown.length, shown.filter((node) => {
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    return node.checkVisibility() && (a + .05) / (b + .05) < 4.5;
  }).map((node) => node.textContent)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(log_in, address, tickets, scheme):
    page = log_in(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
    page.locator("#k-tickets td").first.click()
    page.locator("#k-done").wait_for()
    count, pale = page.evaluate(PALE)
    assert count > 10
    assert pale == []
    page.goto(f"{address}/staff/status")
    page.locator("#k-health td").first.wait_for()
    assert page.evaluate(PALE)[1] == []
    assert page.locator("h1").count() == 1
