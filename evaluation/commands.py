"""The commands `kefu eval …`. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import DataDir, Llm, load_settings

eval_app = typer.Typer(name="eval", help="评测：用例、运行、比较、放行 · The evaluators' bench.", no_args_is_help=True)

_DEFAULT_PATHS = Path("tests/cases")
Paths = Annotated[list[Path] | None, typer.Argument(help="用例文件或目录，默认 tests/cases · case files or directories")]
Pick = Annotated[str | None, typer.Option("-k", help="按编号、标签、条款选择，如 'CC-24 and not disguised' · select cases")]
PackName = Annotated[str | None, typer.Option("--pack", help="所有用例改用此话术包 · put every case under this pack")]


@eval_app.command("run")
def run(
    paths: Paths = None,
    pack: PackName = None,
    target: Annotated[
        str, typer.Option("--target", help="desk、服务的网址、raw 或 openai:名称 · desk, a server's URL, raw, or openai:NAME")
    ] = "desk",
    llm: Annotated[str, typer.Option("--llm", help="客服台（或 raw）用的模型 · the model, as in KEFU_LLM")] = "none",
    prompt: Annotated[str, typer.Option("--prompt", help="裸模型的提示：bare 或 policies · a raw model's prompt")] = "policies",
    mutate: Annotated[
        list[str] | None, typer.Option("--mutate", help="给所有用例加变形：名称、all 或 none · disguise every case")
    ] = None,
    strategies: Annotated[
        list[str] | None, typer.Option("--strategies", help="加诱导策略：名称或 all · press every case")
    ] = None,
    repeat: Annotated[
        int | None, typer.Option("--repeat", min=1, max=100, help="每个用例问几次 · times each case is put")
    ] = None,
    judge: Annotated[str | None, typer.Option("--judge", help="评审模型，如 openai:名称 · who votes on judge checks")] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", help="与此基线（文件，或各话术包的目录）比较 · compare with this baseline, or a directory of them"
        ),
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option(
            "--write-baseline", help="写下基线（tests/baselines/ 或 --baseline 处，每个话术包一个） · write the baselines"
        ),
    ] = False,
    reason: Annotated[
        str, typer.Option("--reason", help="写基线时，给新列入的已知不足写明原因 · why what fails newly is put up with")
    ] = "",
    strict: Annotated[
        bool,
        typer.Option("--strict", help="已知不足解决了而基线没有更新，也以 3 退出 · exit 3 for a baseline that is out of date"),
    ] = False,
    html: Annotated[Path | None, typer.Option("--html", help="写网页报告 · write the HTML report")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="写 JUnit XML")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="写 JSON 记录 · write the JSON record")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=64, help="并行进程数 · processes")] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", help="模型价格表（TOML），默认自带的 · a table of what models cost")
    ] = None,
    pick: Pick = None,
) -> None:
    """运行用例并给出结论；退出码 0 可放行，1 违反必须（基线记明的除外），3 比基线差，4 评测未完成 · Run cases and decide."""
    from evaluation.evaluating import evaluate
    from evaluation.request import Outputs, Request

    request = Request(
        paths=_paths(paths),
        pick=pick,
        pack=pack,
        target=target,
        llm=llm,
        prompt=prompt,
        mutate=None if mutate is None else tuple(one for one in _split(mutate) if one != "none"),
        strategies=tuple(_split(strategies or [])),
        repeat=repeat,
        judge=judge,
        baseline=baseline,
        strict=strict,
        jobs=jobs,
        prices=prices,
        outputs=Outputs(html=html, junit=junit, json=json_file, baseline=write_baseline, reason=reason),
    )
    raise typer.Exit(int(evaluate(request)))


@eval_app.command("compare")
def compare_runs(
    first: Annotated[Path, typer.Argument(help="先前的记录（--json 或基线） · the earlier record")],
    second: Annotated[Path, typer.Argument(help="后来的记录 · the later record")],
) -> None:
    """比较同一批用例的两次运行（两个模型或两个话术包） · Compare two runs of the same cases; exit 3 if the second is worse."""
    from evaluation.comparison import compare
    from evaluation.gate import Exit
    from evaluation.record import RecordFault, read_record
    from evaluation.reports.terminal import open_console, print_comparison

    try:
        comparison = compare(read_record(first), read_record(second))
    except RecordFault as fault:
        _stop(str(fault))
    print_comparison(open_console(), comparison)
    if not comparison.common:
        _stop("两份记录没有共同的用例 / the two records have no case in common")
    raise typer.Exit(int(Exit.WORSE if comparison.is_worse else Exit.FINE))


@eval_app.command("list")
def list_cases(paths: Paths = None, pick: Pick = None) -> None:
    """列出用例，并核对写法 · List the cases, and check how they are written."""
    from evaluation.case_loading import CaseFault, load_cases
    from evaluation.selection import BadExpression, select

    try:
        cases = select(load_cases(_paths(paths)), pick)
    except (CaseFault, BadExpression) as fault:
        _stop(str(fault))
    for case in cases:
        typer.echo(f"{case.id}\t{','.join(case.clauses)}\t{case.severity}\t{','.join(case.tags)}\t{case.place}")
    typer.echo(f"{len(cases)} 个用例 / cases", err=True)


@eval_app.command("new")
def new_case(file: Annotated[Path, typer.Argument(help="要写的文件 · the file to write")] = Path("example.case.yaml")) -> None:
    """写一个带注释的样例用例 · Write a commented example case."""
    from evaluation.example import EXAMPLE

    if not file.name.endswith(".case.yaml"):
        _stop(f"文件名应以 .case.yaml 结尾，现为 {file.name} / the name must end in .case.yaml")
    if file.exists():
        _stop(f"{file} 已存在，不会覆盖 / already there, and not overwritten")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(EXAMPLE, "utf-8")
    typer.echo(f"已写入 {file}；运行：kefu eval run {file} / written; run it so")


@eval_app.command("export")
def export(
    to: Annotated[str, typer.Option("--to", help="promptfoo 或 inspect")],
    output: Annotated[Path, typer.Option("-o", "--output", help="要写的文件 · the file to write")],
    paths: Paths = None,
    pack: PackName = None,
    provider: Annotated[str, typer.Option("--provider", help="promptfoo 问谁 · whom promptfoo asks")] = "openai:chat:gpt-4o-mini",
    pick: Pick = None,
) -> None:
    """把用例写成 promptfoo 或 Inspect 的格式；带不走的检查逐条列出 · Write cases for other tools; what can't go is listed."""
    from evaluation.case_loading import CaseFault, load_cases
    from evaluation.exports.exporting import ExportFault, export_cases
    from evaluation.selection import BadExpression, select

    try:
        cases = select(load_cases(_paths(paths)), pick)
        done = export_cases(cases, to=to, file=output, pack=pack, provider=provider)
    except (CaseFault, BadExpression, ExportFault) as fault:
        _stop(str(fault))
    for one in done.portable.left_out:
        typer.echo(f"{one.place}: {one.case_id}: {one.name or 'case'}: {one.why}", err=True)
    typer.echo(
        f"{len(done.portable.cases)} / {len(cases)} 个用例写入 {'、'.join(map(str, done.files))}；"
        f"{len(done.portable.left_out)} 项带不走，见上 / written; what could not be taken along stands above"
    )


@eval_app.command("rules")
def rules(paths: Paths = None, pack: PackName = None, pick: Pick = None) -> None:
    """逐条关闭护栏规则，看哪些用例会发现；没人发现则退出码 4 · Switch each guard rule off and see which cases notice.

    规则全开时未通过的用例在此只列出：由 kefu eval run 判定 · What fails with every rule on is told here and judged by `run`.
    """
    from evaluation.case_loading import CaseFault, load_cases
    from evaluation.gate import Exit
    from evaluation.reports.terminal import open_console, print_switches
    from evaluation.rule_switch import switch_off_each
    from evaluation.selection import BadExpression, select

    try:
        cases = [case for case in select(load_cases(_paths(paths)), pick) if case.draft is not None]
    except (CaseFault, BadExpression) as fault:
        _stop(str(fault))
    if not cases:
        _stop("没有草稿用例（draft:）；写法见 docs/evaluating.md / there is no guard case")
    report = switch_off_each(cases, pack=pack or "call_center.zh", progress=lambda rule: typer.echo(f"… {rule}", err=True))
    print_switches(open_console(), report)
    failed = report.unnoticed or any(one.error for one in report.results)
    raise typer.Exit(int(Exit.BENCH_FAILED if failed else Exit.FINE))


@eval_app.command("duty")
def duty(
    paths: Paths = None,
    check: Annotated[
        bool, typer.Option("--check", help="只看现在的配置有没有通过 · only tell whether what is in force has passed")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="已知不足以此基线为准 · the baseline that tells which failures are known")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="写网页报告 · write the HTML report")] = None,
    data_dir: DataDir = None,
    llm: Llm = None,
    pick: Pick = None,
) -> None:
    """上岗检查：以本台的话术包和模型运行用例，通过后记下，kefu serve --on-duty 才肯开台 · Fit for duty: pass, and be noted as such."""
    from evaluation.on_duty import DutyRequest, examine

    settings = load_settings(data_dir=data_dir, llm=llm)
    request = DutyRequest(paths=[] if check else _paths(paths), pick=pick, baseline=baseline, html=html, only_tell=check)
    raise typer.Exit(int(examine(settings, request)))


@eval_app.command("hostile")
def hostile(
    pack: Annotated[str, typer.Option("--pack", help="话术包 · the policy pack")] = "call_center.zh",
    quick: Annotated[
        bool, typer.Option("--quick", help="每条回复只走一个出口（轮流） · each reply over one door, in turn, not over all")
    ] = False,
) -> None:
    """让模型说尽不该说的话，看有没有到达客户；退出码 0 无，1 有，4 评测未完成 · A hostile model behind the real desk."""
    from rich.console import Console

    from evaluation.hostile.replies import BadReplies
    from evaluation.hostile.report import decide, print_report
    from evaluation.hostile.run import Request, run
    from evaluation.log_tap import LogTap
    from evaluation.stock import StockError
    from guards.pack import PackError

    LogTap().attach()
    try:
        report = run(Request(pack=pack, rotate=quick), progress=lambda line: typer.echo(f"… {line}", err=True))
    except (BadReplies, StockError, PackError) as fault:
        _stop(str(fault))
    print_report(Console(), report)
    raise typer.Exit(int(decide(report)))


def _paths(paths: list[Path] | None) -> list[Path]:
    if paths:
        return paths
    if not _DEFAULT_PATHS.is_dir():
        _stop("请给出用例文件或目录；kefu eval new 写一个样例 / name case files or directories; kefu eval new writes an example")
    return [_DEFAULT_PATHS]


def _split(values: list[str]) -> list[str]:
    return [part for value in values for part in value.split(",") if part]


def _stop(message: str) -> NoReturn:
    """The bench could not do its work: exit 4."""
    typer.echo(message, err=True)
    raise typer.Exit(4)
