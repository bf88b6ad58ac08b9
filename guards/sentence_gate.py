"""A stream of text held back until whole sentences stand, each inspected before it is let through."""

from __future__ import annotations

import re
from collections.abc import Callable

from guards.finding import Finding, Verdict

_CERTAIN = "。！？；\n"
# Borders in ASCII also stand in links, entities and markup: what follows decides.
_UNSURE = "!?;…"
_OPENING = "（(“「『《【["
_CLOSING = "）)”」』》】]"
# Text inside brackets or quotes is kept together up to this many characters.
_LONGEST_ASIDE = 120
_SOFT = re.compile(r"[，、,：:\s](?![0-9])")
_ATOM = re.compile(r"[0-9A-Za-z@:/?&=%._+#<|>\\-]+$")
_LONGEST_ATOM = 80
_LEAST = 20


class SentenceGate:
    """One per stream. `feed` and `finish` return the verdicts on the sentences that are complete, in order.

    Sentences end at 。！？；, their ASCII forms, a line's end or an ellipsis, but not inside a number, a link, brackets or
    quotes. A run without a border is cut at `max_chars`, at a comma if there is one, so memory stays bounded whatever
    comes. Nothing is let through uninspected. After `max_total` characters of a stream the rest is refused.
    """

    def __init__(self, inspect: Callable[[str], Verdict], *, max_chars: int = 300, max_total: int = 20_000) -> None:
        if not _LEAST <= max_chars <= max_total:
            raise ValueError(f"max_chars={max_chars!r} and max_total={max_total!r}: need {_LEAST} <= max_chars <= max_total")
        self._inspect = inspect
        self._max_chars = max_chars
        self._room = max_total
        self._held = ""
        self._at = 0
        self._open: list[int] = []
        self._surrogate = ""
        self._finished = False

    @property
    def overflowed(self) -> bool:
        """Whether the stream was longer than `max_total`, so that its end was refused."""
        return self._room <= 0

    def feed(self, chunk: str) -> list[Verdict]:
        """Take the next piece, of any length, cut anywhere; return verdicts on what it completed."""
        if self._finished:
            raise RuntimeError("feed() after finish(): open a new SentenceGate for every stream")
        chunk = self._whole_characters(chunk)[: max(self._room, 0)]
        self._room -= len(chunk)
        verdicts = []
        # Small steps keep the held text near max_chars even when a chunk is huge.
        for start in range(0, len(chunk), self._max_chars):
            self._held += chunk[start : start + self._max_chars]
            while (end := self._border()) is not None:
                verdicts += self._release(end)
        return verdicts

    def finish(self, *, aborted: bool = False) -> list[Verdict]:
        """Close the stream: inspect what is held, or, where it was cut off in mid-sentence, drop it."""
        if self._finished:
            return []
        self._finished = True
        rest, self._held = self._held, ""
        if not rest.strip():
            return []
        if aborted or self.overflowed:
            cut = Finding(rule="gate", clause="CC-23", code="stream.cut", start=0, end=len(rest))
            return [Verdict(raw=rest, text="", action="dropped", findings=(cut,))]
        return [self._inspect(rest)]

    def _whole_characters(self, chunk: str) -> str:
        """Join the halves of a character that the transport split; a half that stays alone becomes U+FFFD."""
        chunk, self._surrogate = self._surrogate + chunk, ""
        if chunk and "\ud800" <= chunk[-1] <= "\udbff":
            chunk, self._surrogate = chunk[:-1], chunk[-1]
        if any("\ud800" <= one <= "\udfff" for one in chunk):
            chunk = chunk.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return chunk

    def _release(self, end: int) -> list[Verdict]:
        sentence, self._held = self._held[:end], self._held[end:]
        self._at, self._open = 0, []
        said = sentence.lstrip()
        # Blank lines belong to the sentence after them, but no more of them than a reader needs.
        blank = sentence[: len(sentence) - len(said)][-2:]
        if not said:
            self._held = blank + self._held
            return []
        return [self._inspect(blank + said)]

    def _border(self) -> int | None:
        """The end of the first whole sentence that is held; None until one is."""
        held = self._held
        while self._at < len(held):
            at, character = self._at, held[self._at]
            if character == "\n" and held[:at].strip():
                return at + 1
            if character in _OPENING:
                self._open.append(at)
            elif character in _CLOSING and self._open:
                self._open.pop()
                if at and held[at - 1] in "。！？!?" and not self._open and held[self._last_open(at)] in "“「『":
                    return at + 1
            elif character in _CERTAIN and character != "\n":
                if not self._is_aside(at):
                    return at + 1
            elif character in _UNSURE:
                if at + 1 == len(held) and len(held) < self._max_chars:
                    return None
                if self._ends_here(at) and not self._is_aside(at):
                    return at + 1
            self._at += 1
        return self._cut() if len(held) >= self._max_chars else None

    def _last_open(self, closing: int) -> int:
        opening = _OPENING[_CLOSING.index(self._held[closing])]
        return max(self._held.rfind(opening, 0, closing), 0)

    def _is_aside(self, at: int) -> bool:
        return bool(self._open) and at - self._open[0] < _LONGEST_ASIDE

    def _ends_here(self, at: int) -> bool:
        """Whether the ASCII mark at `at` ends a sentence: the next character is no part of the same word or mark."""
        held = self._held
        following = held[at + 1 : at + 2]
        if held[at] == "…":
            return following != "…"
        if held[at] == ";" and re.search(r"&#?[0-9A-Za-z]{1,8}$", held[max(0, at - 10) : at]):
            return False
        return not (following and following.isascii() and (following.isalnum() or following in "=[<&/%!?-"))

    def _cut(self) -> int:
        """Where to cut a run without a border: after the last comma of its second half, else before a number or word."""
        head = self._held[: self._max_chars]
        soft = [match.end() for match in _SOFT.finditer(head) if match.end() > self._max_chars // 2]
        if soft:
            return soft[-1]
        atom = _ATOM.search(head)
        if atom and atom.start() > 0 and len(atom[0]) <= _LONGEST_ATOM:
            return atom.start()
        return len(head)
