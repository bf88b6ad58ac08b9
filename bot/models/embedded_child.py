"""The embedded model's own process: llama.cpp behind an OpenAI-compatible endpoint on loopback.

Run as a script (`python -P embedded_child.py`), never imported: llama.cpp can crash, hang, and hold the interpreter for
seconds, and a busy server can be neither deleted nor left in good order. So this process knows one way out, `os._exit`.

Standard input: one line of JSON (the options below), then nothing; its end is the order to leave.
Standard output: one line of JSON, {"url": …} when ready or {"error": …}.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
from types import ModuleType
from typing import Any


def main() -> None:
    """Load the model, tell the address, and serve until the parent goes."""
    _die_with_parent()
    options = json.loads(sys.stdin.readline())
    threading.Thread(target=_leave_at_end_of_input, daemon=True).start()
    # Before the import: with active spinning any other load on the machine drops decoding from 13 to 0.4 tokens a second.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever the library prints must not stand between the parent and the address
    try:
        library = importlib.import_module("xllamacpp")  # a compiled module without types
        server = library.Server(_parameters(library, options))
        message = {"url": str(server.listening_address)}
    except Exception as error:  # noqa: BLE001 - the library raises the same RuntimeError for everything; the parent decides
        message = {"error": f"{type(error).__name__}: {error}"[:300]}
    print(json.dumps(message), file=out, flush=True)
    if "error" in message:
        os._exit(1)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Event().wait()


def _parameters(library: ModuleType, options: dict[str, Any]) -> Any:
    parameters = library.CommonParams()
    parameters.model.path = options["model"]
    parameters.model_alias = [options["alias"]] if isinstance(parameters.model_alias, list) else {options["alias"]}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [options["api_key"]]
    parameters.cors_origins = ""  # the default reflects any origin: a web page could talk to the model
    parameters.ui = False
    parameters.endpoint_slots = False  # it would show other customers' prompts
    parameters.cache_ram_mib = 256
    parameters.verbosity = -1
    parameters.fit_params = False
    parameters.n_parallel = options["slots"]
    parameters.n_ctx = options["context_tokens"] * options["slots"]  # llama.cpp divides it among the slots
    parameters.cpuparams.n_threads = options["threads"]
    parameters.cpuparams_batch.n_threads = options["threads"]
    parameters.no_extra_bufts = options["save_memory"]
    return parameters


def _die_with_parent() -> None:
    """Linux: be killed when the parent dies, even by SIGKILL. Elsewhere the end of standard input has to do."""
    parent = os.getppid()
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _leave_at_end_of_input() -> None:
    while sys.stdin.readline():
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
