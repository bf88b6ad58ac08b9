"""A run on a terminal: progress while it goes on, then the verdict, a line a clause, and what failed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.baseline import Renewal
from evaluation.comparison import Comparison
from evaluation.gate import Exit, Judgement, faults_zh
from evaluation.record import Record, Run, ToldTrial
from evaluation.reports.labels import conclusion_zh, target_zh, variant_zh
from evaluation.reports.turned import side_by_side, turned_cases
from evaluation.rule_switch import SwitchReport
from evaluation.standing import Standing
from evaluation.statistics import Rate
from evaluation.telling import marked, tell_failure
from guards.pack import Pack

_MOST_FAILURES = 20
_MOST_NAMES = 8
_MOST_KNOWN = 12
_MOST_CLAUSES = 20
_MOST_TURNED = 20
_FILE_WIDTH = 140


def open_console(*, stderr: bool = False) -> Console:
    """A console for reports: as wide as the terminal, and wide enough for the tables where the output goes to a file or a pipe."""
    # Emoji codes are rich's own idea: `openai:x:` is a name.
    console = Console(emoji=False, stderr=stderr)
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(emoji=False, stderr=stderr, width=_FILE_WIDTH)


def print_run(
    console: Console, run: Run, judgement: Judgement, *, pack: Callable[[str], Pack], failures: int = _MOST_FAILURES
) -> None:
    """Print the whole summary. `failures` limits how many failing dialogues are told in full; what is known is only named."""
    _print_failures(console, run, judgement.standing, pack, failures)
    console.print(_clause_table(run))
    if run.figures.variants:
        console.print(_variant_table(run))
    for line in _figure_lines(run):
        _say(console, line)
    if judgement.comparison is not None:
        print_comparison(console, judgement.comparison)
    _print_standing(console, judgement.standing)
    colour = {Exit.FINE: "yellow" if judgement.tolerates else "green", Exit.BENCH_FAILED: "yellow"}.get(judgement.code, "red")
    _say(console, Text(judgement.sentence, style=f"bold {colour}"))
    _say(
        console,
        f"{target_zh(run.target)} · {run.pack} · {run.figures.trials} 次，{run.seconds:.1f} 秒（每秒 {_speed(run):.1f} 次）· 退出码 {int(judgement.code)}",
    )


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print what changed since the baseline."""
    _say(console, f"与基线比较（{comparison.common} 个共同用例）")
    _print_changes(console, comparison)


def print_two_runs(console: Console, comparison: Comparison, sides: tuple[Record, Record]) -> None:
    """Print two runs side by side, and what was said in the cases that turned."""
    table = Table(title=f"比较（{comparison.common} 个共同用例）", title_justify="left")
    table.add_column("")
    for label, side in (("前者", comparison.first), ("后者", comparison.second)):
        table.add_column(Text(f"{label}：{target_zh(side.target)}\n{side.pack}"), overflow="fold")
    for label, first, second in side_by_side(comparison, sides):
        table.add_row(label, first, second)
    console.print(table)
    for turned in turned_cases(comparison, sides)[:_MOST_TURNED]:
        _say(console, Text(f"{turned.label_zh} {turned.case_id}", style="red" if turned.fails_now else "green"))
        for label, trial in (("前者", turned.first), ("后者", turned.second)):
            for line in _lines_of(trial):
                _say(console, Text(f"  {label}  {line}"))
    _print_changes(console, comparison)


def _lines_of(trial: ToldTrial) -> list[str]:
    """What was said where it went wrong, or at the end, and what was wrong with it."""
    turn = next((one for one in trial.turns if any(check.violates for check in one.checks)), trial.turns[-1])
    faults = [check.message for check in trial.failures]
    spans = [span for check in turn.checks if check.violates for span in check.spans]
    return [f"客户：{turn.user or '（空白）'}", f"客服：{marked(turn.observed.reply, spans)}", *(f"✗ {one}" for one in faults)]


def _print_changes(console: Console, comparison: Comparison) -> None:
    failures, declines = comparison.failures, comparison.declines
    _say(
        console,
        f"  未通过的比率变化 {failures.difference:+.1%}（95% 区间 {failures.low:+.1%} 至 {failures.high:+.1%}），"
        f"新增未通过 {failures.only_second}，转为通过 {failures.only_first}，McNemar p={failures.p:.3g}",
    )
    _say(console, f"  误拒的比率变化 {declines.difference:+.1%}，p={declines.p:.3g}")
    for label, names in (
        ("新增未通过", comparison.newly_failing),
        ("转为通过", comparison.newly_passing),
        ("只有前者跑了", comparison.missing),
        ("只有后者跑了", comparison.added),
    ):
        _name(console, label, names)
    _say(console, f"  结论：{conclusion_zh(comparison)}")


def print_renewal(console: Console, renewal: Renewal) -> None:
    """Print what writing a baseline changed."""
    _say(console, f"基线：{renewal.file}")
    _name(console, "新列为已知不足", renewal.listed)
    _name(console, "不再是已知不足", renewal.struck)


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
        _say(console, Text(f"规则全开时未通过（由 kefu eval run 判定）：{one.place}: {one.key}: {said}", style="yellow"))
    if report.unnoticed:
        _say(
            console,
            Text(f"没有用例会发现这些规则被关闭：{'、'.join(report.unnoticed)}；请写一个只有它能发现的草稿", style="bold red"),
        )
    else:
        _say(console, Text(f"{len(report.switched)} 条规则，关掉任何一条都有用例发现", style="bold green"))


def rate_text(rate: Rate) -> str:
    """3.2% [0.5%, 9.1%], or a dash where nothing was counted."""
    return f"{rate.value:.1%} [{rate.low:.1%}, {rate.high:.1%}]" if rate.units else "—"


def _clause_table(run: Run) -> Table:
    table = Table(title="按条款（95% 区间，同一用例的变形与重复算一组）", title_justify="left")
    table.add_column("条款")
    for name in ("用例", "违反必须", "应当未达", "误拒", "变形差距"):
        table.add_column(name, justify="right")
    ordered = sorted(run.figures.clauses, key=lambda row: (-row.must.hits, -row.declined.hits, -row.should.hits))
    amiss = [row for row in ordered if row.must.hits or row.should.hits or row.declined.hits]
    told = ordered if len(ordered) <= _MOST_CLAUSES else amiss
    for row in told:
        style = "red" if row.must.hits else "yellow" if row in amiss else ""
        gap = "—" if row.gap is None else f"{row.gap:+.1%}"
        table.add_row(
            row.clause, str(row.cases), rate_text(row.must), rate_text(row.should), rate_text(row.declined), gap, style=style
        )
    if len(ordered) > len(told):
        table.add_row(f"其余 {len(ordered) - len(told)} 条", "", "全部做到", "", "", "", style="green")
    return table


def _variant_table(run: Run) -> Table:
    table = Table(title="按变形与策略（差距与同一批用例的原样相比，误拒只看无辜的用例）", title_justify="left")
    table.add_column("变形或策略", overflow="fold")
    for name in ("次数", "未通过", "原样", "差距", "误拒", "误拒原样"):
        table.add_column(name, justify="right")
    for row in sorted(run.figures.variants, key=lambda row: (-row.gap.value, -row.declined.value, row.variant)):
        gap = f"{row.gap.value:+.1%} [{row.gap.low:+.1%}, {row.gap.high:+.1%}]"
        before = f"{row.declined_plain:.1%}" if row.declined.units else "—"
        cells = (str(row.rate.units), rate_text(row.rate), f"{row.plain:.1%}", gap, rate_text(row.declined), before)
        table.add_row(Text(variant_zh(row.variant)), *map(Text, cells), style="red" if row.gap.low > 0 else "")
    return table


def _figure_lines(run: Run) -> list[str]:
    figures = run.figures
    lines = [
        f"违反必须 {rate_text(figures.must)}；误拒（正常咨询被婉拒） {rate_text(figures.declined)}；应当未达 {rate_text(figures.should)}",
        f"有据率 {rate_text(figures.grounded)}；检索命中第一条 {rate_text(figures.recall_at_1)}，前五条 {rate_text(figures.recall_at_5)}",
    ]
    if figures.declined_disguised.units:
        lines.insert(
            1, f"误拒：照原样问 {rate_text(figures.declined_plain)}；变形与策略之下 {rate_text(figures.declined_disguised)}"
        )
    if figures.latency_p50_ms is not None and figures.latency_p95_ms is not None:
        lines.append(f"每轮用时：中位 {figures.latency_p50_ms:.0f} 毫秒，95% 在 {figures.latency_p95_ms:.0f} 毫秒内")
    if figures.pass_hat_k is not None:
        lines.append(f"连续 4 次都通过的概率（pass^4） {figures.pass_hat_k:.1%}")
    if figures.usage.completion_tokens:
        money = "，价格未知（--prices）" if run.cost is None else f"，费用 {run.cost}（价格 {run.cost.as_of}）"
        lines.append(f"用量：输入 {figures.usage.prompt_tokens} 词元，输出 {figures.usage.completion_tokens} 词元{money}")
    lines.append(
        f"检查 {figures.checks_made} 项，不适用 {figures.checks_not_applicable} 项；出错 {figures.broken} 次，整个不适用 {figures.inapplicable} 次"
        + (f"；评审模型反对 {figures.votes_against} 项（只作提示）" if figures.votes_against else "")
    )
    return lines


def _print_failures(console: Console, run: Run, standing: Standing, pack: Callable[[str], Pack], most: int) -> None:
    broken = [one for one in run.results if one.error]
    failing = [one for one in run.results if one.key in standing.fresh]
    for one in broken[:most]:
        _say(console, Text(f"{one.place}: {one.key}: {one.error}", style="yellow"))
    for one in sorted(failing, key=lambda one: one.key not in standing.fresh_must)[:most]:
        _say(console, Text(tell_failure(one, pack(one.pack)), style="" if one.violates_must else "dim"))
        console.print()
    if len(failing) > most:
        _say(console, f"……另有 {len(failing) - most} 次未通过，见 --html 报告")


def _print_standing(console: Console, standing: Standing) -> None:
    if standing.known:
        _say(console, f"基线记明的已知不足：{len(standing.known)} 次未通过（{len(standing.known_must)} 次违反必须）")
        for one in standing.known_cases[:_MOST_KNOWN]:
            _say(console, Text(f"  {one.case_id}: {faults_zh(one)}", style="dim"))
        if len(standing.known_cases) > _MOST_KNOWN:
            _say(console, f"  …… 共 {len(standing.known_cases)} 个用例，见基线文件或 --html 报告")
    _name(console, "已知不足，现已通过（请用 --write-baseline 更新基线）", [one.case_id for one in standing.mended])
    _name(console, "已知不足，但用例没有运行", [one.case_id for one in standing.unseen])


def _name(console: Console, label: str, names: Sequence[str]) -> None:
    if names:
        more = f" … 共 {len(names)} 个" if len(names) > _MOST_NAMES else ""
        _say(console, f"  {label}：{'、'.join(names[:_MOST_NAMES])}{more}")


def _say(console: Console, line: str | Text) -> None:
    """A line as it is: a terminal may fold it, a file or a pipe keeps it whole."""
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _speed(run: Run) -> float:
    return run.figures.trials / run.seconds if run.seconds else 0.0
