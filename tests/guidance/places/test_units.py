"""Which unit of today a place name means, for every name of today and of before July 2025."""

from __future__ import annotations

import pytest

from danloi.guidance.places.units import Gazetteer
from danloi.guidance.vietnamese import fold
from tests.guidance.places.conftest import File, bare


def _units(gazetteer: Gazetteer, name: str) -> set[str]:
    place = gazetteer.resolve(name)
    assert place is not None, name
    return {unit.name for unit in place.today}


def test_the_file_holds_every_unit_and_every_old_commune(file: File) -> None:
    assert len(file.units) == 54
    assert len(file.communes) == 171
    assert len(file.districts) == 13
    assert len(file.split) == 12


def test_every_full_name_means_exactly_what_the_file_says(gazetteer: Gazetteer, file: File) -> None:
    for name in file.units | {old.name for old in file.communes}:
        assert _units(gazetteer, name) == file.meant_by(name), name


def test_no_name_needs_its_diacritics(gazetteer: Gazetteer, file: File) -> None:
    for name in file.units | {old.name for old in file.communes} | set(file.districts):
        assert _units(gazetteer, fold(name)) == _units(gazetteer, name), name


def test_every_name_without_kind_means_all_that_it_may_mean(gazetteer: Gazetteer, file: File) -> None:
    for name in {bare(full) for full in file.units | {old.name for old in file.communes} | set(file.districts)}:
        assert _units(gazetteer, name) == file.meant_by_bare(name), name
        assert _units(gazetteer, fold(name)) == file.meant_by_bare(name), fold(name)


def test_the_old_district_leads_every_old_commune_to_its_own_units(gazetteer: Gazetteer, file: File) -> None:
    for old in file.communes:
        for address in (f"{old.name}, {old.district}", f"{fold(old.name)} {fold(old.district)}"):
            assert _units(gazetteer, address) == old.units, address


def test_only_the_twelve_divided_communes_are_called_split(gazetteer: Gazetteer, file: File) -> None:
    split = {old.name for old in file.split}
    for old in file.communes:
        place = gazetteer.resolve(old.name)
        assert place is not None
        assert place.is_split == (old.name in split), old.name


@pytest.mark.parametrize(
    ("name", "units"),
    [
        # The same name with another kind is another place.
        ("phường Hạ Long", {"Phường Hạ Long"}),
        ("xã Hạ Long", {"Đặc khu Vân Đồn"}),
        ("phường Hải Hòa", {"Phường Móng Cái 1"}),
        ("phường Thanh Sơn", {"Phường Uông Bí"}),
        ("xã Thanh Sơn", {"Xã Ba Chẽ"}),
        ("phường Bắc Sơn", {"Phường Vàng Danh"}),
        ("xã Bắc Sơn", {"Xã Hải Sơn"}),
        ("xã Liên Hòa", {"Phường Hà An", "Phường Liên Hòa"}),
        ("phường Liên Hòa", {"Phường Liên Hòa"}),
        # A wrong kind does no harm where the name is one place's only.
        ("thị trấn Mạo Khê", {"Phường Mạo Khê"}),
        ("phường Hoành Mô", {"Xã Hoành Mô"}),
        ("phường Móng Cái", {"Phường Móng Cái 1", "Phường Móng Cái 2", "Phường Móng Cái 3"}),
        # However it is written.
        ("P.Hồng Hải", {"Phường Hạ Long"}),
        ("p hong hai", {"Phường Hạ Long"}),
        ("PHƯỜNG HỒNG HẢI", {"Phường Hạ Long"}),
        ("phường Cẩm Thuỷ", {"Phường Quang Hanh"}),
        ("Hòn Gai", {"Phường Hồng Gai"}),
        ("phường cũ Hồng Hải", {"Phường Hạ Long"}),
        # "cũ" and "mới" choose between the commune of old and the unit of today.
        ("xã Hải Lạng cũ", {"Xã Ba Chẽ", "Xã Hải Hòa", "Xã Hải Lạng"}),
        ("xã Hải Lạng mới", {"Xã Hải Lạng"}),
        ("Uông Bí mới", {"Phường Uông Bí"}),
    ],
)
def test_the_kind_and_the_age_tell_places_of_one_name_apart(gazetteer: Gazetteer, name: str, units: set[str]) -> None:
    assert _units(gazetteer, name) == units


@pytest.mark.parametrize(
    ("address", "units"),
    [
        ("số 12 đường Lê Thánh Tông, phường Bạch Đằng, TP. Hạ Long, Quảng Ninh", {"Phường Hồng Gai"}),
        ("Hồng Hải, Hạ Long", {"Phường Hạ Long"}),
        ("Hải Hòa, Móng Cái", {"Phường Móng Cái 1"}),
        ("xã Hải Hòa, Cẩm Phả", {"Xã Hải Hòa", "Xã Hải Lạng"}),
        ("phường Mạo Khê, thị xã Đông Triều", {"Phường Mạo Khê"}),
        ("p bach dang tp hl", {"Phường Hồng Gai"}),
        ("phường Hạ Long, tỉnh Quảng Ninh", {"Phường Hạ Long"}),
    ],
)
def test_a_whole_address_is_understood(gazetteer: Gazetteer, address: str, units: set[str]) -> None:
    assert _units(gazetteer, address) == units


@pytest.mark.parametrize(
    "name", ["Hà Nội", "", "xã", "Paris", "!!!", "Quảng Ninh", "Phường Bạch Đằng, quận Hai Bà Trưng, Hà Nội"]
)
def test_a_place_outside_the_province_is_not_known(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.resolve(name) is None


def test_only_a_full_name_of_today_is_a_button(gazetteer: Gazetteer, file: File) -> None:
    for name in file.units:
        unit = gazetteer.unit_named(name.lower())
        assert unit is not None
        assert unit.name == name
    for text in ("An Sinh", "phường Hồng Hải", "em ở phường An Sinh", ""):
        assert gazetteer.unit_named(text) is None
