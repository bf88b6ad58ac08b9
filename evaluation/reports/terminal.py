"""A run on a terminal: progress while it goes on, then the verdict, a line a clause, and what failed."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.comparison import Comparison
from evaluation.gate import Exit, verdict_zh
from evaluation.record import Run
from evaluation.rule_switch import SwitchReport
from evaluation.statistics import Rate
from evaluation.telling import tell_failure
from guards.pack import Pack

_MOST_FAILURES = 20
_MOST_NAMES = 8


def print_run(
    console: Console,
    run: Run,
    code: Exit,
    *,
    comparison: Comparison | None,
    pack: Callable[[str], Pack],
    failures: int | None = None,
) -> None:
    """Print the whole summary. `failures` limits how many failing dialogues are told in full."""
    _print_failures(console, run, pack, _MOST_FAILURES if failures is None else failures)
    console.print(_clause_table(run))
    if run.figures.variants:
        console.print(_variant_table(run))
    for line in _figure_lines(run):
        console.print(line)
    if comparison is not None:
        print_comparison(console, comparison)
    colour = {Exit.FINE: "green", Exit.BENCH_FAILED: "yellow"}.get(code, "red")
    console.print(Text(verdict_zh(code, run.figures, comparison), style=f"bold {colour}"))
    console.print(
        f"{run.target} · {run.pack} · {run.figures.trials} 次，{run.seconds:.1f} 秒（每秒 {_speed(run):.1f} 次）· 退出码 {int(code)}"
    )


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print what changed between two runs."""
    failures = comparison.failures
    console.print(f"比较（{comparison.common} 个共同用例）：{comparison.first} → {comparison.second}")
    console.print(
        f"  未通过的比率变化 {failures.difference:+.1%}（95% 区间 {failures.low:+.1%} 至 {failures.high:+.1%}），"
        f"新增未通过 {failures.only_second}，转为通过 {failures.only_first}，McNemar p={failures.p:.3g}"
    )
    declines = comparison.declines
    console.print(f"  误拒的比率变化 {declines.difference:+.1%}，p={declines.p:.3g}")
    for label, names in (
        ("新增未通过", comparison.newly_failing),
        ("转为通过", comparison.newly_passing),
        ("只在前者", comparison.missing),
        ("只在后者", comparison.added),
    ):
        if names:
            more = f" … 共 {len(names)} 个" if len(names) > _MOST_NAMES else ""
            console.print(f"  {label}：{'、'.join(names[:_MOST_NAMES])}{more}", highlight=False)


def print_switches(console: Console, report: SwitchReport) -> None:
    """Print which cases notice that a rule is gone."""
    table = Table(title="逐条关闭护栏规则：哪些用例会发现", title_justify="left")
    for name in ("规则", "条款", "发现的用例数", "例如"):
        table.add_column(name, overflow="fold")
    for one in report.switched:
        count = str(len(one.noticing)) if one.noticing else "[bold red]0 无人发现[/]"
        table.add_row(one.rule, one.clause, count, Text("、".join(one.noticing[:3])))
    console.print(table)
    for one in report.failing:
        said = one.error or "；".join(check.message for check in one.failures)
        console.print(Text(f"规则全开时未通过：{one.place}: {one.key}: {said}", style="red"))


def rate_text(rate: Rate) -> str:
    """3.2% [0.5%, 9.1%], or a dash where nothing was counted."""
    return f"{rate.value:.1%} [{rate.low:.1%}, {rate.high:.1%}]" if rate.units else "—"


def _clause_table(run: Run) -> Table:
    table = Table(title="按条款（95% 区间，同一用例的变形与重复算一组）", title_justify="left")
    table.add_column("条款")
    for name in ("用例", "违反必须", "应当未达", "误拒", "变形差距"):
        table.add_column(name, justify="right")
    for row in run.figures.clauses:
        style = "red" if row.must.hits else "yellow" if row.should.hits or row.declined.hits else ""
        gap = "—" if row.gap is None else f"{row.gap:+.1%}"
        table.add_row(
            row.clause, str(row.cases), rate_text(row.must), rate_text(row.should), rate_text(row.declined), gap, style=style
        )
    return table


def _variant_table(run: Run) -> Table:
    table = Table(title="按变形与策略", title_justify="left")
    table.add_column("名称")
    for name in ("次数", "未通过", "同一批原样未通过", "差距"):
        table.add_column(name, justify="right")
    for row in run.figures.variants:
        table.add_row(row.variant, str(row.rate.units), rate_text(row.rate), f"{row.plain:.1%}", f"{row.gap:+.1%}")
    return table


def _figure_lines(run: Run) -> list[str]:
    figures = run.figures
    lines = [
        f"违反必须 {rate_text(figures.must)}；误拒（正常咨询被婉拒） {rate_text(figures.declined)}；应当未达 {rate_text(figures.should)}",
        f"有据率 {rate_text(figures.grounded)}；检索命中第一条 {rate_text(figures.recall_at_1)}，前五条 {rate_text(figures.recall_at_5)}",
    ]
    if figures.latency_p50_ms is not None and figures.latency_p95_ms is not None:
        lines.append(f"每轮用时：中位 {figures.latency_p50_ms:.0f} 毫秒，95% 在 {figures.latency_p95_ms:.0f} 毫秒内")
    if figures.pass_hat_k is not None:
        lines.append(f"连续 4 次都通过的概率（pass^4） {figures.pass_hat_k:.1%}")
    if figures.usage.completion_tokens:
        money = "" if run.cost is None else f"，费用 {run.cost}（价格 {run.cost.as_of}）"
        lines.append(f"用量：输入 {figures.usage.prompt_tokens} 词元，输出 {figures.usage.completion_tokens} 词元{money}")
    lines.append(
        f"检查 {figures.checks_made} 项，不适用 {figures.checks_not_applicable} 项；出错 {figures.broken} 次，整个不适用 {figures.inapplicable} 次"
        + (f"；评审模型反对 {figures.votes_against} 项（只作提示）" if figures.votes_against else "")
    )
    return lines


def _print_failures(console: Console, run: Run, pack: Callable[[str], Pack], most: int) -> None:
    broken = [one for one in run.results if one.error]
    failing = [one for one in run.results if one.failures]
    for one in broken[:most]:
        console.print(Text(f"{one.place}: {one.key}: {one.error}", style="yellow"))
    for one in sorted(failing, key=lambda one: not one.violates_must)[:most]:
        console.print(Text(tell_failure(one, pack(one.pack)), style="" if one.violates_must else "dim"))
        console.print()
    if len(failing) > most:
        console.print(f"……另有 {len(failing) - most} 次未通过，见 --html 报告")


def _speed(run: Run) -> float:
    return run.figures.trials / run.seconds if run.seconds else 0.0
