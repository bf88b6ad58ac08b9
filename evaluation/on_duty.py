"""The gate before the desk: its own pack and model are put through the cases, and what has passed is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import Settings
from evaluation.duty import certificate_of, certify, makeup_of, unfit
from evaluation.evaluating import evaluated
from evaluation.gate import Exit
from evaluation.reports.terminal import open_console
from evaluation.request import Outputs, Request
from guards.pack import PackError


@dataclass(frozen=True, kw_only=True)
class DutyRequest:
    """The options of `kefu eval duty`."""

    paths: list[Path]
    pick: str | None = None
    baseline: Path | None = None
    html: Path | None = None
    only_tell: bool = False


def examine(settings: Settings, request: DutyRequest) -> Exit:
    """Put the cases to a desk with this desk's pack and model, and note it when they pass; or only tell whether they have passed.

    Exit codes as those of a run; 1 for a desk that is not fit, where it is only told.
    """
    console = open_console()
    try:
        if request.only_tell:
            return _told(settings)
        before = makeup_of(settings)
    except PackError as fault:
        console.print(str(fault), style="red", soft_wrap=True)
        return Exit.BENCH_FAILED
    asked = Request(
        paths=request.paths,
        pick=request.pick,
        pack=settings.pack,
        own_cases=True,
        llm=settings.llm,
        baseline=request.baseline,
        outputs=Outputs(html=request.html),
    )
    done = evaluated(asked, console=console)
    if done is None:
        return Exit.BENCH_FAILED
    run, judgement = done
    if judgement.code is not Exit.FINE:
        console.print("没有通过，不可上岗 / not fit for duty", style="bold red", soft_wrap=True)
        return judgement.code
    cases = len({one.case_id for one in run.results})
    place = certify(settings, before, cases=cases, verdict=judgement.sentence, now=datetime.now(UTC))
    console.print(f"可以上岗，已记入 {place}；kefu serve --on-duty / fit for duty, noted", style="bold green", soft_wrap=True)
    return Exit.FINE


def _told(settings: Settings) -> Exit:
    console, reasons = open_console(), unfit(settings)
    if reasons:
        console.print(refusal(reasons), style="red", soft_wrap=True)
        return Exit.VIOLATION
    certificate = certificate_of(settings)
    assert certificate is not None
    when = certificate.passed_at.astimezone().strftime("%Y-%m-%d %H:%M")
    console.print(f"可以上岗：{when} 通过 {certificate.cases} 个用例。{certificate.verdict} / fit for duty", soft_wrap=True)
    return Exit.FINE


def refusal(reasons: tuple[str, ...]) -> str:
    """Why the desk may not go on duty, and what to type."""
    return f"不可上岗：{'、'.join(reasons)}。先运行 kefu eval duty 用例… / not fit for duty (untested or changed since): run kefu eval duty CASES"
