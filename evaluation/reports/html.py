"""The report that a manager reads: one self-contained page in Chinese, with nothing fetched from anywhere."""

from __future__ import annotations

from html import escape
from pathlib import Path

from evaluation.comparison import Comparison
from evaluation.figures import Figures
from evaluation.gate import Exit, Judgement, faults_zh
from evaluation.record import Run
from evaluation.reports.dialogues import Packs, dialogues
from evaluation.reports.labels import target_zh
from evaluation.reports.page import PAGE
from evaluation.reports.tables import clause_table, variant_table
from evaluation.standing import KnownCase
from evaluation.statistics import Rate
from guards.pack import Pack

_MOST_BROKEN = 200
_MOST_CLAUSES = 5


def write_html(run: Run, file: Path, *, judgement: Judgement, pack: Packs) -> None:
    """Write the page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(run, judgement=judgement, pack=pack), "utf-8")


def render(run: Run, *, judgement: Judgement, pack: Packs) -> str:
    """The page as text."""
    packs = [pack(name) for name in dict.fromkeys(one.pack for one in run.results)]
    sections = (
        ("变化", "changes", _changes(judgement)),
        ("逐条款", "clauses", clause_table(run.figures.clauses, packs) if run.figures.clauses else ""),
        ("换一种写法、换一种问法", "variants", variant_table(run.figures.variants) if run.figures.variants else ""),
        *_failures(run, judgement, pack),
        _broken(run),
    )
    filled = [(title, name, body) for title, name, body in sections if body]
    links = "".join(f'<a href="#{name}">{title}</a>' for title, name, _ in filled)
    told = "".join(f'<section id="{name}"><h2>{title}</h2>{body}</section>' for title, name, body in filled)
    body = f"{_header(run, judgement, packs)}{_tiles(run)}<nav>{links}</nav>{told}{_notes(run)}"
    return PAGE.replace("{{title}}", f"客服评测报告 · {escape(run.pack)}").replace("{{body}}", body)


def _header(run: Run, judgement: Judgement, packs: list[Pack]) -> str:
    kind = {Exit.FINE: "known" if judgement.tolerates else "good", Exit.BENCH_FAILED: "unsure"}.get(judgement.code, "bad")
    when = run.started_at.astimezone().strftime("%Y年%m月%d日 %H:%M")
    companies = "、".join(dict.fromkeys(one.facts.get("company", one.id) for one in packs))
    cases = len({one.case_id for one in run.results})
    return (
        f'<header class="{kind}"><h1>{escape(judgement.sentence)}</h1>{_gravest(run, packs)}'
        f"<p>被测：{escape(target_zh(run.target))}。话术包：{escape(companies)}（{escape(run.pack.replace('+', '、'))}）。{when}，"
        f"{cases} 个用例，{run.figures.trials} 次对话，用时 {run.seconds:.0f} 秒。</p></header>"
    )


def _gravest(run: Run, packs: list[Pack]) -> str:
    """The clauses that are violated most, in words."""
    rows = sorted((row for row in run.figures.clauses if row.must.hits), key=lambda row: (-row.must.hits, row.clause))
    if not rows:
        return ""
    lines = []
    for row in rows[:_MOST_CLAUSES]:
        clause = next((one.clauses[row.clause] for one in packs if row.clause in one.clauses), None)
        lines.append(
            f"<li>{escape(clause.when if clause else row.clause)}（{escape(row.clause)}）：{row.must.hits} / {row.must.units} 次违反</li>"
        )
    more = f"<li>另有 {len(rows) - _MOST_CLAUSES} 条，见下表</li>" if len(rows) > _MOST_CLAUSES else ""
    return f"<ul>{''.join(lines)}{more}</ul>"


def _tiles(run: Run) -> str:
    figures = run.figures
    latency = "—" if figures.latency_p95_ms is None else f"{figures.latency_p95_ms:.0f} 毫秒"
    middle = "" if figures.latency_p50_ms is None else f"中位 {figures.latency_p50_ms:.0f} 毫秒"
    tiles = [
        _tile("违反必须遵守的条款", figures.must, bad=True),
        _tile("误拒：正常咨询被婉拒", figures.declined, bad=True, more=_disguised(figures)),
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
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _disguised(figures: Figures) -> str:
    if not figures.declined_disguised.units:
        return ""
    plain, disguised = figures.declined_plain, figures.declined_disguised
    return f"；原样 {plain.hits} / {plain.units}，变形与策略之下 {disguised.hits} / {disguised.units}"


def _tile(label: str, rate: Rate, *, bad: bool = False, more: str = "") -> str:
    if not rate.units:
        return f'<div class="tile"><b>—</b><span>{label}</span><small>没有相应的用例</small></div>'
    mark = ' class="hit"' if bad and rate.hits else ""
    return (
        f'<div class="tile"><b{mark}>{rate.value:.1%}</b><span>{label}</span>'
        f"<small>{rate.hits} / {rate.units}，95% 区间 {rate.low:.1%} 至 {rate.high:.1%}{more}</small></div>"
    )


def _changes(judgement: Judgement) -> str:
    comparison, standing = judgement.comparison, judgement.standing
    if comparison is None:
        return ""
    return (
        f"{_changed(comparison)}{_listed('新增未通过', comparison.newly_failing, opened=True)}"
        f"{_listed('转为通过', comparison.newly_passing)}"
        f"{_known('基线里的已知不足，现已通过：请更新基线', standing.mended)}"
        f"{_known('基线里的已知不足，用例却没有运行', standing.unseen)}"
        f"{_listed('基线里有、本次没有运行的用例', comparison.missing)}{_listed('基线里没有的新用例', comparison.added)}"
    )


def _changed(comparison: Comparison) -> str:
    failures, declines = comparison.failures, comparison.declines
    if comparison.is_worse:
        said = "比基线差"
    elif comparison.is_better:
        said = "比基线好，且超出偶然"
    elif comparison.newly_failing or comparison.newly_passing:
        said = "有变化，但不能说明比基线差"
    else:
        said = "与基线相同"
    return (
        f"<p><b>{said}。</b>{comparison.common} 个共同用例：{len(comparison.newly_failing)} 个转为未通过，"
        f"{len(comparison.newly_passing)} 个转为通过。</p>"
        f"<p class=note>未通过的比率变化 {failures.difference:+.1%}（95% 区间 {failures.low:+.1%} 至 {failures.high:+.1%}；"
        f"McNemar p = {failures.p:.3g}），误拒变化 {declines.difference:+.1%}（p = {declines.p:.3g}）。</p>"
    )


def _listed(label: str, names: tuple[str, ...], *, opened: bool = False) -> str:
    if not names:
        return ""
    items = "".join(f"<li><code>{escape(name)}</code></li>" for name in names)
    return f"<details{' open' if opened else ''}><summary>{label}：{len(names)} 个</summary><ul>{items}</ul></details>"


def _known(label: str, cases: tuple[KnownCase, ...]) -> str:
    if not cases:
        return ""
    items = "".join(f"<li><code>{escape(one.case_id)}</code> {escape(faults_zh(one))}</li>" for one in cases)
    return f"<details><summary>{label}：{len(cases)} 个</summary><ul>{items}</ul></details>"


def _failures(run: Run, judgement: Judgement, pack: Packs) -> tuple[tuple[str, str, str], ...]:
    """The dialogues that fail anew, and those that fail as is known."""
    standing = judgement.standing
    fresh = [one for one in run.results if one.key in standing.fresh]
    known = [one for one in run.results if one.key in standing.known]
    title = f"{'新的' if known else ''}未通过的对话（{len(fresh)}）"
    listed = _known("基线怎样记明", standing.known_cases)
    return (
        (title, "failures", dialogues(fresh, pack) if fresh else ""),
        (f"已知不足（{len(known)} 次未通过）", "known", listed + dialogues(known, pack, opens=0) if known else ""),
    )


def _broken(run: Run) -> tuple[str, str, str]:
    broken = [one for one in run.results if one.error]
    rows = "".join(f"<li><code>{escape(one.key)}</code> {escape(one.error)}</li>" for one in broken[:_MOST_BROKEN])
    return f"没有跑成的（{len(broken)}）", "broken", f"<ul>{rows}</ul>" if broken else ""


def _notes(run: Run) -> str:
    figures = run.figures
    votes = f"评审模型反对 {figures.votes_against} 项，只作提示，不影响结论。" if figures.votes_against else ""
    return (
        f"<footer>检查 {figures.checks_made} 项；被测对象不提供所需信息、不适用 {figures.checks_not_applicable} 项"
        f"（整个用例不适用 {figures.inapplicable} 次），既不算通过也不算未通过。{votes}"
        "“必须”未通过即不可上线，基线记明的已知不足除外；“应当”未通过只作提醒。“误拒”只在标为 innocent 的用例上计算。</footer>"
    )
