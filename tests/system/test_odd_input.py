"""What no citizen and no system should send, and sends all the same."""

from __future__ import annotations

import io
import json

import pytest

from tests.system.assistant import Assistant

WEBHOOK = "/webhooks/rest/webhook"
AS_JSON = {"Content-Type": "application/json"}

NO_MESSAGES: dict[str, bytes] = {
    "an empty body": b"",
    "a list": b"[]",
    "null": b"null",
    "a number": b"5",
    "a text": b'"hello"',
    "an empty object": b"{}",
    "no sender": b'{"message": "hello"}',
    "no message": b'{"sender": "lan"}',
    "sender null": b'{"sender": null, "message": "hello"}',
    "sender a number": b'{"sender": 5, "message": "hello"}',
    "sender an object": b'{"sender": {"id": 1}, "message": "hello"}',
    "sender empty": b'{"sender": "", "message": "hello"}',
    "sender blank": b'{"sender": "   ", "message": "hello"}',
    "sender too long": json.dumps({"sender": "x" * 300, "message": "hello"}).encode(),
    "sender with a line break": b'{"sender": "a\\nb", "message": "hello"}',
    "sender with half a letter": b'{"sender": "a\\ud83d", "message": "hello"}',
    "message null": b'{"sender": "lan", "message": null}',
    "message a number": b'{"sender": "lan", "message": 5}',
    "message a list": b'{"sender": "lan", "message": ["hello"]}',
    "message_id a number": b'{"sender": "lan", "message": "hello", "message_id": 5}',
    "message_id too long": json.dumps({"sender": "lan", "message": "hello", "message_id": "x" * 300}).encode(),
    "message_id with half a letter": b'{"sender": "lan", "message": "hello", "message_id": "a\\ud83d"}',
    "message_id with a NUL": b'{"sender": "lan", "message": "hello", "message_id": "a\\u0000"}',
    "half an object": b'{"sender": "lan", "mess',
    "no JSON": b"sender=lan&message=hello",
    "bad UTF-8": b'{"sender": "lan", "message": "\xff\xfe"}',
    "a deep nest": b"[" * 50_000,
}


@pytest.mark.parametrize("case", NO_MESSAGES)
async def test_what_is_no_message_is_refused_with_a_reason(assistant: Assistant, case: str) -> None:
    said = await assistant.post(WEBHOOK, data=NO_MESSAGES[case], headers=AS_JSON)
    assert said.status == 400
    assert said.body["error"]


async def test_a_body_of_two_megabytes_is_refused(assistant: Assistant) -> None:
    said = await assistant.post(WEBHOOK, data=io.BytesIO(b'{"sender": "' + b"x" * 2_000_000), headers=AS_JSON)
    assert said.status == 413


async def test_another_method_is_not_an_error_of_ours(assistant: Assistant) -> None:
    assert (await assistant.get(WEBHOOK)).status == 405
    assert (await assistant.get("/no/such/page")).status == 404


async def test_a_hundred_thousand_letters_are_answered_as_too_long(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "khai sinh " * 10_000)
    assert said.status == 200
    assert said.outcome == "too_long"


async def test_fifteen_hundred_letters_are_answered_with_a_word_about_the_rest(
    assistant: Assistant, sender: str
) -> None:
    said = await assistant.say(sender, ("làm khai sinh cho con cần giấy tờ gì? " * 40)[:1500])
    assert said.answer["procedure"] == "1.001193"
    assert "1.000 chữ cái đầu" in said.text


@pytest.mark.parametrize("text", ["", " ", "/", "///", "\n\n", "\u200b"])
async def test_nothing_is_asked_about(assistant: Assistant, sender: str, text: str) -> None:
    said = await assistant.say(sender, text)
    assert said.outcome == "smalltalk"
    assert "chưa thấy nội dung" in said.text


@pytest.mark.parametrize("text", ["😀", "😀😀😀 👍", "?", "…", "12", "ok", "<>", "' or 1=1 --", "{{7*7}}", "\u202eabc"])
async def test_hardly_anything_still_gets_a_sentence(assistant: Assistant, sender: str, text: str) -> None:
    said = await assistant.say(sender, text)
    assert said.status == 200
    assert said.outcome not in {"answered", "status_shown", "unavailable"}
    assert said.answer["procedure"] is None


@pytest.mark.parametrize("text", ["khai\x00sinh", "khai sinh \ud83d", "\x1b[31mkhai sinh"])
async def test_a_broken_character_does_no_harm(assistant: Assistant, sender: str, text: str) -> None:
    said = await assistant.say(sender, text)
    assert said.status == 200
    assert said.answer


async def test_what_the_engine_would_take_for_a_command_is_only_text(assistant: Assistant, sender: str) -> None:
    await assistant.say(sender, "lệ phí làm khai sinh cho con là bao nhiêu")
    for command in ("/restart", "/session_start", "/back", '/check_status{"x":1}', "/action_check_status"):
        said = await assistant.say(sender, command)
        assert not said.outcome.startswith("status")
        assert said.status == 200
    follow_up = await assistant.say(sender, "thế còn thời gian bao lâu?")
    assert follow_up.answer["aspects"] == ["time"]
    assert "Xin chào anh/chị" not in follow_up.text


async def test_a_procedure_code_alone_is_a_question(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, "1.001193")
    assert (said.outcome, said.answer["procedure"]) == ("answered", "1.001193")


async def test_a_senders_name_of_quotes_and_slashes_is_only_a_name(assistant: Assistant, sender: str) -> None:
    odd = f"{sender}/../'; drop table turn; --😀"
    said = await assistant.say(odd, "xin chào")
    assert said.messages[0]["recipient_id"] == odd
