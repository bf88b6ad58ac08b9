"""Telling why a trial failed: where the check stands, what was said, what the clause says."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.case import Severity
from evaluation.checks.check import Span
from evaluation.result import CheckResult, TrialResult
from guards.pack import Pack

_WEIGHT: dict[Severity, str] = {"must": "必须", "should": "应当"}


def tell_failure(result: TrialResult, pack: Pack) -> str:
    """Lines for a terminal: for every failed check its file and line, the exchange with 【the offending words】, the clause."""
    lines = [f"{result.key}（话术包 {result.pack}）"]
    for number, turn in enumerate(result.turns, 1):
        broken = [check for check in turn.checks if check.violates]
        if broken:
            lines += [
                f"  第 {number} 轮  客户：{turn.user or '（空白）'}",
                f"          客服：{marked(turn.observed.reply, _spans(broken))}",
            ]
            lines += [_line(check) for check in broken]
    lines += [_line(check) for check in result.after if check.violates]
    lines += [f"  {line}" for clause in result.clauses for line in quote_clause(pack, clause)]
    return "\n".join(lines)


def marked(reply: str, spans: Iterable[Span], *, before: str = "【", after: str = "】") -> str:
    """The reply with the offending parts between two marks."""
    text = reply
    for start, end in reversed(_joined(spans)):
        if (start, end) != (0, len(text)):
            text = f"{text[:start]}{before}{text[start:end]}{after}{text[end:]}"
    return text or "（没有答复）"


def _spans(checks: Iterable[CheckResult]) -> list[Span]:
    return [span for check in checks for span in check.spans]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def quote_clause(pack: Pack, clause_id: str) -> list[str]:
    """What the pack says of a clause: its demand and its wording; [] for a clause that it does not have."""
    clause = pack.clauses.get(clause_id)
    if clause is None:
        return []
    lines = [f"条款 {clause.id}（{clause.source}）{clause.when}：{clause.must}"]
    lines += [f"  话术 {clause.id}.{name}：“{wording.chat[0]}”" for name, wording in clause.wordings.items()]
    if clause.never:
        lines.append(f"  不得说：{'、'.join(clause.never)}")
    return lines


def _line(check: CheckResult) -> str:
    return f"    {check.place}: [{_WEIGHT[check.severity]}] {check.name}: {check.message}"
