"""Names looked up for the page: every outcome, with options that lead on."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.phrases import Phrases
from danloi.guidance.places.lookup import LONGEST_NAME, PlaceLookup
from danloi.guidance.places.units import Gazetteer


@pytest.fixture(scope="module")
def lookup(gazetteer: Gazetteer, data: Path) -> PlaceLookup:
    return PlaceLookup(gazetteer, Phrases.read(data / "phrases" / "places.yaml"))


@pytest.mark.parametrize(
    ("name", "outcome", "unit"),
    [
        ("phường Hồng Hải", "found", "Phường Hạ Long"),
        ("Bạch Đằng, TP Hạ Long", "found", "Phường Hồng Gai"),
        ("phường Hạ Long", "found", "Phường Hạ Long"),
        ("vân đồn", "found", "Đặc khu Vân Đồn"),
        ("Đức Chính", "split", None),
        ("phường Hà Khẩu", "split", None),
        ("Hạ Long", "several", None),
        ("thị xã Quảng Yên", "district", None),
        ("khu 5", "hamlet", None),
        ("Hà Nội", "outside", None),
        ("asdf qwe", "unknown", None),
    ],
)
def test_a_name_has_its_outcome(lookup: PlaceLookup, name: str, outcome: str, unit: str | None) -> None:
    found = lookup.find(name)
    assert found is not None
    assert (found.outcome, found.unit and found.unit.name) == (outcome, unit)


def test_a_split_commune_is_called_by_its_full_name_and_keeps_the_hamlet(lookup: PlaceLookup) -> None:
    found = lookup.find("khu 5 Đức Chính")
    assert found is not None
    assert (found.outcome, found.title, found.hamlet) == ("split", "Phường Đức Chính", "khu 5")
    assert [option.title for option in found.options] == ["Phường An Sinh", "Phường Đông Triều"]


def test_an_old_commune_of_the_same_name_is_told(lookup: PlaceLookup) -> None:
    found = lookup.find("xã Đông Ngũ")
    assert found is not None
    (other,) = found.others
    assert other.name == "xã Đông Ngũ"
    assert {unit.name for unit in other.units} == {"Xã Tiên Yên", "Xã Đông Ngũ"}


def test_a_slip_offers_the_place_that_was_meant(lookup: PlaceLookup) -> None:
    found = lookup.find("Cao Sanh")
    assert found is not None
    assert (found.outcome, [option.title for option in found.options]) == ("unknown", ["Phường Cao Xanh"])


def test_every_unit_of_today_is_found_by_its_full_name(lookup: PlaceLookup, gazetteer: Gazetteer) -> None:
    units = gazetteer.units
    assert len(units) == 54
    for unit in units:
        found = lookup.find(unit.name)
        assert found is not None
        assert (found.outcome, found.unit) == ("found", unit)


def test_every_option_is_a_name_that_is_found(lookup: PlaceLookup) -> None:
    for name in ("Hạ Long", "Hải Hòa", "Cẩm Phả", "Đông Triều", "thành phố Móng Cái"):
        found = lookup.find(name)
        assert found is not None
        for option in found.options:
            again = lookup.find(option.payload)
            assert again is not None
            assert again.outcome in {"found", "district"}, option


@pytest.mark.parametrize("name", ["", "  ", "Quảng Ninh", "tỉnh Quảng Ninh", "quang ninh"])
def test_the_whole_province_and_nothing_at_all_are_no_place_to_look_up(lookup: PlaceLookup, name: str) -> None:
    assert lookup.find(name) is None


def test_a_long_name_is_cut(lookup: PlaceLookup) -> None:
    found = lookup.find("x" * 10_000)
    assert found is not None
    assert len(found.name) <= LONGEST_NAME
