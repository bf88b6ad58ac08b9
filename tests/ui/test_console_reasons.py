"""Staff read why a turn went as it did in Chinese: no name of an act, a procedure or a finding is shown bare."""

from __future__ import annotations

import re
from typing import get_args, get_type_hints

import pytest

from bot.procedure import Step
from guards.inspection import default_rules
from guards.pack import load_pack
from guards.pack_loading import shipped_packs
from ui.console import terms
from ui.console.reasons import act, in_chinese


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (
            "最像“knowledge_question”的例句（把握 1.00），依据“充电”; uncertain 0.86",
            "最像“知识问答”的例句（把握 1.00），依据“充电”；查资料：没把握，可由模型措辞（0.86）",
        ),
        ("最像“complaint”的例句（把握 1.00）; complaint: ask", "最像“投诉”的例句（把握 1.00）；办理“投诉”：询问下一项"),
        (
            "最像“transfer”的例句（把握 0.71）；按说法改判为“transfer.superior”",
            "最像“转接”的例句（把握 0.71）；按说法改判为“转接（找上级）”",
        ),
        (
            "最像“inform”的例句（把握 0.90）; unanswerable 0.04; 记入complaint",
            "最像“提供信息”的例句（把握 0.90）；查资料：资料里没有答案（0.04）；记入“投诉”",
        ),
        ("message: 坚持第2次", "办理“留言”：坚持第2次"),
        ("part of the system is down", "系统有一部分暂时不可用"),
        ("", ""),
    ],
)
def test_that_a_note_is_told_in_chinese(note: str, told: str) -> None:
    assert in_chinese(note) == told


@pytest.mark.parametrize("pack", shipped_packs())
def test_that_every_act_and_procedure_of_a_pack_has_a_chinese_name(pack: str) -> None:
    loaded = load_pack(pack)
    assert [name for name in loaded.acts if re.search("[a-z]", act(name))] == []
    assert set(loaded.procedures) <= set(terms.PROCEDURES)


def test_that_every_step_of_a_procedure_has_a_chinese_name() -> None:
    assert set(get_args(get_type_hints(Step)["outcome"])) == set(terms.STEPS)


def test_that_what_any_rule_finds_has_a_chinese_name() -> None:
    import inspect

    sources = {inspect.getsource(inspect.getmodule(type(rule))) for rule in default_rules()}  # type: ignore[arg-type]
    codes = {code for source in sources for code in re.findall(r'"([a-z]+)\.(?:[a-z_]+|\{\w)', source)}
    codes |= {code for source in sources for code in re.findall(r'code=f?"([a-z]+)\.', source)}
    assert codes >= {"number", "polarity", "lexicon"}
    assert codes - {"personal_info"} <= set(terms.FINDINGS)
