"""The lexical half of retrieval: BM25 over words, built by bm25s, as a share of the most a question could score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from bm25s import BM25
    from numpy.typing import NDArray

_NO_WORDS = "\x00"


def build_lexical(directory: Path, documents: Iterable[Sequence[str]]) -> None:
    """Write a BM25 index (Lucene's form, k1 1.5, b .75) of tokenised documents into `directory`."""
    index = _library()(method="lucene", k1=1.5, b=0.75)
    # A document without words still takes its row, and bm25s cannot index an empty list.
    index.index([list(words) or [_NO_WORDS] for words in documents], show_progress=False)
    index.save(str(directory), show_progress=False)


def _library() -> type[BM25]:
    import logging

    from bm25s import BM25

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # the library sets it to DEBUG as it is imported
    return BM25


class LexicalIndex:
    """A BM25 index on disk, mapped into memory; row numbers are the order in which documents were given."""

    def __init__(self, directory: Path) -> None:
        import numpy as np

        index = _library().load(str(directory), mmap=True, show_progress=False)
        scores = index.scores
        self._data, self._rows, self._starts = scores["data"], scores["indices"], np.asarray(scores["indptr"])
        self._vocabulary: dict[str, int] = index.vocab_dict
        self.size = int(scores["num_docs"])

    def uses(self) -> dict[str, int]:
        """Every word of the documents, and how many of them hold it."""
        import numpy as np

        counts = np.diff(self._starts).tolist()
        return {word: counts[number] for word, number in self._vocabulary.items() if number < len(counts)}

    def coverage(self, words: Sequence[str]) -> NDArray[np.float32]:
        """For each document BM25(question, document) / Σ idf of all the question's words, in 0..1.

        Words that no document holds count in the sum too: a question about something else stays low.
        """
        import numpy as np

        scores = np.zeros(self.size, dtype=np.float32)
        most = 0.0
        for word in words:
            number = self._vocabulary.get(word)
            start, end = (0, 0) if number is None else (int(self._starts[number]), int(self._starts[number + 1]))
            most += float(np.log(1 + (self.size - (end - start) + 0.5) / (end - start + 0.5)))
            scores[self._rows[start:end]] += self._data[start:end]  # a document stands once in a word's list
        if most > 0:
            scores /= np.float32(most)
        return scores
