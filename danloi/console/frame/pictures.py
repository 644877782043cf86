"""Pictures of figures as inline SVG: bars, stacked columns, a heat map, lines.

Use them in any area: make a `Picture` here, hand it to the template, and there
`{% import "pictures.html" as pictures with context %}` and `{{ pictures.show(picture) }}`. No script, no inline style;
words come from the caller. Every picture has its table below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from danloi.console.frame.marks import (
    WIDTH,
    Box,
    Key,
    Label,
    Picture,
    Series,
    Stroke,
    Table,
    Value,
    figure,
    round_steps,
    short,
)

_LEFT = 42.0  # room for the figures of an axis
_TOP = 14.0
_PLOT = 150.0
_ROW = 36.0
_HEAT_STEPS = 6  # shades of a heat map, heat-0 to heat-6
_GAP = 1.0
_LETTER = 8.0  # width of a letter, roughly


def bars(
    key: str,
    title: str,
    about: str,
    rows: Sequence[tuple[str, float]],
    columns: tuple[str, str],
    *,
    tone: str = "calm",
    unit: str = "",
    highest: float = 0.0,
    csv: str = "",
) -> Picture:
    """Return horizontal bars, one below the other, each with its name above and its figure behind.

    `columns` are the headings of the table: of the names, of the figures. `highest` is the end of the scale, for
    several pictures that are compared; 0 takes the longest bar.
    """
    top = max([highest, *(value for _, value in rows)], default=0.0) or 1.0
    room = WIDTH - 62.0
    boxes, labels = [], []
    for number, (name, value) in enumerate(rows):
        y, length = number * _ROW, _round(max(room * value / top, 1.0 if value else 0.0))
        shown = f"{figure(value)}{unit}"
        labels.append(Label(0, y + 13, short(name, 42), "word"))
        boxes.append(Box(0, y + 18, length, 12, tone, f"{name}: {shown}"))
        labels.append(Label(length + 5, y + 28, shown, "quiet"))
    height = max(len(rows) * _ROW, _ROW)
    return Picture(key, title, about, height, Table(columns, rows), boxes, labels, csv=csv, is_empty=not rows)


def stacked(
    key: str,
    title: str,
    about: str,
    columns: Sequence[str],
    series: Sequence[Series],
    heading: str,
    *,
    csv: str = "",
) -> Picture:
    """Return upright columns, each piled up of `series`, such as days with what came of their questions.

    One series makes a histogram. `heading` is the table's heading of the columns' names.
    """
    heights = [sum(one.values[at] or 0.0 for one in series) for at in range(len(columns))]
    steps = round_steps(max(heights, default=0.0))
    labels, strokes = _axis(steps)
    width = (WIDTH - _LEFT) / max(len(columns), 1)
    gap = min(_GAP, width / 4)
    boxes = []
    for at, column in enumerate(columns):
        x, base = _LEFT + at * width, _TOP + _PLOT
        for one in series:
            value = one.values[at] or 0.0
            if value:
                high = _PLOT * value / steps[-1]
                base -= high
                name = f"{column}: {one.name} {figure(value)}"
                boxes.append(Box(_round(x + gap / 2), _round(base), _round(width - gap), _round(high), one.tone, name))
    labels += _names_below(columns, width, width / 2)
    return Picture(
        key, title, about, _TOP + _PLOT + 22, _table(heading, columns, series), boxes, labels, strokes,
        _legend(series), csv, is_empty=not any(heights),
    )  # fmt: skip


def lines(
    key: str,
    title: str,
    about: str,
    columns: Sequence[str],
    series: Sequence[Series],
    heading: str,
    *,
    unit: str = "",
    highest: float = 0.0,
    marks: Sequence[tuple[int, str]] = (),
    csv: str = "",
) -> Picture:
    """Return lines over `columns`; a None interrupts a line.

    `marks` are columns with something to be said of them, such as the days of releases: an upright line with a number
    above it; the words are told when it is pointed at and stand in the table.
    """
    given = [value for one in series for value in one.values if value is not None]
    steps = round_steps(max([highest, *given], default=0.0))
    labels, strokes = _axis(steps, unit)
    width = (WIDTH - _LEFT) / max(len(columns), 1)
    middle = [_round(_LEFT + (at + 0.5) * width) for at in range(len(columns))]
    boxes = []
    for number, (at, words) in enumerate(marks, start=1):
        strokes.append(Stroke(f"M{middle[at]} {_TOP}V{_TOP + _PLOT}", "mark", words))
        labels.append(Label(middle[at], _TOP - 3, str(number), "word", "middle"))
    for one in series:
        path, is_up = "", False
        for at, value in enumerate(one.values):
            if value is None:
                is_up = False
                continue
            y = _round(_TOP + _PLOT * (1 - value / steps[-1]))
            path += f"{'L' if is_up else 'M'}{middle[at]} {y}"
            is_up = True
            name = f"{columns[at]}: {one.name} {figure(value)}{unit}"
            boxes.append(Box(_round(middle[at] - 2), _round(y - 2), 4, 4, one.tone, name))
        if path:
            strokes.append(Stroke(path, f"line {one.tone}", one.name))
    labels += _names_below(columns, width, width / 2)
    table = _table(heading, columns, series, dict(marks))
    height = _TOP + _PLOT + 22
    return Picture(
        key, title, about, height, table, boxes, labels, strokes, _legend(series), csv, is_empty=not given
    )  # fmt: skip


def heat(
    key: str,
    title: str,
    about: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float]],
    heading: str,
    *,
    figures: bool = False,
    csv: str = "",
) -> Picture:
    """Return a field of squares, the darker the more: hours by weekdays, or what was taken for what.

    `heading` is the table's heading of the rows; `figures` writes the figure into each square that is not 0.
    """
    top = max((value for row in values for value in row), default=0.0)
    left = min(140.0, 8 + _LETTER * max((len(row) for row in rows), default=0))
    width = (WIDTH - left) / max(len(columns), 1)
    height = min(max(width, 18.0), 26.0)
    boxes, labels = [], []
    for down, name in enumerate(rows):
        y = _TOP + 4 + down * height
        labels.append(Label(left - 5, _round(y + height / 2 + 4), short(name, int(left / _LETTER)), "word", "end"))
        for across, column in enumerate(columns):
            value = values[down][across]
            shade = 0 if not value else max(1, round(_HEAT_STEPS * value / top))
            box = Box(
                _round(left + across * width), _round(y), _round(width - _GAP), _round(height - _GAP),
                f"heat-{shade}", f"{name}, {column}: {figure(value)}",
            )  # fmt: skip
            boxes.append(box)
            if figures and value:
                css = "on-dark" if shade > _HEAT_STEPS // 2 else "word"
                labels.append(
                    Label(_round(box.x + width / 2), _round(y + height / 2 + 4), figure(value), css, "middle")
                )
    every = max(1, -(-26 // max(int(width), 1)))
    labels += [
        Label(_round(left + (at + 0.5) * width), _TOP - 1, short(name, max(3, int(width * every / _LETTER))), "quiet",
              "middle")
        for at, name in enumerate(columns)
        if at % every == 0
    ]  # fmt: skip
    table = Table([heading, *columns], [[name, *values[at]] for at, name in enumerate(rows)])
    return Picture(
        key, title, about, _TOP + 6 + len(rows) * height, table, boxes, labels, csv=csv, is_empty=not top
    )  # fmt: skip


def _axis(steps: Sequence[float], unit: str = "") -> tuple[list[Label], list[Stroke]]:
    labels, strokes = [], []
    for step in steps:
        y = _round(_TOP + _PLOT * (1 - step / steps[-1]))
        labels.append(Label(_LEFT - 5, y + 4, f"{_brief(step)}{unit}", "quiet", "end"))
        strokes.append(Stroke(f"M{_LEFT} {y}H{WIDTH}", "grid"))
    return labels, strokes


def _brief(value: float) -> str:
    """Write the figure of an axis in the room there is."""
    for size, letter in ((1_000_000, "M"), (10_000, "k")):
        if value >= size:
            return f"{figure(value / (1000 if letter == 'k' else size))}{letter}"
    return figure(value)


def _names_below(columns: Sequence[str], width: float, shift: float) -> list[Label]:
    """Return as many of the columns' names as there is room for, in even steps."""
    longest = max((len(name) for name in columns), default=1) * _LETTER + 8
    every = max(1, -(-int(longest) // max(int(width), 1)))
    return [
        Label(_at_edge(_LEFT + at * width + shift, longest), _TOP + _PLOT + 16, name, "quiet", "middle")
        for at, name in enumerate(columns)
        if at % every == 0
    ]


def _at_edge(x: float, room: float) -> float:
    return _round(min(x, WIDTH - room / 2 + 4))


def _legend(series: Sequence[Series]) -> list[Key]:
    return [Key(one.tone, one.name) for one in series] if len(series) > 1 else []


def _table(
    heading: str, columns: Sequence[str], series: Sequence[Series], marks: dict[int, str] | None = None
) -> Table:
    rows: list[list[Value]] = []
    for at, column in enumerate(columns):
        name = f"{column} ({marks[at]})" if marks and at in marks else column
        rows.append([name, *(_whole(one.values[at]) for one in series)])
    return Table([heading, *(one.name for one in series)], rows)


def _whole(value: float | None) -> Value:
    return int(value) if value is not None and value == int(value) else value


def _round(value: float) -> float:
    return round(value, 1)
