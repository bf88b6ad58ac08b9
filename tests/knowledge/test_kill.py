"""kill -9 in the middle of an ingest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from knowledge_fakes import CharacterEmbedder, make_base, write_article

_ROOT = Path(__file__).parents[2]

# The child stops at the named point and says so; it is killed there, while it holds the builders' lock.
_CHILD = """
import sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]) / "tests" / "knowledge")]
import knowledge.ingest, knowledge.versions, knowledge.vectors
from knowledge_fakes import CharacterEmbedder, make_base

def stop(*_, **__):
    print("here", flush=True)
    time.sleep(60)

where, path = sys.argv[2], Path(sys.argv[3])
class Embedder(CharacterEmbedder):
    def embed_documents(self, texts):
        return stop() if where == "embedding" and self.embedded else super().embed_documents(texts)
knowledge.vectors._EMBEDDED = 2
if where == "indexing":
    written = knowledge.ingest.write_index
    knowledge.ingest.write_index = lambda build: (written(build), (build.directory / "index.json").write_text("{"), stop())
if where == "swapping":
    knowledge.versions.os.replace = stop
make_base(path, embedder=Embedder()).ingest([path / "files"])
"""


@pytest.mark.parametrize("where, embedded_before", [("embedding", 2), ("indexing", 6), ("swapping", 6)])
def test_that_a_killed_ingest_loses_nothing(tmp_path: Path, where: str, embedded_before: int) -> None:
    base = make_base(tmp_path)
    write_article(tmp_path / "files", "pets", "# 养犬规定\n\n每户限养一只犬。")
    base.ingest([tmp_path / "files"])
    for number in range(6):
        write_article(tmp_path / "files", f"notice{number}", f"# 通知{number}\n\n{number}号楼水泵检修。")
    command = [sys.executable, "-c", _CHILD, str(_ROOT), where, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"}) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=20)

    assert base.version() == 1
    assert base.search("养犬")[0].passage.title == "养犬规定"
    base.close()

    embedder = CharacterEmbedder()
    survivor = make_base(tmp_path, embedder=embedder)
    summary = survivor.ingest([tmp_path / "files"])
    assert summary.failed == ()
    assert summary.version > (1 if where == "embedding" else 2)
    assert len(embedder.embedded) == 6 - embedded_before
    assert survivor.search("3号楼水泵检修")[0].passage.title == "通知3"
    assert len(survivor.articles()) == 7
    survivor.close()
