"""The file of words by which places are known: read whole, and a mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.catalogue.models import UnitRow
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.places.words import PlaceWords, PlaceWordsError


@pytest.fixture
def text(data: Path) -> str:
    return (data / "catalogue" / "place_words.yaml").read_text(encoding="utf-8")


def _read(tmp_path: Path, text: str) -> PlaceWords:
    path = tmp_path / "place_words.yaml"
    path.write_text(text, encoding="utf-8")
    return PlaceWords.read(path)


def test_a_name_taken_out_of_the_ordinary_words_needs_no_other_sign(tmp_path: Path, text: str) -> None:
    units = [UnitRow(code="1", kind="Xã", name="Xã Thống Nhất")]
    sentence = "hai bên đã thống nhất rồi"
    assert Gazetteer(units, [], _read(tmp_path, text)).mentioned_in(sentence) == []
    changed = _read(tmp_path, text.replace("    Thống Nhất, ", "    "))
    assert [place.name for place in Gazetteer(units, [], changed).mentioned_in(sentence)] == ["thống nhất"]


@pytest.mark.parametrize("key", ["around", "before", "provinces", "aliases", "own"])
def test_a_missing_part_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(PlaceWordsError, match=rf"place_words\.yaml: .*'{key}'"):
        _read(tmp_path, text.replace(f"\n{key}:", f"\n{key}_gone:"))


def test_a_part_that_nobody_knows_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlaceWordsError, match="nicknames"):
        _read(tmp_path, text.replace("\n  surnames:", "\n  nicknames:"))


@pytest.mark.parametrize("content", ["around: [\n", "", "- a\n"])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    with pytest.raises(PlaceWordsError, match=r"place_words\.yaml"):
        _read(tmp_path, content)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlaceWordsError, match=r"place_words\.yaml"):
        PlaceWords.read(tmp_path / "place_words.yaml")
