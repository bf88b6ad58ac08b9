"""The tables of a report: a row a clause, a row a disguise; rates as bars with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evaluation.figures import ClauseFigures, VariantFigures
from evaluation.reports.labels import variant_zh
from evaluation.statistics import Rate
from guards.pack import Pack

_NOTHING = '<span class="none">—</span>'
_CLAUSE_COLUMNS = ("违反必须", "应当未达", "误拒", "变形差距")


def clause_table(rows: Sequence[ClauseFigures], packs: Sequence[Pack]) -> str:
    """A row a clause, the gravest first; clauses with nothing amiss unfold."""
    ordered = sorted(rows, key=lambda row: (-row.must.hits, -row.declined.hits, -row.should.hits, row.clause))
    amiss = [row for row in ordered if _is_amiss(row)]
    fine = [row for row in ordered if not _is_amiss(row)]
    told = _clauses(amiss, packs) if amiss else ""
    if fine:
        told += f"<details{'' if amiss else ' open'}><summary>全部做到的条款：{len(fine)} 条</summary>{_clauses(fine, packs)}</details>"
    return (
        f"{told}<p class=note>横条是 95% 区间（同一用例的变形与重复算作一组），竖线是实测值；用例越少，区间越宽，越不能下结论。"
        "“变形差距”是换一种写法再问时，未通过的比率多出多少。</p>"
    )


def variant_table(rows: Sequence[VariantFigures]) -> str:
    """A row a disguise or strategy, the widest gap first."""
    told = "".join(
        f"<tr><td class=demand>{escape(variant_zh(row.variant))}</td>{_cell('次数', str(row.rate.units))}"
        f"{_cell('未通过', bar(row.rate))}{_cell('同一批原样', f'{row.plain:.0%}')}"
        f"{_cell('差距', f'{row.gap.value:+.0%} <small>{row.gap.low:+.0%} 至 {row.gap.high:+.0%}</small>')}"
        f"{_cell('误拒', bar(row.declined))}"
        f"{_cell('误拒原样', f'{row.declined_plain:.0%}' if row.declined.units else _NOTHING)}</tr>"
        for row in sorted(rows, key=lambda row: (-row.gap.value, -row.declined.value, row.variant))
    )
    columns = ("变形或策略", "次数", "未通过", "同一批原样", "差距", "误拒", "误拒原样")
    return (
        f"{_table(columns, told)}<p class=note>“差距”是同一批用例换一种写法或问法后，未通过的比率多出多少（按用例配对，95% 区间）。"
        "“误拒”只看标为 innocent 的用例：换了写法就被婉拒，说明拦得太宽；“误拒原样”是同一批照原样问时的比率。"
        "策略之下只核对不该说的话。</p>"
    )


def bar(rate: Rate) -> str:
    """A rate with its interval, to be seen at a glance."""
    if not rate.units:
        return _NOTHING
    left, width, at = rate.low * 100, max((rate.high - rate.low) * 100, 1), rate.value * 100
    title = f"{rate.hits} / {rate.units}；95% 区间 {rate.low:.1%} 至 {rate.high:.1%}"
    return (
        f'<span class="bar" title="{title}"><i style="left:{left:.1f}%;width:{width:.1f}%"></i>'
        f'<u{" class=zero" if not rate.hits else ""} style="left:{at:.1f}%"></u></span><em>{rate.value:.0%}</em>'
        f" <small>{rate.hits}/{rate.units}</small>"
    )


def _is_amiss(row: ClauseFigures) -> bool:
    return bool(row.must.hits or row.should.hits or row.declined.hits)


def _clauses(rows: Sequence[ClauseFigures], packs: Sequence[Pack]) -> str:
    return _table(("条款", "要求", "用例", *_CLAUSE_COLUMNS), "".join(_clause(row, packs) for row in rows))


def _clause(row: ClauseFigures, packs: Sequence[Pack]) -> str:
    clause = next((one.clauses[row.clause] for one in packs if row.clause in one.clauses), None)
    demand = f"{clause.when}：{clause.must or '说规定话术'}" if clause is not None else ""
    gap = "—" if row.gap is None else f"{row.gap:+.0%}"
    style = ' class="bad"' if row.must.hits else ' class="weak"' if _is_amiss(row) else ""
    cells = zip(_CLAUSE_COLUMNS, (bar(row.must), bar(row.should), bar(row.declined), gap), strict=True)
    return (
        f"<tr{style}><td><code>{escape(row.clause)}</code></td><td class=demand>{escape(demand)}</td>"
        f"{_cell('用例', str(row.cases))}{''.join(_cell(name, value) for name, value in cells)}</tr>"
    )


def _cell(name: str, value: str) -> str:
    """A cell that says its column's name where there is no room for columns."""
    return f'<td data-of="{name}">{value}</td>'


def _table(columns: Sequence[str], rows: str) -> str:
    head = "".join(f"<th>{name}</th>" for name in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
