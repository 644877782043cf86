"""Districts of before July 2025: gone, and what became of them."""

from __future__ import annotations

import pytest

from danloi.guidance.places.units import Gazetteer
from tests.guidance.places.conftest import Ask, File, bare, low

SHORT = {
    "Thành phố Hạ Long": ["TP Hạ Long", "tp hl", "TPHL", "tp.HL"],
    "Thành phố Móng Cái": ["TP Móng Cái", "tp mc", "tphố mong cai"],
    "Thành phố Cẩm Phả": ["tp. Cẩm Phả", "tp cp", "thị xã Cẩm Phả"],
    "Thành phố Uông Bí": ["TP.Uông Bí", "tp ub"],
    "Thành phố Đông Triều": ["tx Đông Triều", "TX ĐT", "huyện Đông Triều"],
    "Thị xã Quảng Yên": ["thị xã Quảng Yên", "tx qy", "huyện Yên Hưng"],
    "Huyện Vân Đồn": ["huyện Vân Đồn", "huyện đảo Vân Đồn"],
    "Huyện Cô Tô": ["huyện đảo Cô Tô"],
    "Huyện Hải Hà": ["Hải Hà", "huyện hh"],
}


def test_every_district_is_known_to_have_become_what_the_file_says(gazetteer: Gazetteer, file: File) -> None:
    for district, units in file.districts.items():
        place = gazetteer.resolve(district)
        assert place is not None
        assert place.district is not None
        assert {unit.name for unit in place.today} == units, district


@pytest.mark.parametrize(
    ("district", "written"), [(d, w) for d, ways in SHORT.items() for w in ways if "tphố" not in w]
)
def test_a_district_is_understood_however_it_is_written(
    gazetteer: Gazetteer, file: File, district: str, written: str
) -> None:
    (place,) = gazetteer.mentioned_in(f"em ở {written} nộp ở đâu")
    assert {unit.name for unit in place.today} == file.districts[district]


def test_whoever_names_a_district_learns_that_it_is_gone_and_chooses_a_unit(ask: Ask, file: File) -> None:
    for district, units in file.districts.items():
        reply = ask(f"Tôi ở {low(district)} thì nộp ở đâu?")
        assert "không còn cấp huyện" in reply.text, district
        if len(units) == 1:
            assert reply.answer.outcome == "answered"
            assert f"Trung tâm Phục vụ hành chính công {low(*units)}" in reply.text
        else:
            assert reply.answer.outcome == "clarify"
            assert {button.payload for button in reply.buttons} == {low(unit) for unit in units}


def test_the_choice_shows_which_old_communes_each_unit_took_from_the_district(ask: Ask) -> None:
    text = ask("huyện Ba Chẽ").text
    assert "Xã Lương Minh – gồm xã Lương Minh cũ" in text
    assert "Đồng Sơn" not in text  # which Lương Minh got from Hạ Long


@pytest.mark.parametrize("name", ["Vân Đồn", "Cô Tô"])
def test_a_district_that_became_one_special_zone_needs_no_question(ask: Ask, name: str) -> None:
    for written in (f"huyện {name}", f"em ở {name}", f"đặc khu {name}"):
        reply = ask(written)
        assert reply.answer.outcome == "answered", written
        assert f"Công an đặc khu {name}" in reply.text


def test_a_name_that_is_both_a_unit_and_an_old_district_is_asked_about(ask: Ask, file: File) -> None:
    today = {bare(unit) for unit in file.units}
    both = [(d, units) for d, units in file.districts.items() if bare(d) in today and len(units) > 1]
    assert len(both) > 7
    for district, units in both:
        reply = ask(f"em ở {bare(district)} nộp ở đâu")
        assert reply.answer.outcome == "clarify", district
        offered = {button.payload for button in reply.buttons}
        assert offered == {low(unit) for unit in units} or low(district) in offered


def test_ha_long_alone_is_three_places(ask: Ask) -> None:
    reply = ask("em ở Hạ Long")
    assert [button.payload for button in reply.buttons] == ["phường Hạ Long", "đặc khu Vân Đồn", "thành phố Hạ Long"]
    assert "Phường Hạ Long – gồm phường Hồng Hà, phường Hồng Hải cũ" in reply.text
    assert "Đặc khu Vân Đồn – xã Hạ Long cũ của huyện Vân Đồn" in reply.text
    second = ask(reply.buttons[2].payload)
    assert second.answer.outcome == "clarify"
    assert len(second.buttons) == 13


def test_a_district_gone_since_2020_is_known_too(ask: Ask) -> None:
    reply = ask("huyện Hoành Bồ cũ giờ thuộc đâu")
    assert {button.title for button in reply.buttons} == {
        "Phường Hoành Bồ",
        "Xã Kỳ Thượng",
        "Xã Lương Minh",
        "Xã Quảng La",
        "Xã Thống Nhất",
    }
    assert ask("em ở Hoành Bồ").answer.outcome == "answered"


def test_a_district_beside_its_commune_is_not_asked_about(ask: Ask) -> None:
    for text in ("em ở TP Uông Bí, phường Bắc Sơn", "em ở phường Bắc Sơn, Uông Bí", "hộ khẩu Bắc Sơn tp ub"):
        reply = ask(text)
        assert reply.answer.outcome == "answered", text
        assert "phường Vàng Danh" in reply.text
