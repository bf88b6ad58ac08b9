"""The embedded model on this machine: how fast, how large, and whether its wording keeps right what the passage says.

    python -m bench.embedded_model [--model NAME_OR_PATH] [--base samples] [--split held] [--questions 40] [--speed-only]

Right answers are counted over the answerable questions of a labelled base whose passage was found: in the passage's own
words (what the desk says without a model), in the raw draft, and in what the sentence gate and the fall-back make of it
(what the customer reads). `clinic` is a base that nothing was tuned on.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import httpx

from bench.labelled_bases import Labelled, LabelledBase, bundled_bases, opened
from bot.drafting import Drafter, DraftRequest
from bot.models.chat_model import EmbeddedModel, open_chat_model
from bot.models.embedded import Endpoint
from bot.models.errors import ModelUnavailable
from bot.prompts.layout import lay_out, static_prompt
from bot.settings import Settings
from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import load_pack
from guards.sentence_gate import SentenceGate
from knowledge.embedding import bundled_embedder
from knowledge.extract import extract
from knowledge.passage import Passage

_SEED = 20
_SPEED_RUNS = 8


@dataclass(frozen=True, kw_only=True)
class Case:
    """A question, the passage that retrieval found for it, and the passage's own words."""

    asked: Labelled
    passage: Passage
    own_words: str
    key: str
    band: str


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What the model wrote for a case, and what the customer would read."""

    case: Case
    raw: str
    delivered: str
    fell_back: bool
    first_seconds: float
    total_seconds: float


def main() -> None:
    """Print the figures."""
    arguments = _arguments()
    settings = Settings(llm="embedded", embedded_model=arguments.model, model_timeout_seconds=300, model_total_seconds=600)
    with _running(settings) as handle:
        endpoint = handle.server.endpoint()
        assert endpoint is not None
        print(f"measured on: {platform.machine()}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
        print(f"memory of the model's process: {_resident_bytes(endpoint.pid) / 2**30:.2f} GiB")
        _print_speed(handle, endpoint)
        if not arguments.speed_only:
            for base in bundled_bases():
                if base.name in arguments.base.split(","):
                    _print_quality(handle, settings, base, arguments.split, arguments.questions)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=Settings.model_fields["embedded_model"].default)
    parser.add_argument("--base", default="samples,clinic", help="names of labelled bases, comma-separated")
    parser.add_argument("--split", default="held", choices=["tune", "held"])
    parser.add_argument("--questions", type=int, default=40, help="how many of each base, drawn with a fixed seed")
    parser.add_argument("--speed-only", action="store_true")
    return parser.parse_args()


@contextmanager
def _running(settings: Settings) -> Iterator[EmbeddedModel]:
    handle = open_chat_model(settings)
    assert isinstance(handle, EmbeddedModel)
    began = time.monotonic()
    handle.start()
    try:
        if not handle.wait_ready(600):
            raise SystemExit(f"{handle.name}: {handle.state().reason}")
        print(f"{handle.name}: ready after {time.monotonic() - began:.1f} s, its static prompt read")
        yield handle
    finally:
        handle.close()


def _print_speed(handle: EmbeddedModel, endpoint: Endpoint) -> None:
    """Tokens a second by llama.cpp's own clock, one request at a time, static prompt warm."""
    passage = Passage(id="p", article_id="a", title="停车收费", text="首小时5元，之后每小时2元，24小时封顶25元。" * 6, source="s")
    prompt, writing, firsts, totals = [], [], [], []
    for number in range(_SPEED_RUNS):
        messages = lay_out(handle.profile, f"停{number + 2}个小时怎么收费，怎么缴费？", [passage])
        body = {"messages": [vars(one) for one in messages], "max_tokens": handle.profile.max_tokens, "temperature": 0}
        with httpx.Client(trust_env=False, timeout=600) as client:
            headers = {"Authorization": f"Bearer {endpoint.api_key}"}
            told = client.post(f"{endpoint.url}/v1/chat/completions", json=body, headers=headers).json()["timings"]
        prompt.append(told["prompt_per_second"])
        writing.append(told["predicted_per_second"])
        firsts.append((told["prompt_ms"] + told["predicted_per_token_ms"]) / 1000)
        totals.append((told["prompt_ms"] + told["predicted_ms"]) / 1000)
    print(f"static prompt: {len(static_prompt(handle.profile.prompt))} characters")
    print(f"reading {median(prompt):.0f} tokens/s, writing {median(writing):.1f} tokens/s (medians of {_SPEED_RUNS})")
    print(f"first token {_spread(firsts)}, whole answer {_spread(totals)}")


def _print_quality(handle: EmbeddedModel, settings: Settings, base: LabelledBase, split: str, most: int) -> None:
    cases = _cases(base, split, most)
    drafted = asyncio.run(_draft_all(handle, settings, cases))
    print(f"\n{base.name}/{split}: {len(drafted)} answerable questions whose passage was found, seed {_SEED}")
    for name, chosen in (("all", drafted), ("in the uncertain band", [one for one in drafted if one.case.band == "uncertain"])):
        own = sum(one.case.asked.is_right(one.case.own_words) for one in chosen)
        raw = sum(one.case.asked.is_right(one.raw) for one in chosen)
        delivered = sum(one.case.asked.is_right(one.delivered) for one in chosen)
        back = sum(one.fell_back for one in chosen)
        print(f"  {name} ({len(chosen)}): right in own words {own}, raw draft {raw}, delivered {delivered}; fell back {back}")
    if drafted:
        firsts, totals = [one.first_seconds for one in drafted], [one.total_seconds for one in drafted]
        print(f"  first words {_spread(firsts)}, whole {_spread(totals)}")
    for one in drafted:
        if one.case.asked.is_right(one.case.own_words) and not one.case.asked.is_right(one.delivered):
            print(f"  made worse: {one.case.asked.question} → {one.delivered!r}")


def _spread(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s (most {max(seconds):.2f})"


def _cases(base: LabelledBase, split: str, most: int) -> list[Case]:
    asked = [question for question in base.questions if question.answerable and question.split == split]
    random.Random(_SEED).shuffle(asked)
    cases: list[Case] = []
    with opened(base, bundled_embedder()) as knowledge:
        for question in asked:
            answer = knowledge.answer(question.question)
            passage = answer.passage or (answer.hits[0].passage if answer.hits else None)
            if passage is None or not question.is_right(passage.text):
                continue
            own = answer.text or extract(question.question, passage)
            cases.append(Case(asked=question, passage=passage, own_words=own, key=answer.key, band=answer.band))
            if len(cases) == most:
                break
    return cases


async def _draft_all(handle: EmbeddedModel, settings: Settings, cases: list[Case]) -> list[Drafted]:
    drafter = Drafter(handle, settings)
    inspection = Inspection(load_pack(settings.pack))
    return [await _draft(drafter, inspection, settings, case) for case in cases]


async def _draft(drafter: Drafter, inspection: Inspection, settings: Settings, case: Case) -> Drafted:
    context = GuardContext(pack=load_pack(settings.pack), question=case.asked.question, passages=(case.passage,))
    said: list[str] = []
    gate = SentenceGate(lambda sentence: inspection.inspect(sentence, replace(context, said="".join(said))))
    pieces: list[str] = []
    verdicts = []
    failed = False
    request = DraftRequest(question=case.asked.question, passages=(case.passage,), own_words=case.own_words, key=case.key)
    began = time.monotonic()
    first = 0.0
    try:
        async for piece in drafter.draft(request):
            first = first or time.monotonic() - began
            pieces.append(piece)
            for verdict in gate.feed(piece):
                verdicts.append(verdict)
                said.append(verdict.text)
        verdicts += (rest := gate.finish())
        said += [verdict.text for verdict in rest]
    except ModelUnavailable:
        failed = True
    # As the desk does: where a sentence was dropped, or nothing is left, the passage's own words follow.
    fell_back = failed or not "".join(said).strip() or any(verdict.action == "dropped" for verdict in verdicts)
    delivered = "".join(said) + (case.own_words if fell_back else "")
    total = time.monotonic() - began
    return Drafted(
        case=case, raw="".join(pieces), delivered=delivered, fell_back=fell_back, first_seconds=first, total_seconds=total
    )


def _resident_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
