from __future__ import annotations

import pytest

from evaluation.statistics import clustered_rate, mcnemar, paired, pass_hat_k, percentile, wilson


@pytest.mark.parametrize(
    "hits, units, low, high",
    [
        (0, 10, 0.0, 0.2775),  # Wilson (1927), by any table
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
        (0, 0, 0.0, 1.0),
    ],
)
def test_that_wilsons_interval_has_the_known_values(hits: int, units: int, low: float, high: float) -> None:
    assert wilson(hits, units) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    "only_first, only_second, p", [(0, 0, 1.0), (1, 9, 0.021484), (5, 5, 1.0), (0, 6, 0.03125), (10, 20, 0.098737)]
)
def test_that_mcnemars_exact_test_has_the_known_values(only_first: int, only_second: int, p: float) -> None:
    assert mcnemar(only_first, only_second) == pytest.approx(p, abs=1e-5)


def test_that_single_trials_get_wilsons_interval() -> None:
    rate = clustered_rate([[True]] * 8 + [[False]] * 2)
    assert (rate.value, rate.hits, rate.units, rate.clusters) == (0.8, 8, 10, 10)
    assert (rate.low, rate.high) == pytest.approx(wilson(8, 10))


def test_that_disguises_of_one_case_do_not_count_as_evidence_of_their_own() -> None:
    few_cases = clustered_rate([[True] * 20] * 5 + [[False] * 20] * 5)
    many_cases = clustered_rate([[True]] * 100 + [[False]] * 100)
    assert few_cases.value == many_cases.value == 0.5
    assert few_cases.high - few_cases.low > 2 * (many_cases.high - many_cases.low)


def test_that_no_violation_in_few_cases_is_no_proof_of_none() -> None:
    rate = clustered_rate([[False] * 50] * 4)
    assert rate.value == 0
    assert (rate.low, rate.high) == pytest.approx(wilson(0, 4))


def test_that_the_bootstrap_is_seeded() -> None:
    clusters = [[True, False], [False, False, True], [True, True], [False]]
    assert clustered_rate(clusters) == clustered_rate(clusters)


@pytest.mark.parametrize(
    "tries, k, expected",
    [
        ([[True] * 4], 4, 1.0),
        ([[True, True, True, False]], 4, 0.0),
        ([[True] * 4 + [False] * 4], 4, 1 / 70),  # C(4,4)/C(8,4)
        ([[True] * 3 + [False]], 2, 0.5),  # C(3,2)/C(4,2)
        ([[True]], 4, None),
    ],
)
def test_that_pass_hat_k_is_the_unbiased_estimate(tries: list[list[bool]], k: int, expected: float | None) -> None:
    found = pass_hat_k(tries, k)
    assert found == (None if expected is None else pytest.approx(expected))


def test_that_pairs_are_compared_case_by_case() -> None:
    result = paired([0, 0, 1, 0, 0.5], [1, 0, 1, 0.25, 0])
    assert (result.only_first, result.only_second, result.both, result.neither) == (1, 2, 1, 1)
    assert result.difference == pytest.approx(0.15)
    assert result.low < result.difference < result.high


def test_that_sides_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 and 2"):
        paired([0, 0, 0], [0, 0])


def test_that_percentiles_interpolate() -> None:
    assert percentile([1, 2, 3, 4], 0.5) == 2.5
    assert percentile([5], 0.95) == 5
    assert percentile([], 0.5) is None
