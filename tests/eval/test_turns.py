"""How sure the assistant was, read from its own record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from danloi.conversation.models import ConversationRow, InboxRow, TurnRow
from danloi.storage.database import Database
from evaluation.turns import TurnsUnread, Understood, read_turns

BIRTH, DEATH = "1.001193", "1.000656"
RECORD: dict[str, Any] = {
    "intent": "nlu_fallback",
    "confidence": 0.4,
    "ranking": [["nlu_fallback", 0.4], ["ask_fee", 0.39], ["ask_time", 0.2]],
    "link": {"confidence": 0.8, "none": 0.05, "candidates": [[BIRTH, 0.8], [DEATH, 0.1]]},
}
UNDERSTOOD = Understood("ask_fee", 0.39, (BIRTH, DEATH), 0.8, 0.05)


async def keep(database: Database, conversation: str, *records: dict[str, Any]) -> None:
    """Keep a conversation with one turn for each record."""
    channel = conversation.split(":")[0]
    async with database.transaction() as session:
        session.add(ConversationRow(id=conversation, channel=channel, memory={}))
        await session.flush()
        for number, record in enumerate(records):
            row = InboxRow(
                channel=channel, message_id=f"{conversation}-{number}", conversation_id=conversation, text="…"
            )
            session.add(row)
            await session.flush()
            turn = TurnRow(inbox_id=row.id, conversation_id=conversation, asked="…", outcome="answered", aspects=[])
            turn.understood, turn.milliseconds = record, {}
            session.add(turn)
            await session.flush()


def test_the_best_guess_that_is_no_fallback_is_the_intent() -> None:
    assert Understood.of(RECORD) == UNDERSTOOD


def test_a_turn_that_looked_nothing_up_has_no_link() -> None:
    assert Understood.of({"ranking": [["greet", 0.99]]}) == Understood("greet", 0.99)
    assert Understood.of({}) == Understood()


async def test_the_last_turn_of_each_conversation_over_rest_is_read(database: Database) -> None:
    await keep(database, "rest:a", {"ranking": [["greet", 1.0]]}, RECORD)
    await keep(database, "web:b", RECORD)
    url = database.url.render_as_string(hide_password=False)
    assert await read_turns(url, {"a", "b"}) == {"a": UNDERSTOOD}
    with pytest.raises(TurnsUnread, match="another assistant's"):
        await read_turns(url, {"b", "c"})


async def test_a_database_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    gone = tmp_path / "gone.db"
    with pytest.raises(TurnsUnread, match=r"gone\.db"):
        await read_turns(f"sqlite+aiosqlite:///{gone}", {"a"})
    assert not gone.exists()


@pytest.mark.parametrize("address", ["no address", "sqlite+aiosqlite:///{file}"])
async def test_what_is_no_database_of_ours_is_said(tmp_path: Path, address: str) -> None:
    (tmp_path / "notes.txt").write_text("lời nhắn " * 200, encoding="utf-8")
    with pytest.raises(TurnsUnread, match="cannot be read"):
        await read_turns(address.format(file=tmp_path / "notes.txt"), {"a"})
