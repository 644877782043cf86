"""Names that may mean several places: asked about, each choice with the fact that tells it apart."""

from __future__ import annotations

import pytest

from danloi.guidance.answers.contract import Memory
from danloi.guidance.places.desk import PlaceDesk
from tests.guidance.places.conftest import Ask, File, bare, low


def test_every_divided_commune_asks_for_the_hamlet(ask: Ask, file: File) -> None:
    for old in file.split:
        reply = ask(f"em ở {low(old.name)}, {low(old.district)} thì nộp ở đâu")
        assert reply.answer.outcome == "clarify", old
        assert "thôn, khu" in reply.text
        assert "1900558826" in reply.text
        assert {button.payload for button in reply.buttons} == {low(unit) for unit in old.units}


def test_each_part_of_a_divided_commune_shows_what_else_its_unit_holds(ask: Ask, file: File) -> None:
    for old in file.split:
        lines = ask(f"{low(old.name)} cũ ({old.district})").text.splitlines()
        for unit in old.units:
            (line,) = [line for line in lines if f". {unit} – " in line]
            others = [o for o in file.communes if unit in o.units and o != old]
            assert others
            assert all(low(other.name) in line for other in others), (old, unit)


def test_a_button_leads_to_exactly_that_unit(ask: Ask, file: File) -> None:
    for old in file.split:
        for button in ask(f"{low(old.name)} cũ").buttons:
            reply = ask(button.payload)
            assert reply.answer.outcome == "answered", button
            assert f"Trung tâm Phục vụ hành chính công {button.payload}" in reply.text


@pytest.mark.parametrize("name", ["xã Hải Lạng", "xã Hải Hòa", "xã Đông Ngũ"])
def test_a_unit_that_kept_the_name_of_a_divided_commune_warns_of_it(ask: Ask, name: str) -> None:
    reply = ask(name)
    assert reply.answer.outcome == "answered"
    assert f"“{name} cũ”" in reply.text
    assert ask(f"{name} cũ").answer.outcome == "clarify"


def test_every_name_of_several_old_communes_is_asked_about(ask: Ask, file: File) -> None:
    districts = {bare(district) for district in file.districts}
    names = {bare(old.name) for old in file.communes} - districts
    several = [name for name in names if len(file.meant_by_bare(name)) > 1]
    assert {"Bắc Sơn", "Thanh Sơn", "Hải Hòa", "Liên Hòa"} <= set(several)
    for name in several:
        reply = ask(f"em ở {name}")
        assert reply.answer.outcome == "clarify", name
        assert {button.payload for button in reply.buttons} == {low(unit) for unit in file.meant_by_bare(name)}


def test_the_old_district_tells_two_communes_of_one_name_apart(ask: Ask) -> None:
    text = ask("em ở Bắc Sơn").text
    assert "Phường Vàng Danh – phường Bắc Sơn cũ của thành phố Uông Bí" in text
    assert "Xã Hải Sơn – xã Bắc Sơn cũ của thành phố Móng Cái" in text


def test_what_was_asked_is_remembered(desk: PlaceDesk) -> None:
    reply = desk.answer("phường Hà Khẩu nộp ở đâu", memory=Memory(procedure="1.001193"))
    assert reply is not None
    assert reply.memory is not None
    assert reply.memory.awaiting == "choice"
    assert reply.memory.options == [button.payload for button in reply.buttons]
    assert reply.memory.question == "phường Hà Khẩu nộp ở đâu"
    assert reply.memory.procedure == "1.001193"


def test_the_choices_are_numbered_in_the_text(ask: Ask) -> None:
    reply = ask("phường Đức Chính")
    for number, button in enumerate(reply.buttons, start=1):
        assert f"{number}. {button.title} – " in reply.text


def test_what_is_sure_is_told_before_what_is_asked(ask: Ask) -> None:
    reply = ask("từ Hồng Hải chuyển sang Hà Khẩu")
    assert reply.answer.outcome == "clarify"
    assert reply.text.index("thuộc phường Hạ Long") < reply.text.index("đã chia cho 2 đơn vị")


@pytest.mark.parametrize("text", ["khu 5", "thôn Đông", "em ở thôn 3 ạ", "tổ 12 khu 4B", "khu phố 2"])
def test_a_hamlet_alone_cannot_be_resolved_and_leaves_the_question_open(ask: Ask, text: str) -> None:
    reply = ask(text)
    assert reply.answer.outcome == "clarify"
    assert "chưa có danh sách thôn, khu" in reply.text
    assert "1900558826" in reply.text
    assert reply.memory is None


def test_a_hamlet_of_a_divided_commune_is_not_guessed(ask: Ask) -> None:
    reply = ask("khu 5 phường Hà Khẩu thuộc phường nào")
    assert reply.answer.outcome == "clarify"
    assert "“khu 5”" in reply.text
    assert len(reply.buttons) == 2


@pytest.mark.parametrize("text", ["bản sao", "bản chính", "tổ chức nào", "khu nào", "thôn nào", "thôn em"])
def test_ordinary_words_are_no_hamlets(desk: PlaceDesk, text: str) -> None:
    assert desk.answer(text) is None
