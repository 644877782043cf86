"""Each message is accepted once, and what a dead process left is taken up."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select, update

from danloi.conversation.inbox import Inbox, Incoming
from danloi.conversation.models import ConversationRow, InboxRow
from danloi.storage.base import now
from danloi.storage.database import Database

HELLO = Incoming("rest", "1", "rest:lan", "chào")


async def _count(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(InboxRow)) or 0


async def _outlive_the_lease(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(update(InboxRow).values(claimed_until=now() - dt.timedelta(seconds=1)))


async def test_a_message_that_comes_again_is_the_first_one(database: Database) -> None:
    inbox = Inbox(database, "one")
    first = await inbox.accept(HELLO)
    assert await inbox.accept(HELLO) == first
    assert await _count(database) == 1


async def test_a_message_delivered_five_times_at_once_is_stored_once(database: Database) -> None:
    inboxes = [Inbox(database, f"process {n}") for n in range(5)]
    ids = await asyncio.gather(*(inbox.accept(HELLO) for inbox in inboxes))
    assert len(set(ids)) == 1
    assert await _count(database) == 1


async def test_two_first_messages_of_one_citizen_at_once_are_both_stored(database: Database) -> None:
    inboxes = [Inbox(database, f"process {n}") for n in range(4)]
    messages = [Incoming("rest", str(n), "rest:lan", f"câu {n}") for n in range(4)]
    ids = await asyncio.gather(*(inbox.accept(m) for inbox, m in zip(inboxes, messages, strict=True)))
    assert len(set(ids)) == 4
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(ConversationRow)) == 1


async def test_one_id_on_two_channels_is_two_messages(database: Database) -> None:
    inbox = Inbox(database, "one")
    first = await inbox.accept(HELLO)
    assert await inbox.accept(Incoming("web", "1", "web:lan", "chào")) != first


async def test_the_longest_sender_and_message_id_fit(database: Database) -> None:
    sender, message_id = "s" * 120, "m" * 120  # both at the REST channel's limit
    inbox = Inbox(database, "one")
    assert await inbox.accept(Incoming("rest", f"{sender}/{message_id}", f"rest:{sender}", "chào"))


@pytest.mark.parametrize("text", ["trước\x00sau", "nửa \ud83d chữ"])
async def test_a_text_with_a_broken_character_is_accepted(database: Database, text: str) -> None:
    assert await Inbox(database, "one").accept(Incoming("rest", "1", "rest:lan", text))


async def test_what_another_process_works_on_is_left_to_it(database: Database) -> None:
    await Inbox(database, "alive").accept(HELLO)
    assert await Inbox(database, "second").take_up_orphans() == []


async def test_what_a_dead_process_left_is_taken_up_once(database: Database) -> None:
    inbox_id = await Inbox(database, "dead").accept(HELLO)
    await _outlive_the_lease(database)
    assert await Inbox(database, "second").take_up_orphans() == [(inbox_id, "rest:lan")]
    assert await Inbox(database, "third").take_up_orphans() == []


async def test_orphans_come_in_the_order_they_were_sent(database: Database) -> None:
    dead = Inbox(database, "dead")
    sent = [await dead.accept(Incoming("rest", str(n), "rest:lan", f"câu {n}")) for n in range(5)]
    await _outlive_the_lease(database)
    assert [inbox_id for inbox_id, _ in await Inbox(database, "second").take_up_orphans()] == sent


async def test_two_processes_never_take_up_the_same_orphan(database: Database) -> None:
    dead = Inbox(database, "dead")
    sent = [await dead.accept(Incoming("rest", str(n), f"rest:{n}", "chào")) for n in range(6)]
    await _outlive_the_lease(database)
    taken = await asyncio.gather(*(Inbox(database, f"process {n}").take_up_orphans() for n in range(3)))
    assert sorted(inbox_id for some in taken for inbox_id, _ in some) == sent
