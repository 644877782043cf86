"""Codes and digits, and what a message that is nothing but them means."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.identifiers import IdentifierExtractor

GUESS = {"name": "ask_fee", "confidence": 0.61}


def worked_on(text: str) -> Message:
    """Return `text` after the extractor, the classifier having guessed a question about fees."""
    return IdentifierExtractor().process([Message({TEXT: text, "intent": GUESS})])[0]


def marks(text: str) -> list[tuple[str, str]]:
    return [(one["entity"], one["value"]) for one in worked_on(text).get(ENTITIES)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tra H49.22-261103-0042 giúp em", "H49.22-261103-0042"),
        ("h49.22-261103-0042 đến đâu rồi ạ", "H49.22-261103-0042"),
        ("mã 000.00.15.H49-260905-0007 ạ", "000.00.15.H49-260905-0007"),
        ("hộ chiếu G01.12-261010-00123 xong chưa", "G01.12-261010-00123"),
        ("mã H49.22 - 261103 - 0042 ạ", "H49.22-261103-0042"),
        ("mã H49.22–261103–0042 ạ", "H49.22-261103-0042"),
    ],
)
def test_a_dossier_code_is_one_mark_in_its_normal_form(text: str, code: str) -> None:
    assert marks(text) == [("dossier_code", code)]


def test_a_mark_stands_where_its_offsets_say() -> None:
    text = "mã H49.22-261103-0042, bốn số cuối 4321"
    found = worked_on(text).get(ENTITIES)
    assert [text[one["start"] : one["end"]] for one in found] == ["H49.22-261103-0042", "4321"]


def test_a_procedure_code_is_marked() -> None:
    assert marks("thủ tục 1.001193 cần giấy gì") == [("procedure_code", "1.001193")]


@pytest.mark.parametrize("text", ["4321", "bốn số cuối là 4321 ạ", "đây ạ: 4321.", "cccd đuôi 4321, cảm ơn"])
def test_four_digits_are_marked(text: str) -> None:
    assert marks(text) == [("four_digits", "4321")]


@pytest.mark.parametrize(
    "text",
    [
        "H49.22-261103-0042",
        "mã H49.22-261103-0042 ạ",
        "000.00.15.H49-260905-0007",
        "H49.22-261103-0042 4321",
        "4321",
        "0042.",
        "915204",
        "6 7 8 1",
    ],
)
def test_a_message_that_is_only_a_code_or_digits_gives_details(text: str) -> None:
    assert worked_on(text).get("intent") == {"name": "give_details", "confidence": 1.0}


@pytest.mark.parametrize("text", ["2", " 2 ", "2.", "(3)", "1!"])
def test_a_single_digit_chooses_an_option(text: str) -> None:
    assert worked_on(text).get("intent") == {"name": "choose_option", "confidence": 1.0}
    assert marks(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "nộp ngày 15/10/2026 thì bao giờ có",
        "nộp ngày 15-10-2026 thì bao giờ có",
        "sinh ngày 3.11.2026 thì làm khai sinh được chưa",
        "nộp từ tháng 10/2026",
        "lệ phí 50.000 đồng phải không",
        "lệ phí 135.000đ đúng không",
        "đóng 1.500.000 mỗi tháng",
        "mất 30 nghìn hay 50k vậy",
        "hết 75000 phải không",
        "chờ 15 ngày rồi",
    ],
)
def test_a_date_or_a_price_changes_nothing(text: str) -> None:
    message = worked_on(text)
    assert message.get(ENTITIES) == []
    assert message.get("intent") == GUESS


@pytest.mark.parametrize("text", ["nộp từ ngày 3 tháng 11 năm 2026", "luật năm 2024 quy định sao", "phí 8000 đồng à"])
def test_a_year_or_a_small_sum_is_no_proof(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize("text", ["số em khai là 0912 345 678", "sđt 0912 3456 78 ạ", "cccd 0220 9900 1234"])
def test_the_groups_of_a_longer_number_are_not_four_digits(text: str) -> None:
    assert marks(text) == []


def test_digits_right_after_a_code_are_four_digits_too() -> None:
    assert marks("H49.22-261103-0042 4321") == [("dossier_code", "H49.22-261103-0042"), ("four_digits", "4321")]


def test_a_question_around_a_code_keeps_its_intent() -> None:
    assert worked_on("hồ sơ H49.22-261103-0042 của tôi đến đâu rồi ạ").get("intent") == GUESS
    assert worked_on("bốn số cuối có phải là 4321 không").get("intent") == GUESS


def test_what_other_components_found_is_kept() -> None:
    fee = {"entity": "fee", "value": "lệ phí", "start": 0, "end": 6}
    message = IdentifierExtractor().process([Message({TEXT: "lệ phí 1.001193", ENTITIES: [fee]})])[0]
    assert [one["entity"] for one in message.get(ENTITIES)] == ["fee", "procedure_code"]


def test_an_empty_message_is_left_alone() -> None:
    assert marks("") == []
    assert worked_on("").get("intent") == GUESS
