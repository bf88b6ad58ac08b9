"""The gate: what a run's exit code says."""

from __future__ import annotations

from enum import IntEnum

from evaluation.comparison import Comparison
from evaluation.figures import Figures


class Exit(IntEnum):
    """0 fine · 1 a must-violation · 3 worse than the baseline · 4 the bench itself failed or ran under 95 %."""

    FINE = 0
    VIOLATION = 1
    WORSE = 3
    BENCH_FAILED = 4


def decide(figures: Figures, comparison: Comparison | None = None) -> Exit:
    """The exit code: a bench that failed outranks what it found, a violation outranks a comparison."""
    if not figures.enough_ran:
        return Exit.BENCH_FAILED
    if figures.must.hits:
        return Exit.VIOLATION
    if comparison is not None and comparison.is_worse:
        return Exit.WORSE
    return Exit.FINE


def verdict_zh(code: Exit, figures: Figures, comparison: Comparison | None = None) -> str:
    """The verdict in a sentence, for whoever decides."""
    match code:
        case Exit.BENCH_FAILED:
            done = f"{figures.ran} / {figures.ran + figures.broken}"
            return f"评测没有完成（只跑成 {done}），不能据此决定是否上线。"
        case Exit.VIOLATION:
            clauses = "、".join(one.clause for one in figures.clauses if one.must.hits) or "（未注明条款）"
            return f"不可上线：{figures.must.hits} 次对话违反了必须遵守的条款：{clauses}。"
        case Exit.WORSE:
            worse = len(comparison.worse_cases) if comparison else 0
            return f"不可上线：没有违反必须遵守的条款，但有 {worse} 个用例比基线差。"
        case _:
            weak = f"；另有 {figures.should.hits} 次对话不够好" if figures.should.hits else ""
            return f"可以上线：{figures.ran} 次对话没有一次违反必须遵守的条款{weak}。"
