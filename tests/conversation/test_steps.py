"""The steps of a turn, one by one."""

from __future__ import annotations

import unicodedata

import pytest

from danloi.conversation.steps import check_links, guard, introduce, normalise, read_as_meant, take_over
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Answer, Link, Memory
from danloi.guidance.phrases import Phrases


def _turn(text: str, *, awaiting: str | None = None, is_first: bool = False) -> Turn:
    return Turn("rest:lan", text, Memory.model_validate({"awaiting": awaiting}), is_first)


@pytest.mark.parametrize(
    "text", ["/restart", "//restart", " / /restart", "\u200b/restart", "\ufeff/restart", "\n/restart"]
)
def test_no_command_reaches_the_engine(text: str, phrases: Phrases) -> None:
    turn = _turn(text)
    normalise(turn, phrases)
    assert turn.text == "restart"


@pytest.mark.parametrize("text", ["", "   ", "/", "////", "/ / /", "\n\t", "\u200b"])
def test_a_message_without_content_is_asked_about(text: str, phrases: Phrases) -> None:
    turn = _turn(text)
    normalise(turn, phrases)
    assert turn.answer == Answer(outcome="smalltalk")
    assert turn.messages == [{"text": phrases("empty")}]


def test_text_in_parts_becomes_whole_letters(phrases: Phrases) -> None:
    turn = _turn(unicodedata.normalize("NFD", "lệ phí đổi bằng lái"))
    normalise(turn, phrases)
    assert turn.text == "lệ phí đổi bằng lái"


def test_a_long_message_is_read_to_the_thousandth_letter_and_says_so(phrases: Phrases) -> None:
    turn = _turn("khai sinh " * 150)
    normalise(turn, phrases)
    assert len(turn.text) == 1000
    assert turn.notices == [phrases("cut_off")]


def test_a_thousand_letters_are_read_whole(phrases: Phrases) -> None:
    turn = _turn("x" * 1000)
    normalise(turn, phrases)
    assert (len(turn.text), turn.notices) == (1000, [])


def test_a_book_is_not_read(phrases: Phrases) -> None:
    turn = _turn("x" * 100_000)
    normalise(turn, phrases)
    assert turn.answer == Answer(outcome="too_long")


@pytest.mark.parametrize("text", ["mã OTP của tôi là 123456", "mã xác thực 4821", "thẻ 9704 3668 1234 5678 900"])
def test_a_secret_ends_the_turn_with_a_warning(text: str, phrases: Phrases) -> None:
    turn = _turn(text)
    guard(turn, phrases)
    assert turn.answer == Answer(outcome="refused_personal_data")
    assert "113" in turn.messages[0]["text"]


def test_an_identity_number_is_warned_of_and_the_question_goes_on(phrases: Phrases) -> None:
    turn = _turn("CCCD 022190001234, đổi bằng lái cần gì?")
    guard(turn, phrases)
    assert turn.notices == [phrases("personal")]
    assert not turn.is_finished


def test_an_identity_number_that_was_asked_for_is_not_scolded(phrases: Phrases) -> None:
    turn = _turn("022190001234", awaiting="second_fact")
    guard(turn, phrases)
    assert turn.notices == []


@pytest.mark.parametrize("host", ["dichvucong.gov.vn.example.com", "dichvucong-gov-vn.com", "bit.ly"])
def test_a_look_alike_link_is_warned_of_by_its_host(host: str, phrases: Phrases) -> None:
    turn = _turn(f"trang này đúng không https://{host}/nop-tien")
    guard(turn, phrases)
    assert turn.notices == [phrases("strange_link", host=host)]


def test_a_government_link_is_not_warned_of(phrases: Phrases) -> None:
    turn = _turn("tôi vào https://dichvucong.gov.vn và https://dichvucong.quangninh.gov.vn rồi")
    guard(turn, phrases)
    assert turn.notices == []


def test_a_link_that_is_not_allowed_is_taken_out_of_a_reply(phrases: Phrases) -> None:
    turn = _turn("x")
    bad = Link(label="a", url="https://lua-dao.example.com/a", kind="form")
    good = Link(label="b", url="https://dichvucong.gov.vn", kind="form")
    turn.answer = Answer(outcome="answered", links=[bad, good])
    turn.messages = [{"text": "Nộp tại https://lua-dao.example.com/a hoặc https://dichvucong.gov.vn nhé"}]
    check_links(turn, phrases)
    assert turn.answer.links == [good]
    assert turn.messages[0]["text"] == "Nộp tại (đường dẫn đã gỡ) hoặc https://dichvucong.gov.vn nhé"


@pytest.mark.parametrize("awaiting", [None, "choice"])
def test_a_question_is_read_as_it_was_meant(awaiting: str | None) -> None:
    turn = _turn("kahi sinh", awaiting=awaiting)
    read_as_meant(turn, lambda text: text.replace("kahi", "khai"))
    assert turn.text == "khai sinh"


@pytest.mark.parametrize("awaiting", ["dossier_code", "second_fact"])
def test_a_code_or_number_that_was_asked_for_is_read_as_typed(awaiting: str) -> None:
    turn = _turn("kahi sinh", awaiting=awaiting)
    read_as_meant(turn, lambda text: text.replace("kahi", "khai"))
    assert turn.text == "kahi sinh"


def test_first_words_come_before_notices_and_these_before_the_answer(phrases: Phrases) -> None:
    turn = _turn("x", is_first=True)
    turn.notices = ["lưu ý"]
    turn.messages = [{"text": "trả lời"}]
    introduce(turn, phrases)
    assert [message["text"] for message in turn.messages] == [phrases("first_words"), "lưu ý", "trả lời"]


def test_an_answer_in_two_texts_stays_in_two(phrases: Phrases) -> None:
    turn = _turn("x")
    take_over(turn, [{"text": "một"}, {"text": "hai", "custom": {"answer": {"outcome": "answered"}}}])
    assert [message["text"] for message in turn.messages] == ["một", "hai"]
    assert turn.answer == Answer(outcome="answered")
