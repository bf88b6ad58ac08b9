"""The chat widget as a test works it: its field, its log, and what is read aloud."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def field(page: Page):
    return page.get_by_label("请输入您的问题")


def open_chat(page: Page) -> None:
    page.get_by_role("button", name="在线客服", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("这里是安居物业")


def ask(page: Page, text: str) -> None:
    field(page).fill(text)
    field(page).press("Enter")


def answer(text: str) -> str:
    return f"关于“{text}”：首小时五元。"


def heard(page: Page) -> str:
    return page.locator("kefu-chat .unseen[role=status]").inner_text()
