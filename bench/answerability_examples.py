"""Training examples for the answerability judgement: a question, a passage's token vectors, and the sentences that answer."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.labelled_bases import ROOT, Labelled, LabelledBase, holds_literally, opened
from knowledge.base import KnowledgeBase
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
    """Texts that stand alone, each with its own questions: those of the files before any `@` line."""
    examples: list[Example] = []
    for path in sorted(directory.glob("reading_*.txt")):
        for written in read_texts(("\n" + path.read_text("utf-8")).split("\n@ ")[0]):
            examples += _alone(texts, written)
    return examples


@dataclass(frozen=True, kw_only=True)
class Written:
    """A short service text written for training: with its wordings when it is an FAQ entry; answers are words of `text`, None in a miss."""

    title: str
    wordings: tuple[str, ...]
    text: str
    questions: tuple[tuple[str, str | None], ...]


def read_texts(block: str) -> list[Written]:
    """`# title` (or `# ? wording | wording`), lines of text (`•` begins a list item), `+ question | words of the answer`, `- near miss`.

    Raises ValueError naming the text when words of an answer do not stand in it.
    """
    found: list[Written] = []
    for one in ("\n" + block.strip("\n")).split("\n# ")[1:]:
        title, *lines = one.strip("\n").split("\n")
        first = next(place for place, line in enumerate(lines) if line.startswith(("+ ", "- ")))
        text = "\n".join("-" + line[1:] if line.startswith("•") else line for line in lines[:first])
        questions = []
        for line in lines[first:]:
            question, _, answer = line[2:].partition(" | ")
            if line.startswith("+") and (not answer or answer not in text):
                raise ValueError(f"{title}: {answer!r} does not stand in the text")
            questions.append((question, answer if line.startswith("+") else None))
        wordings = tuple(part.strip() for part in title[2:].split("|")) if title.startswith("? ") else ()
        found.append(Written(title=title, wordings=wordings, text=text, questions=tuple(questions)))
    return found


def _alone(texts: Texts, written: Written) -> Iterable[Example]:
    units = sentences(written.text)
    passage = texts.parts((f"{written.title}：", *(unit.text for unit in units)))
    allowed = tuple(range(1, len(units) + 1))
    for question, answer in written.questions:
        at = -1 if answer is None else written.text.find(answer)
        gold = frozenset(number for number, unit in enumerate(units, start=1) if unit.start <= at < unit.end)
        yield Example(origin="reading", question=texts.question(question), passage=passage, allowed=allowed, gold=gold)


def reading_bases(where: Path, directory: Path = READINGS) -> list[LabelledBase]:
    """The small bases written for training (`@ name`, then its texts), laid out as files below `where`.

    What one text of a base does not state no other of them does: a near miss is one against the whole base.
    """
    found: list[LabelledBase] = []
    for path in sorted(directory.glob("reading_*.txt")):
        for part in ("\n" + path.read_text("utf-8")).split("\n@ ")[1:]:
            name, _, block = part.partition("\n")
            found.append(_laid_out(name, read_texts(block), where / name))
    return found


def _laid_out(name: str, texts: Sequence[Written], where: Path) -> LabelledBase:
    where.mkdir(parents=True)
    questions: list[Labelled] = []
    entries = [("问", "相似问", "答案")]
    for number, one in enumerate(texts):
        if one.wordings:
            entries.append((one.wordings[0], "|".join(one.wordings[1:]), one.text))
        else:
            (where / f"{number:02d}.md").write_text(f"---\ntitle: {one.title}\n---\n\n{one.text}\n", "utf-8")
        for place, (question, answer) in enumerate(one.questions):
            questions.append(
                Labelled(
                    id=f"{name}-{number}-{place}",
                    question=question,
                    answerable=answer is not None,
                    must_contain=((answer,),) if answer is not None else (),
                    split="tune",
                    kind="plain" if answer is not None else "near_miss",
                )
            )
    with (where / "faq.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(entries)
    return LabelledBase(name=name, articles=where, questions=tuple(questions))


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
    """Every question of a base, as the base hears it, with its hits."""
    with opened(base, embedder) as knowledge:
        return [_asked(knowledge, base.name, one, k) for one in base.questions]


def _asked(knowledge: KnowledgeBase, base: str, label: Labelled, k: int) -> Asked:
    hits = tuple(knowledge.search(label.question, k=k))
    heard = knowledge.heard(label.question, hits)
    if heard:
        label, hits = replace(label, question=heard), tuple(knowledge.search(heard, k=k))
    return Asked(base=base, label=label, hits=hits)


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
