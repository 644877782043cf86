"""From a message to its replies: in order, once, and written down whole."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select, update

from danloi.conversation.engine import EngineClient
from danloi.conversation.inbox import Inbox, Incoming
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.conversation.worker import NotAccepted, Worker
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.conversation.conftest import Say
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


async def test_what_a_dead_process_accepted_is_answered_once(worker: Worker, database: Database) -> None:
    inbox_id = await Inbox(database, "dead").accept(Incoming("rest", "1", "rest:lan", "lệ phí khai sinh"))
    async with database.transaction() as session:
        await session.execute(update(InboxRow).values(claimed_until=now() - dt.timedelta(seconds=1)))
    assert await worker.take_up_orphans() == 1
    assert await worker.take_up_orphans() == 0
    async with database.transaction() as session:
        bodies = (await session.scalars(select(OutboxRow.body).where(OutboxRow.inbox_id == inbox_id))).all()
        states = (await session.scalars(select(InboxRow.state))).all()
    assert bodies[-1]["text"] == "Lệ phí: 8.000 đồng."
    assert states == ["done"]


async def test_a_message_whose_process_died_is_answered_when_it_is_sent_again(say: Say, database: Database) -> None:
    await Inbox(database, "dead").accept(Incoming("rest", "7", "rest:lan", "lệ phí khai sinh"))
    messages = await say("lệ phí khai sinh", message_id="7")
    assert messages[-1]["text"] == "Lệ phí: 8.000 đồng."
    assert await _rows(database, TurnRow) == 1


async def test_two_processes_that_finish_the_same_message_leave_one_answer(
    database: Database, engine: FakeEngine, client: EngineClient, phrases: Phrases, worker: Worker
) -> None:
    other = Worker(database, client, phrases, messages_per_minute=600)
    message = Incoming("rest", "7", "rest:lan", "lệ phí khai sinh")
    engine.hold()
    pending = [asyncio.create_task(one.handle(message)) for one in (worker, other)]
    await until(lambda: len(engine.received) == 2, "both have asked the engine")
    engine.go_on.set()
    first, second = await asyncio.gather(*pending)
    assert first == second
    assert await _rows(database, TurnRow) == 1
    assert await _rows(database, OutboxRow) == len(first)


async def test_a_message_is_not_accepted_while_the_database_is_away(client: EngineClient, phrases: Phrases) -> None:
    away = Database("postgresql+asyncpg://postgres@127.0.0.1:1/danloi")
    worker = Worker(away, client, phrases, messages_per_minute=600)
    with pytest.raises(NotAccepted):
        await worker.handle(Incoming("rest", "1", "rest:lan", "chào"))
    await away.close()


async def test_too_many_messages_a_minute_are_asked_to_wait(
    database: Database, engine: FakeEngine, client: EngineClient, phrases: Phrases
) -> None:
    worker = Worker(database, client, phrases, messages_per_minute=2)
    outcomes = []
    for n in range(3):
        replies = await worker.handle(Incoming("rest", str(n), "rest:lan", "chào"))
        outcomes.append(replies[-1]["custom"]["answer"]["outcome"])
    assert outcomes == ["answered", "answered", "rate_limited"]
    assert len(engine.received) == 2
    others = await worker.handle(Incoming("rest", "9", "rest:minh", "chào"))
    assert others[-1]["custom"]["answer"]["outcome"] == "answered"
