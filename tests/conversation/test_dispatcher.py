"""From the inbox to the outbox behind the channels' backs."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Incoming, Kind
from danloi.conversation.claims import Claims, Lane
from danloi.conversation.dispatcher import Dispatcher
from danloi.conversation.engine import EngineClient
from danloi.conversation.inbox import Inbox
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.conversation.outbox import Outbox
from danloi.conversation.sender import Sender
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.fakes.channel import ListChannel
from tests.fakes.engine import ANSWERED, FakeEngine
from tests.fakes.until import until

FEE = "Lệ phí: 8.000 đồng."
type Start = Callable[..., Awaitable[Dispatcher]]


@pytest.fixture
def channel() -> ListChannel:
    return ListChannel()


@pytest.fixture
async def start(
    database: Database, client: EngineClient, phrases: Phrases, channel: ListChannel
) -> AsyncIterator[Start]:
    """Starts what one app process does behind its channels."""
    running: list[asyncio.Task[None]] = []

    async def make(*, per_minute: int = 600, longest_queue: int = 1000, patience: float = 0.0) -> Dispatcher:
        claims, limits = Claims(database), {channel.name: channel.limits}
        inbox, queue = Inbox(database, per_minute, longest_queue), TurnQueue(database, claims, limits)
        worker = Worker(inbox, queue, client, phrases, patience_seconds=patience)
        outbox = Outbox(database, claims, limits)
        sender = Sender(outbox, {channel.name: channel}, Alerts(database), dt.timedelta(hours=24))
        dispatcher = Dispatcher(inbox, queue, worker, outbox, sender, claims)
        await dispatcher.start()
        running.append(asyncio.create_task(dispatcher.run()))
        return dispatcher

    yield make
    for task in running:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _message(number: int, who: str = "lan", kind: Kind = "text", **more: Any) -> Incoming:
    text = f"câu {number}" if kind == "text" else ""
    return Incoming("list", f"{who}{number}", f"list:{who}", text, kind, **more)


async def test_each_accepted_message_is_answered_once_in_order(
    start: Start, channel: ListChannel, engine: FakeEngine
) -> None:
    dispatcher = await start()
    for number in (1, 2, 3):
        for _ in range(3):  # the platform delivers three times
            await dispatcher.take(_message(number))
    await until(lambda: channel.texts.count(FEE) == 3, "three answers")
    assert engine.texts == ["câu 1", "câu 2", "câu 3"]
    await asyncio.sleep(0.6)  # one more look
    assert channel.texts.count(FEE) == 3


async def test_of_waiting_messages_the_one_written_first_is_answered_first(
    start: Start, channel: ListChannel, engine: FakeEngine
) -> None:
    engine.hold()
    dispatcher = await start()
    await dispatcher.take(_message(1, written_at=100))
    await until(lambda: engine.received, "the first is with the engine")
    await dispatcher.take(_message(3, written_at=300))
    await dispatcher.take(_message(2, written_at=200))
    engine.go_on.set()
    await until(lambda: channel.texts.count(FEE) == 3, "three answers")
    assert engine.texts == ["câu 1", "câu 2", "câu 3"]


async def test_what_a_dead_process_accepted_is_answered(start: Start, channel: ListChannel, database: Database) -> None:
    await Inbox(database, 600).accept(_message(1))
    await start()
    await until(lambda: channel.texts.count(FEE) == 1, "the answer")


async def test_what_a_dead_process_was_answering_is_answered_when_its_claim_has_lapsed(
    start: Start, channel: ListChannel, database: Database, database_kind: str
) -> None:
    await Inbox(database, 600).accept(_message(1))
    dead = TurnQueue(database, Claims(database), {"list": channel.limits})
    assert await dead.begin("list:lan")
    if database_kind == "postgres":  # with SQLite no other process can be alive: its claims are free at once
        async with database.transaction() as session:
            lapsed = Lane.TURN.values("dead", now() - dt.timedelta(seconds=1))
            await session.execute(update(ConversationRow).values(**lapsed))
    await start()
    await until(lambda: channel.texts.count(FEE) == 1, "the answer")


async def test_a_process_that_lost_its_claim_does_not_answer_a_second_time(
    start: Start, channel: ListChannel, database: Database, engine: FakeEngine
) -> None:
    engine.hold()
    dispatcher = await start()
    await dispatcher.take(_message(1))
    await until(lambda: engine.received, "it is with the engine")
    async with database.transaction() as session:
        await session.execute(update(ConversationRow).values(turn_by="another", turn_until=now()))
    engine.go_on.set()
    await until(lambda: channel.texts.count(FEE) == 1, "the answer")
    async with database.transaction() as session:
        assert len(list(await session.scalars(select(TurnRow)))) == 1


@pytest.mark.parametrize("kind", ["image", "sticker", "location", "file", "voice", "contact", "personal_form", "help"])
async def test_what_is_no_text_is_politely_answered_without_the_engine(
    start: Start, channel: ListChannel, engine: FakeEngine, phrases: Phrases, kind: Kind
) -> None:
    dispatcher = await start()
    await dispatcher.take(_message(1, kind=kind))
    await until(lambda: len(channel.texts) == 2, "first words and the answer")
    assert channel.texts[-1] == phrases(f"kinds.{kind}")
    assert engine.received == []


async def test_who_follows_is_welcomed_once(start: Start, channel: ListChannel, phrases: Phrases) -> None:
    dispatcher = await start()
    await dispatcher.take(_message(1, kind="start"))
    await until(lambda: len(channel.texts) == 2, "the welcome")
    await dispatcher.take(_message(2, kind="start"))
    await until(lambda: len(channel.texts) == 3, "the second welcome")
    assert channel.texts.count(phrases("first_words")) == 1


async def test_who_has_left_is_not_written_to(start: Start, channel: ListChannel, database: Database) -> None:
    channel.go_on.clear()
    dispatcher = await start()
    await dispatcher.take(_message(1))
    await until_state(database, "ready", 2)
    await dispatcher.take(_message(2, kind="left"))
    await until_state(database, "dropped", 2)
    channel.go_on.set()


async def until_state(database: Database, state: str, count: int) -> None:
    async def look() -> bool:
        async with database.transaction() as session:
            return len(list(await session.scalars(select(OutboxRow).where(OutboxRow.state == state)))) == count

    await until(look, f"{count} messages are {state}")


async def test_too_long_a_queue_is_told_at_once_and_what_was_accepted_is_answered(
    start: Start, channel: ListChannel, engine: FakeEngine, phrases: Phrases
) -> None:
    engine.hold()
    dispatcher = await start(longest_queue=2)
    for who in ("lan", "minh"):
        await dispatcher.take(_message(1, who))
    await asyncio.sleep(0.8)  # the queue is counted twice a second
    await dispatcher.take(_message(1, "hoa"))
    await until(lambda: phrases("overloaded") in channel.texts, "the third is told")
    assert FEE not in channel.texts
    engine.go_on.set()
    await until(lambda: channel.texts.count(FEE) == 2, "the first two are answered")


async def test_over_the_pace_a_citizen_is_told_once(
    start: Start, channel: ListChannel, engine: FakeEngine, phrases: Phrases
) -> None:
    dispatcher = await start(per_minute=1)
    for number in range(5):
        await dispatcher.take(_message(number))
    await until(lambda: phrases("rate_limited") in channel.texts and FEE in channel.texts, "both answers")
    await asyncio.sleep(0.6)
    assert channel.texts.count(phrases("rate_limited")) == 1
    assert len(engine.received) == 1


async def test_an_engine_that_starts_anew_is_waited_for(start: Start, channel: ListChannel, engine: FakeEngine) -> None:
    port = engine.port
    await engine.__aexit__()
    dispatcher = await start(patience=20.0)
    await dispatcher.take(_message(1))
    await asyncio.sleep(0.7)
    assert channel.texts == []
    engine.port = port
    await engine.__aenter__()
    await until(lambda: FEE in channel.texts, "the answer")


async def test_an_engine_that_stays_away_is_told(
    start: Start, channel: ListChannel, engine: FakeEngine, phrases: Phrases
) -> None:
    await engine.__aexit__()
    dispatcher = await start(patience=0.5)
    await dispatcher.take(_message(1))
    await until(lambda: phrases("unavailable") in channel.texts, "the citizen is told")


@pytest.mark.parametrize("text", ["hồ sơ H49.22-260701-0021 đến đâu rồi", "tôi là 022190001234"])
async def test_in_a_group_nothing_personal_reaches_the_engine(
    start: Start, channel: ListChannel, engine: FakeEngine, phrases: Phrases, text: str
) -> None:
    dispatcher = await start()
    await dispatcher.take(Incoming("list", "1", "list:group:lan", text, is_public=True))
    await until(lambda: phrases("in_public") in channel.texts, "it is refused")
    assert engine.received == []


async def test_in_a_group_no_file_is_spoken_of(
    start: Start, channel: ListChannel, engine: FakeEngine, phrases: Phrases, database: Database
) -> None:
    engine.reply = [
        {"text": "Hồ sơ của anh Lan đã xong."},
        {"custom": {"answer": {"outcome": "status_needs_proof"}, "memory": {"awaiting": "second_fact"}}},
    ]
    dispatcher = await start()
    await dispatcher.take(Incoming("list", "1", "list:group:lan", "hồ sơ của tôi xong chưa", is_public=True))
    await until(lambda: phrases("in_public") in channel.texts, "it is refused")
    assert not any("đã xong" in text for text in channel.texts)
    async with database.transaction() as session:
        assert (await session.scalar(select(ConversationRow.memory))) == {}


async def test_buttons_and_links_of_an_answer_reach_the_channel(
    start: Start, channel: ListChannel, engine: FakeEngine, database: Database
) -> None:
    link = {"label": "Nộp trực tuyến", "url": "https://dichvucong.gov.vn", "kind": "form"}
    answer = {**ANSWERED[1]["custom"]["answer"], "links": [link]}
    engine.reply = [
        {"text": FEE, "buttons": [{"title": "Thời gian", "payload": "1.001193 Thời gian"}]},
        {"custom": {"answer": answer}},
    ]
    dispatcher = await start()
    await dispatcher.take(_message(1))
    await until(lambda: FEE in channel.texts, "the answer")
    shown = channel.shown[-1]
    assert [button.title for button in shown.buttons] == ["Thời gian"]
    assert [(one.label, one.url) for one in shown.links] == [("Nộp trực tuyến", "https://dichvucong.gov.vn")]
    pressed = Incoming("list", "press", "list:lan", "", token=shown.buttons[0].token)
    await dispatcher.take(pressed)
    await until(lambda: len(engine.received) == 2, "the press is a message")
    assert engine.texts[-1] == "1.001193 Thời gian"


async def test_three_processes_share_the_work_and_answer_everything_once(
    start: Start, channel: ListChannel, engine: FakeEngine, database: Database
) -> None:
    processes = [await start() for _ in range(3)]
    citizens = [f"citizen{n}" for n in range(12)]
    for number in range(4):
        for n, who in enumerate(citizens):
            await processes[(n + number) % 3].take(_message(number, who))
    await until(lambda: channel.texts.count(FEE) >= 48, "every answer", 60)
    assert channel.texts.count(FEE) == 48
    for who in citizens:
        asked = [body["message"] for body in engine.received if body["sender"] == f"list:{who}"]
        assert asked == [f"câu {number}" for number in range(4)]
    async with database.transaction() as session:
        assert set(await session.scalars(select(InboxRow.state))) == {"done"}
