"""`danloi channels set-webhook telegram` and `check` say plainly what is wrong."""

from __future__ import annotations

import pytest

from channels.telegram.channel import TelegramChannel
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import NeedsStaff
from tests.channels.telegram.conftest import SECRET
from tests.fakes.telegram import TOKEN, FakeTelegram

URL = "https://danloi.example/webhooks/telegram"


async def wrong(channel: TelegramChannel) -> list[str]:
    """What `check` finds wrong, with the mend."""
    return [f"{finding.what}: {finding.mend}" for finding in await channel.check() if not finding.is_well]


async def test_after_setting_the_webhook_nothing_is_wrong(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    assert URL in await channel.set_webhook(URL)
    assert await wrong(channel) == []
    assert (telegram.webhook.url, telegram.webhook.secret) == (URL, SECRET)
    assert set(telegram.updates.allowed) == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert [command["command"] for command in telegram.commands] == ["start", "help"]
    assert (telegram.description, telegram.about) == ("Trợ lý AI", "AI")


async def test_the_bot_is_named(channel: TelegramChannel) -> None:
    assert any("@danloi_bot" in finding.what for finding in await channel.check())


async def test_a_missing_webhook_is_said_with_the_mend(channel: TelegramChannel) -> None:
    (finding,) = await wrong(channel)
    assert "danloi channels set-webhook telegram" in finding


async def test_another_address_than_ours_is_said(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.set_webhook("https://old.example/webhooks/telegram")
    (finding,) = await wrong(channel)
    assert "https://old.example/webhooks/telegram" in finding
    assert URL in finding


async def test_kinds_of_updates_that_are_missing_are_said(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.set_webhook(URL)
    telegram.updates.allowed = ["message"]
    (finding,) = await wrong(channel)
    assert "callback_query" in finding


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "certificate"),
        ("Wrong response from the webhook: 403 Forbidden", "secret differs"),
        ("Wrong response from the webhook: 404 Not Found", "does not pass"),
        ("Connection timed out", "does not answer"),
        ("Wrong response from the webhook: 500 Internal Server Error", "log"),
    ],
)
async def test_the_webhooks_last_error_comes_with_what_usually_mends_it(
    error: str, mend: str, channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    await channel.set_webhook(URL)
    telegram.webhook.last_error = (2_000_000_000, error)
    (finding,) = await wrong(channel)
    assert error in finding
    assert mend in finding
    telegram.webhook.last_error = (1_600_000_000, error)  # long overcome
    assert await wrong(channel) == []


async def test_messages_that_pile_up_are_counted(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.set_webhook(URL)
    telegram.updates.webhook.url = ""  # they wait, as if nobody took them
    for number in range(25):
        await telegram.user_says("lan", str(number))
    telegram.updates.webhook.url = URL
    (finding,) = await wrong(channel)
    assert "25 messages wait" in finding


async def test_a_webhook_in_the_way_of_polling_is_said(polled: TelegramChannel, telegram: FakeTelegram) -> None:
    assert await wrong(polled) == []
    telegram.updates.set_webhook(URL, "")
    (finding,) = await wrong(polled)
    assert URL in finding
    assert "Telegram has no webhook" in await polled.set_webhook("")
    assert await wrong(polled) == []


async def test_a_refused_token_is_said_without_showing_it(telegram: FakeTelegram, no_alerts: Alerts) -> None:
    channel = TelegramChannel(TOKEN + "x", no_alerts, api_url=telegram.url)
    (finding,) = await wrong(channel)
    assert "@BotFather" in finding
    assert TOKEN not in finding
    await channel.close()


async def test_an_address_that_does_not_answer_is_said(no_alerts: Alerts) -> None:
    channel = TelegramChannel(TOKEN, no_alerts, api_url="http://127.0.0.1:1")
    (finding,) = await wrong(channel)
    assert "cannot be reached" in finding
    await channel.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://danloi.example/webhooks/telegram", "not https"),
        ("https://danloi.example:9000/webhooks/telegram", "8443"),
    ],
)
async def test_an_address_that_telegram_never_delivers_to_is_refused(
    url: str, reason: str, channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    with pytest.raises(NeedsStaff, match=reason):
        await channel.set_webhook(url)
    assert telegram.webhook.url == ""


async def test_a_webhook_without_a_secret_is_refused(polled: TelegramChannel) -> None:
    with pytest.raises(NeedsStaff, match="openssl rand"):
        await polled.set_webhook(URL)


async def test_telegrams_own_refusal_is_passed_on(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    telegram.is_local = False
    with pytest.raises(NeedsStaff, match="https url"):
        await channel.set_webhook("http://127.0.0.1:8000/webhooks/telegram")
