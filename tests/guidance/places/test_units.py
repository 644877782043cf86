"""Which unit of today a place name means, for names of today and of before July 2025."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from danloi.guidance.library import Library
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.vietnamese import fold


@pytest.fixture(scope="module")
def gazetteer(library: Library) -> Gazetteer:
    return library.shelf.gazetteer


@pytest.fixture(scope="module")
def rows(data: Path) -> list[dict[str, str]]:
    """The lines of the file: an old commune, and a unit of today that got all or part of it."""
    with (data / "catalogue" / "units.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _units(gazetteer: Gazetteer, name: str) -> set[str]:
    resolution = gazetteer.resolve(name)
    assert resolution is not None, name
    return {unit.name for unit in resolution.today}


def test_every_unit_of_today_answers_to_its_name(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    names = {row["new_unit"] for row in rows}
    assert len(names) == 54
    for name in names:
        assert name in _units(gazetteer, name)
        assert name in _units(gazetteer, fold(name))
        assert name in _units(gazetteer, re.sub(r"^(?:Phường|Xã|Đặc khu) ", "", name))


def test_every_old_commune_leads_to_all_its_units_of_today(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    heirs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        heirs[row["old_unit"], row["old_district"]].add(row["new_unit"])
    assert len(heirs) == 171
    missing = [(old, units) for (old, _), units in heirs.items() if not units <= _units(gazetteer, old)]
    assert missing == []


def test_a_split_commune_gives_all_its_parts_and_says_so(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    heirs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        heirs[row["old_unit"], row["old_district"]].add(row["new_unit"])
    split = {old: units for (old, _), units in heirs.items() if len(units) > 1}
    assert len(split) == 12
    for old, units in split.items():
        resolution = gazetteer.resolve(old)
        assert resolution is not None
        assert resolution.is_split, old
        assert units <= {unit.name for unit in resolution.today}


def test_a_commune_that_went_over_whole_is_not_called_split(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    parts = {_bare(row["old_unit"]) for row in rows if row["extent"] != "whole"}
    for name in {row["old_unit"] for row in rows if _bare(row["old_unit"]) not in parts}:
        resolution = gazetteer.resolve(name)
        assert resolution is not None
        assert not resolution.is_split, name


def test_a_name_both_old_and_new_gives_all_it_may_mean(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    today = {_bare(row["new_unit"]): row["new_unit"] for row in rows}
    both = [row for row in rows if _bare(row["old_unit"]) in today]
    assert len({_bare(row["old_unit"]) for row in both}) > 40
    for row in both:
        meant = _units(gazetteer, row["old_unit"])
        assert {row["new_unit"], today[_bare(row["old_unit"])]} <= meant, row["old_unit"]


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("Uông Bí", {"Phường Uông Bí"}),
        ("p. Uông Bí", {"Phường Uông Bí"}),
        ("phuong uong bi", {"Phường Uông Bí"}),
        ("Hạ Long", {"Phường Hạ Long", "Đặc khu Vân Đồn"}),
        ("Cô Tô", {"Đặc khu Cô Tô"}),
        ("thị trấn Cô Tô", {"Đặc khu Cô Tô"}),
        ("đặc khu Vân Đồn", {"Đặc khu Vân Đồn"}),
    ],
)
def test_a_name_is_understood_however_it_is_written(gazetteer: Gazetteer, name: str, units: set[str]) -> None:
    assert _units(gazetteer, name) == units


def test_two_old_communes_of_one_name_are_both_meant(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    for name in ("Thanh Sơn", "Bắc Sơn", "Hải Hòa", "Đầm Hà"):
        heirs = {row["new_unit"] for row in rows if _bare(row["old_unit"]) == name}
        assert heirs <= _units(gazetteer, name)
    assert len(_units(gazetteer, "Thanh Sơn")) > 1


@pytest.mark.parametrize("name", ["Hà Nội", "", "xã", "Paris", "!!!"])
def test_a_place_outside_the_province_is_not_known(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.resolve(name) is None


def _bare(name: str) -> str:
    return re.sub(r"^(?:Phường|Xã|Thị trấn|Đặc khu) ", "", name)
