"""Tokens: syllables, with codes and links in one piece."""

from __future__ import annotations

import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.tokenizer import SyllableTokenizer


def tokens_of(text: str) -> list[Token]:
    tokenizer = SyllableTokenizer(SyllableTokenizer.get_default_config())
    return tokenizer.process([Message.build(text)])[0].get(TOKENS_NAMES[TEXT])


def words_of(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]


def test_a_sentence_is_cut_into_its_syllables() -> None:
    assert words_of("Đăng ký khai sinh, cần giấy gì?") == ["Đăng", "ký", "khai", "sinh", "cần", "giấy", "gì"]


@pytest.mark.parametrize(
    "piece",
    [
        "H49.22-261103-0042",
        "000.00.15.H49-260905-0007",
        "G01.12-261010-00123",
        "1.001193",
        "50.000",
        "15/10/2026",
        "https://dichvucong.gov.vn/tra-cuu-ho-so?ma=1",
        "www.quangninh.gov.vn",
    ],
)
def test_a_code_a_number_or_a_link_stays_in_one_piece(piece: str) -> None:
    assert words_of(f"cho hỏi {piece} với ạ") == ["cho", "hỏi", piece, "với", "ạ"]


def test_a_full_stop_after_a_code_is_not_part_of_it() -> None:
    assert words_of("Mã là H49.22-261103-0042.") == ["Mã", "là", "H49.22-261103-0042"]


@pytest.mark.parametrize(
    "text",
    [
        "  làm   khai sinh…  cần gì?! ",
        "dạ 👋 em chào, mã H49.22-261103-0042 ạ",
        "xem https://dichvucong.gov.vn/abc.\nrồi sao (50.000đ)",
    ],
)
def test_each_token_stands_where_its_offsets_say(text: str) -> None:
    tokens = tokens_of(text)
    assert len(tokens) > 3
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]


@pytest.mark.parametrize("text", ["", "  ", "?!", "👍👍"])
def test_a_message_without_a_word_has_no_tokens(text: str) -> None:
    assert words_of(text) == []


def test_the_name_of_an_intent_is_not_split() -> None:
    example = Message.build("hết bao nhiêu tiền", intent="ask_fee")
    tokenizer = SyllableTokenizer(SyllableTokenizer.get_default_config())
    tokenizer.process_training_data(TrainingData([example]))
    assert [token.text for token in example.get(TOKENS_NAMES[INTENT])] == ["ask_fee"]
