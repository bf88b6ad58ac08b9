"""Statistics to decide by: intervals that know of clusters, pass^k, and paired tests. Numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

_RESAMPLES = 2_000
_SEED = 20_240_501


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share with its 95 % interval. `units` are what was counted, `clusters` the independent things among them."""

    value: float
    low: float
    high: float
    hits: int
    units: int
    clusters: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """By how much a share differs between two sides, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Paired:
    """Two sides on the same cases. `only_first`/`only_second`: cases that only that side got wrong; `p` is two-sided."""

    only_first: int
    only_second: int
    both: int
    neither: int
    p: float
    difference: float
    low: float
    high: float


def wilson(hits: float, units: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share; (0, 1) when nothing was counted."""
    if units <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / units
    centre = share + z * z / (2 * units)
    spread = z * sqrt(share * (1 - share) / units + z * z / (4 * units * units))
    scale = 1 + z * z / units
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def clustered_rate(clusters: Sequence[Sequence[bool]], *, seed: int = _SEED) -> Rate:
    """The share of True over all units, its interval clustered: the disguises and repeats of one case are one cluster.

    Where every cluster is of size one this is Wilson's interval. Otherwise clusters are drawn with replacement (seeded, percentile);
    where they are too alike for drawing to tell anything (all True, or none), Wilson's over the number of clusters.
    """
    filled = [cluster for cluster in clusters if cluster]
    units = sum(map(len, filled))
    hits = sum(map(sum, filled))
    value = hits / units if units else 0.0
    if units == len(filled):
        low, high = wilson(hits, units)
    elif hits in (0, units):
        low, high = wilson(len(filled) * value, len(filled))
    else:
        low, high = _bootstrap([(sum(one), len(one)) for one in filled], seed)
    return Rate(value=value, low=low, high=high, hits=hits, units=units, clusters=len(filled))


def pass_hat_k(outcomes: Sequence[Sequence[bool]], k: int) -> float | None:
    """pass^k: how likely all of k independent tries at a case succeed, averaged over the cases with at least k tries.

    C(c, k) / C(n, k) for c successes in n tries is unbiased. None when no case was tried k times.
    """
    shares = [comb(sum(tries), k) / comb(len(tries), k) for tries in outcomes if len(tries) >= k]
    return sum(shares) / len(shares) if shares else None


def mcnemar(only_first: int, only_second: int) -> float:
    """McNemar's exact test: the two-sided p of so uneven a split of the cases on which two sides differ."""
    from scipy.stats import binomtest  # loaded here: half a second that most commands need not spend

    differing = only_first + only_second
    return 1.0 if differing == 0 else float(binomtest(only_first, differing, 0.5).pvalue)


def paired(first: Sequence[float], second: Sequence[float], *, seed: int = _SEED) -> Paired:
    """Compare the failure shares (0..1) of the same cases on two sides, in the same order.

    `p` is McNemar's exact over cases that failed at all; `difference` is second minus first in mean share, with a paired
    bootstrap interval over cases. Raises ValueError when the sides are of different length.
    """
    if len(first) != len(second):
        raise ValueError(f"paired sides differ in length: {len(first)} and {len(second)}; give the same cases in the same order")
    wrong = [(one > 0, two > 0) for one, two in zip(first, second, strict=True)]
    only_first, only_second = wrong.count((True, False)), wrong.count((False, True))
    change = difference(first, second, seed=seed)
    return Paired(
        only_first=only_first,
        only_second=only_second,
        both=wrong.count((True, True)),
        neither=wrong.count((False, False)),
        p=mcnemar(only_first, only_second),
        difference=change.value,
        low=change.low,
        high=change.high,
    )


def difference(first: Sequence[float], second: Sequence[float], *, seed: int = _SEED) -> Difference:
    """The mean of second minus first over the same cases, in the same order, with its paired bootstrap interval; 0 for no cases."""
    changes = [two - one for one, two in zip(first, second, strict=True)]
    if not changes:
        return Difference(value=0.0, low=0.0, high=0.0)
    low, high = _bootstrap([(one, 1) for one in changes], seed)
    return Difference(value=sum(changes) / len(changes), low=low, high=high)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of the values lie, interpolated; None for no values."""
    if not values:
        return None
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def _bootstrap(clusters: Sequence[tuple[float, int]], seed: int) -> tuple[float, float]:
    """The percentile interval of Σ hits / Σ units when clusters are drawn with replacement."""
    import numpy as np

    generator = np.random.default_rng(seed)
    hits = np.array([one for one, _ in clusters], dtype=float)
    units = np.array([one for _, one in clusters], dtype=float)
    drawn = generator.integers(0, len(clusters), size=(_RESAMPLES, len(clusters)))
    shares = hits[drawn].sum(axis=1) / units[drawn].sum(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)
