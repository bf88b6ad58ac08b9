"""Fixtures of the knowledge room."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase

sys.path.insert(0, str(Path(__file__).parent))

from knowledge_fakes import CharacterEmbedder, make_base


@pytest.fixture
def embedder() -> CharacterEmbedder:
    return CharacterEmbedder()


@pytest.fixture
def base(tmp_path: Path, embedder: CharacterEmbedder) -> Iterator[KnowledgeBase]:
    made = make_base(tmp_path, embedder=embedder)
    yield made
    made.close()
