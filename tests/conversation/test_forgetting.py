"""What was told of a file is gone from the history a quarter of an hour later."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from danloi.conversation.forgetting import Forgetting
from danloi.conversation.models import OutboxRow
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.conversation.conftest import Say
from tests.fakes.engine import FakeEngine

STATUS = {"code": "H49.22-•••-0042", "state": 4, "name": "Đang xử lý", "as_of": "2026-11-26T03:00:00+00:00"}
SHOWN = [
    {"recipient_id": "x", "text": "Hồ sơ H49.22-•••-0042\nTách thửa đất"},
    {"recipient_id": "x", "custom": {"answer": {"outcome": "status_shown", "status": [STATUS]}}},
]


class Later:
    def __init__(self) -> None:
        self.minutes = 0.0

    def __call__(self) -> dt.datetime:
        return now() + dt.timedelta(minutes=self.minutes)


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
async def forgetting(database: Database, phrases: Phrases, say: Say, engine: FakeEngine, later: Later) -> Forgetting:
    """One file was told, one question answered."""
    made = Forgetting(database, phrases, later)
    await say("lệ phí khai sinh")
    engine.reply = SHOWN
    await say("hồ sơ của tôi", message_id="status")
    return made


async def texts(database: Database) -> list[str]:
    async with database.transaction() as session:
        return [row.body["text"] for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


async def test_a_told_file_is_forgotten_after_a_quarter_of_an_hour_and_nothing_else(
    database: Database, forgetting: Forgetting, later: Later, say: Say
) -> None:
    later.minutes = 14
    assert await forgetting.run_once() == 0
    assert any("Tách thửa đất" in text for text in await texts(database))
    later.minutes = 16
    assert await forgetting.run_once() == 1
    kept = await texts(database)
    assert not [text for text in kept if "Tách thửa đất" in text]
    assert [text for text in kept if "8.000 đồng" in text]
    assert "đã được xóa sau 15 phút" in kept[-1]
    again = await say("hồ sơ của tôi", message_id="status")
    assert "Tách thửa" not in str(again)
    assert again[-1]["custom"]["answer"]["outcome"] == "status_shown"


async def test_it_is_done_once_and_by_a_new_process_too(
    database: Database, forgetting: Forgetting, later: Later, phrases: Phrases
) -> None:
    later.minutes = 16
    assert await Forgetting(database, phrases, later).run_once() == 1
    later.minutes = 17
    assert await forgetting.run_once() == 0


async def test_what_is_not_sent_yet_is_forgotten_once_it_is(
    database: Database, forgetting: Forgetting, later: Later
) -> None:
    async with database.transaction() as session:
        row = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()))).first()
        assert row is not None
        row.state = "ready"
    later.minutes = 16
    assert await forgetting.run_once() == 0
    async with database.transaction() as session:
        (await session.get_one(OutboxRow, row.id)).state = "sent"
    later.minutes = 20
    assert await forgetting.run_once() == 1
