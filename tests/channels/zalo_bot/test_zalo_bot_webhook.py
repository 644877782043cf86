"""From the Zalo bot's delivery to the inbox, over real sockets."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest

from channels.zalo_bot.channel import ZaloBot
from danloi.conversation.channel import Incoming
from danloi.conversation.inbox import NotAccepted
from tests.channels.conftest import ServeWebhooks
from tests.channels.zalo_bot.conftest import SECRET
from tests.channels.zalo_bot.test_zalo_bot_events import body_of
from tests.fakes.until import until
from tests.fakes.zalo_bot import FakeZaloBot


@dataclass
class Served:
    """Our webhook, and what was handed over by it."""

    fake: FakeZaloBot
    url: str = ""
    taken: list[Incoming] = field(default_factory=list)
    away: int = 0

    async def take(self, incoming: Incoming) -> None:
        if self.away:
            self.away -= 1
            raise NotAccepted
        self.taken.append(incoming)

    async def post(self, body: bytes, secret: str = SECRET, kind: str = "application/json") -> int:
        headers = {"X-Bot-Api-Secret-Token": secret, "Content-Type": kind}
        async with (
            aiohttp.ClientSession() as client,
            client.post(self.url, data=io.BytesIO(body), headers=headers) as response,
        ):
            return response.status


@pytest.fixture
async def served(fake: FakeZaloBot, bot: ZaloBot, serve_webhooks: ServeWebhooks) -> AsyncIterator[Served]:
    made = Served(fake)
    made.url = f"{await serve_webhooks([bot], made.take)}/zalo_bot"
    await bot.set_webhook(made.url)
    fake.webhooks.scale = 0.001
    yield made


@pytest.mark.parametrize("wraps", [False, True])
async def test_messages_are_taken_in_both_shapes_and_the_citizen_sees_that_we_are_typing(
    served: Served, wraps: bool
) -> None:
    served.fake.wraps = wraps
    await served.fake.user_says("hoa", "lệ phí làm sổ đỏ")
    await served.fake.webhooks.quiet()
    assert [message.text for message in served.taken] == ["lệ phí làm sổ đỏ"]
    await until(lambda: served.fake.typing == ["hoa"], "the typing")


async def test_what_could_not_be_stored_is_delivered_again_with_the_same_id(served: Served) -> None:
    served.away = 1
    message_id = await served.fake.user_says("hoa", "chào")
    await served.fake.webhooks.quiet()
    assert [attempt.status for attempt in served.fake.webhooks.attempts] == [503, 200]
    assert [message.message_id for message in served.taken] == [message_id]


async def test_a_wrong_secret_hands_nothing_over_however_odd_the_body(served: Served) -> None:
    for body in (body_of("text"), b"", b"{", b"[]"):
        assert await served.post(body, secret="guessed") == 403
    assert served.taken == []


async def test_what_cannot_be_read_is_told_and_what_is_too_large_turned_away(served: Served) -> None:
    assert await served.post(body_of("text")[:-30]) == 400
    assert await served.post(body_of("text").replace(b"ph", b"a" * 1_000_000)) == 413
    assert await served.post(body_of("text"), kind="text/plain") == 415
    assert await served.post(body_of("an_event_of_tomorrow")) == 200
    assert served.taken == []
