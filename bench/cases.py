"""Every clause's cases on every pack, put to the desk without a model, and each guard rule switched off: `python -m bench.cases`.

The same as `make eval`, counted by pack and by clause: a clause is kept where every case of it passes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figure import Figure, leave, share_figure
from evaluation.case_loading import load_cases
from evaluation.evaluating import evaluated
from evaluation.reports.terminal import open_console, print_switches
from evaluation.request import Request
from evaluation.result import TrialResult
from evaluation.rule_switch import SwitchReport, switch_off_each

CASES = Path("tests/cases")
BASELINES = Path("tests/baselines")
_SHOWN = 12


def main() -> None:
    """Put every case, switch off every rule, leave the figures. Ends with an error where the cases can't be put."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", default="call_center.zh", help="whose rules are switched off")
    chosen = parser.parse_args()
    console = open_console()
    run = evaluated(Request(paths=[CASES], baseline=BASELINES), console=console)
    if run is None:
        raise SystemExit(4)
    switches = switch_off_each([one for one in load_cases([CASES]) if one.draft is not None], pack=chosen.pack)
    print_switches(console, switches)
    leave([*case_figures(run[0].results), *switch_figures(switches)])


def case_figures(results: Sequence[TrialResult]) -> Iterator[Figure]:
    """Cases passed by pack, clauses kept, and the clauses that are not."""
    # One that broke counts as not passed; one whose every check does not apply to the pack tells nothing.
    ran = [one for one in results if one.ran or one.error]
    for pack in dict.fromkeys(one.pack for one in ran):
        mine = [one for one in ran if one.pack == pack]
        yield share_figure(f"cases passed, {pack}", sum(one.passed for one in mine), len(mine), at_least=1.0)
    yield share_figure("cases passed, all packs", sum(one.passed for one in ran), len(ran), at_least=1.0)
    failing = [
        (pack, clause)
        for pack, clause in dict.fromkeys((one.pack, clause) for one in ran for clause in one.clauses)
        if not all(one.passed for one in ran if one.pack == pack and clause in one.clauses)
    ]
    every = {(one.pack, clause) for one in ran for clause in one.clauses}
    yield share_figure("clauses whose cases all pass (pack by pack)", len(every) - len(failing), len(every), at_least=1.0)
    if failing:
        named = ", ".join(sorted(clause for _, clause in failing)[:_SHOWN])
        yield Figure(name="  of these not", measured=named + (" …" if len(failing) > _SHOWN else ""))


def switch_figures(report: SwitchReport) -> Iterator[Figure]:
    """Of the guard rules, those whose going some case notices."""
    missed = len(report.switched) - len(report.unnoticed)
    yield share_figure("guard rules whose going a case notices", missed, len(report.switched), at_least=1.0)


if __name__ == "__main__":
    main()
