"""All figures by one command: `python -m bench [PART…] [--cmrc PATH]`, every part if none is named.

Each part is a process of its own, says what it measured on, and leaves its figures for the table at the end: what was measured, what is
promised, whether it is reached. The exit code tells whether the parts ran, never what they found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figure import LEFT_IN, Figure, left_in
from bench.machine import facts

PARTS = {
    "triage": "which intent: accuracy, complaints, praise, refusals, disguises, time a turn",
    "guards": "replies of a model sentence by sentence: what gets through, what is blocked, time a sentence",
    "hostile": "a hostile model behind the real desk, each reply over one door in turn; how soon a guarded sentence arrives",
    "cases": "every clause's cases on every pack; each guard rule switched off in turn",
    "answerability": "what the desk knows from what it does not",
    "retrieval": "recall on the CMRC set, which has to be given (--cmrc PATH)",
}


@dataclass(frozen=True, kw_only=True)
class Done:
    """A part that has run: its figures, and how it went."""

    part: str
    figures: Sequence[Figure] = ()
    seconds: float = 0.0
    returncode: int = 0
    left_out: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts and print the summary. Returns 1 when a part broke down, whatever the figures 0."""
    told = "\n".join(f"  {name:14} {what}" for name, what in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=f"{__doc__}\n{told}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="parts to run; all if none is named")
    parser.add_argument("--cmrc", type=Path, help="cmrc.json: passages and questions for the retrieval figures")
    parser.add_argument("--passages", type=int, default=0, help="fill the retrieval base up to so many passages")
    chosen = parser.parse_args(arguments)
    if unknown := [one for one in chosen.parts if one not in PARTS]:
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    print("\n".join(f"{name:10} {value}" for name, value in facts()) + "\n", flush=True)
    done = [_run(part, _options(part, chosen), cmrc=chosen.cmrc) for part in PARTS if part in (chosen.parts or PARTS)]
    print(summary(done))
    return int(any(one.returncode for one in done))


def summary(done: Sequence[Done]) -> str:
    """The table of all figures, part by part, and how many targets are reached."""
    lines = ["== summary (95 % Wilson intervals)"]
    for one in done:
        state = f"left out: {one.left_out}" if one.left_out else f"{one.seconds:.0f} s"
        broke = f", BROKE DOWN with exit code {one.returncode}" if one.returncode else ""
        lines += ["", f"{one.part} ({state}{broke})", *(f"  {figure.line()}" for figure in one.figures)]
    promised = [figure for one in done for figure in one.figures if figure.reached is not None]
    missed = [figure for figure in promised if not figure.reached]
    lines += ["", f"{len(promised) - len(missed)} of {len(promised)} targets are reached" + ("; missed:" if missed else "")]
    lines += [f"  {figure.name}: {figure.measured}, promised {figure.target}" for figure in missed]
    return "\n".join(lines)


def _options(part: str, chosen: argparse.Namespace) -> list[str]:
    if part == "retrieval":
        return ["--cmrc", str(chosen.cmrc), "--passages", str(chosen.passages)]
    return []


def _run(part: str, options: Sequence[str], *, cmrc: Path | None) -> Done:
    if part == "retrieval" and cmrc is None:
        return Done(part=part, left_out="it needs the CMRC set (make bench CMRC=path/to/cmrc.json)")
    print(f"== {part}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kefu-bench-") as folder:
        left = Path(folder) / "figures.jsonl"
        # One thread: on two cores a second one only waits for the first, and the figures would say how busy the machine is.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive", LEFT_IN: str(left)}
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", f"bench.{part}", *options], env=environment, check=False).returncode
        print(flush=True)
        return Done(part=part, figures=left_in(left), seconds=time.monotonic() - started, returncode=code)


if __name__ == "__main__":
    sys.exit(main())
