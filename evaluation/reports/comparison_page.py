"""Two runs compared, as a page: one verdict, the figures beside each other, and what each said in the cases that turned."""

from __future__ import annotations

from html import escape
from pathlib import Path

from evaluation.comparison import Comparison
from evaluation.record import Record, ToldTrial
from evaluation.reports.dialogues import Packs, highlighted
from evaluation.reports.labels import conclusion_zh, target_zh
from evaluation.reports.page import PAGE
from evaluation.reports.turned import Turned, side_by_side, turned_cases

_MOST_OPEN = 8
_MOST_TOLD = 200
_LABELS = ("前者", "后者")


def write_comparison(comparison: Comparison, sides: tuple[Record, Record], file: Path, *, pack: Packs) -> None:
    """Write the page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render_comparison(comparison, sides, pack=pack), "utf-8")


def render_comparison(comparison: Comparison, sides: tuple[Record, Record], *, pack: Packs) -> str:
    """The page as text."""
    told = turned_cases(comparison, sides)
    body = f"{_header(comparison)}<section id=figures><h2>并排</h2>{_figures(comparison, sides)}</section>"
    for title, name, fails_now in (("后者新增未通过", "worse", True), ("后者转为通过", "better", False)):
        mine = [one for one in told if one.fails_now is fails_now]
        if mine:
            dialogues = "".join(_dialogues(one, pack, opened=at < _MOST_OPEN) for at, one in enumerate(mine[:_MOST_TOLD]))
            body += f'<section id="{name}"><h2>{title}（{len(mine)}）</h2>{dialogues}</section>'
    body += _left_out(comparison, told)
    return PAGE.replace("{{title}}", "客服评测比较").replace("{{body}}", body)


def _header(comparison: Comparison) -> str:
    kind = "bad" if comparison.is_worse else "good" if comparison.is_better else "unsure"
    names = "".join(
        f"<li>{label}：{escape(target_zh(side.target))}，话术包 {escape(side.pack.replace('+', '、'))}</li>"
        for label, side in zip(_LABELS, (comparison.first, comparison.second), strict=True)
    )
    turned = f"{len(comparison.newly_failing)} 个新增未通过，{len(comparison.newly_passing)} 个转为通过"
    return (
        f'<header class="{kind}"><h1>{escape(conclusion_zh(comparison))}：{comparison.common} 个共同用例，{turned}。</h1>'
        f"<ul>{names}</ul></header>"
    )


def _figures(comparison: Comparison, sides: tuple[Record, Record]) -> str:
    rows = "".join(
        f"<tr><td class=demand>{escape(label)}</td>"
        + "".join(f'<td data-of="{name}">{escape(value)}</td>' for name, value in zip(_LABELS, values, strict=True))
        + "</tr>"
        for label, *values in side_by_side(comparison, sides)
    )
    failures, declines = comparison.failures, comparison.declines
    return (
        f"<table><thead><tr><th></th><th>前者</th><th>后者</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<p class=note>未通过的比率变化 {failures.difference:+.1%}（95% 区间 {failures.low:+.1%} 至 {failures.high:+.1%}；"
        f"McNemar p = {failures.p:.3g}），误拒变化 {declines.difference:+.1%}（p = {declines.p:.3g}）。"
        "只数两次运行都跑成的用例；用时与用量是各自整次运行的。</p>"
    )


def _dialogues(one: Turned, pack: Packs, *, opened: bool) -> str:
    both = "".join(_side(label, trial) for label, trial in zip(_LABELS, (one.first, one.second), strict=True))
    clauses = pack(one.second.pack).clauses if one.second.pack else {}
    demands = "；".join(f"{name} {clauses[name].when}" if name in clauses else name for name in one.second.clauses)
    return (
        f'<details class="case {"bad" if one.fails_now else ""}"{" open" if opened else ""}>'
        f"<summary><b>{escape(demands or one.case_id)}</b> <span>{escape(one.case_id)}</span></summary>{both}</details>"
    )


def _side(label: str, trial: ToldTrial) -> str:
    """What one side said, turn by turn."""
    said = "".join(
        f"<div class=say><span>客户</span><p>{escape(turn.user) or '（空白）'}</p></div>"
        f"<div class='say desk'><span>{label}</span><div><p>"
        f"{highlighted(turn.observed.reply, [span for one in turn.checks if one.violates for span in one.spans]) or '（没有答复）'}</p>"
        f"{''.join(f'<p class=fault>✗ {escape(one.message)}</p>' for one in turn.checks if one.violates)}</div></div>"
        for turn in trial.turns
    )
    return said + "".join(f"<p class=fault>✗ {escape(one.message)}</p>" for one in trial.after if one.violates)


def _left_out(comparison: Comparison, told: list[Turned]) -> str:
    notes = []
    if len(told) < len(comparison.newly_failing) + len(comparison.newly_passing):
        names = "、".join((*comparison.newly_failing, *comparison.newly_passing))
        notes.append(f"基线文件里没有对话，只知道哪些用例变了：{names}。用 --json 的记录比较，可以看到双方怎么说。")
    for label, names in (("只有前者跑了", comparison.missing), ("只有后者跑了", comparison.added)):
        if names:
            notes.append(f"{label}的用例 {len(names)} 个，不参与比较：{'、'.join(names[:20])}{'……' if len(names) > 20 else ''}。")
    return f"<footer>{''.join(f'<p>{escape(one)}</p>' for one in notes)}</footer>" if notes else ""
