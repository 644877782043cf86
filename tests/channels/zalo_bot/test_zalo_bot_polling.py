"""Polling: one call after the other, nothing lost that was given out, and no webhook beside it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from channels.zalo_bot.channel import ZaloBot
from danloi.conversation.channel import Incoming, NeedsStaff
from danloi.conversation.inbox import NotAccepted
from tests.channels.zalo_bot.conftest import MakeBot
from tests.fakes.until import until
from tests.fakes.zalo_bot import FakeZaloBot


class Taking:
    """The inbox, which may be away."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.refusals = 0

    async def __call__(self, incoming: Incoming) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NotAccepted
        self.texts.append(incoming.text)


@contextlib.asynccontextmanager
async def polling(bot: ZaloBot, taking: Taking) -> AsyncIterator[None]:
    (job,) = bot.jobs(taking)
    task = asyncio.ensure_future(job.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_messages_come_in_the_order_they_were_written(make_bot: MakeBot, fake: FakeZaloBot) -> None:
    taking = Taking()
    async with polling(make_bot("polling"), taking):
        for number in range(5):
            await fake.user_says("hoa", f"câu {number}")
        await until(lambda: len(taking.texts) == 5, "five messages")
    assert taking.texts == [f"câu {number}" for number in range(5)]


async def test_silence_is_no_error(make_bot: MakeBot, fake: FakeZaloBot) -> None:
    fake.longest_poll = 0.05
    taking = Taking()
    async with polling(make_bot("polling"), taking):
        await asyncio.sleep(0.2)
        await fake.user_says("hoa", "chào")
        await until(lambda: taking.texts, "the message after the silence")


async def test_a_message_that_cannot_be_stored_is_offered_again_before_any_other(
    make_bot: MakeBot, fake: FakeZaloBot
) -> None:
    taking = Taking()
    taking.refusals = 2
    async with polling(make_bot("polling"), taking):
        await fake.user_says("hoa", "một")
        await fake.user_says("hoa", "hai")
        await until(lambda: len(taking.texts) == 2, "both messages")
    assert taking.texts == ["một", "hai"]


async def test_an_update_that_cannot_be_read_holds_nothing_up(make_bot: MakeBot, fake: FakeZaloBot) -> None:
    taking = Taking()
    async with polling(make_bot("polling"), taking):
        fake._waiting.put_nowait({"event_name": "message.text.received", "message": {}})
        await fake.user_says("hoa", "sau đó")
        await until(lambda: taking.texts, "the message after the odd one")


async def test_a_webhook_that_is_set_stops_polling_and_check_says_how_to_mend_it(
    make_bot: MakeBot, fake: FakeZaloBot
) -> None:
    fake.webhooks.url = "https://elsewhere.example/hook"
    bot = make_bot("polling", secret="")
    (job,) = bot.jobs(Taking())
    with pytest.raises(NeedsStaff, match="webhook"):
        await job.run()
    (_, finding) = await bot.check()
    assert (finding.is_well, "elsewhere.example" in finding.mend) == (False, True)
    await bot.set_webhook("")
    assert fake.webhooks.url == ""
    assert all(finding.is_well for finding in await bot.check())


def test_with_a_webhook_there_is_nothing_to_poll(bot: ZaloBot) -> None:
    assert bot.jobs(Taking()) == []
