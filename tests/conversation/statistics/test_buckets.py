"""Histograms of durations."""

from __future__ import annotations

import random
import statistics

import pytest

from danloi.conversation.statistics.buckets import BOUNDS, OVER, bucket_of, percentile


@pytest.mark.parametrize(("milliseconds", "bound"), [(0, 5), (5, 5), (5.01, 10), (60_000, 60_000), (60_001, OVER)])
def test_a_duration_falls_into_the_bucket_that_holds_it(milliseconds: float, bound: int) -> None:
    assert bucket_of(milliseconds) == bound


def test_a_percentile_of_the_buckets_is_near_the_true_one() -> None:
    chance = random.Random(7)
    durations = [chance.lognormvariate(5, 0.7) for _ in range(5_000)]
    counts: dict[int, int] = {}
    for one in durations:
        counts[bucket_of(one)] = counts.get(bucket_of(one), 0) + 1
    true = statistics.quantiles(durations, n=100)
    for share in (0.5, 0.95):
        found = percentile(counts, share)
        assert found is not None
        assert abs(found / true[round(share * 100) - 1] - 1) < 0.12


def test_there_is_no_percentile_of_nothing_and_none_beyond_the_last_bound() -> None:
    assert percentile({}, 0.5) is None
    assert percentile({OVER: 3}, 0.5) == BOUNDS[-1]
