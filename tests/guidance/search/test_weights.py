"""The file of weights: read whole, or refused with a word on where and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.search.features import NAMES
from danloi.guidance.search.weights import NONE, Weights, WeightsError

_CARD = ", ".join(f"{name}: {number}" for number, name in enumerate(NAMES))
_NONE = ", ".join(f"{name}: {number}.5" for number, name in enumerate(NONE))


def _write(folder: Path, content: str) -> Path:
    path = folder / "search.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_every_weight_goes_to_its_feature(tmp_path: Path) -> None:
    weights = Weights.read(_write(tmp_path, f"none: {{{_NONE}}}\ncard: {{{_CARD}}}\n"))
    assert weights.card.tolist() == list(range(len(NAMES)))
    assert weights.none.tolist() == [number + 0.5 for number in range(len(NONE))]
    assert weights.names == NAMES


def test_the_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    turned = ", ".join(reversed(_CARD.split(", ")))
    weights = Weights.read(_write(tmp_path, f"card: {{{turned}}}\nnone: {{{_NONE}}}\n"))
    assert weights.card.tolist() == list(range(len(NAMES)))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "- a\n",
        "card: [\n",
        f"card: {{{_CARD}}}\n",
        f"card: {{{_CARD}}}\nnone:\n",
        f"card: {{{_CARD}}}\nnone: {{always: 1}}\n",
        f"card: {{names: 1}}\nnone: {{{_NONE}}}\n",
        f"card: {{{_CARD}}}\nnone: {{{_NONE.replace('0.5', 'much')}}}\n",
        f"card: {{{_CARD}}}\nnone: {{{_NONE.replace('0.5', '[1]')}}}\n",
    ],
)
def test_weights_that_cannot_be_used_are_named(tmp_path: Path, content: str) -> None:
    with pytest.raises(WeightsError, match=r"search\.yaml"):
        Weights.read(_write(tmp_path, content))


def test_a_weight_that_is_missing_is_named_with_the_mend(tmp_path: Path) -> None:
    content = f"card: {{{_CARD}}}\nnone: {{{_NONE.replace('unknown', 'unknwon')}}}\n"
    with pytest.raises(WeightsError, match=r"'unknown'.*make tune"):
        Weights.read(_write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"search\.yaml"):
        Weights.read(tmp_path / "search.yaml")
