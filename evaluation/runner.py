"""Trials through a few processes of the bench's own: in order, with progress, and nothing lost in silence."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from evaluation.bench_spec import BenchSpec
from evaluation.result import TrialResult
from evaluation.trial import Trial

if TYPE_CHECKING:
    from evaluation.bench import Rules
    from evaluation.targets.target import Target

_SILENCE_SECONDS = 300.0
_MODEL_SILENCE_SECONDS = 1800.0
_AT_ONCE = 4
_SOON_DONE = 48
_CRASHED = "评测进程中途退出，这条用例没有结果 / a process of the bench died: this trial has no result"
_HUNG = "评测进程长时间没有结果，已放弃 / a process of the bench gave no result for too long"


Progress = Callable[[TrialResult], None]


def run_trials(
    trials: Sequence[Trial],
    spec: BenchSpec,
    *,
    jobs: int = 2,
    progress: Progress | None = None,
    silence_seconds: float | None = None,
) -> list[TrialResult]:
    """The results in the order of `trials`. A trial whose process died or hung has an `error` and counts as not run."""
    patience = silence_seconds or (_MODEL_SILENCE_SECONDS if spec.asks_a_model else _SILENCE_SECONDS)
    return _in_pool(trials, spec, jobs, progress or (lambda result: None), patience) if trials else []


def _in_pool(trials: Sequence[Trial], spec: BenchSpec, jobs: int, report: Progress, silence_seconds: float) -> list[TrialResult]:
    batches = _batches(trials, spec, jobs)
    found: dict[int, TrialResult] = {}
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_open_worker, initargs=(spec,))
    try:
        waiting: dict[Future[list[TrialResult]], list[int]] = {
            pool.submit(_run_batch, [trials[at] for at in batch]): batch for batch in batches
        }
        reason = ""
        while waiting:
            done, _ = wait(waiting, timeout=silence_seconds, return_when="FIRST_COMPLETED")
            if not done:
                reason = _HUNG
                break
            for future in done:
                batch = waiting.pop(future)
                try:
                    results = future.result()
                except BrokenProcessPool:
                    results = [lost(trials[at], spec, _CRASHED) for at in batch]
                for at, result in zip(batch, results, strict=True):
                    found[at] = result
                    report(result)
        for batch in waiting.values():
            found |= {at: lost(trials[at], spec, reason) for at in batch}
    finally:
        _shut(pool, hung=len(found) < len(trials) or any(one.error == _HUNG for one in found.values()))
    return [found[at] for at in range(len(trials))]


def _batches(trials: Sequence[Trial], spec: BenchSpec, jobs: int) -> list[list[int]]:
    """The trials in the portions in which workers fetch them, by their numbers.

    To open a desk takes as long as a dozen trials. What needs a desk of its own and is soon done therefore goes to one worker
    alone, and first, so that the rest evens out when the workers end.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for at, trial in enumerate(trials):
        groups.setdefault((trial.case.knowledge, trial.case.pack or ""), []).append(at)
    if spec.asks_a_model:
        return [[at] for key in sorted(groups) for at in groups[key]]
    alone = [one for one in groups.values() if len(one) <= _SOON_DONE] if len(groups) > jobs else []
    shared = [groups[key] for key in sorted(groups) if groups[key] not in alone]
    alone.sort(key=len, reverse=True)
    return [*alone, *(one[at : at + _AT_ONCE] for one in shared for at in range(0, len(one), _AT_ONCE))]


def _shut(pool: ProcessPoolExecutor, *, hung: bool) -> None:
    """End the workers; those that hang are killed, for they would keep us waiting."""
    workers = list((pool._processes or {}).values()) if hung else []
    pool.shutdown(wait=not hung, cancel_futures=True)
    for worker in workers:
        worker.kill()


def lost(trial: Trial, spec: BenchSpec, reason: str) -> TrialResult:
    """The result of a trial that has none."""
    case = trial.case
    return TrialResult(
        case_id=case.id,
        variant=trial.variant,
        repeat=trial.repeat,
        clauses=case.clauses,
        severity=case.severity,
        tags=case.tags,
        pack=spec.pack if spec.overrides_pack or case.pack is None else case.pack,
        place=str(case.place),
        kind="dialogue" if case.draft is None else "guard",
        error=reason,
    )


# In the workers:


@dataclass(kw_only=True)
class _Worker:
    target: Target
    rules: Rules


_worker: list[_Worker] = []


def _end_with_the_parent() -> None:
    """A run that is killed must not leave its workers waiting for the next trial for ever."""
    parent = parent_process()
    if parent is not None:
        waiting = threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True, name="ends with the parent")
        waiting.start()


def _open_worker(spec: BenchSpec) -> None:
    _end_with_the_parent()
    # A second spinning thread in each of two workers would cost more than it gives.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import atexit

    from evaluation.log_tap import LogTap
    from evaluation.targets.opening import open_bench

    tap = LogTap()
    tap.attach()
    target, rules = open_bench(spec, tap=tap)
    atexit.register(target.close)
    _worker.append(_Worker(target=target, rules=rules))


def _run_batch(trials: Sequence[Trial]) -> list[TrialResult]:
    from evaluation.bench import run_trial

    [worker] = _worker
    return [run_trial(trial, target=worker.target, rules=worker.rules) for trial in trials]
