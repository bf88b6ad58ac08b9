"""Learning how sentences speak: `python -m guards.manner_training` writes what the base pack's exemplars teach, for guards/manner.py to read.

To be run after those exemplars were changed; without that the first draft waits some seconds for it. With `--check` it learns from
five sixths of each kind in turn, in blocks of neighbours, and prints how the rest is read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from guards.manner import FILE, KINDS, Manner, features, key_of

_LEAST_USES = 2
_FOLDS = 6
_BLOCK = 12


def train(texts: Sequence[Sequence[str]]) -> Manner:
    """Learn from exemplars given kind by kind, in the order of `KINDS`."""
    # Heavy, and of no use to who reads what was learned ahead.
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counted = [features(line) for lines in texts for line in lines]
    kinds = np.repeat(np.arange(len(KINDS)), [len(lines) for lines in texts])
    uses = Counter(one for found in counted for one in found)
    vocabulary = {name: at for at, name in enumerate(sorted(name for name, count in uses.items() if count >= _LEAST_USES))}
    known = [[vocabulary[one] for one in found if one in vocabulary] for found in counted]
    ends = np.cumsum([0, *map(len, known)])
    cells = csr_matrix((np.ones(ends[-1], np.float32), np.concatenate(known), ends), shape=(len(counted), len(vocabulary)))
    learned = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(cells, kinds)
    return Manner(
        vocabulary=vocabulary,
        weights=np.asarray(learned.coef_, dtype=np.float16).T.astype(np.float32),
        bias=np.asarray(learned.intercept_, dtype=np.float32),
    )


def write(manner: Manner, key: str, file: Path = FILE) -> None:
    """Keep what was learned from the exemplars of this key."""
    names = "\n".join(sorted(manner.vocabulary, key=manner.vocabulary.__getitem__)).encode()
    np.savez_compressed(
        file,
        key=np.array(key),
        vocabulary=np.frombuffer(names, dtype=np.uint8),
        weights=manner.weights.astype(np.float16),
        bias=manner.bias,
    )


def main() -> None:
    """Learn from the base pack and write, or check."""
    from guards.pack import load_pack

    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="read what was kept from learning, and write nothing")
    exemplars = load_pack("call_center.zh").manner
    texts = [exemplars[kind] for kind in KINDS]
    if arguments.parse_args().check:
        _check(texts)
        return
    write(train(texts), key_of(texts))
    print(f"{FILE.name}: {sum(map(len, texts))} exemplars, {FILE.stat().st_size / 1e3:.0f} kB")


def _check(texts: Sequence[Sequence[str]]) -> None:
    shares = {kind: np.zeros((len(lines), len(KINDS))) for kind, lines in zip(KINDS, texts, strict=True)}
    for fold in range(_FOLDS):
        manner = train([[line for at, line in enumerate(lines) if at // _BLOCK % _FOLDS != fold] for lines in texts])
        for kind, lines in zip(KINDS, texts, strict=True):
            for at, line in enumerate(lines):
                if at // _BLOCK % _FOLDS == fold:
                    reading = manner.read(line)
                    shares[kind][at] = reading.service, reading.claim, reading.foul
    for place, kind in enumerate(KINDS):
        for least in (0.5, 0.8, 0.9, 0.95):
            found = {of: float((read[:, place] >= least).mean()) for of, read in shares.items()}
            print(f"{kind:8} at {least:.2f}: " + ", ".join(f"{of} {share:.1%}" for of, share in found.items()))


if __name__ == "__main__":
    main()
