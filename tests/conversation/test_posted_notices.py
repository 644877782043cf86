"""Who can be written to unasked, and that a notice is posted with the work it belongs to or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from danloi.conversation.channel import Incoming, Limits
from danloi.conversation.claims import Claims
from danloi.conversation.inbox import Inbox
from danloi.conversation.models import ConversationRow, OutboxRow
from danloi.conversation.notices import Notices, Reach
from danloi.conversation.outbox import Outbox
from danloi.storage.base import now
from danloi.storage.database import Database

ZALO, WEB, TELEGRAM = "zalo_oa:lan", "web:lan", "telegram:lan"


@pytest.fixture
async def notices(database: Database) -> Notices:
    inbox = Inbox(database, 600)
    for conversation in (ZALO, WEB, TELEGRAM):
        await inbox.accept(Incoming(conversation.partition(":")[0], conversation, conversation, "chào"))
    limits = {name: Limits(text=2_000) for name in ("zalo_oa", "telegram")}
    return Notices(Outbox(database, Claims(database), limits))


async def reach(database: Database, notices: Notices, conversation: str) -> Reach:
    async with database.transaction() as session:
        return await notices.reach(session, conversation)


async def heard(database: Database, conversation: str, days_ago: float) -> None:
    async with database.transaction() as session:
        at = now() - dt.timedelta(days=days_ago)
        await session.execute(update(ConversationRow).where(ConversationRow.id == conversation).values(heard_at=at))


async def posted(database: Database, conversation: str) -> list[OutboxRow]:
    async with database.transaction() as session:
        return list(await session.scalars(select(OutboxRow).where(OutboxRow.conversation_id == conversation)))


async def test_a_notice_waits_to_be_sent_or_lies_ready_on_the_web(database: Database, notices: Notices) -> None:
    for conversation, state in ((ZALO, "ready"), (WEB, "sent")):
        async with database.transaction() as session:
            await notices.tell(session, conversation, "Hồ sơ có thay đổi.")
        (row,) = await posted(database, conversation)
        assert (row.body["text"], row.state, row.inbox_id) == ("Hồ sơ có thay đổi.", state, None)


async def test_a_notice_is_not_posted_if_the_work_beside_it_fails(database: Database, notices: Notices) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await notices.tell(session, ZALO, "Hồ sơ có thay đổi.")
            _ = 1 / 0
    assert await posted(database, ZALO) == []


@pytest.mark.parametrize(
    ("conversation", "days", "expected"),
    [(ZALO, 1.9, "now"), (ZALO, 2.1, "later"), (WEB, 29, "now"), (WEB, 31, "later"), (TELEGRAM, 300, "now")],
)
async def test_each_channel_has_its_window(
    database: Database, notices: Notices, conversation: str, days: float, expected: Reach
) -> None:
    await heard(database, conversation, days)
    assert await reach(database, notices, conversation) == expected


@pytest.mark.parametrize(
    ("state", "expected"), [("sent", "now"), ("ready", "now"), ("dead", "later"), ("dropped", "never")]
)
async def test_what_was_not_delivered_is_not_followed_until_the_citizen_writes(
    database: Database, notices: Notices, state: str, expected: Reach
) -> None:
    async with database.transaction() as session:
        await notices.tell(session, ZALO, "Hồ sơ có thay đổi.")
        await session.execute(update(OutboxRow).values(state=state))
    assert await reach(database, notices, ZALO) == expected
    await heard(database, ZALO, -0.01)
    assert await reach(database, notices, ZALO) == "now"


async def test_a_conversation_that_is_not_there_is_never_reached(database: Database, notices: Notices) -> None:
    assert await reach(database, notices, "zalo_oa:nobody") == "never"
