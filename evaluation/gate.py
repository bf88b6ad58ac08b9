"""The gate: what a run's exit code says, and the sentence that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from evaluation.comparison import Comparison, compare
from evaluation.figures import Figures
from evaluation.record import Record, Run, record_of
from evaluation.standing import KnownCase, Standing, stand

_MOST_CLAUSES = 3


class Exit(IntEnum):
    """0 fine · 1 a must-violation that no baseline knows · 3 worse than the baseline · 4 the bench itself failed or ran under 95 %."""

    FINE = 0
    VIOLATION = 1
    WORSE = 3
    BENCH_FAILED = 4


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is concluded from a run: the exit code, the sentence, and what both rest on."""

    code: Exit
    sentence: str
    standing: Standing
    comparison: Comparison | None = None

    @property
    def tolerates(self) -> bool:
        """Whether the run goes through although it violates a must, as is known."""
        return self.code is Exit.FINE and bool(self.standing.known_must)

    def told(self) -> Mapping[str, object]:
        """The conclusion as a record keeps it."""
        standing = self.standing
        return {
            "exit_code": int(self.code),
            "verdict": self.sentence,
            "new_failures": sorted(standing.fresh),
            "known_failures": sorted(standing.known),
            "mended": [one.case_id for one in standing.mended],
            "unseen": [one.case_id for one in standing.unseen],
        }


def judge(run: Run, baseline: Record | None = None, *, whole: bool = False, strict: bool = False) -> Judgement:
    """Hold a run against its baseline, if there is one.

    A must-violation that the baseline knows does not stop a release; one that it does not know does. `strict`: a baseline that is
    out of date stops it too, so that what was mended can't break again unnoticed; `whole` says that nothing was left out on purpose.
    """
    comparison = None if baseline is None else compare(baseline, record_of(run))
    standing = stand(run, baseline, whole=whole)
    code = decide(run.figures, comparison, standing, strict=strict)
    sentence = verdict_zh(code, run, comparison, standing)
    return Judgement(code=code, sentence=sentence, standing=standing, comparison=comparison)


def decide(figures: Figures, comparison: Comparison | None, standing: Standing, *, strict: bool = False) -> Exit:
    """The exit code: a bench that failed outranks what it found, a violation outranks a comparison."""
    if not figures.enough_ran:
        return Exit.BENCH_FAILED
    if standing.fresh_must:
        return Exit.VIOLATION
    if comparison is not None and (comparison.is_worse or (comparison.deterministic and standing.slipped)):
        return Exit.WORSE
    if strict and standing.out_of_date:
        return Exit.WORSE
    return Exit.FINE


def verdict_zh(code: Exit, run: Run, comparison: Comparison | None, standing: Standing) -> str:
    """The verdict in a sentence, for whoever decides."""
    figures = run.figures
    known = f"另有 {len(standing.known_must)} 次违反是基线记明的已知不足，尚未解决。" if standing.known_must else ""
    match code:
        case Exit.BENCH_FAILED:
            done = f"{figures.ran} / {figures.ran + figures.broken}"
            return f"评测没有完成（只跑成 {done}），不能据此决定是否上线。"
        case Exit.VIOLATION:
            new = "新出现 " if comparison is not None else ""
            return (
                f"不可上线：{new}{len(standing.fresh_must)} 次对话违反了必须遵守的条款{_where(run, standing.fresh_must)}。{known}"
            )
        case Exit.WORSE:
            return f"不可放行：{_worse_zh(comparison, standing)}。{known}"
        case _:
            weak = f"；另有 {figures.should.hits} 次对话不够好" if figures.should.hits else ""
            if known:
                return f"可以放行：没有新的违反，也没有比基线差{weak}。{known}"
            return f"可以上线：{figures.ran} 次对话没有一次违反必须遵守的条款{weak}。"


def faults_zh(one: KnownCase) -> str:
    """What a baseline says of a case that it knows to fail: which checks, since when, why."""
    faults = "；".join(
        f"{variant + '：' if variant else ''}{'、'.join(found)}" for variant, found in sorted(one.record.faults.items())
    )
    since = "" if one.record.since is None else f"，自 {one.record.since:%Y-%m-%d}"
    return f"{faults}{since}，{one.record.reason or '未写原因'}"


def _worse_zh(comparison: Comparison | None, standing: Standing) -> str:
    worse = set() if comparison is None else set(comparison.worse_cases)
    slipped = len(worse | {key.partition("@")[0].partition("#")[0] for key in standing.slipped})
    if comparison is not None and (comparison.is_worse or standing.slipped):
        return f"没有新违反必须遵守的条款，但有 {slipped} 个用例比基线差"
    stale = f"{len(standing.mended)} 个已知不足已经解决" if standing.mended else ""
    gone = f"{len(standing.unseen)} 个已知不足的用例不见了" if standing.unseen else ""
    return f"基线过时了（{'，'.join(filter(None, (stale, gone)))}）；请重写基线（--write-baseline）并提交"


def _where(run: Run, keys: frozenset[str]) -> str:
    """The clauses that were violated most, for a sentence; all of them stand in the table."""
    hits: dict[str, int] = {}
    for one in run.results:
        if one.key in keys:
            for clause in one.clauses:
                hits[clause] = hits.get(clause, 0) + 1
    if not hits:
        return ""
    most = sorted(hits, key=lambda clause: (-hits[clause], clause))
    named = "、".join(f"{clause}（{hits[clause]} 次）" for clause in most[:_MOST_CLAUSES])
    return f"：{named}" if len(most) <= _MOST_CLAUSES else f"，涉及 {len(most)} 条，最多的是 {named}"
