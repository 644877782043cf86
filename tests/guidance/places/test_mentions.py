"""Places in the middle of a sentence: found where they are meant, and only there."""

from __future__ import annotations

import pytest

from danloi.guidance.places.units import Gazetteer
from danloi.guidance.vietnamese import fold


def _mentioned(gazetteer: Gazetteer, text: str) -> list[set[str]]:
    return [{unit.name for unit in place.today} for place in gazetteer.mentioned_in(text)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("em ở phường Hồng Hải thì nộp ở đâu", [{"Phường Hạ Long"}]),
        ("nhà ở p. Bạch Đằng, TP Hạ Long ạ", [{"Phường Hồng Gai"}]),
        ("em ở Xã Thanh Sơn, huyện Ba Chẽ ạ", [{"Xã Ba Chẽ"}]),
        ("đặc khu Vân Đồn có làm không", [{"Đặc khu Vân Đồn"}]),
        ("phường Hà Khẩu nộp ở đâu", [{"Phường Việt Hưng", "Phường Tuần Châu"}]),
        ("từ phường Hồng Hải chuyển sang phường Hà Trung", [{"Phường Hạ Long"}, {"Phường Hà Lầm"}]),
        ("phường Hồng Hải ạ, em ở phường Hồng Hải", [{"Phường Hạ Long"}]),
        ("phường Nam Hòa ở đâu", [{"Phường Phong Cốc"}]),
        ("nhà ở đường Trần Phú, phường Ka Long", [{"Phường Móng Cái 2"}]),
    ],
)
def test_a_commune_with_its_kind_is_found(gazetteer: Gazetteer, text: str, units: list[set[str]]) -> None:
    assert _mentioned(gazetteer, text) == units
    assert _mentioned(gazetteer, fold(text)) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("em ở Hồng Hải", [{"Phường Hạ Long"}]),
        ("nhà em bên Cao Xanh", [{"Phường Cao Xanh"}]),
        ("ở mạo khê nộp chỗ nào", [{"Phường Mạo Khê"}]),
        ("quê vợ em bên Hoành Bồ", [{"Phường Hoành Bồ"}]),
        ("tui người Vĩnh Thực ra", [{"Xã Vĩnh Thực"}]),
        ("em ở tận ngoài đảo Cái Chiên", [{"Xã Cái Chiên"}]),
        ("đang tạm trú tại thống nhất", [{"Xã Thống Nhất"}]),
        ("Hồng Hải ạ", [{"Phường Hạ Long"}]),
        ("Đông Hải nay là xã gì", [{"Xã Đông Ngũ"}]),
        ("Hồng Hà nộp ở đâu", [{"Phường Hạ Long"}]),
        ("Minh Châu với Quan Lạn nhập về đâu", [{"Đặc khu Vân Đồn"}]),
        ("chuyển từ Hồng Gai sang Hà Trung", [{"Phường Hồng Gai"}, {"Phường Hà Lầm"}]),
        ("em ở Hồng Hải Hạ Long", [{"Phường Hạ Long"}]),
        ("trường ở quang hanh", [{"Phường Quang Hanh"}]),
    ],
)
def test_a_bare_name_is_found_where_the_words_around_show_a_place(
    gazetteer: Gazetteer, text: str, units: list[set[str]]
) -> None:
    assert _mentioned(gazetteer, text) == units
    assert _mentioned(gazetteer, fold(text)) == units


@pytest.mark.parametrize(
    "text",
    [
        "bảo hiểm xã hội một lần",
        "phường nào cũng được",
        "ở xã em",
        "",
        "hai vợ chồng thống nhất ly hôn",
        "các bên đã thống nhất với nhau rồi",
        "chính sách an sinh xã hội",
        "quỹ đại đoàn kết",
        "khối đoàn kết dân tộc",
        "cộng hòa xã hội chủ nghĩa việt nam",
        "đường Quang Trung",
        "nhà số 12 Lê Lợi",
        "trường Trần Phú",
        "bệnh viện Bãi Cháy",
        "vé thăm vịnh Hạ Long",
        "báo Tiền Phong",
        "anh Minh Châu đứng tên",
        "con tên là Hải Yên",
        "lát đá cẩm thạch",
        "có tờ khai chưa",
        "hợp đồng làm ở đâu",
        "lương mình bao nhiêu",
        "của ông nội",
        "vận đơn hàng không",
        "đóng tiền ở đâu",
        "bằng cả hai giấy",
        "phương tiện phòng cháy",
        "tiền ăn ca",
        "ký thường hay ký số",
    ],
)
def test_ordinary_words_people_and_streets_are_no_communes(gazetteer: Gazetteer, text: str) -> None:
    assert _mentioned(gazetteer, text) == []
    assert _mentioned(gazetteer, fold(text)) == []


def test_a_person_of_a_communes_name_is_no_commune(gazetteer: Gazetteer) -> None:
    assert _mentioned(gazetteer, "Nguyễn Hồng Hải ở Mạo Khê") == [{"Phường Mạo Khê"}]


def test_what_the_engine_marked_needs_no_other_sign(gazetteer: Gazetteer) -> None:
    text = "làm căn cước hồng hà được không"
    assert gazetteer.mentioned_in(text) == []
    assert [place.name for place in gazetteer.mentioned_in(text, ["hồng hà"])] == ["hồng hà"]


@pytest.mark.parametrize("text", ["nhà đường Quang Trung", "vịnh Hạ Long"])
def test_a_mark_does_not_make_a_street_a_commune(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text, ["Quang Trung", "Hạ Long"]) == []


def test_a_mention_says_where_it_stands(gazetteer: Gazetteer) -> None:
    text = "Dạ em ở P. Bạch Đằng, TP Hạ Long rồi chuyển về Quận 7"
    mentions = gazetteer.find(text)
    assert [text[m.start : m.end] for m in mentions] == ["P. Bạch Đằng, TP Hạ Long", "Quận 7"]
    assert [m.text for m in mentions] == [text[m.start : m.end] for m in mentions]
    assert [m.place is not None for m in mentions] == [True, False]
