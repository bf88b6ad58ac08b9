"""One evaluation from request to exit code: load, choose, draw up, run, conclude, report."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evaluation.baseline import Renewal, read_baselines, write_baselines
from evaluation.bench import pack_named
from evaluation.bench_spec import BenchSpec
from evaluation.case import Case
from evaluation.case_fault import CaseFault
from evaluation.case_loading import load_cases
from evaluation.checks.wording import Says, has
from evaluation.figures import compute
from evaluation.gate import Exit, Judgement, judge
from evaluation.grounding import is_grounded
from evaluation.prices import Price, PriceFault, cost_of, read_prices
from evaluation.record import Record, RecordFault, Run, write_json
from evaluation.reports.html import write_html
from evaluation.reports.junit import write_junit
from evaluation.reports.terminal import open_console, print_renewal, print_run
from evaluation.request import Request, RequestFault
from evaluation.result import TrialResult
from evaluation.runner import run_trials
from evaluation.selection import BadExpression, select
from evaluation.stock import StockError, stocked_directory
from evaluation.trial import Trial, UnknownVariation, Variations, draw_up, sampled
from guards.pack import Pack, PackError

_BASELINES = Path("tests/baselines")


FAULTS = (RequestFault, CaseFault, BadExpression, UnknownVariation, RecordFault, PriceFault, PackError, StockError)
"""What can be wrong with a request; the message of each is a remedy in Chinese and English."""


def evaluate(request: Request, *, console: Console | None = None) -> Exit:
    """Run the request, print and write its reports, and return the exit code. What can't be used as given ends with code 4."""
    judged = evaluated(request, console=console or open_console())
    return Exit.BENCH_FAILED if judged is None else judged[1].code


def evaluated(request: Request, *, console: Console) -> tuple[Run, Judgement] | None:
    """The same, with the run and what was concluded from it; None for what can't be used as given."""
    errors = open_console(stderr=True)
    try:
        request.check()
        cases = _chosen(request)
        earlier = _baseline(cases, request)
        for note in check_against_packs(cases, request.spec):
            errors.print(note, style="yellow", highlight=False, markup=False, soft_wrap=True)
        run = put_cases(cases, request, console=errors)
    except FAULTS as fault:
        errors.print(str(fault), style="red", highlight=False, markup=False, soft_wrap=True)
        return None
    judgement = judge(run, earlier, whole=request.pick is None, strict=request.strict)
    print_run(console, run, judgement, pack=pack_named)
    _write(run, request, judgement, console)
    return run, judgement


def _chosen(request: Request) -> list[Case]:
    """The cases that the request names. Raises CaseFault and BadExpression."""
    cases = select(load_cases(request.paths), request.pick)
    if not request.own_cases:
        return cases
    own = [case for case in cases if case.pack in (None, request.pack)]
    if not own:
        raise CaseFault([f"没有为话术包 {request.pack} 写的用例 / no case is written for this pack"])
    return own


def put_cases(cases: list[Case], request: Request, *, console: Console) -> Run:
    """Put `cases` as the request says; its paths, `pick` and outputs are the caller's. Progress goes to `console`. Raises FAULTS."""
    with tempfile.TemporaryDirectory(prefix="kefu-planted-") as planted:
        prices = read_prices(request.prices)
        trials = _trials(cases, request, Path(planted))
        spec = replace(request.spec, stock=_stock([one.case for one in trials], request, console))
        return _run(trials, request, spec, prices=prices, console=console)


def _trials(cases: list[Case], request: Request, planted: Path) -> list[Trial]:
    """The trials of the request. Raises what can be wrong with cases and names."""
    check_against_packs(cases, request.spec)
    variations = Variations(mutate=request.mutate, strategies=request.strategies, repeat=request.repeat, planted_in=planted)
    trials = draw_up(cases, variations)
    if request.sample is not None:
        trials = sampled(trials, request.sample)
    if not trials:
        raise CaseFault(["没有选中任何用例 / no case was selected"])
    return trials


def _run(trials: list[Trial], request: Request, spec: BenchSpec, *, prices: tuple[Price, ...], console: Console) -> Run:
    started_at, started = datetime.now(UTC), time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("评测", total=len(trials))
        done = failed = 0

        def advance(result: TrialResult) -> None:
            nonlocal done, failed
            done, failed = done + 1, failed + (not result.passed and result.ran)
            if not console.is_terminal and (spec.asks_a_model or done * 10 // len(trials) > (done - 1) * 10 // len(trials)):
                console.print(f"{done}/{len(trials)}，未通过 {failed}", highlight=False)
            bar.update(task, advance=1, description=f"评测（未通过 {failed}）" if failed else "评测")

        results = run_trials(trials, spec, jobs=min(request.processes, len(trials)), progress=advance)
    seconds = time.perf_counter() - started
    packs = dict.fromkeys(one.pack for one in results)
    figures = compute(results, grounded=_grounded)
    return Run(
        target=request.target_name,
        pack=request.pack or "+".join(packs),
        deterministic=request.deterministic,
        started_at=started_at,
        seconds=seconds,
        results=tuple(results),
        figures=figures,
        cost=None if request.model is None else cost_of(figures.usage, request.model, prices),
    )


def _grounded(result: TrialResult) -> list[bool]:
    pack = pack_named(result.pack)
    found = [is_grounded(turn.observed, pack) for turn in result.turns if result.kind == "dialogue"]
    return [one for one in found if one is not None]


def check_against_packs(cases: list[Case], spec: BenchSpec) -> list[str]:
    """Raise CaseFault for packs that are not there and wording that a case's pack does not have, before anything runs.

    Returns notes on clauses that a pack does not have: such a case runs, but no report can quote them. Where one pack is put in the
    place of all, what it has no wording for does not apply to it.
    """
    if spec.overrides_pack:
        pack_named(spec.pack)
        return []
    faults: list[str] = []
    notes: list[str] = []
    for case in cases:
        try:
            pack = pack_named(case.pack or spec.pack)
        except PackError as fault:
            faults.append(f"{case.place}: pack: {fault}")
            continue
        faults += _unknown_wording(case, pack)
        unknown = [clause for clause in case.clauses if clause not in pack.clauses]
        if unknown:
            notes.append(
                f"{case.place}: clause: 话术包 {pack.id} 没有条款 {'、'.join(unknown)}，报告里不会引用它"
                " / the pack has no such clause: reports can't quote it"
            )
    if faults:
        raise CaseFault(faults)
    return notes


def _unknown_wording(case: Case, pack: Pack) -> list[str]:
    faults = []
    for expectation in case.expectations():
        keys = expectation.check.keys if isinstance(expectation.check, Says) else ()
        for key in (key for key in keys if not has(pack, key)):
            clause = key.rpartition(".")[0]
            known = "、".join(pack.clauses[clause].wordings) if clause in pack.clauses else "没有这一条款"
            faults.append(
                f"{expectation.place}: wording: 话术包 {pack.id} 没有 {key!r}（{clause}：{known}） / the pack has no such wording"
            )
    return faults


def _stock(cases: list[Case], request: Request, console: Console) -> tuple[tuple[str, str, Path], ...]:
    """Index the articles before the workers start, so that they don't do it side by side."""
    if request.target.startswith(("http://", "https://")):
        return ()
    spec, made = request.spec, {}
    for case in cases:
        key = (spec.pack if spec.overrides_pack or case.pack is None else case.pack, case.knowledge)
        if case.turns and key not in made:
            with console.status(f"准备资料（{key[1]}，{key[0]}），首次需要几十秒……"):
                made[key] = stocked_directory(*key)
    return tuple((pack, articles, place) for (pack, articles), place in made.items())


def _baseline(cases: list[Case], request: Request) -> Record | None:
    spec = request.spec
    place = request.baseline or (_BASELINES if request.outputs.baseline else None)
    if place is None or (request.outputs.baseline and not place.exists()):
        return None
    packs = {spec.pack if spec.overrides_pack or case.pack is None else case.pack for case in cases}
    found = read_baselines(place, request.target_name, packs=packs)
    if found is None and not request.outputs.baseline:
        raise RecordFault(
            f"{place} 里没有 {request.target_name} 的基线；先用 --write-baseline 写一个，或去掉 --baseline"
            " / there is no baseline of this target: write one first, or leave --baseline out"
        )
    return found


def _write(run: Run, request: Request, judgement: Judgement, console: Console) -> None:
    outputs = request.outputs
    if outputs.html is not None:
        write_html(run, outputs.html, judgement=judgement, pack=pack_named)
        console.print(f"网页报告：{outputs.html}", soft_wrap=True)
    if outputs.junit is not None:
        write_junit(run, outputs.junit, known=judgement.standing.known, pack=pack_named)
    if outputs.json is not None:
        write_json(run, outputs.json, told=judgement.told())
    if outputs.baseline and judgement.code is not Exit.BENCH_FAILED:
        for renewal in _renewed(run, request):
            print_renewal(console, renewal)


def _renewed(run: Run, request: Request) -> list[Renewal]:
    place = request.baseline or _BASELINES
    return write_baselines(run, place, partial=request.pick is not None, reason=request.outputs.reason)
