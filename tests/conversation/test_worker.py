"""From a message to its replies: in order, once, and written down whole."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select, update

from danloi.conversation.channel import Incoming
from danloi.conversation.inbox import Inbox, NotAccepted
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from tests.conversation.conftest import MakeWorker, Say
from tests.fakes.engine import ANSWERED, FakeEngine
from tests.fakes.until import until


async def _rows(database: Database, model: type) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_the_first_answer_opens_with_who_is_speaking(say: Say, phrases: Phrases) -> None:
    first, second = await say("lệ phí khai sinh"), await say("còn thời gian?")
    assert first[0] == {"text": phrases("first_words")}
    assert [message["text"] for message in second] == ["Lệ phí: 8.000 đồng."]


async def test_exactly_one_message_of_a_turn_carries_the_answer(say: Say) -> None:
    messages = await say("lệ phí khai sinh, CCCD tôi là 022190001234, xem http://lua-dao.example.com/a")
    assert [bool(message.get("custom")) for message in messages] == [False, False, False, True]
    assert messages[-1]["custom"]["answer"]["outcome"] == "answered"


async def test_a_message_sent_again_gets_the_same_replies_and_no_second_turn(
    say: Say, engine: FakeEngine, database: Database
) -> None:
    replies = [await say("lệ phí khai sinh", message_id="7") for _ in range(3)]
    assert replies[0] == replies[1] == replies[2]
    assert len(engine.received) == 1
    assert await _rows(database, TurnRow) == 1


async def test_a_message_sent_three_times_at_once_is_answered_once(
    say: Say, engine: FakeEngine, database: Database
) -> None:
    replies = await asyncio.gather(*(say("lệ phí khai sinh", message_id="7") for _ in range(3)))
    assert replies[0] == replies[1] == replies[2]
    assert len(engine.received) == 1
    assert await _rows(database, OutboxRow) == len(replies[0])


async def test_one_citizens_messages_are_taken_one_by_one_in_order(say: Say, engine: FakeEngine) -> None:
    engine.hold()
    pending = [asyncio.create_task(say(f"câu {n}")) for n in range(8)]
    await until(lambda: engine.received, "the first message is with the engine")
    assert engine.texts == ["câu 0"]
    engine.go_on.set()
    await asyncio.gather(*pending)
    assert engine.texts == [f"câu {n}" for n in range(8)]


async def test_a_slow_answer_keeps_no_other_citizen_waiting(say: Say, engine: FakeEngine) -> None:
    engine.hold()
    pending = [asyncio.create_task(say("lệ phí", sender=sender)) for sender in ("lan", "minh")]
    await until(lambda: len(engine.received) == 2, "both are with the engine")
    engine.go_on.set()
    await asyncio.gather(*pending)


async def test_each_citizen_has_a_memory_of_their_own(say: Say, engine: FakeEngine) -> None:
    engine.reply = [ANSWERED[0], {"custom": {**ANSWERED[1]["custom"], "memory": {"procedure": "1.001193"}}}]
    await say("lệ phí khai sinh", sender="lan")
    await say("chào", sender="minh")
    await say("còn thời gian?", sender="lan")
    in_mind = [body["metadata"]["context"]["procedure_in_mind"] for body in engine.received]
    assert in_mind == [None, None, "1.001193"]


async def test_a_failed_engine_is_told_with_the_hotline_and_the_memory_stays(
    say: Say, engine: FakeEngine, database: Database
) -> None:
    engine.reply = [ANSWERED[0], {"custom": {**ANSWERED[1]["custom"], "memory": {"procedure": "1.001193"}}}]
    await say("lệ phí khai sinh")
    engine.reply = []
    (message,) = await say("còn thời gian?")
    assert message["custom"]["answer"]["outcome"] == "unavailable"
    assert "18001096" in message["text"]
    async with database.transaction() as session:
        assert await session.scalar(select(ConversationRow.memory)) == {"procedure": "1.001193"}


async def test_a_message_whose_process_died_is_answered_when_it_is_sent_again(say: Say, database: Database) -> None:
    await Inbox(database, 600).accept(Incoming("rest", "7", "rest:lan", "lệ phí khai sinh"))
    messages = await say("lệ phí khai sinh", message_id="7")
    assert messages[-1]["text"] == "Lệ phí: 8.000 đồng."
    assert await _rows(database, TurnRow) == 1


async def test_two_processes_given_the_same_message_ask_the_engine_once(
    database: Database, engine: FakeEngine, make_worker: MakeWorker
) -> None:
    message = Incoming("rest", "7", "rest:lan", "lệ phí khai sinh")
    engine.hold()
    pending = [asyncio.create_task(one.handle(message)) for one in (make_worker(), make_worker())]
    await until(lambda: engine.received, "one has asked the engine")
    engine.go_on.set()
    first, second = await asyncio.gather(*pending)
    assert first == second
    assert len(engine.received) == 1
    assert await _rows(database, TurnRow) == 1
    assert await _rows(database, OutboxRow) == len(first)


async def test_of_two_processes_the_second_waits_its_turn_in_a_conversation(
    engine: FakeEngine, make_worker: MakeWorker
) -> None:
    engine.hold()
    one, other = make_worker(), make_worker()
    first = asyncio.create_task(one.handle(Incoming("rest", "1", "rest:lan", "câu 1")))
    await until(lambda: engine.received, "the first message is with the engine")
    second = asyncio.create_task(other.handle(Incoming("rest", "2", "rest:lan", "câu 2")))
    engine.go_on.set()
    await asyncio.gather(first, second)
    assert engine.texts == ["câu 1", "câu 2"]


async def test_a_message_that_keeps_ending_its_process_is_answered_without_the_engine(
    say: Say, engine: FakeEngine, database: Database
) -> None:
    inbox_id = await Inbox(database, 600).accept(Incoming("rest", "7", "rest:lan", "lệ phí khai sinh"))
    async with database.transaction() as session:
        await session.execute(update(InboxRow).where(InboxRow.id == inbox_id).values(attempts=5))
    (*_, message) = await say("lệ phí khai sinh", message_id="7")
    assert message["custom"]["answer"]["outcome"] == "unavailable"
    assert engine.received == []


async def test_a_turn_that_fails_is_left_to_be_tried_again(
    make_worker: MakeWorker, engine: FakeEngine, database: Database
) -> None:
    broken = [True]

    def read(text: str) -> str:
        if broken.pop():
            msg = "the reader stumbles"
            raise ValueError(msg)
        return text

    worker, message = make_worker(read=read), Incoming("rest", "1", "rest:lan", "lệ phí khai sinh")
    with pytest.raises(ValueError, match="stumbles"):
        await worker.handle(message)
    broken.append(False)
    async with database.transaction() as session:
        await session.execute(update(ConversationRow).values(turn_until=None))
    replies = await worker.handle(message)
    assert replies[-1]["text"] == "Lệ phí: 8.000 đồng."


async def test_a_message_is_not_accepted_while_the_database_is_away(make_worker: MakeWorker) -> None:
    away = Database("postgresql+asyncpg://postgres@127.0.0.1:1/danloi")
    with pytest.raises(NotAccepted):
        await make_worker(store=away).handle(Incoming("rest", "1", "rest:lan", "chào"))
    await away.close()


async def test_too_many_messages_a_minute_are_asked_to_wait(make_worker: MakeWorker, engine: FakeEngine) -> None:
    worker = make_worker(per_minute=2)
    outcomes = []
    for n in range(3):
        replies = await worker.handle(Incoming("rest", str(n), "rest:lan", "chào"))
        outcomes.append(replies[-1]["custom"]["answer"]["outcome"])
    assert outcomes == ["answered", "answered", "rate_limited"]
    assert len(engine.received) == 2
    others = await worker.handle(Incoming("rest", "9", "rest:minh", "chào"))
    assert others[-1]["custom"]["answer"]["outcome"] == "answered"
