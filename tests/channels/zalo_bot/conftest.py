"""A Zalo bot on a real socket, and the channel that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from channels.json_api import JsonApi
from channels.zalo_bot.channel import Mode, ZaloBot
from tests.fakes.zalo_bot import FakeZaloBot

SECRET = "bi-mat-cua-webhook"
type MakeBot = Callable[..., ZaloBot]


@pytest.fixture
async def fake() -> AsyncIterator[FakeZaloBot]:
    async with FakeZaloBot() as made:
        yield made


@pytest.fixture
async def make_bot(fake: FakeZaloBot) -> AsyncIterator[MakeBot]:
    """Makes the channel, in another mode or with another token if wanted."""
    made: list[ZaloBot] = []

    def make(mode: Mode = "webhook", token: str = "", secret: str = SECRET, timeout_seconds: float = 3.0) -> ZaloBot:
        api = JsonApi("Zalo Bot", timeout_seconds)
        made.append(ZaloBot(api, fake.url, token or fake.token, secret, mode, poll_seconds=1))
        return made[-1]

    yield make
    for bot in made:
        await bot.close()


@pytest.fixture
def bot(make_bot: MakeBot) -> ZaloBot:
    return make_bot()
