"""Places in the middle of a sentence, and whole old addresses."""

from __future__ import annotations

import pytest

from danloi.guidance.library import Library


def _mentioned(library: Library, text: str) -> list[set[str]]:
    return [{unit.name for unit in place.today} for place in library.shelf.gazetteer.mentioned_in(text)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("em ở phường Hồng Hải thì nộp ở đâu", [{"Phường Hạ Long"}]),
        ("em o phuong hong hai thi nop o dau", [{"Phường Hạ Long"}]),
        ("nhà ở p. Bạch Đằng, TP Hạ Long ạ", [{"Phường Hồng Gai"}]),
        ("đặc khu Vân Đồn có làm không", [{"Đặc khu Vân Đồn"}]),
        ("phường Hà Khẩu nộp ở đâu", [{"Phường Việt Hưng", "Phường Tuần Châu"}]),
        ("từ phường Hồng Hải chuyển sang phường Hà Trung", [{"Phường Hạ Long"}, {"Phường Hà Lầm"}]),
        ("phường Hồng Hải ạ, em ở phường Hồng Hải", [{"Phường Hạ Long"}]),
    ],
)
def test_a_commune_in_a_sentence_is_found(library: Library, text: str, units: list[set[str]]) -> None:
    assert _mentioned(library, text) == units


@pytest.mark.parametrize("text", ["bảo hiểm xã hội một lần", "phường nào cũng được", "ở xã em", "khai sinh", ""])
def test_a_sentence_without_a_name_holds_no_commune(library: Library, text: str) -> None:
    assert _mentioned(library, text) == []


@pytest.mark.parametrize(
    ("address", "units"),
    [
        ("Xã Thanh Sơn, huyện Ba Chẽ", {"Xã Ba Chẽ"}),
        ("Phường Thanh Sơn, thành phố Uông Bí", {"Phường Uông Bí"}),
        ("Phường Hồng Hải, TP Hạ Long", {"Phường Hạ Long"}),
    ],
)
def test_the_district_tells_communes_of_one_name_apart(library: Library, address: str, units: set[str]) -> None:
    assert _mentioned(library, f"em ở {address} ạ") == [units]


def test_an_address_in_another_province_is_none_of_ours(library: Library) -> None:
    assert library.shelf.gazetteer.resolve("Phường Bạch Đằng, quận Hai Bà Trưng, Hà Nội") is None
