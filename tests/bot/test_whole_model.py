"""The trained model, on sentences of its own."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.shared.nlu.training_data.loading import load_data

from danloi.guidance.vietnamese import fold_words
from tests.bot.conftest import ROOT

PLAIN = [
    ("làm khai sinh cho bé mới đẻ cần mang theo giấy tờ nào", "ask_documents", ["documents"]),
    ("đổi giấy phép lái xe hạng B lệ phí bao nhiêu vậy em", "ask_fee", ["fee"]),
    ("xin cấp hộ chiếu lần đầu thì bao nhiêu hôm lấy được", "ask_time", ["time"]),
    ("muốn đăng ký tạm trú thì tôi phải tới cơ quan nào nộp", "ask_place", ["place"]),
    ("làm căn cước có nộp qua mạng được không cháu", "ask_online", ["online"]),
    ("tách thửa đất ruộng căn cứ theo luật nào", "ask_legal", ["legal"]),
    ("người bao nhiêu tuổi thì được hưởng trợ cấp hưu trí xã hội", "ask_eligibility", ["eligibility"]),
    ("giay chung nhan ket hon xong thi nhan duoc may ban chinh", "ask_result", ["result"]),
    ("hồ sơ tôi nộp hôm kia đã duyệt chưa nhỉ", "check_status", []),
    ("em chào cả nhà ạ", "greet", []),
    ("cho tôi nói chuyện với nhân viên tư vấn", "request_human", []),
    ("cảm ơn cháu nhiều lắm nhé", "thanks", []),
    ("bạn là người hay là máy vậy", "ask_bot_identity", []),
    ("mở thẻ tín dụng ở ngân hàng nào lãi thấp", "out_of_scope_banking", []),
    ("không phải, ý bác là thường trú cơ", "correct", []),
]
COMPOUND = [
    (
        "hồ sơ đăng ký kết hôn cần giấy tờ gì, nộp ở đâu, hết bao nhiêu tiền và mấy ngày thì xong?",
        ["documents", "place", "fee", "time"],
    ),
    ("lam lai bang lai xe bi mat thi le phi bao nhieu, may ngay co, nop o dau", ["fee", "time", "place"]),
    ("sang tên xe máy mất bao lâu, lệ phí thế nào, có làm online được không ạ", ["time", "fee", "online"]),
    ("sổ đỏ bị rách muốn cấp đổi thì cần giấy tờ gì và theo luật nào", ["documents", "legal"]),
]
BARE = [("H49.22-261103-0042", "give_details"), ("4321", "give_details"), ("2", "choose_option")]
NOT_NEEDS = {"procedure", "unit"}


@pytest.fixture(scope="module")
def agent() -> Agent:
    """The newest model, which the assistant serves."""
    folder = ROOT / Path(os.environ.get("DATA_DIR", ".data")) / "models"
    models = [path for path in folder.glob("danloi-*.tar.gz") if not path.name.endswith("-new.tar.gz")]
    if not models:
        pytest.fail(f"no model in {folder}: run `make train` first")
    return Agent.load(str(max(models, key=lambda path: path.stat().st_mtime)))


def understood(agent: Agent, text: str) -> dict[str, Any]:
    return asyncio.run(agent.parse_message(text))


def needs(parsed: dict[str, Any]) -> list[str]:
    """Return what is asked in order, each once though it be said in two places."""
    found = sorted(parsed["entities"], key=lambda one: one["start"])
    return list(dict.fromkeys(one["entity"] for one in found if one["entity"] not in NOT_NEEDS))


@pytest.mark.parametrize(("text", "intent", "asked"), PLAIN)
def test_a_plain_sentence_is_understood(agent: Agent, text: str, intent: str, asked: list[str]) -> None:
    parsed = understood(agent, text)
    assert parsed["intent"]["name"] == intent
    assert (needs(parsed) or [intent.removeprefix("ask_")]) == (asked or [intent.removeprefix("ask_")])


@pytest.mark.parametrize(("text", "asked"), COMPOUND)
def test_every_need_of_a_compound_question_is_found_in_order(agent: Agent, text: str, asked: list[str]) -> None:
    parsed = understood(agent, text)
    assert needs(parsed) == asked


def test_the_thing_wanted_is_marked_in_nearly_every_compound_question(agent: Agent) -> None:
    marked = [any(one["entity"] == "procedure" for one in understood(agent, text)["entities"]) for text, _ in COMPOUND]
    assert sum(marked) >= len(COMPOUND) - 1


@pytest.mark.parametrize(("text", "intent"), BARE)
def test_a_bare_number_answers_the_assistant(agent: Agent, text: str, intent: str) -> None:
    assert understood(agent, text)["intent"]["name"] == intent


def test_a_message_of_no_sense_is_not_taken_for_a_question(agent: Agent) -> None:
    intent = understood(agent, "xqzt wvvk hjjf")["intent"]
    assert intent["name"] == "nlu_fallback"


def test_none_of_these_sentences_is_in_the_training_data() -> None:
    trained = {tuple(fold_words(one.get("text"))) for one in load_data(str(ROOT / "data" / "nlu")).nlu_examples}
    ours = [text for text, *_ in PLAIN + COMPOUND]
    assert [text for text in ours if tuple(fold_words(text)) in trained] == []
