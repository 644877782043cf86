"""A webhook is verified before its body is looked into, and what is no update is refused with the reason."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from multidict import CIMultiDict

from channels.telegram.channel import TelegramChannel
from danloi.conversation.channel import Forged, Incoming, Malformed, Outgoing, OutgoingButton
from tests.channels.conftest import ServeWebhooks
from tests.channels.telegram.conftest import SECRET, body
from tests.fakes.telegram import FakeTelegram
from tests.fakes.until import until

HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_a_request_with_the_secret_is_telegrams(channel: TelegramChannel) -> None:
    channel.verify(CIMultiDict({HEADER.lower(): SECRET}), b"")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "wrong"},
        {HEADER: SECRET + "x"},
        {HEADER: "mật khẩu"},
        {HEADER: "\udcff"},
        {"Token": SECRET},
    ],
)
async def test_a_request_without_the_secret_is_forged(headers: dict[str, str], channel: TelegramChannel) -> None:
    with pytest.raises(Forged):
        channel.verify(CIMultiDict(headers), body("text"))


async def test_who_polls_takes_no_webhook_at_all(polled: TelegramChannel) -> None:
    with pytest.raises(Forged, match="TELEGRAM_WEBHOOK_SECRET"):
        polled.verify(CIMultiDict({HEADER: ""}), body("text"))


async def test_a_body_is_read_into_messages(channel: TelegramChannel) -> None:
    (message,) = channel.parse(body("text"))
    assert message.text == "làm khai sinh cho con cần giấy tờ gì?"


@pytest.mark.parametrize(
    "broken",
    [
        b"", b"null", b"[]", b"{", b'"text"', b"\xff\xfe", body("text")[:-40], b'{"update_id": 1' + b" " * 1_000_000,
        b"[" * 100_000, json.dumps({"ok": True}).encode(),
    ],
    ids=["empty", "null", "list", "brace", "string", "no utf-8", "truncated", "oversized", "deep", "no update"],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused_with_the_reason(broken: bytes, channel: TelegramChannel) -> None:
    with pytest.raises(Malformed, match=r"not a JSON object|no number update_id"):
        channel.parse(broken)


@pytest.fixture
async def taken(
    serve_webhooks: ServeWebhooks, channel: TelegramChannel, telegram: FakeTelegram
) -> AsyncIterator[list[Incoming]]:
    """What arrives through the real webhook, which Telegram has been told of."""
    found: list[Incoming] = []

    async def take(incoming: Incoming) -> None:
        found.append(incoming)

    base = await serve_webhooks([channel], take)
    await channel.set_webhook(f"{base}/telegram")
    yield found


async def test_what_citizens_do_arrives_in_order(taken: list[Incoming], telegram: FakeTelegram) -> None:
    await telegram.user_says("lan", "/start khai_sinh")
    edited = await telegram.user_says("lan", "lệ phí bao nhiêu")
    await telegram.user_edits("lan", edited, "lệ phí bao nhiêu ạ")
    await telegram.user_sends("lan", "photo")
    await telegram.user_blocks("lan")
    await telegram.webhook.quiet()
    assert [(one.kind, one.text) for one in taken] == [
        ("text", "khai sinh"), ("text", "lệ phí bao nhiêu"), ("edited", ""), ("image", ""), ("left", ""),
    ]  # fmt: skip
    assert [one.written_at for one in taken] == sorted(one.written_at for one in taken)
    assert not telegram.updates.pending


async def test_a_message_delivered_three_times_has_one_id(taken: list[Incoming], telegram: FakeTelegram) -> None:
    telegram.webhook.copies = 3
    await telegram.user_says("lan", "làm khai sinh")
    await telegram.webhook.quiet()
    assert len(taken) == 3
    assert len({one.message_id for one in taken}) == 1


async def test_a_pressed_button_is_answered_at_once(
    taken: list[Incoming], telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    await telegram.user_says("lan", "/start")
    await channel.send(
        Outgoing(
            str(telegram.chats.user("lan").id), "Chọn một:", dt.datetime.now(dt.UTC), [OutgoingButton("A", "a", "1f.0")]
        )
    )
    await telegram.press("lan", telegram.screen("lan")[0].buttons[0])
    await until(
        lambda: taken and taken[-1].token == "1f.0" and not telegram.spinning, "the clock on the button is gone"
    )


async def test_a_forged_update_never_reaches_reading(
    taken: list[Incoming], telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.webhook.secret = "guessed"
    telegram.webhook.schedule = ()
    await telegram.user_says("lan", "đọc trộm")
    await telegram.webhook.quiet()
    assert [attempt.status for attempt in telegram.webhook.attempts] == [403]
    assert taken == []
    assert any("secret differs" in finding.mend for finding in await channel.check())


async def test_an_unknown_update_is_confirmed_and_ignored(taken: list[Incoming], telegram: FakeTelegram) -> None:
    telegram.updates.allowed = []
    telegram.updates.happen("telepathy", {"thought": "…"}, 1)
    await telegram.webhook.quiet()
    assert [attempt.status for attempt in telegram.webhook.attempts] == [200]
    assert taken == []


async def test_while_nobody_takes_them_messages_wait_at_telegram_and_come_in_order(
    taken: list[Incoming], telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    url, telegram.webhook.url = telegram.webhook.url, "http://127.0.0.1:1/"
    telegram.webhook.scale = 0.01
    for text in ("một", "hai", "ba"):
        await telegram.user_says("lan", text)
    await until(lambda: len(telegram.webhook.attempts) > 2, "tried again")
    telegram.webhook.url = url
    await telegram.webhook.quiet()
    assert [one.text for one in taken] == ["một", "hai", "ba"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (body("text")[:-40], "application/json", 400),
        (b'{"update_id": 1, "pad": "' + b"x" * 1_000_000 + b'"}', "application/json", 413),
        (body("text"), "text/plain", 415),
        (body("text"), "application/x-www-form-urlencoded", 415),
        (body("unknown"), "application/json", 200),
        (body("text"), "application/json; charset=utf-8", 200),
    ],
    ids=["truncated", "oversized", "text", "form", "unknown", "good"],
)
async def test_the_webhook_answers_each_body_as_it_deserves(
    content: bytes, kind: str, status: int, taken: list[Incoming], telegram: FakeTelegram, http: aiohttp.ClientSession
) -> None:
    headers = {HEADER: SECRET, "Content-Type": kind}
    async with http.post(telegram.webhook.url, data=io.BytesIO(content), headers=headers) as response:
        assert response.status == status
    assert len(taken) == (1 if content == body("text") and status == 200 else 0)


async def test_of_updates_that_arrive_in_the_wrong_order_the_order_can_be_told(
    taken: list[Incoming], telegram: FakeTelegram, http: aiohttp.ClientSession
) -> None:
    names = ["help", "text", "callback", "start"]
    for name in names:
        headers = {HEADER: SECRET, "Content-Type": "application/json"}
        async with http.post(telegram.webhook.url, data=body(name), headers=headers) as response:
            assert response.status == 200
    in_order = sorted(taken, key=lambda one: one.written_at)
    assert [one.kind for one in in_order] == ["text", "start", "help", "text"]
