"""Histograms of durations: in which bucket a duration counts, and what a percentile of the buckets is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

# Upper bounds in milliseconds: fine where a turn usually lies, coarse where only an outage leads.
BOUNDS = (
    5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 60_000
)  # fmt: skip
OVER = 2_000_000_000  # stands for "longer than all of these"


def bucket_of(milliseconds: float) -> int:
    """Return the upper bound of the bucket in which a duration counts."""
    at = bisect_left(BOUNDS, milliseconds)
    return BOUNDS[at] if at < len(BOUNDS) else OVER


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """Return the duration below which `share` (0 to 1) of them lie, in milliseconds; None if there are none.

    Within a bucket they are taken as evenly spread, as Prometheus' histogram_quantile does; above the last bound it is
    the last bound.
    """
    total = sum(counts.values())
    if not total:
        return None
    wanted, below = share * total, 0
    lower = 0
    for bound in BOUNDS:
        here = counts.get(bound, 0)
        if here and below + here >= wanted:
            return lower + (bound - lower) * (wanted - below) / here
        below += here
        lower = bound
    return float(BOUNDS[-1])
