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
from tests.fakes.platform import Button
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.until import until
from tests.system.conftest import StartApp
from tests.system.processes import run_cli

SECRET = "s3cret_of-the-webhook"


def buttons(telegram: FakeTelegram) -> list[Button]:
    """The buttons that Lan sees, from top to bottom."""
    return [button for shown in telegram.screen("lan") for button in shown.buttons]


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


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


async def test_with_a_webhook_a_citizen_is_answered_once_and_in_order(
    start_app: StartApp, telegram: FakeTelegram, engine: FakeEngine
) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    app = await start_app(**settings)
    settings |= {"PUBLIC_URL": app.url, "DATA_DIR": app.data_dir}
    status, said = await asyncio.to_thread(run_cli, "channels", "set-webhook", "telegram", **settings)
    assert (status, said) == (0, f"danloi: Telegram delivers to {app.url}/webhooks/telegram now\n")
    engine.reply = [{**ANSWERED[0], "buttons": [{"title": "Thời gian", "payload": "mấy ngày có"}]}, ANSWERED[1]]
    telegram.webhook.copies = 3
    await telegram.user_says("lan", "/start")
    await telegram.user_says("lan", "làm khai sinh")
    await until(lambda: buttons(telegram), "welcomed, and answered with a button")
    seen = len(telegram.screen("lan"))
    await telegram.press("lan", buttons(telegram)[0])
    await telegram.user_says("lan", "@danloi_bot làm sổ đỏ", group="tổ 5")
    await until(lambda: len(telegram.screen("lan")) > seen and telegram.screen("tổ 5"), "the button too, and the group")
    await telegram.webhook.quiet()
    assert sorted(engine.texts) == ["làm khai sinh", "làm sổ đỏ", "mấy ngày có"]
    assert len(telegram.screen("lan")) == seen + 1
    assert not telegram.spinning
    assert TOKEN.split(":")[1] not in app.output


async def test_without_a_public_address_messages_are_polled_and_survive_a_restart(
    start_app: StartApp, telegram: FakeTelegram, engine: FakeEngine
) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}
    app = await start_app(**settings)
    await telegram.user_says("lan", "làm khai sinh")
    await until(lambda: answers(telegram) == 1, "answered")
    await until(lambda: all_is_sent(app.data_dir), "and known to be")
    await app.close()
    await telegram.user_says("lan", "lệ phí bao nhiêu")  # waits at Telegram
    await start_app(**settings)
    await until(lambda: answers(telegram) == 2, "answered after the restart")
    assert engine.texts == ["làm khai sinh", "lệ phí bao nhiêu"]
