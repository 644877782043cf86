"""Telegram from end to end: a citizen's phone, the Bot API, the app in its own process, and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from danloi.conversation.models import OutboxRow
from danloi.storage.database import Database
from tests.fakes.engine import ANSWERED, FakeEngine
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.until import until
from tests.system.conftest import StartApp
from tests.system.processes import run_cli


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


def answers(telegram: FakeTelegram) -> int:
    """How often Lan sees the engine's answer."""
    return sum(shown.text == ANSWERED[0]["text"] for shown in telegram.screen("lan"))


async def all_is_sent(data_dir: Path) -> bool:
    """Whether the app knows of everything it had to send that it has arrived."""
    database = Database(f"sqlite+aiosqlite:///{data_dir / 'danloi.db'}")
    async with database.transaction() as session:
        states = set(await session.scalars(select(OutboxRow.state)))
    await database.close()
    return states == {"sent"}


async def test_polled_first_then_by_webhook_every_message_is_answered_once(
    start_app: StartApp, telegram: FakeTelegram, engine: FakeEngine
) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}
    app = await start_app(**settings)
    await telegram.user_says("lan", "/start")
    await telegram.user_says("lan", "làm khai sinh")
    await until(lambda: answers(telegram) == 1, "welcomed and answered")
    await until(lambda: all_is_sent(app.data_dir), "and known to be")
    first_log = app.output
    await app.close()
    assert not telegram.updates.pending
    await telegram.user_says("lan", "lệ phí bao nhiêu")  # waits at Telegram

    settings["TELEGRAM_WEBHOOK_SECRET"] = "s3cret_of-the-webhook"
    app = await start_app(**settings)
    telegram.webhook.copies = 3
    settings |= {"PUBLIC_URL": app.url, "DATA_DIR": str(app.data_dir)}
    done = await asyncio.to_thread(run_cli, "channels", "set-webhook", "telegram", **settings)
    assert done == (0, f"danloi: Telegram delivers to {app.url}/webhooks/telegram now\n")
    await until(lambda: answers(telegram) == 2, "what waited is answered")
    await telegram.user_says("lan", "mấy ngày có")
    await until(lambda: answers(telegram) == 3, "what came later too")
    await telegram.webhook.quiet()
    assert {attempt.status for attempt in telegram.webhook.attempts} == {200}
    assert engine.texts == ["làm khai sinh", "lệ phí bao nhiêu", "mấy ngày có"]
    assert answers(telegram) == 3
    assert TOKEN.split(":")[1] not in first_log + app.output
