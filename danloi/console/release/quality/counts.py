"""How many were right: over all questions, and slice by slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from danloi.console.release.quality.questions import SLICES
from danloi.console.release.quality.score import METRICS, Scored


@dataclass(frozen=True)
class Share:
    """How many were right of how many."""

    right: int
    of: int

    @classmethod
    def among(cls, marks: Iterable[bool]) -> Share:
        """Count the right ones."""
        values = list(marks)
        return cls(sum(values), len(values))

    @property
    def rate(self) -> float:
        """The share, 0 to 1; 0 of none."""
        return self.right / self.of if self.of else 0.0

    def __str__(self) -> str:
        """The percentage, with how many it is taken from."""
        return f"{100 * self.rate:.1f} % ({self.right}/{self.of})" if self.of else "–"


def totals(scored: Iterable[Scored]) -> dict[str, Share]:
    """Count every metric, in the order of METRICS."""
    marks = [one.marks for one in scored]
    return {name: Share.among(mark[name] for mark in marks if name in mark) for name in METRICS}


def members(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    """Return the questions of every slice that has one; slices of no known name come last."""
    named = {name for one in scored for name in one.question.slices}
    order = [*SLICES, *sorted(named.difference(SLICES))]
    return {name: [one for one in scored if name in one.question.slices] for name in order if name in named}


def by_slice(scored: Sequence[Scored]) -> dict[str, dict[str, Share]]:
    """Count every metric in every slice that has a question."""
    return {name: totals(ones) for name, ones in members(scored).items()}


def slice_shares(scored: Sequence[Scored]) -> dict[str, tuple[Share, Share]]:
    """Return of every slice how many were understood, and how many were right in everything."""
    return {
        name: (Share.among(one.is_understood for one in ones), Share.among(one.is_right for one in ones))
        for name, ones in members(scored).items()
    }
