"""A conversation about procedures: which one is meant, keeping it, changing it, and saying what is not known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Memory
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.question import Question
from tests.guidance.talk import memory_of, question

BIRTH, DEATH, BIRTH_AGAIN, PASSPORT, LICENCE = "1.001193", "1.000656", "1.004884", "1.001456", "3.000348"


def _ask(text: str, intent: str = "ask_overview", *, procedure: str = "", outside: float = 0.0) -> Question:
    return question(text, intent, *([procedure] if procedure else []), outside=outside)


def test_a_question_that_names_a_procedure_is_answered(guide: Guide) -> None:
    reply = guide.answer(_ask("làm giấy khai sinh cần giấy tờ gì", "ask_documents", procedure="khai sinh"), Memory())
    assert (reply.answer.outcome, reply.answer.procedure) == ("answered", BIRTH)
    assert reply.answer.aspects == ["documents"]
    assert memory_of(reply).procedure == BIRTH


def test_a_follow_up_without_a_name_stays_with_the_procedure(guide: Guide) -> None:
    memory = memory_of(guide.answer(_ask("đăng ký khai sinh", procedure="khai sinh"), Memory()))
    for text, intent, need in (
        ("bao lâu thì xong", "ask_time", "time"),
        ("thế lệ phí thì sao", "ask_fee", "fee"),
        ("nộp ở đâu", "ask_place", "place"),
    ):
        reply = guide.answer(_ask(text, intent), memory)
        assert (reply.answer.procedure, reply.answer.aspects) == (BIRTH, [need])
        memory = memory_of(reply)


def test_naming_another_procedure_switches_to_it(guide: Guide) -> None:
    memory = memory_of(guide.answer(_ask("đăng ký khai sinh", procedure="khai sinh"), Memory()))
    reply = guide.answer(_ask("còn cấp hộ chiếu thì mất bao nhiêu tiền", "ask_fee", procedure="hộ chiếu"), memory)
    assert (reply.answer.procedure, reply.answer.aspects) == (PASSPORT, ["fee"])
    assert memory_of(reply).procedure == PASSPORT


@pytest.mark.parametrize("text", ["1.001193", "1.001193 Lệ phí", "thủ tục 1.001193 lệ phí bao nhiêu"])
def test_a_code_names_its_procedure(guide: Guide, text: str) -> None:
    assert guide.answer(_ask(text), Memory(procedure=PASSPORT)).answer.procedure == BIRTH


def test_pressing_a_button_answers_exactly_what_stands_on_it(guide: Guide, composer: Composer) -> None:
    first = guide.answer(_ask("đăng ký khai sinh", procedure="khai sinh"), Memory())
    for button in first.buttons[:4]:
        reply = guide.answer(_ask(button.payload, "ask_overview"), memory_of(first))
        assert reply.answer.procedure == BIRTH
        assert reply.answer.aspects == composer.aspects_of_labels(button.title)


def test_a_correction_moves_to_what_is_meant(guide: Guide) -> None:
    memory = memory_of(guide.answer(_ask("đăng ký khai sinh", "ask_fee", procedure="khai sinh"), Memory()))
    reply = guide.correct(_ask("không phải, ý tôi là đăng ký khai tử", "correct"), memory)
    assert (reply.answer.procedure, reply.answer.aspects) == (DEATH, ["fee"])


def test_a_correction_never_leads_back_to_what_was_rejected(guide: Guide) -> None:
    memory = memory_of(guide.answer(_ask("đăng ký khai sinh", procedure="khai sinh"), Memory()))
    for _ in range(3):
        reply = guide.correct(_ask("không phải khai sinh này", "correct"), memory)
        rejected = [*memory.rejected, memory.procedure]
        offered = [reply.answer.procedure, *(candidate.code for candidate in reply.answer.candidates)]
        assert BIRTH not in offered
        assert not [code for code in offered if code and code in rejected]
        memory = reply.memory or memory


def test_a_bare_no_offers_others_or_asks_which_procedure(guide: Guide) -> None:
    memory = memory_of(guide.answer(_ask("đăng ký khai sinh", procedure="khai sinh"), Memory()))
    reply = guide.correct(_ask("không phải", "correct"), memory)
    assert reply.answer.outcome == "clarify"
    assert BIRTH not in [candidate.code for candidate in reply.answer.candidates]
    assert BIRTH in memory_of(reply).rejected


def test_what_was_rejected_is_answered_when_it_is_asked_for_by_its_code(guide: Guide) -> None:
    reply = guide.answer(_ask(f"{BIRTH} Lệ phí"), Memory(rejected=[BIRTH]))
    assert reply.answer.procedure == BIRTH
    assert BIRTH not in memory_of(reply).rejected


def test_what_nobody_knows_is_said_to_be_unknown_with_ways_on(guide: Guide) -> None:
    text = "đăng ký phóng vệ tinh nhân tạo khám phá sao Hỏa bằng tên lửa đẩy"
    reply = guide.answer(_ask(text, outside=0.3), Memory())
    assert reply.answer.outcome == "not_found"
    assert reply.answer.procedure is None
    assert "18001096" in reply.text
    assert len(reply.answer.links) == 1
    assert is_allowed(reply.answer.links[0].url)
    assert reply.answer.links[0].url in reply.text


@pytest.mark.parametrize("text", ["tên lửa đẩy", "giấy tờ", "vệ tinh", "cần gì"])
def test_a_few_words_that_nobody_knows_lead_to_no_procedure(guide: Guide, text: str) -> None:
    reply = guide.answer(_ask(text, outside=0.3), Memory())
    assert reply.answer.outcome in {"clarify", "not_found"}
    assert reply.answer.procedure is None


def test_small_talk_is_left_to_others_and_a_known_procedure_is_not(guide: Guide) -> None:
    assert guide.answer_if_known(_ask("hôm nay trời đẹp quá nhỉ", "chitchat"), Memory()) is None
    reply = guide.answer_if_known(
        _ask("đăng ký khai sinh cho con", "out_of_scope_general", procedure="khai sinh"), Memory()
    )
    assert reply is not None
    assert reply.answer.procedure == BIRTH


def test_the_last_answer_can_be_given_again(guide: Guide) -> None:
    first = guide.answer(_ask("lệ phí đăng ký khai sinh", "ask_fee", procedure="khai sinh"), Memory())
    again = guide.repeat(memory_of(first))
    assert again is not None
    assert (again.answer.procedure, again.answer.aspects) == (BIRTH, ["fee"])
    assert guide.repeat(Memory()) is None


def test_a_procedure_that_was_withdrawn_meanwhile_is_not_invented(guide: Guide) -> None:
    reply = guide.answer(_ask("lệ phí bao nhiêu", "ask_fee"), Memory(procedure="9.999999"))
    assert reply.answer.outcome == "clarify"
    assert guide.repeat(Memory(procedure="9.999999", aspects=["fee"])) is None


def test_fees_follow_the_day_of_the_question(library: Library, data: Path) -> None:
    texts = [
        Guide(library, data / "phrases", lambda day=day: day).answer(_ask(f"{LICENCE} Lệ phí"), Memory()).text
        for day in (dt.date(2027, 2, 28), dt.date(2027, 3, 1))
    ]
    assert "đến hết 28/02/2027" in texts[0]
    assert "đến hết 28/02/2027" not in texts[1]


def test_every_procedure_is_answered_by_its_own_button(guide: Guide, library: Library) -> None:
    for code in library.shelf.procedures:
        reply = guide.answer(_ask(f"{code} Giấy tờ, Lệ phí"), Memory())
        assert (reply.answer.outcome, reply.answer.procedure) == ("answered", code)


def test_a_place_asked_for_in_other_words_is_told_rather_than_procedures_guessed(guide: Guide) -> None:
    asked = question("Phường Hải Hòa Móng Cái hồi trước nay thuộc phường nào", "ask_place", unit="Phường Hải Hòa")
    reply = guide.answer(asked, Memory())
    assert (reply.answer.outcome, reply.answer.aspects) == ("answered", ["place"])
    assert "Móng Cái 1" in reply.text
