"""The pictures of docs/evaluation/: SVG without a date in it, so that the same figures give the same file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from math import sqrt
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from danloi.app.settings import ROOT
from danloi.console.release.quality.counts import Share
from danloi.guidance.phrases import Phrases
from evaluation.reliability import CURVES, Guess, binned, calibration_error
from evaluation.tallies import Matrix

_BLUE, _LIGHT, _GREY, _RED = "#1f5a96", "#a9c8e6", "#8a8a8a", "#b5452c"
_DOT = 9.0  # area of a point for one guess of a hundred, in square points


def style() -> AbstractContextManager[None]:
    """Draw as the pictures of this project look."""
    return matplotlib.rc_context({
        "font.family": "DejaVu Sans",  # comes with matplotlib and has every Vietnamese letter
        "font.size": 9,
        "svg.fonttype": "path",
        "svg.hashsalt": "danloi",
        "axes.spines.top": False,
        "axes.spines.right": False,
    })  # fmt: skip


def need_names() -> dict[str, str]:
    """Return the needs with the words citizens read on the buttons: `fee` → `fee · Lệ phí`."""
    say = Phrases.read(ROOT / "data" / "phrases" / "answers.yaml")
    keys = sorted(key for key in say.keys() if key.startswith("button."))  # noqa: SIM118 - no mapping
    return {key.removeprefix("button."): f"{key.removeprefix('button.')} · {say(key)}" for key in keys}


def draw_matrix(path: Path, matrix: Matrix, axes_titles: tuple[str, str], names: Mapping[str, str]) -> Figure:
    """Draw counts into `path`; the colour is the share of the row. `axes_titles`: of the rows, of the columns."""
    with style():
        wide, high = 2.6 + 0.62 * len(matrix.columns), 1.7 + 0.42 * len(matrix.rows)
        figure = Figure(figsize=(wide, high), layout="constrained")
        axes = figure.subplots()
        shares = [[count / (sum(row) or 1) for count in row] for row in matrix.counts]
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for down, row in enumerate(matrix.counts):
            for across, count in enumerate(row):
                if count:
                    colour = "white" if shares[down][across] > 0.55 else "black"
                    axes.text(across, down, str(count), ha="center", va="center", color=colour)
        axes.set_yticks(range(len(matrix.rows)), [names.get(name, name) for name in matrix.rows])
        axes.set_xticks(range(len(matrix.columns)), matrix.columns, rotation=40, ha="right", rotation_mode="anchor")
        axes.set_ylabel(axes_titles[0])
        axes.set_xlabel(axes_titles[1])
        axes.tick_params(length=0)
        return _write(figure, path)


def draw_slices(path: Path, shares: Mapping[str, tuple[Share, Share]]) -> Figure:
    """Draw two bars a slice, with the interval in which the share lies with 95 % confidence."""
    with style():
        figure = Figure(figsize=(8, 1.0 + 0.36 * len(shares)), layout="constrained")
        axes = figure.subplots()
        for offset, colour, label, side in ((-0.2, _BLUE, "understood", 0), (0.2, _LIGHT, "right in everything", 1)):
            places = [number + offset for number in range(len(shares))]
            some = [pair[side] for pair in shares.values()]
            rates = [100 * share.rate for share in some]
            ends = [tuple(100 * end for end in interval(share)) for share in some]
            errors = [
                [max(0.0, rate - low) for rate, (low, _) in zip(rates, ends, strict=True)],
                [max(0.0, high - rate) for rate, (_, high) in zip(rates, ends, strict=True)],
            ]
            axes.barh(places, rates, 0.36, color=colour, label=label)
            axes.errorbar(rates, places, xerr=errors, fmt="none", ecolor=_GREY, elinewidth=0.8)
        axes.set_yticks(range(len(shares)), [f"{name} ({pair[0].of})" for name, pair in shares.items()])
        axes.set_ylim(len(shares) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.set_xlabel("% of the questions (number in brackets), with 95 % intervals")
        figure.legend(loc="outside upper right", ncols=2, frameon=False)
        return _write(figure, path)


def interval(share: Share) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    z, n, p = 1.96, share.of, share.rate
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def draw_reliability(path: Path, curves: Mapping[str, Sequence[Guess]]) -> Figure:
    """Draw confidence against truth, one panel a curve; the area of a point grows with its guesses."""
    with style():
        figure = Figure(figsize=(3.6 * len(curves), 3.9), layout="constrained")
        panels = figure.subplots(1, len(curves), squeeze=False)[0]
        for axes, (name, some) in zip(panels, curves.items(), strict=True):
            _draw_curve(axes, name, some)
        panels[0].set_ylabel("how many came true")
        return _write(figure, path)


def _draw_curve(axes: Axes, name: str, some: Sequence[Guess]) -> None:
    bins = binned(some)
    across, up = [one.confidence for one in bins], [one.share.rate for one in bins]
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=0.8, linestyle="--")
    axes.plot(across, up, color=_BLUE, linewidth=1.2)
    sizes = [_DOT + 100 * _DOT * one.share.of / len(some) for one in bins]
    axes.scatter(across, up, s=sizes, color=_BLUE, alpha=0.8)
    for one, size in zip(bins, sizes, strict=True):
        beside = (2 + sqrt(size) / 2, -8)
        point = (one.confidence, one.share.rate)
        axes.annotate(str(one.share.of), point, beside, textcoords="offset points", fontsize=7, color=_RED)
    axes.set(xlim=(-0.05, 1.1), ylim=(-0.08, 1.06), aspect="equal", xlabel="confidence")
    axes.set_title(f"{CURVES[name]}\n{len(some)} guesses, calibration error {calibration_error(bins):.3f}", fontsize=9)


def _write(figure: Figure, path: Path) -> Figure:
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    return figure
