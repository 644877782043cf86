"""Questions about a place itself: which unit it is, since when, and where a file is handed in there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from danloi.guidance.answers.contract import Memory
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.desk import PlaceDesk
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.vietnamese import fold
from tests.guidance.places.conftest import Ask, File, low


def test_the_question_of_the_issue_is_answered(ask: Ask) -> None:
    reply = ask("Tôi ở phường Hồng Hải thì nộp ở đâu?")
    assert reply.answer.outcome == "answered"
    assert reply.answer.aspects == ["place"]
    assert reply.answer.procedure is None
    assert reply.answer.topic is None
    wanted = [
        "phường Hồng Hải (thành phố Hạ Long cũ) từ 01/7/2025 thuộc phường Hạ Long",
        "Trung tâm Phục vụ hành chính công phường Hạ Long",
        "Công an phường Hạ Long",
        "bất kỳ Trung tâm Phục vụ hành chính công nào",
        "chưa có địa chỉ và giờ làm việc đã xác nhận",
        "1900558826",
        "18001096",
        "Nguồn: ",
        "22/11/2026",
        "chưa được cán bộ Quảng Ninh xác nhận",
    ]
    assert [part for part in wanted if part not in reply.text] == []
    (source,) = reply.answer.sources
    assert source.checked_on == "2026-11-22"


def test_every_unit_of_today_is_told_by_its_button(ask: Ask, file: File) -> None:
    for name in file.units:
        for payload in (low(name), fold(name)):
            reply = ask(payload)
            assert reply.answer.outcome == "answered", payload
            assert f"Trung tâm Phục vụ hành chính công {low(name)}" in reply.text, payload
            assert f"Công an {low(name)}" in reply.text
            others = [u for u in file.units if u != name and f"hành chính công {low(u)} " in reply.text]
            assert others == [], payload


def test_every_unit_of_today_tells_what_it_was_made_of(ask: Ask, file: File) -> None:
    for name in file.units - {"Xã Cái Chiên"}:
        text = ask(f"{low(name)} mới gồm những xã phường nào").text
        for old in file.communes:
            if name in old.units:
                assert low(old.name) in text, (name, old.name)
                assert (f"một phần {low(old.name)}" in text) == (len(old.units) > 1), (name, old.name)


def test_the_one_commune_that_stayed_as_it_was_is_told_so(ask: Ask) -> None:
    assert "giữ nguyên" in ask("xã Cái Chiên giờ thuộc đâu").text


@pytest.mark.parametrize("question", ["Tôi ở {} thì nộp ở đâu?", "{} cũ nay là gì", "{} giờ thuộc đâu", "toi o {}"])
def test_every_old_commune_is_resolved_or_asked_about(ask: Ask, file: File, question: str) -> None:
    for old in file.communes:
        name = low(old.name) if question[0] != "t" else fold(old.name)
        is_old = "nay" in question or "giờ" in question
        meant = set(old.units) if is_old else file.meant_by(old.name)
        reply = ask(question.format(name))
        if len(meant) == 1:
            assert reply.answer.outcome == "answered", (old, question)
            assert f"Trung tâm Phục vụ hành chính công {low(*meant)}" in reply.text, (old, question)
        else:
            assert reply.answer.outcome == "clarify", (old, question)
            assert {button.payload for button in reply.buttons} == {low(unit) for unit in meant}, (old, question)


def test_an_old_commune_whose_name_went_on_is_told_that_it_grew(ask: Ask) -> None:
    text = ask("xã Quảng La giờ thuộc đâu").text
    assert "thuộc xã Quảng La, rộng hơn trước" in text
    assert "xã Bằng Cả, xã Dân Chủ, xã Quảng La, xã Tân Dân" in text


def test_two_places_are_both_answered(ask: Ask) -> None:
    text = ask("chuyển từ Hồng Hải sang Hà Trung").text
    assert "hành chính công phường Hạ Long" in text
    assert "hành chính công phường Hà Lầm" in text


def test_the_exact_name_settles_a_looser_one(ask: Ask) -> None:
    reply = ask("Hải Yên thuộc phường Móng Cái nào vậy")
    assert reply.answer.outcome == "answered"
    assert "phường Móng Cái 3" in reply.text


def test_the_answer_forgets_no_procedure(desk: PlaceDesk) -> None:
    memory = Memory(procedure="1.001193", awaiting="choice", options=["phường Hạ Long"])
    reply = desk.answer("phường Hạ Long", memory=memory)
    assert reply is not None
    assert reply.memory == Memory(procedure="1.001193")


def test_a_list_checked_long_ago_is_said_to_be_old(gazetteer: Gazetteer, data: Path, ask: Ask) -> None:
    later = PlaceDesk(gazetteer, Phrases.read(data / "phrases" / "places.yaml"), lambda: dt.date(2028, 1, 1))
    reply = later.answer("phường An Sinh")
    assert reply is not None
    assert "đã hơn một năm" in reply.text
    assert "đã hơn một năm" not in ask("phường An Sinh").text


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Tôi ở phường Hồng Hải thì nộp ở đâu?", True),
        ("xã Quảng La giờ thuộc đâu", True),
        ("dac khu van don gom nhung xa nao", True),
        ("phường Cao Xanh", True),
        ("khu 5", True),
        ("em ở phường Hồng Hải, khai sinh cho con nộp ở đâu", False),
        ("quán phở nào ngon ở Hạ Long", False),
        ("nộp ở đâu", False),
    ],
)
def test_a_question_about_nothing_but_a_place_is_told_from_one_about_a_procedure(
    desk: PlaceDesk, text: str, is_asked: bool
) -> None:
    assert desk.is_asked(text) is is_asked
