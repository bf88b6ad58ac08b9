"""What can go wrong in this room.

KnowledgeError
├── UnreadableFile    one file cannot become articles; carries the reason for staff, in Chinese
└── IndexDamaged      an index version on disk is not what its builder left there
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Any failure of the knowledge room that a caller may want to handle."""


class UnreadableFile(KnowledgeError):
    """A file cannot be read. `reason_zh` is shown to staff; it names what is wrong and what to do, never the content."""

    def __init__(self, reason_zh: str) -> None:
        super().__init__(reason_zh)
        self.reason_zh = reason_zh


class IndexDamaged(KnowledgeError):
    """An index version is incomplete or does not belong to this desk's embedder."""


class StoreUnavailable(KnowledgeError):
    """The Chroma server does not answer. Searches go on without it; an ingest cannot."""
