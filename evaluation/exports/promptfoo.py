"""A promptfoo configuration: a test a turn, the turns of a dialogue tied by their conversation, patterns for asserts."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from evaluation.exports.portable import Demand, Portable, PortableCase

_PROMPT = """[
{% for completion in _conversation %}
  {"role": "user", "content": {{ completion.input | dump }}},
  {"role": "assistant", "content": {{ completion.output | dump }}},
{% endfor %}
  {"role": "user", "content": {{ user | dump }}}
]"""
_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_HEAD = """\
# 由 kefu eval export 生成；运行：npx promptfoo eval -c {name} -j 1
# 换 providers 可问别的模型。severity 为 should 的检查权重为 0：只作提示。
# Made by `kefu eval export`. A check of severity `should` has weight 0: it is told of and decides nothing.
"""


def promptfoo_config(portable: Portable, *, provider: str) -> dict[str, object]:
    """The configuration as data. `provider` is promptfoo's name of whom to ask, such as openai:chat:NAME."""
    return {
        "description": "kefu: 客服话术用例",
        "prompts": [_PROMPT],
        "providers": [provider],
        "tests": [test for case in portable.cases for test in _tests(case)],
    }


def write_promptfoo(portable: Portable, file: Path, *, provider: str) -> tuple[Path, ...]:
    """Write the configuration to `file`; returns what was written."""
    body = yaml.safe_dump(promptfoo_config(portable, provider=provider), allow_unicode=True, sort_keys=False, width=1000)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_HEAD.format(name=file.name) + body, "utf-8")
    return (file,)


def _tests(case: PortableCase) -> list[dict[str, object]]:
    return [
        {
            "description": case.id if len(case.turns) == 1 else f"{case.id} 第 {number} 轮",
            "vars": {"user": _verbatim(turn.user)},
            "metadata": {"conversationId": case.id, "clause": list(case.clauses), "tags": list(case.tags)},
            "assert": [_assertion(demand) for demand in turn.demands],
        }
        for number, turn in enumerate(case.turns, 1)
    ]


def _assertion(demand: Demand) -> dict[str, object]:
    told: dict[str, object]
    match demand.kind:
        case "any":
            told = {"type": "regex", "value": _verbatim(_either(demand.patterns))}
        case "none":
            told = {"type": "not-regex", "value": _verbatim(_either(demand.patterns))}
        case "longest":
            told = {"type": "regex", "value": rf"^[\s\S]{{0,{demand.limit:.0f}}}$"}
        case "quickest":
            told = {"type": "latency", "threshold": demand.limit}
        case "vote":
            told = {"type": "llm-rubric", "value": _verbatim(demand.question)}
    told["metric"] = demand.name
    return told if demand.severity == "must" else {**told, "weight": 0}


def _either(patterns: tuple[str, ...]) -> str:
    return patterns[0] if len(patterns) == 1 else "|".join(f"(?:{one})" for one in patterns)


def _verbatim(text: str) -> str:
    """`text` kept from promptfoo's templates."""
    return f"{{% raw %}}{text}{{% endraw %}}" if _TEMPLATE.search(text) else text
