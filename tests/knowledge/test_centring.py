"""What all questions share is taken out of the comparison, and libraries keep quiet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from knowledge_fakes import make_base, write_article

from knowledge.centring import GENERIC, centres_of
from knowledge.embedding import bundled_embedder


def vectors(*rows: tuple[float, ...]) -> np.ndarray:
    whole = np.array(rows, dtype=np.float32)
    return whole / np.linalg.norm(whole, axis=1, keepdims=True)


def test_a_passage_that_only_shares_the_questioning_comes_after_one_that_shares_the_subject() -> None:
    generic = vectors((1, 0.05, 0), (1, -0.05, 0))
    hub, subject = stored = vectors((1, 0, 0.1), (0.8, 0.6, 0))
    question = vectors((1, 0.25, 0))[0]
    assert hub @ question > subject @ question
    centres = centres_of(np.concatenate([stored] * 20), generic)
    centred = centres.cosines(stored, centres.direction(question))
    assert centred[0] < centred[1]


def test_the_mean_of_a_few_vectors_is_not_taken_for_what_all_share() -> None:
    generic, alone = vectors((1, 0, 0)), vectors((0.8, 0.6, 0))
    centres = centres_of(alone, generic)
    assert centres.cosines(alone, centres.direction(vectors((0.9, 0.4, 0))[0]))[0] > 0.9


def test_nothing_in_common_and_nothing_at_all_are_numbers() -> None:
    generic = vectors((1, 0, 0))
    centres = centres_of(np.zeros((0, 3), dtype=np.float32), generic)
    assert np.isfinite(centres.cosines(generic, centres.direction(generic[0]))).all()


def test_generic_questions_lie_about_their_centre() -> None:
    whole = np.array(bundled_embedder().embed_queries([text for _, text in GENERIC]), dtype=np.float32)
    centres = centres_of(whole, whole)
    asked = [centres.direction(one) for one in whole]
    assert float(np.mean([centres.cosines(whole, one).mean() for one in asked])) < 0.1


def test_cantonese_is_searched_in_written_chinese(tmp_path: Path) -> None:
    base = make_base(tmp_path)
    folder = tmp_path / "files"
    write_article(folder, "a", "# 停车\n\n停车多少钱一小时：五元。\n")
    write_article(folder, "b", "# 其他\n\n唔系几多泊车。\n")
    base.ingest([folder])
    assert base.search("泊车几多钱")[0] == base.search("停车多少钱")[0]
    base.close()


def test_building_and_searching_print_nothing_and_leave_no_cache(tmp_path: Path) -> None:
    program = f"""
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(name)s %(message)s")
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from knowledge_fakes import make_base, write_article
from knowledge.question import content_words
folder = Path({str(tmp_path)!r})
write_article(folder / "files", "a", "# 停车\\n\\n临时停车每小时五元。\\n")
base = make_base(folder)
base.ingest([folder / "files"])
assert base.search("停车多少钱") and content_words("停车多少钱")
base.close()
"""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(scratch)},
        cwd=Path(__file__).parents[2],
    )
    assert "jieba" not in ran.stderr
    assert "prefix dict" not in ran.stderr
    assert "bm25s" not in ran.stderr
    assert list(scratch.iterdir()) == []
