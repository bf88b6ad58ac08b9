"""Chinese words for the lexical index: jieba's search cut over folded text, with the knowledge base's own terms."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.passage import Article
from knowledge.text import fold

if TYPE_CHECKING:
    import jieba

_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r"[\u4e00-\u9fff0-9a-z]{2,8}")
#: Words that jieba's dictionary lacks and cuts into characters that say nothing: a question about them would lose its subject.
_LACKING = ("会所",)
_load_lock = threading.Lock()


class Tokeniser:
    """Cuts text into search words; the same `terms` always give the same cut. Safe to call from several threads."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self.terms = tuple(sorted(set(terms)))
        self._jieba: jieba.Tokenizer | None = None
        self._lock = threading.Lock()

    def cut(self, text: str) -> list[str]:
        """Words of `text`, and the shorter words inside long ones; punctuation and blanks left out, repetitions kept."""
        return [word for word in self._loaded().cut_for_search(fold(text)) if _WORD.search(word)]

    def _loaded(self) -> jieba.Tokenizer:
        with self._lock:
            if self._jieba is None:
                self._jieba = _with_terms(self.terms)
            return self._jieba


def terms_of(articles: Iterable[Article]) -> set[str]:
    """Names worth keeping whole: titles, and terms set off in them, of two to eight characters."""
    found: set[str] = set()
    for article in articles:
        found.update(term for term in _TERM.findall(fold(article.title)))
    return found


def _with_terms(terms: tuple[str, ...]) -> jieba.Tokenizer:
    import jieba

    shared = dictionary()
    if not terms:
        return shared
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(shared.FREQ), shared.total, True
    for term in terms:
        if not tokenizer.FREQ.get(term):
            tokenizer.add_word(term)
    return tokenizer


def dictionary() -> jieba.Tokenizer:
    """jieba's own dictionary, read once a process, silently, and never written to a cache file.

    jieba would leave its cache under a well-known name in the world-writable temporary directory and load whatever
    lies there, by marshal: a way in for another user of the machine.
    """
    with _load_lock:
        return _loaded_dictionary()


@lru_cache(maxsize=1)
def _loaded_dictionary() -> jieba.Tokenizer:
    import jieba

    tokenizer = jieba.Tokenizer()
    with jieba.get_module_res(jieba.DEFAULT_DICT_NAME) as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    for word in _LACKING:
        tokenizer.add_word(word)
    return tokenizer
