"""All figures by one command: `python -m bench [--cmrc PATH]`. Each part is a process of its own, and says what it measured on."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

_PARTS = ("answerability", "triage", "guards")


def main() -> int:
    """Run every part, the retrieval figures only where the CMRC set is given. Returns the number of parts that failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cmrc", type=Path, help="cmrc.json: passages and questions for the retrieval figures")
    parser.add_argument("--passages", type=int, default=0, help="fill the retrieval base up to so many passages")
    arguments = parser.parse_args()

    runs = [[part] for part in _PARTS]
    if arguments.cmrc is None:
        print("Retrieval: left out; give the CMRC set with --cmrc PATH (make bench CMRC=PATH).\n", flush=True)
    else:
        runs.insert(0, ["retrieval", "--cmrc", str(arguments.cmrc), "--passages", str(arguments.passages)])
    # One thread: on two cores a second one only waits for the first, and the figures would say how busy the machine is.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
    failed = 0
    for part, *options in runs:
        print(f"== {part}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{part}", *options], env=environment, check=False).returncode != 0
        print(flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
