"""The pictures of a comparison as numbers: where each square and bar stands. The template only draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

MOST_INTENTS = 14
CELL = 30
LEFT = 190  # room for the names
BAR_HEIGHT = 120


class Cell(NamedTuple):
    """A square of the matrix; `share` of its row, 0 to 1."""

    x: int
    y: int
    number: int
    share: float
    is_right: bool


class MatrixPicture(NamedTuple):
    """A confusion matrix: names down and across, and the squares that hold something."""

    names: Sequence[str]
    cells: Sequence[Cell]
    others: int  # sentences of rows shown that went to an intent not shown

    @property
    def width(self) -> int:
        """Of the whole picture."""
        return LEFT + CELL * len(self.names) + 10

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return CELL * len(self.names) + LEFT


def matrix(confusion: Mapping[str, Mapping[str, int]], names: Sequence[str]) -> MatrixPicture:
    """Return the matrix of the intents `names`."""
    cells, others = [], 0
    for down, intent in enumerate(names):
        row = confusion.get(intent, {})
        total = sum(row.values())
        others += sum(count for guess, count in row.items() if guess not in names)
        for across, guess in enumerate(names):
            if row.get(guess):
                place = (LEFT + across * CELL, down * CELL)
                cells.append(Cell(*place, row[guess], row[guess] / total, intent == guess))
    return MatrixPicture(names, cells, others)


def most_confused(before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the intents that are taken for others, or others for them, most often; alphabetically."""
    wrong: dict[str, int] = {}
    for confusion in (before, after):
        for intent, row in confusion.items():
            for guess, count in row.items():
                if guess != intent:
                    for name in (intent, guess):
                        wrong[name] = wrong.get(name, 0) + count
    return sorted(sorted(wrong, key=lambda name: (-wrong[name], name))[:MOST_INTENTS])


class Bar(NamedTuple):
    """A tenth of confidence: its left edge, the heights of what was right and what was wrong, and their numbers."""

    x: int
    right: float
    wrong: float
    counts: tuple[int, int]
    label: str


def bars(histogram: Sequence[Sequence[int]], most: int) -> list[Bar]:
    """Return the bars of a histogram whose highest is `most`."""
    scale = BAR_HEIGHT / most if most else 0.0
    return [
        Bar(40 + 34 * place, right * scale, wrong * scale, (right, wrong), f"{place / 10:.1f}")
        for place, (right, wrong) in enumerate(histogram)
    ]


def highest(*histograms: Sequence[Sequence[int]]) -> int:
    """Return the largest number of guesses in a tenth."""
    return max((sum(pair) for histogram in histograms for pair in histogram), default=0)
