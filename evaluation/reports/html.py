"""The report that a manager reads: one self-contained page in Chinese, with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from evaluation.comparison import Comparison
from evaluation.figures import ClauseFigures
from evaluation.gate import Exit, verdict_zh
from evaluation.record import Run
from evaluation.reports.page import CHECK_NAMES, PAGE, TICKET_KINDS
from evaluation.result import CheckResult, TrialResult, TurnResult
from evaluation.statistics import Rate
from evaluation.telling import quote_clause
from guards.pack import Pack

_MOST_DIALOGUES = 200
Packs = Callable[[str], Pack]


def write_html(run: Run, file: Path, *, code: Exit, comparison: Comparison | None, pack: Packs) -> None:
    """Write the page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(run, code=code, comparison=comparison, pack=pack), "utf-8")


def render(run: Run, *, code: Exit, comparison: Comparison | None, pack: Packs) -> str:
    """The page as text."""
    kind = {Exit.FINE: "good", Exit.BENCH_FAILED: "unsure"}.get(code, "bad")
    when = run.started_at.astimezone().strftime("%Y年%m月%d日 %H:%M")
    body = [
        f'<header class="{kind}"><h1>{escape(verdict_zh(code, run.figures, comparison))}</h1>',
        f"<p>{escape(run.target)} · 话术包 {escape(run.pack)} · {when} · {run.figures.trials} 次对话，用时 {run.seconds:.0f} 秒</p></header>",
        _tiles(run),
        _changes(comparison) if comparison is not None else "",
        _clauses(run, pack),
        _variants(run),
        _dialogues(run, pack),
        _broken(run),
        _notes(run),
    ]
    return PAGE.replace("{{title}}", "客服评测报告").replace("{{body}}", "\n".join(body))


def _tiles(run: Run) -> str:
    figures = run.figures
    latency = "—" if figures.latency_p95_ms is None else f"{figures.latency_p95_ms:.0f} 毫秒"
    middle = "" if figures.latency_p50_ms is None else f"中位 {figures.latency_p50_ms:.0f} 毫秒"
    tiles = [
        _tile("违反必须遵守的条款", figures.must, bad=True),
        _tile("误拒：正常咨询被婉拒", figures.declined, bad=True),
        _tile("应当做到而未做到", figures.should, bad=True),
        _tile("答复有据", figures.grounded),
        _tile("前五条检索到所需资料", figures.recall_at_5),
        f'<div class="tile"><b>{latency}</b><span>95% 的答复快于此</span><small>{middle}</small></div>',
    ]
    if figures.pass_hat_k is not None:
        tiles.append(f'<div class="tile"><b>{figures.pass_hat_k:.1%}</b><span>连续 4 次都通过</span><small>pass^4</small></div>')
    if figures.usage.completion_tokens:
        tokens = f"{figures.usage.prompt_tokens:,} + {figures.usage.completion_tokens:,}"
        money = "价格未知" if run.cost is None else escape(f"费用 {run.cost}（价格 {run.cost.as_of}）")
        tiles.append(f'<div class="tile"><b>{tokens}</b><span>模型用量（词元，输入 + 输出）</span><small>{money}</small></div>')
    return f'<section class="tiles">{"".join(tiles)}</section>'


def _tile(label: str, rate: Rate, *, bad: bool = False) -> str:
    if not rate.units:
        return f'<div class="tile"><b>—</b><span>{label}</span><small>没有相应的用例</small></div>'
    mark = ' class="hit"' if bad and rate.hits else ""
    return (
        f'<div class="tile"><b{mark}>{rate.value:.1%}</b><span>{label}</span>'
        f"<small>{rate.hits} / {rate.units}，95% 区间 {rate.low:.1%} 至 {rate.high:.1%}</small></div>"
    )


def _changes(comparison: Comparison) -> str:
    failures, declines = comparison.failures, comparison.declines
    if comparison.is_worse:
        said = "比基线差"
    elif comparison.is_better:
        said = "比基线好，且超出偶然"
    elif comparison.newly_failing or comparison.newly_passing:
        said = "有变化，但不能说明比基线差"
    else:
        said = "与基线相同"
    rows = [
        (
            f"<p>{comparison.common} 个共同用例：未通过的比率变化 {failures.difference:+.1%}"
            f"（95% 区间 {failures.low:+.1%} 至 {failures.high:+.1%}；McNemar p = {failures.p:.3g}），"
            f"误拒变化 {declines.difference:+.1%}（p = {declines.p:.3g}）。</p>"
        )
    ]
    for label, names in (
        ("新增未通过", comparison.newly_failing),
        ("转为通过", comparison.newly_passing),
        ("本次没有运行", comparison.missing),
        ("新增的用例", comparison.added),
    ):
        if names:
            listed = "".join(f"<li><code>{escape(name)}</code></li>" for name in names)
            rows.append(f"<details><summary>{label}：{len(names)} 个</summary><ul>{listed}</ul></details>")
    return f"<section><h2>与基线相比：{said}</h2>{''.join(rows)}</section>"


def _clauses(run: Run, pack: Packs) -> str:
    loaded = [pack(name) for name in dict.fromkeys(one.pack for one in run.results)]
    rows = "".join(_clause_row(row, loaded) for row in sorted(run.figures.clauses, key=_severity))
    return (
        "<section><h2>逐条款</h2><table><thead><tr><th>条款</th><th>要求</th><th class=n>用例</th><th>违反必须</th>"
        "<th>应当未达</th><th>误拒</th><th class=n>变形差距</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><p class=note>横条是 95% 区间（同一用例的变形与重复算作一组），竖线是实测值；"
        "“变形差距”是换一种写法再问时，未通过的比率多出多少。</p></section>"
    )


def _severity(row: ClauseFigures) -> tuple[int, int, int, str]:
    return (-row.must.hits, -row.declined.hits, -row.should.hits, row.clause)


def _clause_row(row: ClauseFigures, packs: list[Pack]) -> str:
    clause = next((one.clauses[row.clause] for one in packs if row.clause in one.clauses), None)
    demand = f"{clause.when}：{clause.must or '说规定话术'}" if clause is not None else ""
    gap = "—" if row.gap is None else f"{row.gap:+.0%}"
    style = ' class="bad"' if row.must.hits else ' class="weak"' if row.should.hits or row.declined.hits else ""
    return (
        f"<tr{style}><td><code>{escape(row.clause)}</code></td><td class=demand>{escape(demand)}</td><td class=n>{row.cases}</td>"
        f"<td>{_bar(row.must)}</td><td>{_bar(row.should)}</td><td>{_bar(row.declined)}</td><td class=n>{gap}</td></tr>"
    )


def _bar(rate: Rate) -> str:
    if not rate.units:
        return '<span class="none">—</span>'
    left, width, at = rate.low * 100, max((rate.high - rate.low) * 100, 1), rate.value * 100
    title = f"{rate.hits} / {rate.units}；95% 区间 {rate.low:.1%} 至 {rate.high:.1%}"
    return (
        f'<span class="bar" title="{title}"><i style="left:{left:.1f}%;width:{width:.1f}%"></i>'
        f'<u{" class=zero" if not rate.hits else ""} style="left:{at:.1f}%"></u></span><em>{rate.value:.0%}</em>'
    )


def _variants(run: Run) -> str:
    if not run.figures.variants:
        return ""
    rows = "".join(
        f"<tr><td>{escape(row.variant)}</td><td class=n>{row.rate.units}</td><td>{_bar(row.rate)}</td>"
        f"<td class=n>{row.plain:.0%}</td><td class=n>{row.gap:+.1%}</td></tr>"
        for row in sorted(run.figures.variants, key=lambda row: -row.gap)
    )
    return (
        "<section><h2>换一种写法、换一种问法</h2><table><thead><tr><th>变形或策略</th><th class=n>次数</th><th>未通过</th>"
        f"<th class=n>同一批原样</th><th class=n>差距</th></tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _dialogues(run: Run, pack: Packs) -> str:
    failing = sorted((one for one in run.results if one.failures), key=lambda one: (not one.violates_must, one.case_id))
    if not failing:
        return ""
    told = "".join(_dialogue(one, pack(one.pack)) for one in failing[:_MOST_DIALOGUES])
    more = (
        f"<p class=note>另有 {len(failing) - _MOST_DIALOGUES} 次未列出，见 JSON 记录。</p>"
        if len(failing) > _MOST_DIALOGUES
        else ""
    )
    return f"<section><h2>未通过的对话（{len(failing)}）</h2>{told}{more}</section>"


def _dialogue(one: TrialResult, pack: Pack) -> str:
    weight = "违反必须" if one.violates_must else "应当未达"
    disguise = f"，变形：{escape(one.variant)}" if one.variant else ""
    clauses = "".join(_quoted(clause, pack) for clause in one.clauses)
    after = "".join(_fault(check) for check in one.after if check.violates)
    summary = escape(one.failures[0].message)
    return (
        f'<details class="case {"bad" if one.violates_must else "weak"}"{" open" if one.violates_must else ""}>'
        f"<summary><b>{weight}</b> <code>{escape(one.case_id)}</code>{disguise} <span>{summary}</span></summary>"
        f"{''.join(_exchange(turn, one) for turn in one.turns)}{after}{clauses}<p class=place>{escape(one.place)}</p></details>"
    )


def _exchange(turn: TurnResult, one: TrialResult) -> str:
    broken = [check for check in turn.checks if check.violates]
    ticket = turn.observed.ticket
    filed = f"<p class=ticket>工单：{TICKET_KINDS.get(ticket.kind, ticket.kind)}</p>" if ticket is not None else ""
    cited = "".join(f"<p class=ticket>引用：《{escape(cite.title)}》</p>" for cite in turn.observed.citations)
    asked = escape(turn.user) if turn.user.strip() else "<i>（空白）</i>"
    who = "放行" if one.kind == "guard" else "客服"
    reply = _highlighted(turn.observed.reply, broken) or "<i>（什么也没有）</i>"
    return (
        f"<div class=say><span>客户</span><p>{asked}</p></div><div class='say desk'><span>{who}</span><div><p>{reply}</p>{filed}{cited}"
        f"{''.join(_fault(check) for check in broken)}</div></div>"
    )


def _highlighted(reply: str, broken: Iterable[CheckResult]) -> str:
    """The reply, escaped, with the offending characters marked."""
    offending = {at for check in broken for start, end in check.spans for at in range(start, end)}
    pieces: list[str] = []
    marked = False
    for at, character in enumerate(reply):
        if (at in offending) != marked:
            marked = not marked
            pieces.append("<mark>" if marked else "</mark>")
        pieces.append("<br>" if character == "\n" else escape(character))
    return "".join(pieces) + ("</mark>" if marked else "")


def _fault(check: CheckResult) -> str:
    return f"<p class=fault>✗ {CHECK_NAMES.get(check.name, check.name)}：{escape(check.message)}</p>"


def _quoted(clause: str, pack: Pack) -> str:
    lines = quote_clause(pack, clause)
    return f"<blockquote>{'<br>'.join(map(escape, lines))}</blockquote>" if lines else ""


def _broken(run: Run) -> str:
    broken = [one for one in run.results if one.error]
    if not broken:
        return ""
    rows = "".join(f"<li><code>{escape(one.key)}</code> {escape(one.error)}</li>" for one in broken[:_MOST_DIALOGUES])
    return f"<section><h2>没有跑成的（{len(broken)}）</h2><ul>{rows}</ul></section>"


def _notes(run: Run) -> str:
    figures = run.figures
    votes = f"评审模型反对 {figures.votes_against} 项，只作提示，不影响结论。" if figures.votes_against else ""
    return (
        f"<footer>检查 {figures.checks_made} 项；被测对象不提供所需信息、不适用 {figures.checks_not_applicable} 项"
        f"（整个用例不适用 {figures.inapplicable} 次），既不算通过也不算未通过。{votes}"
        "“必须”未通过即不可上线；“应当”未通过只作提醒。“误拒”只在标为 innocent 的用例上计算。</footer>"
    )
