"""The commands `kefu eval …`. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import DataDir, Llm, load_settings
from evaluation import options

eval_app = typer.Typer(name="eval", help="评测：用例、运行、比较、放行 · The evaluators' bench.", no_args_is_help=True)

_DEFAULT_PATHS = Path("tests/cases")


@eval_app.command("run")
def run(
    paths: options.Paths = None,
    pick: options.Pick = None,
    pack: options.PackName = None,
    target: options.Target = "desk",
    llm: options.Llm = "none",
    prompt: options.Prompt = "policies",
    mutate: options.Mutate = None,
    strategies: options.Strategies = None,
    sample: options.Sample = None,
    repeat: options.Repeat = None,
    judge: options.Judge = None,
    baseline: options.Baseline = None,
    write_baseline: options.WriteBaseline = False,
    reason: options.Reason = "",
    strict: options.Strict = False,
    html: options.Html = None,
    junit: options.Junit = None,
    json_file: options.Json = None,
    jobs: options.Jobs = None,
    prices: options.Prices = None,
) -> None:
    """运行用例并给出结论；退出码 0 可放行，1 违反必须（基线记明的除外），3 比基线差，4 评测未完成 · Run cases and decide."""
    from evaluation.evaluating import evaluate
    from evaluation.request import Outputs, Request

    asked = Request(
        paths=_paths(paths), pick=pick, pack=pack, target=target, llm=llm, prompt=prompt, mutate=_disguises(mutate),
        strategies=tuple(_split(strategies or [])), sample=sample, repeat=repeat, judge=judge, baseline=baseline, strict=strict,
        jobs=jobs, prices=prices, outputs=Outputs(html=html, junit=junit, json=json_file, baseline=write_baseline, reason=reason),
    )  # fmt: skip
    raise typer.Exit(int(evaluate(asked)))


@eval_app.command("compare")
def compare_runs(
    first: Annotated[Path, typer.Argument(help="先前的记录（--json 或基线） · the earlier record")],
    second: Annotated[Path, typer.Argument(help="后来的记录 · the later record")],
    html: options.Html = None,
) -> None:
    """比较同一批用例的两次运行（两个模型或两个话术包） · Compare two runs of the same cases; exit 3 if the second is worse."""
    from evaluation.bench import pack_named
    from evaluation.comparison import compare
    from evaluation.gate import Exit
    from evaluation.record import RecordFault, read_record
    from evaluation.reports.comparison_page import write_comparison
    from evaluation.reports.terminal import open_console, print_two_runs

    try:
        sides = read_record(first), read_record(second)
    except RecordFault as fault:
        _stop(str(fault))
    comparison = compare(*sides)
    if not comparison.common:
        _stop("两份记录没有共同的用例 / the two records have no case in common")
    code = Exit.WORSE if comparison.is_worse else Exit.FINE
    print_two_runs(open_console(), comparison, sides)
    typer.echo(f"退出码 {int(code)}")
    if html is not None:
        write_comparison(comparison, sides, html, pack=pack_named)
        typer.echo(f"网页报告：{html}")
    raise typer.Exit(int(code))


@eval_app.command("list")
def list_cases(paths: options.Paths = None, pick: options.Pick = None) -> None:
    """列出用例，并核对写法 · List the cases, and check how they are written."""
    from evaluation.bench_spec import BenchSpec
    from evaluation.case_fault import CaseFault
    from evaluation.case_loading import load_cases
    from evaluation.evaluating import check_against_packs
    from evaluation.selection import BadExpression, select

    try:
        cases = select(load_cases(_paths(paths)), pick)
        notes = check_against_packs(cases, BenchSpec())
    except (CaseFault, BadExpression) as fault:
        _stop(str(fault))
    for note in notes:
        typer.echo(note, err=True)
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
    paths: options.Paths = None,
    pack: options.PackName = None,
    provider: Annotated[str, typer.Option("--provider", help="promptfoo 问谁 · whom promptfoo asks")] = "openai:chat:gpt-4o-mini",
    pick: options.Pick = None,
) -> None:
    """把用例写成 promptfoo 或 Inspect 的格式；带不走的检查逐条列出 · Write cases for other tools; what can't go is listed."""
    from evaluation.case_fault import CaseFault
    from evaluation.case_loading import load_cases
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
def rules(paths: options.Paths = None, pack: options.PackName = None, pick: options.Pick = None) -> None:
    """逐条关闭护栏规则，看哪些用例会发现；没人发现则退出码 4 · Switch each guard rule off and see which cases notice.

    规则全开时未通过的用例在此只列出：由 kefu eval run 判定 · What fails with every rule on is told here and judged by `run`.
    """
    from evaluation.case_fault import CaseFault
    from evaluation.case_loading import load_cases
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
    paths: options.Paths = None,
    check: Annotated[
        bool, typer.Option("--check", help="只看现在的配置有没有通过 · only tell whether what is in force has passed")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="已知不足以此基线为准 · the baseline that tells which failures are known")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="写网页报告 · write the HTML report")] = None,
    data_dir: DataDir = None,
    llm: Llm = None,
    pick: options.Pick = None,
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


def _disguises(names: list[str] | None) -> tuple[str, ...] | None:
    """None leaves it to each case; `none` is for no disguise at all."""
    return None if names is None else tuple(one for one in _split(names) if one != "none")


def _split(values: list[str]) -> list[str]:
    return [part for value in values for part in value.split(",") if part]


def _stop(message: str) -> NoReturn:
    """The bench could not do its work: exit 4."""
    typer.echo(message, err=True)
    raise typer.Exit(4)
