"""Each message is accepted once, within the limits."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from danloi.conversation.channel import Incoming
from danloi.conversation.inbox import Inbox, NotAccepted, token_of
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow
from danloi.storage.base import now
from danloi.storage.database import Database

HELLO = Incoming("rest", "1", "rest:lan", "chào")


def _inbox(database: Database, per_minute: int = 600, longest_queue: int = 1000) -> Inbox:
    return Inbox(database, per_minute, longest_queue)


async def _rows(database: Database) -> list[InboxRow]:
    async with database.transaction() as session:
        return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))


async def test_a_message_that_comes_again_is_the_first_one(database: Database) -> None:
    inbox = _inbox(database)
    first = await inbox.accept(HELLO)
    assert await inbox.accept(HELLO) == first
    assert len(await _rows(database)) == 1


async def test_a_message_delivered_five_times_at_once_is_stored_once(database: Database) -> None:
    ids = await asyncio.gather(*(_inbox(database).accept(HELLO) for _ in range(5)))
    assert len(set(ids)) == 1
    assert len(await _rows(database)) == 1


async def test_two_first_messages_of_one_citizen_at_once_are_both_stored(database: Database) -> None:
    messages = [Incoming("rest", str(n), "rest:lan", f"câu {n}") for n in range(4)]
    ids = await asyncio.gather(*(_inbox(database).accept(message) for message in messages))
    assert len(set(ids)) == 4
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(ConversationRow)) == 1


async def test_one_id_on_two_channels_is_two_messages(database: Database) -> None:
    inbox = _inbox(database)
    first = await inbox.accept(HELLO)
    assert await inbox.accept(Incoming("web", "1", "web:lan", "chào")) != first


async def test_the_longest_sender_and_message_id_fit(database: Database) -> None:
    sender, message_id = "s" * 120, "m" * 120  # both at the REST channel's limit
    assert await _inbox(database).accept(Incoming("rest", f"{sender}/{message_id}", f"rest:{sender}", "chào"))


@pytest.mark.parametrize("text", ["trước\x00sau", "nửa \ud83d chữ"])
async def test_a_text_with_a_broken_character_is_accepted(database: Database, text: str) -> None:
    assert await _inbox(database).accept(Incoming("rest", "1", "rest:lan", text))


async def test_without_the_database_nothing_is_accepted() -> None:
    away = Database("postgresql+asyncpg://postgres@127.0.0.1:1/danloi")
    with pytest.raises(NotAccepted):
        await _inbox(away).take(HELLO)
    await away.close()


async def test_over_the_pace_the_first_message_is_kept_to_be_answered_and_the_rest_is_not(database: Database) -> None:
    inbox = _inbox(database, per_minute=2)
    taken = [await inbox.take(Incoming("telegram", str(n), "telegram:7", f"câu {n}")) for n in range(5)]
    assert taken == ["accepted", "accepted", "rate_limited", "not_kept", "not_kept"]
    assert [row.turned_away for row in await _rows(database)] == ["", "", "rate_limited"]


async def test_into_a_queue_that_is_too_long_a_message_is_kept_to_be_told_so(database: Database) -> None:
    inbox = _inbox(database, longest_queue=2)
    taken = []
    for n in range(3):
        taken.append(await inbox.take(Incoming("telegram", str(n), f"telegram:{n}", "chào")))
        await inbox.count_waiting()
    assert taken == ["accepted", "accepted", "overloaded"]
    assert len(await _rows(database)) == 3


async def test_the_queue_is_counted_over_all_processes(database: Database) -> None:
    other, inbox = _inbox(database), _inbox(database, longest_queue=2)
    for n in range(2):
        await other.accept(Incoming("telegram", str(n), f"telegram:{n}", "chào"))
    assert await inbox.count_waiting() == 2
    assert await inbox.take(Incoming("telegram", "9", "telegram:9", "chào")) == "overloaded"


async def _button(database: Database, conversation: str) -> str:
    """Send a message with one button and return its token."""
    buttons = [{"title": "Lệ phí", "payload": "1.001193 Lệ phí"}]
    async with database.transaction() as session:
        session.add(ConversationRow(id=conversation, channel="telegram", memory={}))
        row = OutboxRow(
            conversation_id=conversation, channel="telegram", body={"text": "…", "buttons": buttons}, sent_at=now()
        )
        session.add(row)
        await session.flush()
        return token_of(row.id, 0)


def _pressed(token: str, conversation: str = "telegram:7") -> Incoming:
    return Incoming("telegram", f"press {token}", conversation, "", token=token)


async def test_a_pressed_button_is_what_it_stands_for(database: Database) -> None:
    token = await _button(database, "telegram:7")
    await _inbox(database).accept(_pressed(token))
    (row,) = await _rows(database)
    assert (row.text, row.kind) == ("1.001193 Lệ phí", "text")


async def test_a_button_of_another_conversation_stands_for_nothing(database: Database) -> None:
    token = await _button(database, "telegram:7")
    await _inbox(database).accept(_pressed(token, "telegram:8"))
    (row,) = await _rows(database)
    assert (row.text, row.kind) == ("", "old_button")


@pytest.mark.parametrize("token", ["1.7", "ffffffff.0", "x", "1", "-1.0", "'; drop table outbox", "1.0 "])
async def test_a_made_up_button_stands_for_nothing(database: Database, token: str) -> None:
    await _button(database, "telegram:7")
    await _inbox(database).accept(_pressed(token))
    assert [row.kind for row in await _rows(database)] == ["old_button"]
