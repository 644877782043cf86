"""A citizen asks about procedures, over the REST channel."""

from __future__ import annotations

import unicodedata

import pytest

from danloi.guidance.answers.contract import Answer
from tests.system.assistant import Assistant

BIRTH = "1.001193"


async def test_a_compound_question_is_answered_whole(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "làm khai sinh cho con cần giấy tờ gì, lệ phí bao nhiêu và mấy ngày thì có?")
    assert said.status == 200
    assert said.outcome == "answered"
    assert said.answer["procedure"] == BIRTH
    assert said.answer["aspects"] == ["documents", "fee", "time"]
    for heading in ("Giấy tờ cần có", "Lệ phí", "Thời gian giải quyết"):
        assert heading in said.text


async def test_every_message_names_its_recipient_and_one_carries_the_contract(
    assistant: Assistant, sender: str
) -> None:
    said = await assistant.say(sender, "làm khai sinh cho con cần giấy tờ gì?")
    assert {message["recipient_id"] for message in said.messages} == {sender}
    assert all(message["text"] for message in said.messages)
    assert set(said.answer) == set(Answer.model_fields)
    assert said.answer["sources"]
    assert all(source["url"].startswith("https://") and source["checked_on"] for source in said.answer["sources"])
    assert {link["kind"] for link in said.answer["links"]} <= {"form", "detail", "status", "payment", "source"}


async def test_who_is_speaking_is_said_once(assistant: Assistant, sender: str) -> None:
    first = await assistant.say(sender, "lệ phí làm khai sinh cho con là bao nhiêu")
    second = await assistant.say(sender, "lệ phí đăng ký tạm trú là bao nhiêu")
    assert first.messages[0]["text"].startswith("Xin chào anh/chị. Tôi là Dẫn Lối, trợ lý AI")
    assert "Xin chào anh/chị" not in second.text


async def test_a_follow_up_belongs_to_the_procedure_talked_about(assistant: Assistant, sender: str) -> None:
    await assistant.say(sender, "làm khai sinh cho con cần giấy tờ gì?")
    said = await assistant.say(sender, "thế còn lệ phí?")
    assert (said.answer["procedure"], said.answer["aspects"]) == (BIRTH, ["fee"])


async def test_buttons_stand_in_the_text_by_number_and_can_be_pressed(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "làm khai sinh cho con cần giấy tờ gì?")
    for number, button in enumerate(said.buttons, start=1):
        assert f"{number}. {button['title']}" in said.text
    by_number = await assistant.say(sender, "số 2")
    pressed = await assistant.say(f"{sender}-presses", said.buttons[1]["payload"])
    assert by_number.answer == pressed.answer
    assert by_number.outcome == "answered"


async def test_an_unclear_wish_is_asked_about_and_number_two_is_understood(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "chứng thực")
    assert said.outcome == "clarify"
    candidates = said.answer["candidates"]
    assert 2 <= len(candidates) <= 5
    chosen = await assistant.say(sender, "số 2")
    assert chosen.outcome == "answered"
    assert chosen.answer["procedure"] == candidates[1]["code"]


async def test_an_unknown_procedure_is_said_to_be_unknown(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "xin giấy phép nuôi hổ trắng biểu diễn xiếc thì nộp ở đâu")
    assert said.outcome == "not_found"
    assert said.answer["procedure"] is None
    assert "18001096" in said.text


@pytest.mark.parametrize("question", ["thời tiết hôm nay thế nào", "tối nay ăn gì ngon ở Hạ Long"])
async def test_what_is_no_public_service_is_out_of_scope(assistant: Assistant, sender: str, question: str) -> None:
    said = await assistant.say(sender, question)
    assert said.outcome in {"out_of_scope", "smalltalk"}
    assert said.answer["procedure"] is None


async def test_a_greeting_is_answered_as_one(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "xin chào")
    assert said.outcome == "smalltalk"


async def test_decomposed_and_composed_letters_are_the_same_question(assistant: Assistant, sender: str) -> None:
    question = "lệ phí làm khai sinh cho con là bao nhiêu"
    composed = await assistant.say(sender, question)
    decomposed = await assistant.say(f"{sender}-nfd", unicodedata.normalize("NFD", question))
    assert composed.answer == decomposed.answer


async def test_without_diacritics_it_is_the_same_question(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "lam khai sinh cho con can giay to gi")
    assert (said.answer["procedure"], said.answer["aspects"]) == (BIRTH, ["documents"])


async def test_the_list_of_procedures_has_code_and_name_only(assistant: Assistant) -> None:
    listed = (await assistant.get("/api/procedures")).body
    assert {"code": BIRTH, "name": "Thủ tục đăng ký khai sinh"} in listed
    assert all(set(one) == {"code", "name"} for one in listed)


async def test_a_procedure_is_given_whole(assistant: Assistant) -> None:
    said = await assistant.get(f"/api/procedures/{BIRTH}")
    assert said.status == 200
    assert said.body["code"] == BIRTH
    assert {"documents", "aliases", "name"} <= set(said.body)


@pytest.mark.parametrize("code", ["9.999999", "khong-co", "%00", "1.001193%20"])
async def test_a_procedure_that_is_not_there_is_a_404(assistant: Assistant, code: str) -> None:
    assert (await assistant.get(f"/api/procedures/{code}")).status == 404


async def test_health_is_told(assistant: Assistant) -> None:
    alive, ready = await assistant.get("/healthz"), await assistant.get("/readyz")
    assert (alive.status, ready.status) == (200, 200)
    assert ready.body == {"engine": True, "actions": True, "database": True}
