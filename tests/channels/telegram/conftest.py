"""The channel and the simulated Telegram that it talks to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from channels.telegram.channel import TelegramChannel
from channels.telegram.pace import Rates
from channels.telegram.profile import Profile
from danloi.conversation.alerts import Alerts
from danloi.storage.database import Database
from tests.fakes.telegram import TOKEN, FakeTelegram

FIXTURES = Path(__file__).parent / "fixtures"
SECRET = "s3cret_of-the-webhook"


def update(name: str, **changes: Any) -> dict[str, Any]:
    """Return a recorded update, with some keys changed."""
    data: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return {**data, **changes}


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def database_kind() -> str:
    """One is enough: the channel keeps nothing but an alert."""
    return "sqlite"


@pytest.fixture
def alerts(database: Database) -> Alerts:
    return Alerts(database)


@pytest.fixture
def no_alerts() -> Alerts:
    """For a channel that has nothing to report; it would fail if it did."""
    return Alerts(Database("sqlite+aiosqlite:///:memory:"))


@pytest.fixture
async def channel(telegram: FakeTelegram, no_alerts: Alerts) -> AsyncIterator[TelegramChannel]:
    """The channel in webhook mode, sending as fast as the tests like."""
    made = TelegramChannel(
        TOKEN, no_alerts, webhook_secret=SECRET, public_url="https://danloi.example", api_url=telegram.url,
        rates=Rates(1000, 1000, 60_000), answer_seconds=1.0,
        profile=Profile({"start": "Bắt đầu", "help": "Trợ giúp"}, "Trợ lý AI", "AI"),
    )  # fmt: skip
    yield made
    await made.close()


@pytest.fixture
async def polled(telegram: FakeTelegram, alerts: Alerts) -> AsyncIterator[TelegramChannel]:
    """The channel without a webhook."""
    made = TelegramChannel(
        TOKEN,
        alerts,
        api_url=telegram.url,
        answer_seconds=1.0,
        poll_seconds=1,
        profile=Profile(description="Trợ lý AI"),
    )
    yield made
    await made.close()
