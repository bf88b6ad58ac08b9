"""The console's list of articles: what is told of each, and what stands first."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.passage import Article
from ui.console.knowledge_page import articles_html

TODAY = date(2026, 3, 2)


def article(title: str, **fields: object) -> Article:
    return Article(id=title, kind="document", title=title, text="每月350元。", source=f"{title}.md", **fields)


def titles(html: str) -> list[str]:
    return [piece.partition("</b>")[0] for piece in html.split("<b>")[1:]]


PARKING = article("月租车位")
POOL = article("泳池", valid_until=date(2025, 9, 30))
LOCKER = article("快递柜", questions=("快递放哪里",))


def test_what_is_out_of_date_comes_first_and_says_so():
    html = articles_html([PARKING, POOL, LOCKER], words="", today=TODAY)
    assert titles(html) == ["泳池", "月租车位", "快递柜"]
    assert "不在有效期：至 2025-09-30" in html


@pytest.mark.parametrize("words, found", [("车位", ["月租车位"]), (" 快递柜.MD ", ["快递柜"]), ("放哪里", ["快递柜"])])
def test_it_is_narrowed_by_title_source_and_question(words, found):
    assert titles(articles_html([PARKING, POOL, LOCKER], words=words, today=TODAY)) == found


@pytest.mark.parametrize("articles, told", [([], "请先导入"), ([PARKING], "没有符合的文章")])
def test_an_empty_list_says_why(articles, told):
    assert told in articles_html(articles, words="停电", today=TODAY)


def test_a_long_list_is_folded_and_says_what_it_leaves_out():
    html = articles_html([article(f"第{number}篇") for number in range(60)], words="", today=TODAY, most=50)
    assert len(titles(html)) == 50
    assert "其余 25 篇" in html
    assert "共 60 篇，只列出前 50 篇" in html


def test_what_articles_say_is_shown_and_never_executed():
    html = articles_html([article("<img src=x onerror=alert(1)>{{value}}")], words="", today=TODAY)
    assert "<img" not in html
    assert "{" not in html
