"""The options of the commands `kefu eval …`: how they are called, and what their help says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[list[Path] | None, typer.Argument(help="用例文件或目录，默认 tests/cases · case files or directories")]
Pick = Annotated[str | None, typer.Option("-k", help="按编号、标签、条款选择，如 'CC-24 and not disguised' · select cases")]
PackName = Annotated[str | None, typer.Option("--pack", help="所有用例改用此话术包 · put every case under this pack")]
Target = Annotated[
    str, typer.Option("--target", help="desk、服务的网址、raw 或 openai:名称 · desk, a server's URL, raw, or openai:NAME")
]
Llm = Annotated[str, typer.Option("--llm", help="客服台（或 raw）用的模型 · the model, as in KEFU_LLM")]
Prompt = Annotated[str, typer.Option("--prompt", help="裸模型的提示：bare 或 policies · a raw model's prompt")]
Mutate = Annotated[list[str] | None, typer.Option("--mutate", help="给所有用例加变形：名称、all 或 none · disguise every case")]
Strategies = Annotated[list[str] | None, typer.Option("--strategies", help="加诱导策略：名称或 all · press every case")]
Sample = Annotated[
    int | None,
    typer.Option("--sample", min=1, help="变形与策略共取这么多次，各种均分 · so many of the disguised trials, spread evenly"),
]
Repeat = Annotated[int | None, typer.Option("--repeat", min=1, max=100, help="每个用例问几次 · times each case is put")]
Judge = Annotated[str | None, typer.Option("--judge", help="评审模型，如 openai:名称 · who votes on judge checks")]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline", help="与此基线（文件，或各话术包的目录）比较 · compare with this baseline, or a directory of them"
    ),
]
WriteBaseline = Annotated[
    bool,
    typer.Option("--write-baseline", help="写下基线（tests/baselines/ 或 --baseline 处，每个话术包一个） · write the baselines"),
]
Reason = Annotated[
    str, typer.Option("--reason", help="写基线时，给新列入的已知不足写明原因 · why what fails newly is put up with")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="已知不足解决了而基线没有更新，也以 3 退出 · exit 3 for a baseline that is out of date")
]
Html = Annotated[Path | None, typer.Option("--html", help="写网页报告 · write the HTML report")]
Junit = Annotated[Path | None, typer.Option("--junit", help="写 JUnit XML · write JUnit XML")]
Json = Annotated[Path | None, typer.Option("--json", help="写 JSON 记录 · write the JSON record")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, max=64, help="并行进程数 · processes")]
Prices = Annotated[Path | None, typer.Option("--prices", help="模型价格表（TOML），默认自带的 · a table of what models cost")]
