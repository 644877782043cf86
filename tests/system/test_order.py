"""Messages that come again, or all at once."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3

from tests.system.assistant import Assistant

QUESTIONS = [
    ("lệ phí làm khai sinh cho con là bao nhiêu", "1.001193"),
    ("lệ phí tách thửa đất là bao nhiêu", "1.115832"),
    ("cấp phiếu lý lịch tư pháp mất bao nhiêu tiền", "3.000333"),
    ("đổi bằng lái xe lệ phí bao nhiêu", "3.000347"),
]


def _turns_of(assistant: Assistant, sender: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(assistant.data_dir / "danloi.db")) as connection:
        rows = connection.execute(
            "select asked from turn where conversation_id = ? order by id", (f"rest:{sender}",)
        ).fetchall()
    return [asked for (asked,) in rows]


async def test_a_message_sent_three_times_is_answered_once_and_told_three_times(
    assistant: Assistant, sender: str
) -> None:
    question = "lệ phí làm khai sinh cho con là bao nhiêu"
    said = [await assistant.say(sender, question, message_id="7") for _ in range(3)]
    assert said[0].messages == said[1].messages == said[2].messages
    assert _turns_of(assistant, sender) == [question]


async def test_two_senders_may_use_the_same_message_id(assistant: Assistant, sender: str) -> None:
    first = await assistant.say(f"{sender}-a", QUESTIONS[0][0], message_id="1")
    second = await assistant.say(f"{sender}-b", QUESTIONS[1][0], message_id="1")
    assert [said.answer["procedure"] for said in (first, second)] == [QUESTIONS[0][1], QUESTIONS[1][1]]


async def test_no_sender_gets_anothers_answer_by_the_shape_of_names(assistant: Assistant, sender: str) -> None:
    first = await assistant.say(f"{sender}/b", QUESTIONS[0][0], message_id="c")
    second = await assistant.say(sender, QUESTIONS[1][0], message_id="b/c")
    assert [said.answer["procedure"] for said in (first, second)] == [QUESTIONS[0][1], QUESTIONS[1][1]]


async def test_eight_messages_at_once_are_each_answered_once(assistant: Assistant, sender: str) -> None:
    texts = [f"câu {n}: lệ phí làm khai sinh cho con là bao nhiêu" for n in range(8)]
    said = await asyncio.gather(*(assistant.say(sender, text) for text in texts))
    assert all(one.status == 200 and one.outcome == "answered" for one in said)
    assert sum("Xin chào anh/chị" in one.text for one in said) == 1
    assert sorted(_turns_of(assistant, sender)) == texts


async def test_citizens_who_talk_at_once_never_see_each_others_procedure(assistant: Assistant, sender: str) -> None:
    async def talk(name: str, question: str, code: str) -> None:
        first = await assistant.say(name, question)
        second = await assistant.say(name, "thế còn thời gian bao lâu?")
        assert [first.answer["procedure"], second.answer["procedure"]] == [code, code], name

    await asyncio.gather(*(talk(f"{sender}-{n}", *QUESTIONS[n % len(QUESTIONS)]) for n in range(12)))
