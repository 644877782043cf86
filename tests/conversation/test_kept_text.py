"""What is kept of a turn holds no personal number."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.storage.database import Database
from tests.conversation.conftest import Say
from tests.fakes.engine import ANSWERED, FakeEngine
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
PHONE, CITIZEN_NUMBER, CARD = "0912345678", "022190001234", "9704366812345678"


async def _all_kept(database: Database) -> str:
    async with database.transaction() as session:
        kept = [
            *(await session.scalars(select(InboxRow.text))),
            *(await session.scalars(select(TurnRow.asked))),
            *map(json.dumps, await session.scalars(select(TurnRow.understood))),
            *map(json.dumps, await session.scalars(select(OutboxRow.body))),
            *map(json.dumps, await session.scalars(select(ConversationRow.memory))),
        ]
    return "\n".join(kept)


@pytest.mark.parametrize("number", [PHONE, CITIZEN_NUMBER, CARD, "lan.nguyen@example.com", "0912.345.678"])
async def test_a_personal_number_is_masked_where_the_message_is_kept(say: Say, database: Database, number: str) -> None:
    await say(f"Tôi là {number}, khai sinh cho con hết bao nhiêu?")
    kept = await _all_kept(database)
    assert number not in kept
    assert "khai sinh cho con hết bao nhiêu?" in kept


async def test_the_four_digits_of_a_status_look_up_are_masked(say: Say, database: Database) -> None:
    await say("4 số cuối là 3366")
    assert "3366" not in await _all_kept(database)


async def test_the_engine_still_gets_what_it_needs(say: Say, engine: FakeEngine) -> None:
    await say(f"số điện thoại {PHONE}")
    assert engine.texts == [f"số điện thoại {PHONE}"]


async def test_a_card_number_never_reaches_the_engine(say: Say, engine: FakeEngine) -> None:
    messages = await say(f"số thẻ của tôi {CARD}")
    assert messages[-1]["custom"]["answer"]["outcome"] == "refused_personal_data"
    assert engine.received == []


async def test_a_number_across_the_end_of_what_is_kept_is_masked_too(say: Say, database: Database) -> None:
    filler = "a " * 997  # the number begins 6 characters before the 2,000th
    await say(f"{filler}{PHONE} cảm ơn")
    assert PHONE[:6] not in await _all_kept(database)


async def test_the_memory_of_a_question_is_masked(say: Say, engine: FakeEngine, database: Database) -> None:
    question = f"khai sinh cho con, gọi tôi số {PHONE}"
    memory = {"procedure": "1.001193", "question": question}
    engine.reply = [ANSWERED[0], {"custom": {**ANSWERED[1]["custom"], "memory": memory}}]
    await say(question)
    assert PHONE not in await _all_kept(database)
