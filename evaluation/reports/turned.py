"""Two runs beside each other: their figures in pairs, and the cases that one passes and the other fails, with what was said."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.comparison import Comparison, Side
from evaluation.record import Record, ToldTrial


@dataclass(frozen=True, kw_only=True)
class Turned:
    """A case that only one of two runs fails, with a trial of each: the failing one where there is one."""

    case_id: str
    fails_now: bool
    first: ToldTrial
    second: ToldTrial

    @property
    def label_zh(self) -> str:
        """What happened to it."""
        return "新增未通过" if self.fails_now else "转为通过"


def turned_cases(comparison: Comparison, sides: tuple[Record, Record]) -> list[Turned]:
    """The cases that turned, those that fail now first; none where a side is a baseline, which holds no dialogues."""
    first, second = (_by_case(record) for record in sides)
    turned = [(name, True) for name in comparison.newly_failing] + [(name, False) for name in comparison.newly_passing]
    return [
        Turned(case_id=name, fails_now=fails_now, first=first[name], second=second[name])
        for name, fails_now in turned
        if name in first and name in second
    ]


def side_by_side(comparison: Comparison, sides: tuple[Record, Record]) -> list[tuple[str, str, str]]:
    """Rows of (figure, of the first, of the second), in Chinese. What neither run tells has no row."""
    first, second = comparison.first, comparison.second
    rows = [
        ("违反必须", _share(first.must, first), _share(second.must, second)),
        ("未通过（含应当）", _share(first.failed, first), _share(second.failed, second)),
        ("误拒", f"{first.declined} 次", f"{second.declined} 次"),
    ]
    before, after = sides
    if any(one.figures is not None for one in sides):
        rows.append(("每轮用时：中位 / 95%", _latency(before), _latency(after)))
    if any(one.figures is not None and one.figures.usage.completion_tokens for one in sides):
        rows.append(("模型用量（词元，输入 + 输出）", _usage(before), _usage(after)))
        rows.append(("费用", _cost(before), _cost(after)))
    return rows


def _share(hits: int, side: Side) -> str:
    return f"{hits} / {side.tries}（{hits / side.tries:.1%}）" if side.tries else "—"


def _latency(record: Record) -> str:
    told = record.figures
    if told is None or told.latency_p50_ms is None or told.latency_p95_ms is None:
        return "—"
    return f"{told.latency_p50_ms:,.0f} / {told.latency_p95_ms:,.0f} 毫秒"


def _usage(record: Record) -> str:
    return (
        "—" if record.figures is None else f"{record.figures.usage.prompt_tokens:,} + {record.figures.usage.completion_tokens:,}"
    )


def _cost(record: Record) -> str:
    return "未知" if record.cost is None else str(record.cost)


def _by_case(record: Record) -> dict[str, ToldTrial]:
    """A trial of each case, a failing one before others. Only those with something said."""
    found: dict[str, ToldTrial] = {}
    for one in record.trials:
        if one.ran and one.turns and (one.case_id not in found or (found[one.case_id].passed and not one.passed)):
            found[one.case_id] = one
    return found
