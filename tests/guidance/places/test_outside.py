"""Places that are not in Quảng Ninh."""

from __future__ import annotations

import pytest

from danloi.guidance.answers.contract import Reply
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.places.desk import PlaceDesk
from tests.guidance.places.conftest import Ask


def _is_sent_on(reply: Reply) -> bool:
    return (
        reply.answer.outcome == "answered"
        and "https://dichvucong.gov.vn" in reply.text
        and "Trung tâm Phục vụ hành chính công phường" not in reply.text
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("em ở quận 7 thì nộp ở đâu", "quận 7"),
        ("nhà em Q7", "Q7"),
        ("xã ở Hải Phòng", "Hải Phòng"),
        ("tôi ở Hà Nội nộp ở đâu", "Hà Nội"),
        ("em o Sai Gon", "Thành phố Hồ Chí Minh"),
        ("tỉnh Hòa Bình", "Hòa Bình"),
        ("phường Trần Phú, quận 5", "phường Trần Phú, quận 5"),
        ("Phường Bạch Đằng, quận Hai Bà Trưng, Hà Nội", "Phường Bạch Đằng, quận Hai Bà Trưng"),
        ("phường Bạch Đằng, Hải Phòng", "phường Bạch Đằng, Hải Phòng"),
    ],
)
def test_a_place_elsewhere_is_said_to_be_elsewhere(ask: Ask, text: str, name: str) -> None:
    reply = ask(text)
    assert _is_sent_on(reply)
    assert f"{name} không thuộc tỉnh Quảng Ninh" in reply.text
    assert reply.answer.links
    assert all(is_allowed(link.url) for link in reply.answer.links)


@pytest.mark.parametrize(
    "text", ["phường Bến Nghé", "em ở phường Bến Nghé nộp ở đâu", "xã Tam Hiệp ạ", "huyện Đan Phượng"]
)
def test_a_name_that_nobody_knows_is_not_called_ours(ask: Ask, text: str) -> None:
    reply = ask(text)
    assert _is_sent_on(reply)
    assert "không thấy" in reply.text


@pytest.mark.parametrize(
    ("text", "payload"), [("em ở phường Cao Sanh", "phường Cao Xanh"), ("xã Quảng Laa", "xã Quảng La")]
)
def test_a_slip_in_a_name_is_asked_about(ask: Ask, text: str, payload: str) -> None:
    reply = ask(text)
    assert reply.answer.outcome == "clarify"
    assert [button.payload for button in reply.buttons] == [payload]


@pytest.mark.parametrize(
    "text", ["em quê Thái Bình, ở trọ Mạo Khê", "bố mất ở Sài Gòn, nhà em ở phường Mạo Khê", "từ Hà Nội về Mạo Khê"]
)
def test_somebody_from_elsewhere_who_lives_here_is_answered(ask: Ask, text: str) -> None:
    assert "Trung tâm Phục vụ hành chính công phường Mạo Khê" in ask(text).text


@pytest.mark.parametrize(("name", "payload"), [("Hòa Bình", "xã Thống Nhất"), ("Bình Dương", "phường An Sinh")])
def test_a_name_of_ours_that_is_a_province_too_is_asked_about(ask: Ask, name: str, payload: str) -> None:
    reply = ask(f"em ở {name} thì nộp đâu")
    assert reply.answer.outcome == "clarify"
    assert [button.payload for button in reply.buttons] == [payload]
    assert f"tỉnh {name}" in reply.text


def test_its_kind_or_district_settles_a_name_that_is_a_province_too(ask: Ask) -> None:
    for text in ("em ở xã Hòa Bình", "em ở Hòa Bình, Hạ Long", "em ở Hòa Bình, Quảng Ninh"):
        reply = ask(text)
        assert reply.answer.outcome == "answered", text
        assert "xã Thống Nhất" in reply.text


@pytest.mark.parametrize("text", ["làm căn cước", "xin chào", "phường nào cũng được", "bản sao trích lục", ""])
def test_a_message_without_a_place_is_left_to_others(desk: PlaceDesk, text: str) -> None:
    assert desk.answer(text) is None
