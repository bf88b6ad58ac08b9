"""The part of a model's stream that is meant for readers: its thinking and its echo of our labels are taken out as they come."""

from __future__ import annotations

from collections.abc import Sequence

_OPEN, _CLOSE = "<think>", "</think>"
LABELS = ("【回答】", "【客服】", "回答：", "客服：", "答：")


class NotForReaders(Exception):
    """The stream turned out to be thinking after it had been taken for an answer."""


class Declined(Exception):
    """The model used its word for “the passages do not say”."""


class VisibleText:
    """A filter of one stream. It holds back no more than could become a tag or a label, and never gives out half of one."""

    def __init__(self, *, decline_word: str = "", labels: Sequence[str] = LABELS) -> None:
        self._decline_word = decline_word
        self._openings = (*labels, decline_word) if decline_word else tuple(labels)
        self._thinking = False
        self._begun = False
        self._held = ""
        self._opening = ""

    def feed(self, chunk: str) -> str:
        """What can be shown now; raises Declined or NotForReaders."""
        return self._open(self._without_thinking(chunk))

    def finish(self) -> str:
        """What was held back at the end of the stream; raises Declined."""
        rest = "" if self._thinking else self._held
        self._held = ""
        if not self._begun:
            rest = self._opening + rest
            self._opening = ""
            if self._decline_word and rest.strip().startswith(self._decline_word):
                raise Declined
        return rest

    def _without_thinking(self, chunk: str) -> str:
        text, self._held = self._held + chunk, ""
        shown: list[str] = []
        while text:
            tag = _CLOSE if self._thinking else _OPEN
            lower = text.lower()
            at = lower.find(tag)
            if not self._thinking and (stray := lower.find(_CLOSE)) >= 0 and (at < 0 or stray < at):
                raise NotForReaders
            if at < 0:
                keep = max(_overlap(lower, tag), 0 if self._thinking else _overlap(lower, _CLOSE))
                if not self._thinking:
                    shown.append(text[: len(text) - keep])
                self._held = text[len(text) - keep :]
                break
            if not self._thinking:
                shown.append(text[:at])
            text = text[at + len(tag) :]
            self._thinking = not self._thinking
        return "".join(shown)

    def _open(self, text: str) -> str:
        """Hold the first words until they can no longer be one of our own labels or the word for declining."""
        if self._begun:
            return text
        self._opening = (self._opening + text).lstrip()
        while True:
            if self._decline_word and self._opening.startswith(self._decline_word):
                raise Declined
            label = next((label for label in self._openings if self._opening.startswith(label)), None)
            if label is None:
                break
            self._opening = self._opening[len(label) :].lstrip()
        if not self._opening or any(opening.startswith(self._opening) for opening in self._openings):
            return ""
        self._begun = True
        text, self._opening = self._opening, ""
        return text


def _overlap(text: str, tag: str) -> int:
    """How many characters at the end of `text` may be the beginning of `tag`."""
    return next((size for size in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-size:])), 0)
