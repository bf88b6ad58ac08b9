"""What came of running cases, as HTML: how many held, and where they failed by what."""

from __future__ import annotations

from evaluation.record import Run
from evaluation.reports.dialogues import highlighted
from evaluation.reports.labels import variant_zh
from evaluation.result import CheckResult, TrialResult, TurnResult
from evaluation.telling import quote_clause
from guards.pack import Pack
from ui.console.markup import chip, section, text

_MOST_OPEN = 3


def run_html(run: Run, pack: Pack) -> str:
    """How many trials held, then each with what was said and, where it failed, which check, the words in question and the clause."""
    passed = sum(one.passed for one in run.results)
    kind, label = ("ok", "全部通过") if passed == len(run.results) else ("bad", "未通过")
    verdict = f'<p class="k-line">{chip(label, kind)}<b>{passed} / {len(run.results)} 次通过</b></p>'
    opened = len(run.results) <= _MOST_OPEN
    return section("结果", "Result", verdict + "".join(_trial_html(one, pack, opened=opened) for one in run.results))


def _trial_html(trial: TrialResult, pack: Pack, *, opened: bool) -> str:
    state = chip("通过", "ok") if trial.passed else chip("没跑成", "warn") if not trial.ran else chip("未通过", "bad")
    name = text(trial.case_id) + (f" · {text(variant_zh(trial.variant))}" if trial.variant else "")
    said = "".join(map(_turn_html, trial.turns)) + "".join(f"<dd>{_fault_html(one)}</dd>" for one in trial.after if one.violates)
    why = f"<p>{text(trial.error)}</p>" if trial.error else ""
    if trial.failures:
        why += "".join(f'<p class="k-note">{text(line)}</p>' for name in trial.clauses for line in quote_clause(pack, name))
    shown = " open" if opened or not trial.passed else ""
    return f"<details{shown}><summary>{state} {name}</summary><dl>{said}</dl>{why}</details>"


def _turn_html(turn: TurnResult) -> str:
    broken = [one for one in turn.checks if one.violates]
    reply = highlighted(turn.observed.reply, (span for one in broken for span in one.spans), escape=text)
    faults = "".join(f"<br>{_fault_html(one)}" for one in broken)
    return f"<dt>客户</dt><dd>{text(turn.user or '（空白）')}</dd><dt>客服</dt><dd>{reply or '（没有答复）'}{faults}</dd>"


def _fault_html(check: CheckResult) -> str:
    must = check.severity == "must"
    return f"{chip('必须' if must else '应当', 'bad' if must else 'warn')} {text(check.message)}"
