"""A message with personal numbers in it waits for its answer sealed: no row and no file of the database shows them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from danloi.conversation.channel import Incoming
from danloi.conversation.claims import Claims
from danloi.conversation.inbox import Inbox
from danloi.conversation.models import InboxRow
from danloi.conversation.turns import TurnQueue
from danloi.guidance.status.vault import Vault
from danloi.storage.database import Database

VAULT = Vault(b"the key of the tests, 32 bytes long")
STRANGER = Vault(b"another key of thirty-two bytes!")
CODE, TEXT = "H49.22-261103-0042", "hồ sơ H49.22-261103-0042, 4 số cuối 4321, đến đâu rồi"
LAN = "telegram:lan"


def incoming(text: str) -> Incoming:
    return Incoming("telegram", "m1", LAN, text, source="0123456789abcdef")


async def kept(database: Database) -> InboxRow:
    async with database.transaction() as session:
        row = await session.scalar(select(InboxRow))
    assert row is not None
    return row


async def test_what_was_written_is_sealed_until_it_is_answered(database: Database) -> None:
    await Inbox(database, 600, seal=VAULT.seal).accept(incoming(TEXT))
    waiting = await kept(database)
    assert CODE not in str(vars(waiting))
    assert "4321" not in str(vars(waiting))
    assert "đến đâu rồi" in waiting.text
    if database.is_sqlite:
        path = Path(str(database.url.database))
        assert not [file for file in path.parent.glob(f"{path.name}*") if CODE.encode() in file.read_bytes()]

    queue = TurnQueue(database, Claims(database), {}, unseal=VAULT.open)
    work = await queue.begin(LAN)
    assert work is not None
    assert (work.asked, work.turn.text, work.turn.source) == (TEXT, TEXT, "0123456789abcdef")
    work.turn.finish("smalltalk", "Dạ.")
    await queue.finish(work)
    done = await kept(database)
    assert (done.sealed, done.source, done.state) == (None, "", "done")
    assert CODE not in done.text
    assert "4321" not in done.text


async def test_a_message_without_numbers_waits_as_it_is(database: Database) -> None:
    await Inbox(database, 600, seal=VAULT.seal).accept(incoming("làm khai sinh cần gì"))
    row = await kept(database)
    assert (row.text, row.sealed) == ("làm khai sinh cần gì", None)


async def test_what_a_lost_key_has_sealed_is_answered_by_what_can_be_read(database: Database) -> None:
    await Inbox(database, 600, seal=VAULT.seal).accept(incoming(TEXT))
    work = await TurnQueue(database, Claims(database), {}, unseal=STRANGER.open).begin(LAN)
    assert work is not None
    assert "đến đâu rồi" in work.asked
    assert CODE not in work.asked
