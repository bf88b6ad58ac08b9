"""What a visit is about, as it is said beside everything else."""

from __future__ import annotations

import pytest

from bot.errand import find_errand


@pytest.mark.parametrize(
    ("text", "errand"),
    [
        ("下周二下午两点过来三个人谈一下纸箱报价我电话13972007716", "谈一下纸箱报价"),
        ("两个人 谈灭火器采购 电话 18007190362", "谈灭火器采购"),
        ("我们是鄂西物流 关于运费 一共六位", "关于运费"),
        ("姓莫，送螺丝样品", "送螺丝样品"),
        ("我叫荀莉，聊电梯维保", "聊电梯维保"),
        ("想約後天談軸承年度框架", "談軸承年度框架"),
    ],
)
def test_that_the_errand_is_found(text: str, errand: str) -> None:
    assert find_errand(text) == errand


@pytest.mark.parametrize("text", ["想约个时间去你们公司谈谈合作", "聊点事", "我人在楼下", "下周二上午十点", "可能要半天"])
def test_that_nothing_in_particular_is_no_errand(text: str) -> None:
    assert find_errand(text) is None
