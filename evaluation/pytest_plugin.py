"""The pytest plugin: every case of a `*.case.yaml` is a test. It stays out of the way of projects that have none.

Case files are collected when one is named on the command line, when a directory is named that lies in or is called
`cases`, or everywhere under `--kefu-cases` (or `kefu_cases = true` in the ini file).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evaluation.bench import Rules
    from evaluation.case import Case
    from evaluation.record import Record
    from evaluation.result import TrialResult
    from evaluation.targets.target import Target

_SUFFIXES = (".case.yaml", ".case.csv", ".case.xlsx")
_BENCH = pytest.StashKey["tuple[Target, Rules]"]()
_BASELINE: pytest.StashKey[Record | None] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options."""
    group = parser.getgroup("kefu", "客服对话评测 · kefu's cases")
    group.addoption("--kefu-cases", action="store_true", default=False, help="collect *.case.yaml wherever tests are collected")
    group.addoption("--kefu-pack", default=None, help="put every case under this policy pack")
    group.addoption("--kefu-llm", default="none", help="the desk's model, as in KEFU_LLM (default: none)")
    group.addoption(
        "--kefu-baseline", default=None, help="a baseline file, or a directory of them: what it knows to fail is an xfail"
    )
    group.addoption("--kefu-target", default="desk", help="desk, the URL of a running server, or openai:NAME")
    parser.addini("kefu_cases", "collect *.case.yaml wherever tests are collected", type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A case file, where it was asked for."""
    if not file_path.name.endswith(_SUFFIXES) or not _is_wanted(file_path, parent.config):
        return None
    return CaseFile.from_parent(parent, path=file_path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what the cases opened."""
    bench = config.stash.get(_BENCH, None)
    if bench is not None:
        bench[0].close()


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        from evaluation.case_fault import CaseFault
        from evaluation.case_loading import load_file

        try:
            cases = load_file(self.path)
        except CaseFault as fault:
            raise self.CollectError(str(fault)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(pytest.Item):
    """One case, with its disguises and repeats."""

    def __init__(self, *, case: Case, **given: object) -> None:
        super().__init__(**given)  # pyright: ignore[reportArgumentType]
        self.case = case

    def runtest(self) -> None:
        from evaluation.bench import run_trial
        from evaluation.trial import Variations, draw_up

        target, rules = _bench(self.config)
        results = [run_trial(trial, target=target, rules=rules) for trial in draw_up([self.case], Variations())]
        for result in results:
            if result.error:
                raise CaseFailed(f"{result.place}: {result.key}: {result.error}")
        if not any(result.ran for result in results):
            pytest.skip("被测对象不提供这些检查所需的信息 / no check of the case applies to this target")
        failing = [result for result in results if result.failures]
        fresh = [result for result in failing if not _is_known(result, self.config)]
        if any(result.violates_must for result in fresh):
            raise CaseFailed("\n".join(_told(result, rules) for result in failing))
        if fresh:
            pytest.xfail("只有 should 级检查未通过 / only checks of severity should failed")
        if failing:
            pytest.xfail("基线记明的已知不足 / known by the baseline to fail")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, CaseFailed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.place.line - 1, self.case.id


class CaseFailed(AssertionError):
    """A case's failure, told for a reader."""


def _told(result: TrialResult, rules: Rules) -> str:
    from evaluation.bench import pack_named
    from evaluation.telling import tell_failure

    return tell_failure(result, pack_named(result.pack))


def _bench(config: pytest.Config) -> tuple[Target, Rules]:
    """The target and its rules, opened once a session."""
    if _BENCH not in config.stash:
        from evaluation.bench_spec import BenchSpec
        from evaluation.log_tap import LogTap
        from evaluation.targets.opening import open_bench

        pack = config.getoption("--kefu-pack")
        tap = LogTap()
        tap.attach()
        config.stash[_BENCH] = open_bench(
            BenchSpec(
                target=str(config.getoption("--kefu-target")),
                pack=str(pack or "call_center.zh"),
                overrides_pack=pack is not None,
                llm=str(config.getoption("--kefu-llm")),
            ),
            tap=tap,
        )
    return config.stash[_BENCH]


def _is_known(result: TrialResult, config: pytest.Config) -> bool:
    """Whether the baseline, where one was named, knows all that failed."""
    place = config.getoption("--kefu-baseline")
    if place is None:
        return False
    if _BASELINE not in config.stash:
        from evaluation.baseline import read_baselines

        target, llm = str(config.getoption("--kefu-target")), str(config.getoption("--kefu-llm"))
        name = target if target != "desk" else "desk" if llm == "none" else f"desk+{llm}"
        config.stash[_BASELINE] = read_baselines(Path(str(place)), name)
    baseline = config.stash[_BASELINE]
    known = None if baseline is None else baseline.cases.get(result.case_id)
    return known is not None and set(result.faults) <= set(known.faults.get(result.variant, ()))


def _is_wanted(file: Path, config: pytest.Config) -> bool:
    if config.getoption("--kefu-cases") or config.getini("kefu_cases"):
        return True
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return False
    for argument in config.args:
        named = (config.invocation_params.dir / argument.partition("::")[0]).resolve()
        if named == file or ("cases" in named.parts and named in file.parents):
            return True
    return False
