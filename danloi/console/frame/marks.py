"""What pictures are drawn of: shapes with a place and a class, the table that says the same, and round scales.

All lengths are units of a picture 360 wide, which is about as many pixels on a phone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

type Value = str | int | float | None

WIDTH = 360


@dataclass(frozen=True)
class Box:
    """A rectangle; `name` is told when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    css: str
    name: str = ""


@dataclass(frozen=True)
class Label:
    """A word; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    css: str = "quiet"
    anchor: str = "start"


@dataclass(frozen=True)
class Stroke:
    """A line through points `M x y L x y …`; `name` is told when it is pointed at."""

    path: str
    css: str
    name: str = ""


@dataclass(frozen=True)
class Key:
    """An entry of the legend: class and meaning."""

    css: str
    name: str


@dataclass(frozen=True)
class Table:
    """The same in figures, for the page and for CSV; None is a figure that there is none of."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Picture:
    """A picture that pictures.html draws.

    `key` is unique on its page and names the CSV file; `about` says in a sentence what is to be seen; `csv` is the
    address of the table as a file, if there is one. A picture with nothing in it (`is_empty`) is a sentence instead.
    """

    key: str
    title: str
    about: str
    height: float
    table: Table
    boxes: Sequence[Box] = ()
    labels: Sequence[Label] = ()
    strokes: Sequence[Stroke] = ()
    legend: Sequence[Key] = ()
    csv: str = ""
    width: float = WIDTH
    is_empty: bool = False


@dataclass(frozen=True)
class Series:
    """One of several rows of figures that share their columns.

    `tone` is its colour: good, doubt, bad, calm, deep, faint (danloi/console/static/pictures.css).
    """

    name: str
    values: Sequence[float | None]
    tone: str = "calm"
    total: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Sum up."""
        object.__setattr__(self, "total", sum(value for value in self.values if value is not None))


def round_steps(highest: float, about: int = 4) -> list[float]:
    """Return the lines of an axis from 0 to `highest` or a little above, in steps of 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return [round(step * number, 10) for number in range(math.ceil(highest / step - 1e-9) + 1)]


def figure(value: Value) -> str:
    """Write a figure as Vietnamese read it: 12.345 and 0,5; a dash for none; words stay words."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    text = f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 100 or value == int(value) else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def short(text: str, letters: int) -> str:
    """Cut a label to `letters`, at a word where that leaves enough."""
    if len(text) <= letters:
        return text
    cut = text[: letters - 1]
    at_word = cut.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > letters * 0.6 else cut).rstrip(' ,;–-')}…"
