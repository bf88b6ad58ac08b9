"""Writes bot/triage/vectors.npz: the vectors of every shipped pack's exemplars; run again after exemplars were changed.

    python -m bench.embed_exemplars

Only what is new is embedded, at about 5 ms an exemplar.
"""

from __future__ import annotations

from bot.triage.encoder import bundled_intent_encoder
from bot.triage.exemplars import learning_texts
from bot.triage.vectors import FILE, write
from guards.pack import load_pack
from guards.pack_loading import shipped_packs


def main() -> None:
    """Embed what has no vector yet, and forget what is no exemplar any more."""
    texts = {text for name in shipped_packs() for text in learning_texts(load_pack(name))}
    print(f"{write(sorted(texts), bundled_intent_encoder())} vectors in {FILE.name}, {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
