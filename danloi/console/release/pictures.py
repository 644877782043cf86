"""The pictures of a comparison as numbers: where each square and bar stands. The template only draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from danloi.console.frame.marks import Picture, Series
from danloi.console.frame.pictures import stacked
from danloi.guidance.phrases import Phrases

MOST_INTENTS = 14
CELL = 30
LEFT = 190  # room for the names


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


def confidence(say: Phrases, side: str, histogram: Sequence[Sequence[int]]) -> Picture:
    """Return the columns of `live` or `candidate`: for each tenth of confidence the right and wrong guesses."""
    columns = [f"{place / len(histogram):.1f}" for place in range(len(histogram))]
    series = [
        Series(say("compare.was_right"), [pair[0] for pair in histogram], "calm"),
        Series(say("compare.was_wrong"), [pair[1] for pair in histogram], "bad"),
    ]
    about = say("compare.confidence_about")
    return stacked(f"confidence-{side}", say(f"compare.{side}"), about, columns, series, say("compare.confidence"))
