"""Confusion matrices: what was wanted against what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from danloi.console.release.quality.questions import Kind
from danloi.console.release.quality.score import Scored
from danloi.guidance.answers.contract import ASPECTS, Outcome

NOTHING = "none"


@dataclass(frozen=True)
class Matrix:
    """Counts by row (wanted) and column (came); only rows and columns with something in them."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]) -> Matrix:
        """Count pairs; `rows` and `columns` say the order, names they do not know come last."""
        counted = Counter(pairs)
        wanted, came = ({pair[side] for pair in counted} for side in (0, 1))
        down = (*(name for name in rows if name in wanted), *sorted(wanted.difference(rows)))
        across = (*(name for name in columns if name in came), *sorted(came.difference(columns)))
        return cls(down, across, tuple(tuple(counted[row, column] for column in across) for row in down))


def needs(scored: Iterable[Scored]) -> Matrix:
    """Count the need asked first against the need answered first, of answered questions about one procedure."""
    pairs = [
        (one.question.asks[0], next(iter(one.heard.aspects), NOTHING))
        for one in scored
        if one.kind == "procedure" and one.question.asks and one.heard.outcome == "answered"
    ]
    return Matrix.of(pairs, ASPECTS, (*ASPECTS, NOTHING))


def outcomes(scored: Iterable[Scored]) -> Matrix:
    """Count what a question is about against the outcome it got."""
    return Matrix.of([(one.kind, one.heard.outcome) for one in scored], get_args(Kind), get_args(Outcome))
