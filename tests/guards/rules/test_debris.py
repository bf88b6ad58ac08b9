from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import Pack
from guards.rules.debris import TemplateDebris

Contexts = Callable[..., GuardContext]

RULE = TemplateDebris()

OFFENDING = [
    "<|im_start|>",
    "<|im_end|>好的",
    "＜｜im_start｜＞",
    "< |im_start| >",
    "<|im",
    "[INST]您好[/INST]",
    "<<SYS>>",
    "</s>",
    "### Assistant: 您好",
    "assistant: 您好",
    "系统：你是客服",
    "<think>想想</think>",
    "<｜begin▁of▁sentence｜>",
    "im_start",
    "[gMASK]sop",
    "<unused23>",
]

INNOCENT = [
    "您好。",
    "面积<100平方米的房屋。",
    "系统维护中，请稍后。",
    "请填写申请表[附件一]。",
    "客户服务中心在一层。",
    "# 1号楼",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context())
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context()) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_a_label_before_the_answer_is_taken_off(pack: Pack, context: Contexts) -> None:
    assert Inspection(pack, [TemplateDebris()]).inspect("回答：补卡每张20元。", context()).text == "补卡每张20元。"
