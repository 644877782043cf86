"""Whoever listens hears of what is written, by this process or another."""

from __future__ import annotations

import pytest

from danloi.conversation.channel import Incoming
from danloi.conversation.claims import Claims
from danloi.conversation.feed import Feed, TooManyListeners
from danloi.conversation.inbox import Inbox
from danloi.conversation.models import OutboxRow
from danloi.conversation.outbox import Outbox
from danloi.conversation.transcript import Cursor, Transcript
from danloi.storage.database import Database

LAN = "web:lan"


async def accept(database: Database, number: int, feed: Feed | None = None) -> None:
    inbox = Inbox(database, 600, wrote=feed.signal) if feed else Inbox(database, 600)
    await inbox.accept(Incoming("web", f"lan/message-{number}", LAN, f"câu {number}"))


async def test_one_hears_what_this_process_writes_at_once(database: Database) -> None:
    feed = Feed(database)
    outbox = Outbox(database, Claims(database), {}, feed.signal)
    async with feed.listen(LAN) as lan, feed.listen("web:mai") as mai:
        for one in (lan, mai):
            assert one.news.is_set()  # there may be something already
            one.news.clear()
        await accept(database, 1, feed)
        assert lan.news.is_set()
        lan.news.clear()
        await outbox.post(LAN, {"text": "Tin mới"})
        assert lan.news.is_set()
        assert not mai.news.is_set()


async def test_a_look_finds_what_another_process_wrote_and_nothing_twice(database: Database) -> None:
    feed = Feed(database)
    await accept(database, 1)
    async with feed.listen(LAN) as listener:
        await feed.look()
        listener.news.clear()
        await feed.look()
        assert not listener.news.is_set()
        await Outbox(database, Claims(database), {}).post(LAN, {"text": "Tin mới"})
        await feed.look()
        assert listener.news.is_set()


async def test_a_row_that_becomes_visible_after_later_ones_is_found(database: Database) -> None:
    feed = Feed(database)
    async with feed.listen(LAN) as lan, feed.listen("web:mai") as mai:
        for conversation, row_id in (("web:mai", 1_000), (LAN, 900)):  # another process gave out 900 first
            async with database.transaction() as session:
                body = {"text": "Tin mới"}
                session.add(OutboxRow(id=row_id, conversation_id=conversation, channel="web", body=body, state="sent"))
            for one in (lan, mai):
                one.news.clear()
            await feed.look()
        assert lan.news.is_set()
        assert not mai.news.is_set()


async def test_who_went_away_takes_no_room(database: Database) -> None:
    feed = Feed(database, at_most=2, at_most_each=1)
    async with feed.listen(LAN), feed.listen("web:mai"):
        for conversation in (LAN, "web:hoa"):
            with pytest.raises(TooManyListeners):
                async with feed.listen(conversation):
                    pass
    assert feed.count == 0
    async with feed.listen(LAN):
        assert feed.count == 1


async def test_a_cursor_reads_every_message_once_and_in_order(database: Database) -> None:
    transcript, outbox = Transcript(database), Outbox(database, Claims(database), {})
    cursor, texts = Cursor(), []
    for number in range(3):
        await accept(database, number)
        await outbox.post(LAN, {"text": f"tin {number}"})
        items, cursor = await transcript.since(LAN, cursor)
        texts += [item["text"] for item in items]
    assert texts == ["câu 0", "tin 0", "câu 1", "tin 1", "câu 2", "tin 2"]
    assert await transcript.since(LAN, cursor) == ([], cursor)
    assert (await transcript.since(LAN, Cursor.read("rubbish")))[1] == cursor


@pytest.mark.parametrize("text", [None, "", "1", "1.2.3", "-1.2", "1.2x", "9" * 40 + ".1", "١.٢"])
def test_what_is_no_cursor_begins_at_the_beginning(text: str | None) -> None:
    assert Cursor.read(text) == Cursor()
    assert str(Cursor.read("12.34")) == "12.34"
