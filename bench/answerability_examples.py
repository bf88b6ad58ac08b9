"""Training examples for the answerability judgement: a question, a passage's token vectors, and the sentences that answer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.labelled_bases import ROOT, Labelled, LabelledBase, holds_literally, opened
from knowledge.embedding import ScoredEmbeddings
from knowledge.passage import Hit, Passage
from knowledge.reader import Floats, head_line
from knowledge.sentence import sentences
from knowledge.text import fold
from knowledge.token_vectors import TokenEncoder, TokenVectors

READINGS = ROOT / "bench" / "data" / "answerability"
CMRC_PASSAGE_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True)
class Example:
    """`allowed` are the sentences (1-based parts of `passage`) to choose from; `gold` those that answer, none in a miss."""

    origin: str
    question: TokenVectors
    passage: TokenVectors
    allowed: tuple[int, ...]
    gold: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A labelled question of a base with what retrieval found, best first."""

    base: str
    label: Labelled
    hits: tuple[Hit, ...]


class Texts:
    """Token vectors by text, each computed once, in half precision to spare memory."""

    def __init__(self, encoder: TokenEncoder) -> None:
        self._encoder = encoder
        self._kept: dict[tuple[str, ...], TokenVectors] = {}

    def restore(self, kept: dict[tuple[str, ...], TokenVectors]) -> None:
        self._kept.update({(prefix, *map(fold, parts)): read for (prefix, *parts), read in kept.items()})

    def kept(self) -> dict[tuple[str, ...], TokenVectors]:
        return self._kept

    def question(self, text: str) -> TokenVectors:
        return self.encode("query", (text,))

    def passage(self, passage: Passage) -> TokenVectors:
        return self.parts((head_line(passage), *(one.text for one in sentences(passage.text))))

    def parts(self, parts: tuple[str, ...]) -> TokenVectors:
        return self.encode("passage", parts)

    def encode(self, prefix: str, parts: tuple[str, ...]) -> TokenVectors:
        key = (prefix, *map(fold, parts))
        if key not in self._kept:
            read = self._encoder.encode(prefix, parts)
            self._kept[key] = TokenVectors(vectors=read.vectors.astype(np.float16).astype(np.float32), part=read.part)
        return self._kept[key]


def reading_examples(texts: Texts, directory: Path = READINGS) -> list[Example]:
    """Short service texts written for this purpose: `# title`, the text, `+ question | words of the answer`, `- near miss`."""
    examples: list[Example] = []
    for path in sorted(directory.glob("reading_*.txt")):
        for block in ("\n" + path.read_text("utf-8")).split("\n# ")[1:]:
            examples += _reading(texts, block.strip().split("\n"), where=path.name)
    return examples


def _reading(texts: Texts, lines: list[str], *, where: str) -> Iterable[Example]:
    title, text = lines[0], lines[1]
    units = sentences(text)
    passage = texts.parts((f"{title}：", *(unit.text for unit in units)))
    allowed = tuple(range(1, len(units) + 1))
    for line in lines[2:]:
        question, _, answer = line[2:].partition(" | ")
        gold: frozenset[int] = frozenset()
        if line.startswith("+"):
            at = text.find(answer)
            if at < 0 or not answer:
                raise ValueError(f"{where}, {title}: {answer!r} does not stand in the text")
            gold = frozenset(number for number, unit in enumerate(units, start=1) if unit.start <= at < unit.end)
        yield Example(origin=f"reading {title}", question=texts.question(question), passage=passage, allowed=allowed, gold=gold)


def cmrc_examples(texts: Texts, path: Path, *, passages: int, seed: int) -> list[Example]:
    """Encyclopaedic questions, each with its passage, with its passage less the sentence that answers, and with others."""
    loaded = json.loads(path.read_text("utf-8"))
    rng = random.Random(seed)
    chosen = rng.sample(loaded["passages"], min(passages, len(loaded["passages"])))
    examples: list[Example] = []
    for row in chosen:
        chunks = _chunks(row["text"])
        for question in (one for one in loaded["questions"] if one["gold"] == row["id"]):
            for chunk in chunks:
                gold = frozenset(n for n, (start, end) in enumerate(chunk, 1) if start <= question["start"] < end)
                if not gold and rng.random() > 0.2:
                    continue
                read = texts.parts((f"{row['title']}：", *(row["text"][start:end] for start, end in chunk)))
                every = tuple(sorted(set(read.part.tolist()) - {0}))
                rest = tuple(one for one in every if one not in gold)
                asked = texts.question(question["q"])
                if gold and gold <= set(every):
                    examples.append(Example(origin="cmrc", question=asked, passage=read, allowed=every, gold=gold))
                if rest:
                    examples.append(Example(origin="cmrc", question=asked, passage=read, allowed=rest, gold=frozenset()))
    return examples


def _chunks(text: str) -> list[list[tuple[int, int]]]:
    chunks: list[list[tuple[int, int]]] = []
    for unit in sentences(text):
        if chunks and unit.end - chunks[-1][0][0] <= CMRC_PASSAGE_CHARACTERS:
            chunks[-1].append((unit.start, unit.end))
        else:
            chunks.append([(unit.start, unit.end)])
    return chunks


def asked_of(base: LabelledBase, embedder: ScoredEmbeddings, *, k: int) -> list[Asked]:
    """Every question of a base with its hits."""
    with opened(base, embedder) as knowledge:
        return [Asked(base=base.name, label=one, hits=tuple(knowledge.search(one.question, k=k))) for one in base.questions]


def base_examples(texts: Texts, asked: Sequence[Asked]) -> list[Example]:
    """Each question with each passage found; one that holds only a part of what must be said is left out."""
    examples: list[Example] = []
    for one in asked:
        for hit in one.hits:
            gold = gold_sentences(one.label, hit.passage)
            read = texts.passage(hit.passage)
            allowed = tuple(sorted(set(read.part.tolist()) - {0}))
            if gold is None or not allowed or not gold <= set(allowed):
                continue
            examples.append(
                Example(origin=one.base, question=texts.question(one.label.question), passage=read, allowed=allowed, gold=gold)
            )
    return examples


def gold_sentences(label: Labelled, passage: Passage) -> frozenset[int] | None:
    """The sentences (from 1) that state what must be said; empty when the passage states none of it, None when only a part."""
    if not label.answerable:
        return frozenset()
    alternatives = [one for some in label.must_contain for one in some]
    stated = [any(holds_literally(one, fold(passage.text)) for one in some) for some in label.must_contain]
    if not any(stated):
        return frozenset()
    if not all(stated):
        return None
    units = sentences(passage.text)
    found = frozenset(
        number for number, unit in enumerate(units, start=1) if any(holds_literally(one, fold(unit.text)) for one in alternatives)
    )
    return found or frozenset(range(1, len(units) + 1))


def widths(examples: Sequence[Example]) -> Floats:
    """All passage token vectors of up to 2,000 examples, to find their main directions."""
    rng = random.Random(0)
    some = rng.sample(list(examples), min(2000, len(examples)))
    return np.concatenate([one.passage.vectors[::3] for one in some] + [one.question.vectors for one in some])
