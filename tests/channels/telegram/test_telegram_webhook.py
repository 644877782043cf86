"""A webhook is verified before its body is looked into, and what is no update is refused with the reason."""

from __future__ import annotations

import json

import pytest
from multidict import CIMultiDict

from channels.telegram.channel import TelegramChannel
from danloi.conversation.channel import Forged, Malformed
from tests.channels.telegram.conftest import SECRET, body

HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_a_request_with_the_secret_is_telegrams(channel: TelegramChannel) -> None:
    channel.verify(CIMultiDict({HEADER.lower(): SECRET}), b"")


@pytest.mark.parametrize(
    "headers", [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, {HEADER: "mật khẩu"}, {"Token": SECRET}]
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
