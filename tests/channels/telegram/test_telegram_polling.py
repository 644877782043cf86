"""Polling: every update is handed over before it is confirmed, and what only a person can mend is reported."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from channels.telegram.channel import TelegramChannel
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Incoming
from tests.fakes.telegram import FakeTelegram
from tests.fakes.until import until


class Refuses(Exception):
    """Stands for an inbox whose database does not answer."""


class Taker:
    """Keeps what is handed over; while `is_down` it takes nothing."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.is_down = False

    async def __call__(self, incoming: Incoming) -> None:
        if self.is_down:
            raise Refuses
        self.taken.append(incoming)

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.taken]


@pytest.fixture
def taker() -> Taker:
    return Taker()


@contextlib.asynccontextmanager
async def polling(channel: TelegramChannel, taker: Taker) -> AsyncIterator[asyncio.Task[None]]:
    (job,) = channel.jobs(taker)
    task = asyncio.ensure_future(job.run())  # type: ignore[arg-type]
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_there_is_nothing_to_poll_where_there_is_a_webhook(channel: TelegramChannel, taker: Taker) -> None:
    assert channel.jobs(taker) == []


async def test_messages_come_in_order_and_are_confirmed(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker
) -> None:
    await telegram.user_says("lan", "một")
    async with polling(polled, taker):
        await until(lambda: taker.texts == ["một"], "what waited")
        await telegram.user_says("lan", "hai")
        await telegram.user_says("minh", "ba")
        await until(lambda: taker.texts == ["một", "hai", "ba"], "what came later")
        await until(lambda: not telegram.updates.pending, "confirmed")
    assert telegram.description == "Trợ lý AI"


async def test_what_could_not_be_stored_is_not_confirmed(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker
) -> None:
    await telegram.user_says("lan", "làm khai sinh")
    taker.is_down = True
    async with polling(polled, taker) as task:
        with pytest.raises(Refuses):
            await task
    assert len(telegram.updates.pending) == 1
    taker.is_down = False
    async with polling(polled, taker):
        await until(lambda: taker.texts == ["làm khai sinh"], "handed over by the next run")


async def test_a_run_that_ends_before_confirming_gets_the_same_again_with_the_same_id(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker
) -> None:
    await telegram.user_says("lan", "làm khai sinh")
    seen: list[str] = []
    for _ in range(2):
        taker.taken.clear()
        stop = asyncio.Event()

        async def take(incoming: Incoming, stop: asyncio.Event = stop) -> None:
            seen.append(incoming.message_id)
            stop.set()
            await asyncio.Event().wait()

        (job,) = polled.jobs(take)
        task = asyncio.ensure_future(job.run())  # type: ignore[arg-type]
        await stop.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert len(seen) == 2
    assert len(set(seen)) == 1


async def test_an_update_that_cannot_be_read_holds_up_nothing(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker
) -> None:
    telegram.updates.happen("message", {"odd": True}, 1)
    await telegram.user_says("lan", "sau đó")
    async with polling(polled, taker):
        await until(lambda: taker.texts == ["sau đó"], "the one behind it")


async def test_a_webhook_is_named_as_the_reason_and_left_alone(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker, alerts: Alerts
) -> None:
    telegram.updates.set_webhook("https://production.example/webhooks/telegram", "")
    async with polling(polled, taker):
        await until(lambda: _text(alerts, "this bot has a webhook"), "the alert")
    assert telegram.webhook.url == "https://production.example/webhooks/telegram"


async def test_a_second_poller_is_named_as_the_reason_and_the_alert_is_taken_back(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker, alerts: Alerts
) -> None:
    async with polling(polled, taker):
        await until(lambda: [call for call in telegram.calls if call[0] == "getupdates"], "polls")
        await telegram.updates.poll(0, 100, 0.01)
        await until(lambda: _text(alerts, "another program reads"), "the alert")
    async with polling(polled, taker):
        await until(lambda: _none(alerts), "the alert is taken back")


async def test_a_refused_token_is_named_as_the_reason(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker, alerts: Alerts
) -> None:
    telegram.token = "7000000001:AAF-a_new_token_from_BotFather"
    async with polling(polled, taker):
        await until(lambda: _text(alerts, "refuses TELEGRAM_TOKEN"), "the alert")


async def test_in_a_group_the_polled_bot_knows_its_name(
    polled: TelegramChannel, telegram: FakeTelegram, taker: Taker
) -> None:
    telegram.privacy = False
    async with polling(polled, taker):
        await until(lambda: [call for call in telegram.calls if call[0] == "getme"], "knows its name")
        await telegram.user_says("lan", "@quiz_bot bắt đầu", group="tổ 5")
        await telegram.user_says("lan", "@danloi_bot làm sổ đỏ", group="tổ 5")
        await until(lambda: taker.texts == ["làm sổ đỏ"], "only its own")


async def _text(alerts: Alerts, words: str) -> bool:
    return any(words in row.text for row in await alerts.open())


async def _none(alerts: Alerts) -> bool:
    return not await alerts.open()
