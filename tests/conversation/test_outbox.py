"""What is to be sent is sent once, in order, and again if the platform did not take it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import GiveUp, Incoming, NeedsStaff, TryAgain
from danloi.conversation.claims import Claims, Lane
from danloi.conversation.inbox import Inbox
from danloi.conversation.models import ConversationRow, OutboxRow
from danloi.conversation.outbox import LONGEST_PAUSE, Outbox, pause_after
from danloi.conversation.sender import Sender
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.fakes.channel import ListChannel

LAN, MINH = "list:lan", "list:minh"


class Process:
    """What one app process has of the sending side."""

    def __init__(self, database: Database, channel: ListChannel) -> None:
        self.claims = Claims(database)
        self.alerts = Alerts(database)
        self.outbox = Outbox(database, self.claims, {channel.name: channel.limits})
        self.sender = Sender(self.outbox, {channel.name: channel}, self.alerts, dt.timedelta(hours=24))


@pytest.fixture
def channel() -> ListChannel:
    return ListChannel()


@pytest.fixture
def start(database: Database, channel: ListChannel) -> Callable[[], Process]:
    return lambda: Process(database, channel)


@pytest.fixture
async def process(start: Callable[[], Process], database: Database) -> Process:
    inbox = Inbox(database, 600)
    for conversation in (LAN, MINH):
        await inbox.accept(Incoming("list", conversation, conversation, "chào"))
    return start()


async def _rows(database: Database) -> list[OutboxRow]:
    async with database.transaction() as session:
        return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


async def _make_due(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(update(OutboxRow).values(due_at=now() - dt.timedelta(seconds=1)))


async def test_messages_go_out_in_the_order_they_were_posted(process: Process, channel: ListChannel) -> None:
    for text in ("một", "hai", "ba"):
        await process.outbox.post(LAN, {"text": text})
    assert await process.sender.drain(LAN) == 3
    assert channel.texts == ["một", "hai", "ba"]
    assert await process.sender.drain(LAN) == 0


async def test_what_is_not_taken_holds_back_what_follows_until_it_is_due_again(
    process: Process, channel: ListChannel, database: Database
) -> None:
    for text in ("một", "hai"):
        await process.outbox.post(LAN, {"text": text})
    channel.refusals = [TryAgain("status 500")]
    await process.sender.drain(LAN)
    assert channel.texts == []
    assert await process.outbox.due(10) == []
    assert await process.sender.drain(LAN) == 0
    await _make_due(database)
    assert await process.outbox.due(10) == [LAN]
    await process.sender.drain(LAN)
    assert channel.texts == ["một", "hai"]


async def test_a_refused_conversation_holds_back_no_other(process: Process, channel: ListChannel) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    await process.outbox.post(MINH, {"text": "hai"})
    channel.refusals = [TryAgain("status 500")]
    await process.sender.drain(LAN)
    await process.sender.drain(MINH)
    assert channel.texts == ["hai"]


async def test_the_platform_is_given_the_time_it_asks_for(
    process: Process, channel: ListChannel, database: Database
) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    channel.refusals = [TryAgain("429", after=77)]
    await process.sender.drain(LAN)
    (row,) = await _rows(database)
    assert 76 < (row.due_at - now()).total_seconds() <= 77
    assert (row.state, row.error, row.attempts) == ("ready", "429", 1)


def test_pauses_grow_to_a_limit_and_differ() -> None:
    assert 0.5 <= pause_after(1) <= 1.0
    assert 4.0 <= pause_after(4) <= 8.0
    assert pause_after(40) <= LONGEST_PAUSE
    assert len({pause_after(4) for _ in range(20)}) > 1
    assert pause_after(1, asked=30) == 30


async def test_what_can_never_be_sent_becomes_a_dead_letter_and_the_next_one_goes(
    process: Process, channel: ListChannel, database: Database
) -> None:
    for text in ("một", "hai"):
        await process.outbox.post(LAN, {"text": text})
    channel.refusals = [GiveUp("blocked by the user")]
    await process.sender.drain(LAN)
    assert await process.outbox.due(10) == [LAN]
    await process.sender.drain(LAN)
    assert channel.texts == ["hai"]
    (dead,) = await process.outbox.dead()
    assert (dead.body["text"], dead.error) == ("một", "blocked by the user")


async def test_staff_can_send_a_dead_letter_again_or_drop_it(process: Process, channel: ListChannel) -> None:
    for text in ("một", "hai"):
        await process.outbox.post(LAN, {"text": text})
    channel.refusals = [GiveUp("outside the window"), GiveUp("outside the window")]
    for _ in range(2):
        await process.sender.drain(LAN)
    second, first = [row.id for row in await process.outbox.dead()]
    assert await process.outbox.resend([first]) == 1
    assert await process.outbox.drop([second]) == 1
    assert await process.outbox.resend([second]) == 0
    await process.sender.drain(LAN)
    assert channel.texts == ["một"]
    assert await process.outbox.dead() == []


async def test_what_is_too_old_is_given_up(process: Process, channel: ListChannel, database: Database) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    async with database.transaction() as session:
        await session.execute(update(OutboxRow).values(created_at=now() - dt.timedelta(hours=25)))
    channel.refusals = [TryAgain("status 500")]
    await process.sender.drain(LAN)
    assert [row.state for row in await _rows(database)] == ["dead"]


async def test_a_channel_that_needs_staff_pauses_whole_and_says_so_until_it_works(
    process: Process, start: Callable[[], Process], channel: ListChannel, database: Database
) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    await process.outbox.post(MINH, {"text": "hai"})
    channel.refusals = [NeedsStaff("the token is refused: renew consent")]
    await process.sender.drain(LAN)
    assert await process.sender.drain(MINH) == 0
    assert await process.outbox.due(10, process.sender.paused) == []
    (alert,) = await process.alerts.open()
    assert (alert.key, alert.text) == ("list.send", "the token is refused: renew consent")
    await _make_due(database)
    later = start()  # the pause is over, or another process tries
    await later.sender.drain(LAN)
    assert channel.texts == ["một"]
    assert await process.alerts.open() == []


async def test_no_answer_means_that_it_may_be_seen_twice_but_never_lost(
    process: Process, channel: ListChannel, database: Database
) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    channel.refusals = [TimeoutError()]
    await process.sender.drain(LAN)
    await _make_due(database)
    await process.sender.drain(LAN)
    assert channel.texts == ["một", "một"]
    assert [(row.state, row.attempts) for row in await _rows(database)] == [("sent", 2)]


async def test_a_mistake_in_a_channel_loses_nothing(process: Process, channel: ListChannel, database: Database) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    channel.refusals = [KeyError("message")]
    await process.sender.drain(LAN)
    assert [(row.state, row.error) for row in await _rows(database)] == [("ready", "KeyError in the channel's code")]


async def test_two_processes_send_each_message_once(
    process: Process, start: Callable[[], Process], channel: ListChannel
) -> None:
    for number in range(10):
        await process.outbox.post(LAN, {"text": str(number)})
    await asyncio.gather(*(one.sender.drain(LAN) for one in (process, start(), start())))
    while await start().outbox.due(10):
        await process.sender.drain(LAN)
    assert channel.texts == [str(number) for number in range(10)]


async def test_a_dead_process_is_followed_when_its_claim_has_lapsed(
    process: Process, start: Callable[[], Process], channel: ListChannel, database: Database
) -> None:
    await process.outbox.post(LAN, {"text": "một"})
    assert await process.outbox.begin(LAN)  # and it dies here
    other = start()
    assert await other.outbox.due(10) == []
    assert await other.sender.drain(LAN) == 0
    async with database.transaction() as session:
        lapsed = Lane.SEND.values(process.claims.owner, now() - dt.timedelta(seconds=1))
        await session.execute(update(ConversationRow).values(**lapsed))
    assert await other.outbox.due(10) == [LAN]
    await other.sender.drain(LAN)
    assert channel.texts == ["một"]


async def test_a_long_answer_is_posted_in_pieces_and_buttons_come_with_tokens(
    process: Process, channel: ListChannel
) -> None:
    button_of_fee = {"title": "Lệ phí", "payload": "1.001193 Lệ phí"}
    await process.outbox.post(LAN, {"text": "x " * 1500, "buttons": [button_of_fee]})
    await process.sender.drain(LAN)
    assert [len(message.buttons) for message in channel.shown] == [0, 1]
    (button,) = channel.shown[-1].buttons
    assert (button.title, button.payload) == ("Lệ phí", "1.001193 Lệ phí")
    assert len(button.token.encode()) <= 32
    assert not channel.shown[0].is_answer
