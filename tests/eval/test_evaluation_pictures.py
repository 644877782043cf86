"""docs/evaluation/: the page and its pictures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from danloi.console.release.quality.counts import Share
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question
from danloi.console.release.quality.score import score
from evaluation.page import Run, write
from evaluation.pictures import draw_matrix, draw_reliability, draw_slices, interval, need_names, style
from evaluation.reliability import Guess
from evaluation.tallies import Matrix

BIRTH, DEATH = "1.001193", "1.000656"
MATRIX = Matrix(("fee", "time"), ("fee", "none"), ((61, 4), (0, 17)))
CURVES = {"link": [Guess(0.9, True), Guess(0.85, True), Guess(0.2, False)], "intent": [Guess(0.6, True)]}


@pytest.fixture
def run() -> Run:
    asked = Question("q1", "khai sinh hết mấy đồng", codes=(BIRTH,), ask="fee", asks=("fee",), slices=("plain",))
    heard = (Heard("answered", BIRTH, aspects=("fee",)), Heard("answered", DEATH, aspects=("time",)))
    return Run([score(asked, one) for one in heard], ["data/evaluation/questions.jsonl"], "plain", 123, CURVES)


def test_the_page_shows_the_figures_and_every_picture_that_is_there(run: Run, tmp_path: Path) -> None:
    written = write(run, tmp_path)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in written} == {path.name for path in tmp_path.iterdir()}
    for path in written:
        assert path.name == "README.md" or f"]({path.name})" in page
    assert "50.0 % (1/2)" in page
    assert "2 questions of `data/evaluation/questions.jsonl`" in page
    assert "123 procedures" in page
    (row,) = [line for line in page.splitlines() if line.startswith("| link ")]
    assert [cell.strip() for cell in row.split("|")[3:7]] == ["3", "0.650", "0.667", "0.150"]


def test_without_confidences_the_picture_of_an_earlier_run_goes(run: Run, tmp_path: Path) -> None:
    write(run, tmp_path)
    write(Run(run.scored, run.sources, "strip", None, {}), tmp_path)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert not (tmp_path / "reliability.svg").exists()
    assert "reliability.svg" not in page
    assert "with all diacritics taken away" in page


def test_the_same_figures_give_the_same_pictures(run: Run, tmp_path: Path) -> None:
    first, second = (write(run, tmp_path / name) for name in ("first", "second"))
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
        if one.suffix == ".svg":
            assert ElementTree.parse(one).getroot().tag.endswith("svg")


def test_a_matrix_is_drawn_with_its_counts_and_names(tmp_path: Path) -> None:
    figure = draw_matrix(tmp_path / "needs.svg", MATRIX, ("asked", "answered"), {"fee": "fee · Lệ phí"})
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["61", "4", "17"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["fee · Lệ phí", "time"]
    assert (tmp_path / "needs.svg").stat().st_size > 1000


def test_a_slice_has_a_bar_as_long_as_its_share(tmp_path: Path) -> None:
    figure = draw_slices(
        tmp_path / "slices.svg", {"plain": (Share(3, 4), Share(1, 2)), "typo": (Share(1, 1), Share(0, 1))}
    )
    (axes,) = figure.axes
    assert [bar.get_width() for bar in axes.patches if isinstance(bar, Rectangle)] == [75, 100, 50, 0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["plain (4)", "typo (1)"]


def test_a_curve_has_a_point_for_every_bin_with_the_number_of_its_guesses(tmp_path: Path) -> None:
    figure = draw_reliability(tmp_path / "reliability.svg", CURVES)
    link, intent = figure.axes
    (_, curve) = link.lines
    assert np.allclose(curve.get_xydata(), [(0.2, 0), (0.85, 1), (0.9, 1)])
    assert [text.get_text() for text in link.texts] == ["1", "1", "1"]
    assert "1 guesses" in intent.get_title()


def test_every_need_is_named_in_letters_that_the_font_has(tmp_path: Path) -> None:
    names = need_names()
    assert names["fee"] == "fee · Lệ phí"
    with style():
        figure = Figure()
        figure.text(0, 0.5, " ".join(names.values()))
        figure.savefig(tmp_path / "names.svg")  # a letter that is missing is a warning, and warnings are errors


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = interval(Share(8, 10))
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    assert interval(Share(0, 10))[0] == pytest.approx(0)
    assert interval(Share(10, 10))[1] == pytest.approx(1)
